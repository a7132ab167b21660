"""The clauses a data-sharing agreement must hold, each shown by its own heading with words under it or by a sentence that settles it.

A loose word is no clause: contents lists, definitions and sentences that put a matter off ("to be agreed") do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.inspectors.spans import Line, sentences


@dataclass(frozen=True, slots=True)
class Clause:
    """``heading`` matches a whole heading or label, ``sentence`` a sentence of prose; ``label`` is for the reader."""

    label: str
    heading: re.Pattern[str]
    sentence: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a clause stands."""

    page: int
    quotation: str


def _clause(label: str, headings: str, sentence: str) -> Clause:
    return Clause(label, re.compile(rf"(?:{headings})", re.IGNORECASE), re.compile(sentence, re.IGNORECASE))


# Bounded gaps keep the search linear on hostile lines.
CLAUSES: Mapping[str, Clause] = {
    "parties_and_roles": _clause(
        "who the parties are and their roles",
        r"\bparties\b|\bpartner (?:organi[sz]ations|agencies)|\bwho we are\b|organi[sz]ations (?:involved|party)|^signator(?:y|ies) (?:organi|part)"
        r"|controllers? and processors?|^data controllers?|\bpartïon\b|sefydliadau partner|^between|^roles and responsibilities|who the partners are",
        r"\b(?:agreement|protocol|arrangement|memorandum|contract)\b.{0,60}\b(?:is )?(?:made|entered into)?\s?(?:by and )?between\b.{2,200}\band\b"
        r"|\bthe parties to this (?:agreement|protocol)\b|\b(?:is|are|as|acts?|be) (?:an? |the |both )?(?:sole |independent |separate )?(?:data )?controllers?\b"
        r".{0,80}\b(?:and|for|of)\b|rhwng\b.{2,160}\ba(?:c)?\b.{0,60}partïon",
    ),
    "purpose": _clause(
        "the purpose of sharing",
        r"\bpurposes?\b|\baims?\b|\bwhy (?:we|the|is|are|information|data)|\bobjectives?\b|reasons? for sharing|\bpwrpas\b|^pam\b|benefits",
        r"\b(?:purposes?|aims?|objectives?) of (?:the |this |our |any )?(?:data |information |personal )?(?:sharing|agreement|protocol|processing|disclosure|initiative)\b"
        r"|\b(?:shared?|sharing|disclosed?|exchanged?|processed?)\b.{0,80}\b(?:for the (?:sole |following |agreed )?purposes?|in order to|so that)\b"
        r"|\bpwrpas\b.{0,60}\brhannu\b",
    ),
    "other_organisations": _clause(
        "other organisations involved",
        r"other organi[sz]ations|third part(?:y|ies)|onward|sub-?\s?(?:processor|contractor)|\brecipients\b|who else|further (?:sharing|disclosure)"
        r"|sefydliadau eraill|trydydd|processors? (?:used|engaged)|\bdisclosure to others",
        r"\b(?:third part(?:y|ies)|other organi[sz]ations?|sub-?processors?|sub-?contractors?|onward (?:sharing|transfers?|disclosure)|anyone else)\b"
        r".{0,120}\b(?:only|not|without|unless|may|shall|will|with|consent|receive|access)\b"
        r"|\b(?:not|never|only|without)\b.{0,80}\b(?:third part(?:y|ies)|other organi[sz]ations?|sub-?processors?|sub-?contractors?|anyone else)\b",
    ),
    "joint_controller_statement": _clause(
        "whether the parties are joint controllers",
        r"joint (?:data )?(?:controllers?|controllership)|independent controllers?|article 26|[cg]yd-?reol|controller (?:status|relationship)"
        r"|controllership|rheolyddion",
        r"\b(?:joint(?:ly)?|independent|separate|sole|autonomous)[ -](?:data )?controllers?\b|\bcontrollers? in (?:its|their) own right\b|\barticle 26\b"
        r"|\b[cg]yd-?reol\w+|\brheolwyr (?:data )?(?:annibynnol|ar y cyd)\b|\b(?:each|both|either|every)\b.{0,40}\b(?:is|are|remains?) (?:an? |the )?(?:data )?controllers?\b"
        r"|\bprocess(?:es|ing)?\b.{0,60}\bon behalf of the (?:data )?controller\b",
    ),
    "data_items": _clause(
        "which data are shared",
        r"data items?|categor(?:y|ies) of (?:personal )?data|(?:personal )?(?:data|information) (?:to be |being |that (?:is|will be) |we )?(?:shared|exchanged|disclosed)"
        r"|types? of (?:personal )?(?:data|information)|(?:data|information) requested|data ?(?:fields?|sets?)\b|what (?:information|data|we)|information (?:to be )?shared|which (?:items|data|information)"
        r"|\bshared (?:personal )?(?:data|information)|pa (?:wybodaeth|ddata)|gwybodaeth a rennir|personal data (?:elements|processed)",
        r"\b(?:data items?|data fields?|categories of (?:personal )?data|types of (?:personal )?(?:data|information)|following (?:personal )?(?:data|information|details|items))\b"
        r".{0,120}(?::|\bare\b|\bis\b|\binclud|\bcompris|\bset out\b|\blisted\b|\bwill be shared\b)"
        r"|\b(?:data|information)\b.{0,20}\b(?:to be |will be )?shared\b.{0,40}\b(?:are|is|includes?|comprises?|consists?)\b.{0,80}\b(?:name|address|date of birth|reference|contact)"
        r"|\bwe (?:will )?share\b.{0,60}\b(?:names?|date of birth|address|contact details)\b",
    ),
    "lawful_basis": _clause(
        "the lawful basis",
        r"law(?:ful|fulness)(?: bas[ie]s)?|legal (?:bas[ie]s|gateways?|powers?|justification)|\barticle 6\b|powers to share|sail gyfreithiol|legislat",
        r"\b(?:lawful|legal) bas[ie]s\b.{0,160}\b(?:is|are|:|article|legitimate|consent|public task|legal obligation|vital|relied|contract)"
        r"|\b(?:art(?:icle|\.)?) ?6 ?(?:\(1\)|\(|1)|\brel(?:y|ies|ying) on (?:the )?(?:legitimate interests?|public task|consent|legal obligation)"
        r"|\bsail gyfreithiol\b.{0,120}\b(?:erthygl|yw|buddiannau|caniatâd)",
    ),
    "special_category_and_offence_conditions": _clause(
        "conditions for special category and offence data",
        r"special categor(?:y|ies)|sensitive (?:personal )?(?:data|information)|criminal (?:offence|conviction)|\barticles? (?:9|10)\b|schedule 1 condition"
        r"|categori(?:au)? arbennig|offence data",
        r"\bspecial categor(?:y|ies)\b.{0,200}\b(?:article|art|schedule|condition|consent|substantial|rests?|rel(?:y|ies|ied)|basis|none|no|not)\b"
        r"|\b(?:art(?:icle|\.)?) ?(?:9|10) ?\((?:1|2)?\)?|\b(?:art(?:icle)?) 9\b.{0,80}\b(?:condition|consent|substantial)"
        r"|\bschedule 1\b.{0,80}\b(?:part|paragraph|para|condition|safeguarding|substantial)|categori(?:au)? arbennig.{0,120}\b(?:erthygl|atodlen)",
    ),
    "access_and_rights_procedure": _clause(
        "how people's rights are met",
        r"\brights\b|subject access|access requests?|\b(?:d?sars?)\b|freedom of information|hawliau|gwrthrych(?:au)? (?:y )?data|transparency",
        r"\b(?:subject access requests?|d?sars?|data subjects?['’]? rights|individuals?['’]? rights|rights requests?|rights of (?:the )?(?:data subjects?|individuals?|people))\b"
        r".{0,200}\b(?:will|shall|must|is|are|within|days?|month|respond|answer|handle|deal|forward|party|pass)"
        r"|\brequests?\b.{0,60}\b(?:access|rectif|eras|from (?:an individual|a data subject|people))\w*.{0,160}\b(?:within|respond|answered?|handled|dealt|forward)\w*",
    ),
    "information_governance": _clause(
        "information governance",
        r"information governance|data quality|accuracy|staff training|\btraining\b|governance|data standards?|formats?\b|roles and responsibilities|ansawdd|llywodraethu"
        r"|data minimisation|keeping (?:it|data|information) (?:accurate|right)",
        r"\b(?:accura(?:te|cy)|data quality|up[ -]to[ -]date|inaccura\w+)\b.{0,160}\b(?:will|shall|must|is|are|check\w*|correct\w*|ensure\w*|review\w*|responsib\w+)"
        r"|\b(?:staff|everyone|volunteers?|personnel|employees)\b.{0,80}\b(?:trained|training)\b.{0,80}\b(?:data|information|confidential|annual|year)"
        r"|\b(?:ensure|check\w*|responsible for)\b.{0,60}\b(?:accura(?:te|cy)|data quality)\b|information governance (?:lead|arrangement|group|toolkit|policy|responsib)\w*",
    ),
    "security": _clause(
        "security",
        r"\bsecurity\b|secure (?:transfer|storage|handling)|keeping (?:it|information|data) (?:safe|secure)|technical and organi[sz]ational|diogelwch|how (?:is |the )?\w+ (?:is |be )?kept secure"
        r"|how (?:will|do|is) .{0,40}(?:safe|secure)|transfer methods?|method of (?:transfer|sharing)|cadw.{0,20}ddiogel",
        r"\b(?:encrypt\w*|two-factor|multi-?factor|2fa|mfa|password[- ]protect\w*|secure e-?mail|named accounts?|access controls?|egress|cjsm|secure portal|locked (?:cabinet|filing))\b"
        r"|\b(?:appropriate )?technical and organi[sz]ational (?:security )?measures\b|\bamgryptio\b|\b(?:kept|held|stored|sent|transferred|transmitted|shared) secur(?:e|ely)\b",
    ),
    "retention_and_disposal": _clause(
        "retention and disposal",
        r"retention|retain|disposal|destr(?:oy|uction)|deletion|how long|cadw a (?:gwaredu|dinistrio)|dileu|storage limitation",
        r"\b(?:retain(?:ed)?|kept|held|keep|retention)\b.{0,120}\b(?:(?:\d+|one|two|three|four|five|six|seven|eight|ten|twelve) (?:calendar )?(?:years?|months?|days?|weeks?)"
        r"|no longer than|retention (?:schedule|polic(?:y|ies)|period))|\b(?:secure(?:ly)?|permanently|confidentially) (?:delet|destr|dispos|shred|eras)\w+"
        r"|\b(?:delet|destroy|destroyed|dispos|eras)\w*\b.{0,60}\b(?:securely|within|when|after|at the end)\b|\bdileu\b.{0,60}\bar ôl\b|am gyfnod o\b",
    ),
    "breach_handling": _clause(
        "how breaches are handled",
        r"breach(?:es)?|incidents?\b|when (?:things|something) goes? wrong|tor(?:ri|iad)|toriadau|data loss",
        r"\b(?:breach(?:es)?|security incidents?|data incidents?|data loss)\b.{0,160}\b(?:notif\w+|report\w*|inform\w*|tell|told|within|without (?:undue )?delay|hours?|ico|commissioner|log\w*)\b"
        r"|\b(?:notif\w+|report\w*|inform\w*|tell)\b.{0,120}\b(?:breach(?:es)?|security incidents?|loss of data|data loss)\b|\btoriad\w*\b.{0,120}\b(?:awr|hysbys\w+|adrodd)",
    ),
    "review_and_end": _clause(
        "review and ending",
        r"review|termination|^period\b|duration|\bterm\b|expiry|ending|commencement|withdraw|adolyg|diwedd|terfynu|changes to this|how (?:it|this) ends",
        r"\b(?:agreement|protocol|arrangement)\b.{0,40}\b(?:lasts?|continues?|remains?|runs?|(?:in|takes?) (?:force|effect))\b.{0,80}\b(?:years?|months?|until)\b"
        r"|\b(?:agreement|protocol|arrangement|it|parties|document|memorandum)\b.{0,80}\b(?:review(?:ed)?|terminat\w+|expire[sd]?|ends?|withdraw\w*)\b"
        r".{0,120}\b(?:annual\w*|years?|months?|notice|date|written|every|on \d)|\breview(?:ed)? (?:date|annually|every|on|at least)\b|\b(?:terminate|withdraw|end)\b.{0,60}\bnotice\b"
        r"|\badolyg\w+\b.{0,80}\b(?:flynyddol|blwyddyn|mis|dyddiad|bob)",
    ),
    "signatories": _clause(
        "who signs",
        r"signator(?:y|ies)|signatures?|signed|execution|sign-?off|llofnod\w*|authorisation|declaration of acceptance",
        r"\b(?:signed|signature|signatory|signatories|e-?signed|electronically signed|digitally signed)\b.{0,80}\b(?:by|for|on behalf|have|has|authori\w+|:|name)"
        r"|^(?:signed|signature|llofnod\w*)\b|\bin witness\b|\bllofnodwyd\b",
    ),
}
_NUMBERING = r"(?:(?:clause|section|schedule|annex|appendix|part|article|adran|cymal|rhan)\s+)?(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}\)?[.):]?|\(?[a-zA-Z]\)|[A-Z]\.|[ivxIVX]{1,5}[.)])?\s*"
_PART = re.compile(
    r"^\s*(?:part|section|schedule|annex(?:e)?|appendix|clause|article|adran|rhan|cymal|atodlen)\s+(?:\d{1,2}|[A-Z]|[ivx]{1,4})\s*[:.–-]\s*(?=\S)",
    re.IGNORECASE,
)
_HEADING_TEXT = re.compile(rf"^\s*{_NUMBERING}[-–—:.]?\s*(?P<words>[^\t]{{2,110}}?)\s*[:?]?\s*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\s*(?:(?:clause|section|schedule|annex|appendix|part|adran|cymal)\s+)?(?:\d{1,2}[.)]?|[A-Z][.)])\s+\S", re.IGNORECASE
)
_CONTENTS = re.compile(r"^\s*(?:table of )?(?:contents|cynnwys)(?: page)?\s*:?\s*$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|…|\t|\s{2,})\s*(?:p(?:age|\.)?\s*)?\d{1,3}\s*$|^\s*\d[\d.]*\s+\D{3,80}\s\d{1,3}\s*$")
_DEFINITIONS = re.compile(
    rf"^\s*{_NUMBERING}(?:definitions?(?: and interpretation)?|interpretation|glossary(?: of terms)?|diffiniadau)\b[^.]{{0,40}}$",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^[\s(a-z0-9.)•-]{0,8}[“\"‘'*]?[A-Z][\w ’'/&-]{1,60}[”\"’'*]?\s*(?:\([^)]{1,40}\)\s*)?(?:means|shall mean|has the meaning|refers to|is defined as)\b"
)
_PUT_OFF = re.compile(
    r"\[(?:insert|describe|enter|specify|add|name|organi[sz]ation|partner|your|to be|details|list)\b|\bdelete (?:as|where|if) |\b(?:to be (?:agreed|confirmed|determined|decided|added|completed|inserted|developed|drafted)|tb[ac]\b|not yet (?:been )?(?:agreed|decided|drafted)"
    r"|(?:does|do) not (?:cover|address|deal with|set out)|outside the scope|will be (?:agreed|set out|covered|decided) (?:later|separately|in (?:a|the) (?:separate|future|full))"
    r"|i'w (?:gadarnhau|gytuno))",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\[[^\]]{0,200}\]|<[^>]{0,80}>|_{3,}|\.{4,}|…+|\bx{2,}\b", re.IGNORECASE)
_FILLED_BY_NOBODY = re.compile(r"[^:]{0,80}:\s*(?:\[[^\]]{0,200}\]|<[^>]{0,80}>|[_.…\s]*|n/?a)\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
HEADING_WORDS = 14
UNNUMBERED_WORDS = 9
FEWEST_WORDS = 4
SENTENCE_WORDS = 5
MAX_HEADING_LINES = 3


def clauses_in(lines: Sequence[Line]) -> dict[str, Stand]:
    """The clauses the agreement holds, with where each stands."""
    kept = without_lists(lines)
    found: dict[str, Stand] = {}
    for position, line in enumerate(kept):
        for key in _headed_by(line.text) if _is_heading(kept, position) else ():
            if key not in found and (body := _body(kept, position)):
                found[key] = Stand(line.page, f"{line.text.split(chr(9))[0]} – {body}")
    for page, sentence in _sentences(kept):
        for key in _settled_by(sentence):
            found.setdefault(key, Stand(page, sentence))
    return found


def _settled_by(sentence: str) -> list[str]:
    """The clauses a sentence settles; a short "Label: words" inside a paragraph counts as one."""
    label = _label(sentence)
    if label != sentence:
        return [key for key, clause in CLAUSES.items() if clause.sentence.search(sentence) or clause.heading.search(label)]
    if len(sentence.split()) < SENTENCE_WORDS:
        return []
    return [key for key, clause in CLAUSES.items() if clause.sentence.search(sentence)]


def mentioned(lines: Sequence[Line], key: str) -> Stand | None:
    """A loose mention of a clause's subject, to point a reviewer at when the clause itself was not found."""
    for line in lines:
        if CLAUSES[key].heading.search(line.text) or CLAUSES[key].sentence.search(line.text):
            return Stand(line.page, line.text)
    return None


def without_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines without contents lists and definitions."""
    kept: list[Line] = []
    skipping = ""
    listed: set[str] = set()
    for line in lines:
        if _CONTENTS.match(line.text):
            skipping, listed = "contents", set()
        elif skipping == "contents":
            plain = _plain(line.text)
            if plain in listed or (len(line.text.split()) > HEADING_WORDS and not _LEADER.search(line.text)):
                skipping = ""
            listed.add(plain)
        elif _DEFINITIONS.match(line.text):
            skipping = "definitions"
        elif skipping == "definitions" and _NUMBERED.match(line.text) and _is_short(line.text) and not _DEFINES.match(line.text):
            skipping = ""
        if not skipping and not _LEADER.search(line.text.strip()[-60:]) and not _DEFINES.match(line.text):
            kept.append(line)
        elif not skipping and "\t" in line.text and not re.search(r"\.{3,}", line.text):
            kept.append(line)
    return kept


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\d.…\t]+", " ", text.casefold()).split())


def _is_short(text: str) -> bool:
    return len(text.split()) <= HEADING_WORDS and not text.rstrip().endswith((".", ";", ","))


def _headed_by(text: str) -> list[str]:
    plain = _PART.sub("", text)
    label = plain.split("\t")[0] if "\t" in plain else _label(plain)
    if not _is_short(label) or (match := _HEADING_TEXT.match(label)) is None:
        return []
    words = match["words"]
    return [key for key, clause in CLAUSES.items() if clause.heading.search(words)] if len(words) < 110 else []


def _label(text: str) -> str:
    """The part before a colon where a line is "Label: words", otherwise the line."""
    before, colon, after = text.partition(":")
    return before if colon and after.strip() and len(before.split()) <= HEADING_WORDS // 2 else text


def _body(lines: Sequence[Line], position: int) -> str:
    """What stands under a heading or beside a label, up to the next heading; empty when that is too little or put off."""
    own = _PART.sub("", lines[position].text)
    beside = own.split("\t", 1)[1] if "\t" in own else own.partition(":")[2] if _label(own) != own else ""
    if beside.strip():
        return " ".join(beside.split()) if _says_something(beside, is_beside=True) else ""
    words: list[str] = []
    for line in lines[position + 1 : position + 1 + MAX_HEADING_LINES]:
        is_heading = (_NUMBERED.match(line.text) or _PART.match(line.text)) and _is_short(line.text) and _headed_by(line.text)
        if len(" ".join(words).split()) >= FEWEST_WORDS or is_heading or ("\t" in own and "\t" in line.text):
            break
        words.append(line.text)
    body = " ".join(" ".join(words).split())
    return body if _says_something(body) else ""


def _is_heading(lines: Sequence[Line], position: int) -> bool:
    """Whether a line can head a clause: a label, a numbered line, or a short line that no sentence runs through."""
    text = lines[position].text
    if "\t" in text or _label(text) != text or _NUMBERED.match(text) or _PART.match(text):
        return True
    before = lines[position - 1].text.rstrip() if position else "."
    after = lines[position + 1].text.lstrip() if position + 1 < len(lines) else ""
    runs_on = after[:1].islower() or (len(before.split()) > HEADING_WORDS // 2 and before[-1:] not in ".:;?!)" and "\t" not in before)
    return text.lstrip()[:1].isupper() and len(text.split()) <= UNNUMBERED_WORDS and not runs_on


def _says_something(body: str, is_beside: bool = False) -> bool:
    if _PUT_OFF.search(body[:200]):
        return False
    return len(_WORD.findall(_BLANK.sub(" ", body))) >= (1 if is_beside else FEWEST_WORDS) or bool(
        re.search(r"\b(?:article|erthygl|section)\s+\d", body, re.IGNORECASE)
    )


def _sentences(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Sentences with the page they begin on; headings and labels stand alone, so they join no sentence."""
    found: list[tuple[int, str]] = []
    by_page: dict[int, list[str]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(("\n\n" + line.text) if _NUMBERED.match(line.text) and _is_short(line.text) else line.text)
    for page, texts in by_page.items():
        for sentence in sentences("\n".join(texts)):
            if not _PUT_OFF.search(sentence) and not _DEFINES.match(sentence) and not _FILLED_BY_NOBODY.fullmatch(sentence):
                found.append((page, sentence[:1200]))
    return found
