"""What a template leaves behind: places nobody filled in, prompts to the author, marks of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation

_PROMPT = (
    r"(?:insert|enter|add|type|state|specify|choose|select|delete|amend|complete|describe|provide|include|tb[ca]"
    r"|to\s+be\s+(?:confirmed|completed|added)"
    r"|x{2,}|your|\?{2,}|organi[sz]ation|organi[sz]ation['’]?s?\s+name|org|orgname|names?|name\s+of|dates?|day|month|year"
    r"|company|charity|club|group|setting|project|church"
    r"|locality|area|town|borough|county|region|beneficiary|amount|time-?frame|specific|registered\s+(?:address|office|number)"
    r"|role|job\s+title|position|telephone|tel|phone|mobile|number|e-?mail|contact|address|website|logo|signature|chair"
    r"|trustee|local\s+authority|council|dd|version|lead"
    r"|enw|rhowch|mewnosod(?:wch)?|mewnosoder|dyddiad|nodwch|ychwaneg\w+|rhif|sefydliad|elusen)"
)
# What follows the first word of a prompt; brackets that quote, refer or explain run on differently.
_NOT_PROMPT = r"(?![^\])>}]{0,60}(?:\b(?:above|below|see|section|act|sic|who|which|that|because|means|refers)\b|\d{4}|version\s\d))"
_FIELD = re.compile(
    rf"\[\s?{_NOT_PROMPT}{_PROMPT}\b[^\]\n]{{0,80}}\]"
    rf"|<{{1,2}}\s?{_PROMPT}\b[^<>@\n]{{0,60}}>{{1,2}}|<<[^<>\n]{{1,40}}>>|«[^«»\n]{{1,40}}»"
    rf"|\{{{{?\s?{_PROMPT}\b[^{{}}\n]{{0,60}}\}}}}?"
    r"|(?-i:[\[{<]{1,2}\s?[a-z]{2,20}(?:_[a-z]{1,20}|[A-Z][a-z]{1,20}){1,5}\s?[\]}>]{1,2})"
    r"|\[\s{0,10}\]|\[[_.…\s]{2,40}\]"
    r"|\(\s?(?:please\s+)?insert\b[^()\n]{0,80}\)|\((?:enter|add|state)\s+(?:name|date|details|number|your|the)\b[^()\n]{0,60}\)"
    r"|\((?:name\s+of\s+)?(?:your\s+|the\s+)?(?:organi[sz]ation|charity|club|group|church|setting)(?:['’]s\s+name|\s+name|/\w+)?\)"
    r"|\((?:rhowch|mewnosodwch|enw['’]r\s+sefydliad|enw\s+y\s+sefydliad)[^()\n]{0,60}\)",
    re.IGNORECASE,
)
_MASK = re.compile(
    r"(?<![\w/])(?:[Xx]{2}|\d{2})[\s/.-]{1,3}[Xx]{2,4}[\s/.-]{1,3}(?:[Xx]{2,4}|20[Xx]{2}|20\d\d|\d\d)(?!\w)|\b20[Xx]{2}\b"
    r"|\b20_{2,4}|\b20[.…]{2,6}(?=\s|$)"
    r"|\b[Xx]{3,}(?:[ ][Xx]{2,}){0,4}\b|\b0\d{0,4}[Xx]{3,}\b|\b0{4,5}[ ]0{3,6}(?:[ ]0{3})?\b"
)
_DATE_MASK = re.compile(r"\b(?:DD?|dd?)[\s/.-](?:MM?|mm?)[\s/.-](?:YY(?:YY)?|yy(?:yy)?|BBBB)\b")
_WORDS = re.compile(
    r"\binsert\s+(?:your\s+|the\s+|a\s+|relevant\s+)?(?:(?:organi[sz]ation|charity|group|company"
    r"|local)(?:['’]s)?\s+)?(?:names?|dates?|logo|details|contact|telephone|phone|number|address|text"
    r"|organi[sz]ation|here)\b(?!\s+(?:of|into|in|on)\s+the\s+(?:form|record|register|log|incident))"
    r"|\byour\s+(?:group|organi[sz]ation|charity|company|club|church|project)(?:['’]s)?\s+(?:logo|name)\b(?:/name)?"
    r"|\borgani[sz]ation(?:['’]s)?\s+name\s+here\b|\blogo\s+here\b|\blorem\s+ipsum\b|\bdolor\s+sit\s+amet\b"
    r"|\bclick\s+(?:or\s+tap\s+)?(?:here\s+)?to\s+(?:enter|add|type)\b|\bchoose\s+an\s+item\b|\btype\s+(?:your\s+)?(?:text|name)\s+here\b"
    r"|\b(?:joe|jo|fred)\s+bloggs\b|(?-i:\bA\.?\s?N(?:\.\s?|\s)[Oo]ther)\b(?=[\s,.]|$)|\bfirst\s?name\s+(?:surname|last\s?name)\b"
    r"|\bdelete\s+(?:this|these|the)\s+(?:note|notes|guidance|box|section|text|paragraph|instructions|page)\b"
    r"|\badd\s+(?:your\s+(?:own\s+)?|the\s+)?(?:local|relevant)\s+(?:information|details|contacts?)\b"
    r"|\b(?:policy|document|framework)\s+(?:that|which)\s+(?:requires|needs)\s+(?:completion|completing|adapting)\b"
    r"|\b(?:how\s+to\s+use|using)\s+this\s+template\b|\bthis\s+(?:is\s+a\s+)?(?:model|template|sample)\s+(?:policy"
    r"|template)\s+(?:should|can|must|is\s+intended|may)\b"
    r"|\b(?:organi[sz]ation|charity|company)\s+(?:x|y|xyz|abc)\b|\b(?:xyz|abc)\s+(?:organi[sz]ation|charity|company|trust)\b",
    re.IGNORECASE,
)
_SUBJECT_NAME = re.compile(
    r"\b(?:the\s+)?[Nn]ame\s+of\s+(?:your\s+|the\s+)?(?:organi[sz]ation|charity|group|club|church)(?=\s+(?:is|are|believes?"
    r"|will|has|have|recognises?|aims?|takes|acknowledges"
    r"|seeks|expects|staff|trustees|policy|and\s+its|does|works)\b)"
    r"|\b(?:ORGANI[SZ]ATION|CHARITY|GROUP|CLUB|CHURCH|COMPANY)['’]?S?\s+NAME\b(?=\s+[a-z])"
)
_LINE = re.compile(r"_{4,}|\.{8,}|…{3,}|(?:\.[ ]){5,}")
# A rule in the middle of a sentence stands where a word was meant: "made on ........ between".
_IN_SENTENCE = re.compile(r"\b(?:on|is|of|between|and|dated|called|at|by|to|from)\s{0,3}$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s{0,3}\.?\s{0,3}(?:between|whose|which|of|and|\(|,|for|is|are|whereby|as)(?!\w)")
_CONTROL = re.compile(
    r"\b(?:approved|approval|adopted|ratified|review(?:ed)?|version|policy\s+date|effective|safeguarding\s+(?:lead|officer"
    r"|person)|dsl|deputy|name\s+of\s+organisation"
    r"|organi[sz]ation(?:\s+name)?|chair\s+of\s+trustees\s+name|lead\s+trustee|protection\s+(?:officer|lead)|champion"
    r"|contact\s+number|social\s+services|local\s+authority|lado"
    r"|agreed|date\s+of\s+(?:issue|adoption)|adolyg\w+|cymeradwy\w+|swyddog\s+diogelu|council|police|policy\s+(?:of|for))\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\b(?:sign(?:ed|ature)?|print(?:ed)?\s+name|llofnod\w*|on\s+behalf\s+of|position|dated?|dyddiad|name|enw)\b[^\n]{0,20}$", re.IGNORECASE
)
# Below such words every reader signs a copy of their own.
_READER_S = re.compile(
    r"\bI\s(?:have\s(?:received,?\s(?:and\s)?)?read\b|confirm\sthat\sI\b|agree\sto\s(?:follow|keep|abide)|understand\b|acknowledge\b)",
    re.IGNORECASE,
)
READER_S_REACH = 300
_VALUE_LEFT_OPEN = re.compile(
    r"(?<=[:\t\n])[ ]{0,3}(?:T\.?B\.?[CA]\.?|to\s+be\s+(?:confirmed|added|completed|inserted|advised|decided)"
    r"|i['’]w\s+(?:gadarnhau|gwblhau))(?=[\s.,;)]|$)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^[ \t]*(?:(?:appendix|annex|atodiad|schedule)\b[^\n]{0,40})?[^\n]{0,50}\b(?:form|pro\s?forma|record\s+sheet"
    r"|log\s+sheet|record\s+of\s+concern|body\s+map|referral\s+sheet|template|checklist"
    r"|declaration|acknowledgement|ffurflen|incident\s+report|report\s+sheet)[ \t]*(?:\d|[A-Z])?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT_PART = re.compile(r"^[ \t]*(?:appendix|annex|atodiad|schedule)\b", re.IGNORECASE | re.MULTILINE)
STRONG, SIGN, WEAK = "place", "signature", "highlighted"
MOST_HIGHLIGHTED_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Left:
    """A place a template's author meant to be filled in. ``kind``: a place, a line to sign on, or only highlighted words."""

    kind: str
    page: int
    text: str
    quotation: str


def left_unfilled(document: Document) -> list[Left]:
    """Places never filled in; blank forms in an appendix, which readers fill in, are not."""
    found: list[Left] = []
    in_form = False
    for page, text in enumerate(document.pages, start=1):
        regions, in_form = _form_regions(text, in_form)
        for kind, start, end in sorted(_places(text), key=lambda place: (place[1], -place[2])):
            is_form = any(begin <= start < stop for begin, stop in regions)
            if not is_form and not (
                found and found[-1].page == page and text[start:end] in found[-1].text and found[-1].text != text[start:end]
            ):
                found.append(Left(kind, page, text[start:end][:60], quotation(text, start, end, around=40)))
    found.extend(_prompts(document))
    return found


def placeholders(document: Document) -> list[tuple[int, str]]:
    """Page and text of every place left unfilled, blank lines included."""
    found = [(left.page, left.text) for left in left_unfilled(document) if left.kind == STRONG]
    lines = [(page, match.group()[:60]) for page, text in enumerate(document.pages, start=1) for match in _LINE.finditer(text)]
    return found + [line for line in lines if line not in found]


def gaps_in_sentences(document: Document) -> list[tuple[int, str]]:
    """Page and words of every rule in the middle of a sentence; a rule to sign on ends its line."""
    return [
        (page, quotation(text, match.start(), match.end(), around=40))
        for page, text in enumerate(document.pages, start=1)
        for match in _LINE.finditer(text)
        if _is_gap(text, match)
    ]


def _is_gap(text: str, match: re.Match[str]) -> bool:
    line = text[max(0, match.start() - 90) : match.start()].rsplit("\n", 1)[-1]
    return _IN_SENTENCE.search(line) is not None and _GOES_ON.match(text, match.end()) is not None


def is_blank(text: str) -> bool:
    """Whether a label is followed by a place nobody filled in."""
    start = re.match(r"[\s:–—|]{0,12}(?:(?:name|enw)[\s:]{1,4})?", text)
    at = start.end() if start else 0
    return bool(_LINE.match(text, at) or _FIELD.match(text, at) or _MASK.match(text, at) or _WORDS.match(text, at))


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_FIELD, _MASK, _WORDS, _SUBJECT_NAME, _VALUE_LEFT_OPEN):
        yield from ((STRONG, match.start(), match.end()) for match in pattern.finditer(text))
    for match in _DATE_MASK.finditer(text):
        line = text[max(0, text.rfind("\n", 0, match.start())) : match.start()]
        if _CONTROL.search(line[-80:]) or re.search(r"\b(?:date|dyddiad|issued|last)\b[^\n]{0,12}$", line[-40:], re.IGNORECASE):
            yield STRONG, match.start(), match.end()
    yield from _lines(text)


def _lines(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _LINE.finditer(text):
        line = text[max(0, match.start() - 90) : match.start()].rsplit("\n", 1)[-1]
        is_leader = match.group()[0] in ".…" and re.match(r"[ \t]*[(\w][^\n]{2}", text[match.end() : match.end() + 8])
        if is_leader and not _is_gap(text, match):
            continue
        is_contents = re.match(r"\s{0,4}\d{1,3}[ \t]*(?:\n|$)", text[match.end() : match.end() + 12])
        if is_contents:
            continue
        if _SIGNATURE.search(line[-50:]) and not re.search(r"safeguarding|dsl|review|approv|adopt", line, re.IGNORECASE):
            if not _READER_S.search(text, max(0, match.start() - READER_S_REACH), match.start()):
                yield SIGN, match.start(), match.end()
        elif _CONTROL.search(line) or _is_gap(text, match):
            yield STRONG, match.start(), match.end()


def _form_regions(text: str, in_form: bool) -> tuple[list[tuple[int, int]], bool]:
    """Where blank forms stand on a page, and whether the last one runs on to the next page."""
    starts = ([0] if in_form else []) + [
        match.start()
        for match in _FORM.finditer(text)
        if match.start() > 200 or re.match(r"\s*(?:appendix|annex|atodiad)", match.group(), re.I)
    ]
    parts = [match.start() for match in _NEXT_PART.finditer(text)]
    regions = []
    for start in starts:
        end = next((part for part in parts if part > start + 5 and part not in starts), len(text))
        regions.append((start, end))
    return regions, bool(regions) and regions[-1][1] == len(text)


def _prompts(document: Document) -> Iterator[Left]:
    for prompt in document.prompts:
        words = " ".join(prompt.text.split())
        is_prompt = prompt.is_field or bool(
            _FIELD.search(words) or _WORDS.search(words) or re.match(rf"\W*{_PROMPT}\b", words, re.IGNORECASE)
        )
        if words and (is_prompt or len(words) <= MOST_HIGHLIGHTED_LETTERS):
            yield Left(STRONG if is_prompt else WEAK, prompt.page, words[:60], words[:160])


_DRAFT_LINE = re.compile(
    r"^[^\S\n]*(?:[^\n]{0,60}\b)?DRAFT\b(?:[ \t]+(?:\d|v\d|V\d|FOR|COPY|ONLY|POLICY|VERSION)[^\n]{0,40}|[^\n\w]{0,6}[^\n]{0,12})$"
    r"|^[^\S\n]*\W{0,3}Draft\b(?:[ \t]*(?:v\.?\s?\d|version|no\.?|number|for\b|copy|only|document|policy|not\b|\d|-|–|:|\)"
    r"|$)[^\n]{0,50}|[ \t]*$)"
    r"|^[^\n]{0,60}[-–(|][ \t]*(?:draft|drafft)[ \t]*[)]?[ \t]*$"
    r"|\b(?:status|statws)[ \t]*[:|\t][ \t]*(?:\w+[ ]){0,2}(?:draft|drafft)\b"
    r"|\bversion[ \t]*[:|\t]?[ \t]*(?:no\.?[ ]?)?\d?(?:\.\d+)?[ \t,(–-]{0,3}draft\b|\bDRAFFT\b"
    r"|\bdraft[ ]v?\d[\d.]*\b(?=[^\n]{0,30}$)",
    re.MULTILINE | re.IGNORECASE,
)
_NOT_APPROVED = re.compile(
    r"\b(?:(?:consultation|working|discussion)\s+draft\b|not\s+yet\s+(?:been\s+)?(?:approved|adopted|ratified|agreed)"
    r"|awaiting\s+(?:(?:formal|final|full)\s+)?(?:board|trustee|committee)?['’]?s?\s*(?:approval|ratification|sign[- ]off)"
    r"|(?:pending|subject\s+to)\s+(?:board|trustee|committee|trustees['’]|final)\s*(?:approval|ratification)"
    r"|to\s+be\s+(?:approved|ratified|adopted)\s+(?:by|at)\s+(?:the\s+)?(?:next\s+)?"
    r"(?:board|trustees?|committee|meeting|agm)|heb\s+ei\s+gymeradwyo|i['’]w\s+gymeradwyo)\b",
    re.IGNORECASE,
)
_HISTORY_LINE = re.compile(r"^\s*(?:v|version)?\s*0?\.?\d|\b(?:first|initial|revised|final)\s+draft|\bdrafted\b", re.IGNORECASE)


def draft_mark(document: Document) -> tuple[int | None, str] | None:
    """Page and words that call the document a draft: a watermark, a mark in a header or title, or a status."""
    for mark in document.watermarks:
        if re.search(
            r"draft|drafft|not\s+(?:yet\s+)?approved|for\s+(?:comment|consultation)|sample|specimen|template", mark, re.IGNORECASE
        ):
            return None, f"watermark: {mark}"[:160]
    for page, text in enumerate(document.pages, start=1):
        for match in (*_DRAFT_LINE.finditer(text), *_NOT_APPROVED.finditer(text)):
            words = match.group().strip()
            is_upper = "DRAFT" in words or "DRAFFT" in words
            if not is_upper and match.re is _DRAFT_LINE and not _is_mark(text, match):
                continue
            if not (_HISTORY_LINE.search(words) and re.search(r"\d", words[:4])):
                return page, quotation(text, match.start(), match.end(), around=0)
    return None


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """A mark stands apart; a sentence or a row of a version history that mentions a draft does not."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    line_end = text.find("\n", match.end())
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return (
        len(line) <= 90
        and not re.search(r"\b(?:first|initial|revised|final|drafted|a|the|this|our)\s+draft\b", line, re.IGNORECASE)
        and not re.match(r"\s*v?\d+\.\d+\s", line)
    )
