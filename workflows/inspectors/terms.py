"""When an agreement is reviewed and when it ends, written as a date or counted from its start or signature."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.flowing import flowed
from workflows.inspectors.spans import DATE, add_months, as_date, dates_in, sentences
from workflows.inspectors.terms_told import END, REVIEW, told

_COUNT = {
    **{"a": 1, "an": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12},
    **{"eighteen": 18, "twenty-four": 24, "thirty-six": 36, "dwy": 2, "dau": 2, "tair": 3, "tri": 3, "un": 1, "pum": 5, "deuddeg": 12},
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNT)})(?:\s*\(\s*\d{{1,2}}\s*\))?"
_SPAN = rf"(?P<count>{_NUMBER})[\s-]+(?:calendar\s+)?(?P<unit>years?|months?|(?:b|f)?lynedd|blwyddyn|flynedd|fis(?:oedd)?|mis(?:oedd)?)\b"
_GAP = (
    r"(?:[\s:|–\-,)]|\b(?:is|on|in|by|due|the|or before|at the latest|will be|yw|ar|erbyn|no later than|until|midnight"
    r"|before|shall be|to be|set for|falls?|of (?:this |the )?(?:agreement|protocol|arrangement|memorandum|contract))\b){0,8}"
)
_NEXT = (
    r"(?:next\s+|future\s+|first\s+)?review(?:\s+due)?(?:\s+date)?|date\s+(?:of|for)\s+(?:next\s+|first\s+)?review"
    r"|review\s+by|(?:(?:to\s+|will\s+|shall\s+)?be|is|are)\s+(?:formally\s+)?reviewed(?:\s+again)?|renewal\s+date"
    r"|(?:will|shall|agree\s+to)\s+(?:jointly\s+)?review\s+(?:it|this\s+\w+|the\s+\w+)(?:\s+(?:together|jointly|again|formally))?"
    r"|(?:adolygir|caiff\s+ei\s+adolygu)(?:\s+[yr]\s?\w+)?(?:\s+(?:hwn|hon))?(?:\s+eto)?(?:\s+ym(?:\s+mis)?)?"
    r"|dyddiad\s+adolygu(?:\s+nesaf)?|(?:adolygiad|adolygu)\s+nesaf|due\s+for\s+review"
    r"|(?:next\s+|first\s+)?review\s+(?:will|shall|must|is\s+to)\s+(?:be\s+)?(?:carried\s+out|take\s+place|held|undertaken)"
    r"|formally\s+reviewed|look\s+at\s+(?:it|this\s+\w+|the\s+\w+)\s+again"
)
_ENDS = (
    r"expir(?:y|es?|ing)(?:\s+date)?|(?:valid|effective|in\s+effect)\s+until|(?:date\s+of\s+)?terminat(?:ion|es?)(?:\s+date)?|end(?:s"
    r"|ing)?(?:\s+date)?|(?:remains?|continues?|in\s+force|runs?|lasts?|operates?|applies|stays?(?:\s+in\s+(?:force"
    r"|place))?)\s+(?:in\s+(?:force|effect)\s+)?(?:until|till|up\s+to)"
    r"|date\s+of\s+expiry|finish(?:es)?|ceases?\s+to\s+have\s+effect|(?:terminates?|ends?)\s+automatically"
    r"|dyddiad\s+(?:gorffen|dod\s+i\s+ben)|daw\s+i\s+ben|yn\s+dod\s+i\s+ben"
)
_STARTS = (
    r"commenc(?:es?|ement|ing)(?:\s+date)?|effective(?!\s+until)(?:\s+(?:date|from))?|start(?:s|\s+date)?|begins?|(?:takes?"
    r"|comes?\s+into)\s+(?:effect|force)|in\s+force\s+from|valid\s+from"
    r"|dyddiad\s+(?:cychwyn|dechrau)|daw\s+i\s+rym"
)
_MADE = r"date\s+of\s+(?:this\s+)?agreement|date\s+agreed|dated|made"
# What ends then is not the agreement.
_NOT_ITS_END = re.compile(
    r"\b(?:funding|grant|pilot|project|programme|placement|tenancy|lease|employment|financial\s+year"
    r"|licen[cs]e)\s+(?:period\s+)?$",
    re.IGNORECASE,
)
# An agreement that came before this one: "The members have operated under a memorandum effective from ...".
_FORMER = re.compile(
    r"\b(?:ha(?:s|ve|d)\s+(?:operated|worked|shared|run)|previous|former|earlier|prior|original|superseded)\b", re.IGNORECASE
)
FORMER_REACH = 160
LABEL_WORDS = 4
_LAST = re.compile(r"(?:last|previous|date\s+of\s+last|diwethaf|latest|after|following|since)\s*$", re.IGNORECASE)
_CYCLES = (
    (
        re.compile(
            r"\breview(?:ed|s)?\b[^.]{0,80}?\b(?:annually|yearly|every year|each year|once a year|every twelve months"
            r"|annual basis)\b|\bannual(?:ly)?\s+(?:to\s+)?review(?:ed)?\b|\badolyg\w+[^.]{0,40}\b(?:flynyddol|bob blwyddyn)",
            re.IGNORECASE,
        ),
        12,
    ),
    (re.compile(r"\breview(?:ed)?\b[^.]{0,40}?\b(?:first|its|each|the|every)\s+anniversary", re.IGNORECASE), 12),
    (re.compile(r"\breview(?:ed)?\b[^.]{0,40}?\bsecond\s+anniversary", re.IGNORECASE), 24),
    (re.compile(r"\breview\s+(?:period|cycle|frequency|interval)\W{1,4}(?:annual(?:ly)?|yearly|every year)\b", re.IGNORECASE), 12),
    (re.compile(r"\breview(?:ed)?\b[^.]{0,60}?\b(?:six[- ]monthly|every six months|twice a year)\b", re.IGNORECASE), 6),
    (re.compile(r"\breview(?:ed)?\b[^.]{0,60}?\b(?:every (?:two|2) years|biennially|every second year)\b", re.IGNORECASE), 24),
    (re.compile(r"\breview(?:ed)?\b[^.]{0,60}?\bevery (?:three|3) years\b", re.IGNORECASE), 36),
)
_REVIEW_SPAN = re.compile(
    rf"\breview(?:ed)?\b[^.]{{0,60}}?\b(?:(?:after|every|within|in|at|(?:no|not) later than"
    rf"|at intervals of(?: no more than)?|(?:period|cycle|frequency|interval)\W{{1,4}})\s*(?:the\s+first\s+)?{_SPAN}"
    rf"|{_SPAN.replace('count', 'count_from').replace('unit', 'unit_from')}\s+(?:after|from)\b)",
    re.IGNORECASE,
)
# "After two years we will review it", "How long this lasts. Three years".
_SPAN_REVIEW = re.compile(
    rf"\b(?:after|at\s+the\s+end\s+of|once)\s+(?:the\s+first\s+)?{_SPAN}[^.;]{{0,50}}?\b(?:we|parties|partners|it|both)\b[^.;]{{0,40}}?\breview",
    re.IGNORECASE,
)
_TERM_LABEL = re.compile(
    rf"\b(?:how\s+long(?:\s+(?:this|it|the)(?:\s+agreement)?\s+(?:lasts?|runs?|will\s+last))?|length|duration|term)\s*[.:?]\s*{_SPAN}"
    r"(?P<from>[^.]{0,120})",
    re.IGNORECASE,
)
_TERM_SPAN = re.compile(
    rf"\b(?:term|period|duration|lasts?|runs?|(?:in\s+)?force|effect|valid|continues?|agreement|protocol"
    rf"|cyfnod)\b(?:[^.]{{0,80}}?\b(?:of|for|is|:|am|o)|(?<=\bterm)(?=\s)|(?<=\bduration)(?=\s)|(?<=\blasts)(?=\s)"
    rf"|(?<=\blast)(?=\s))\s*:?\s*(?:an?\s+)?(?:initial\s+)?(?:fixed\s+)?(?:term"
    rf"|period)?\s*(?:of\s+)?{_SPAN}"
    r"(?P<from>[^.]{0,120})",
    re.IGNORECASE,
)
_ENDS_ANNIVERSARY = re.compile(
    r"\b(?:expires?|ends?|terminates?|until|lapses?)\b[^.]{0,40}?\b(?P<nth>first|second|third|fourth|fifth|tenth)\s+anniversary\b",
    re.IGNORECASE,
)
# "for three years from 1 April 2026": counted from that day, whatever the start.
_FROM_THEN = re.compile(rf"\b(?:from|beginning|commencing|starting|after|of)\s+(?:on\s+)?(?P<date>{DATE})", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\b(?:how\s+long|length|dates|covers|between|runs?|running|period|term|duration|lasts?|in\s+force|effect(?:ive)?"
    rf"|valid)\b\W{{0,4}}(?:(?:of\s+this\s+\w+|is|from)\W{{1,4}}){{0,3}}{DATE}"
    rf"\s{{0,3}}(?:to|until|till|up\s+to|and|[-–—])\s{{0,3}}(?P<date>{DATE})",
    re.IGNORECASE,
)
_AT_SIGNATURE = re.compile(r"\b(?:signatures?|signed|signing|signs|llofnod\w*)\b", re.IGNORECASE)
_AT_START = re.compile(r"\b(?:commencement|effective|start)\s+date\b", re.IGNORECASE)
_AT_LAST_SIGNATURE = re.compile(
    r"\b(?:commenc\w+|start\w*|begins?|tak(?:es?|ing) effect|effective|comes? into (?:force|effect))\b[^.\n\t]{0,30}\b(?:date|day|when)\b"
    r"[^.\n\t]{0,40}\b(?:signed|signature|signs)\b",
    re.IGNORECASE,
)
_NOT_THE_TERM = re.compile(
    r"\b(?:retain|retention|retained|kept|held|keep|stored?|notice|records?|data (?:will|shall|are|is)|deleted"
    r"|destroyed|payment|after (?:closure|case|termination))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """``date`` is None where the document counts from a day it does not say; ``months`` is then how far it counts."""

    date: dt.date | None
    page: int
    quotation: str
    months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """The days a period can be counted from; None where the document does not say."""

    start: dt.date | None
    signed: dt.date | None

    def for_words(self, words: str) -> dt.date | None:
        """The day that these words count from: only the signature where they name it first, else the start."""
        at_signature, at_start = _AT_SIGNATURE.search(words), _AT_START.search(words)
        if at_signature and not (self.start and at_start and at_start.start() < at_signature.start()):
            return self.signed
        return self.start or self.signed


def start_of(document: Document) -> dt.date | None:
    """The day the agreement takes effect, else the day it was made; None where it is to start when it is signed."""
    if any(_AT_LAST_SIGNATURE.search(text) for text in flowed(document).pages):
        return None
    return next((found.date for words in (_STARTS, _MADE) for found in _stated(document, words)), None)


def made_on(document: Document) -> dt.date | None:
    """The day the agreement says it was made, at its head."""
    return next((found.date for found in _stated(document, _MADE)), None)


def review_of(document: Document, anchors: Anchors) -> Dated | None:
    """The next review: the latest day written beside such words, else a period counted from the start or signature."""
    stated = _stated(document, _NEXT) or _told(document, REVIEW)
    if stated:
        return max(stated, key=lambda each: each.date or dt.date.min)
    for page, text in _texts(document):
        said = [(match.end(), months, match) for words, months in _CYCLES if (match := words.search(text))]
        if (match := _REVIEW_SPAN.search(text)) and not _NOT_THE_TERM.search(match.group()):
            said.append((match.end(), _months(match), match))
        if (match := _SPAN_REVIEW.search(text)) and not _NOT_THE_TERM.search(match.group()):
            said.append((match.end(), _months(match), match))
        if said:
            # "After twelve months and every two years thereafter": the period said first is the one that runs first.
            _, months, match = min(said, key=lambda each: each[:2])
            return _counted(match, page, months, anchors)
    return None


def end_of(document: Document, anchors: Anchors) -> Dated | None:
    """The end of the term: a day written beside such words, else a term counted from the start or signature."""
    stated = _stated(document, _ENDS) or _told(document, END)
    if stated:
        return max(stated, key=lambda each: each.date or dt.date.min)
    for page, text in _texts(document):
        if (match := _FROM_TO.search(text)) and not _is_of_another(text, match):
            return Dated(date=as_date(match["date"]), page=page, quotation=" ".join(match.group().split()))
        if match := _ENDS_ANNIVERSARY.search(text):
            return _counted(match, page, 12 * _COUNT[match["nth"].casefold()], anchors)
        for match in (*_TERM_LABEL.finditer(text), *_TERM_SPAN.finditer(text)):
            if not _NOT_THE_TERM.search(text[max(0, match.start() - 60) : match.end("unit")]):
                return _counted(match, page, _months(match), anchors)
    return None


def _is_of_another(text: str, match: re.Match[str]) -> bool:
    sentence = text[max(0, match.start() - FORMER_REACH) : match.start()].split(". ")[-1]
    near = text[max(0, match.start() - 60) : match.start()].split(". ")[-1] + match.group()
    return bool(_NOT_THE_TERM.search(near) or _FORMER.search(sentence))


def _counted(match: re.Match[str], page: int, months: int, anchors: Anchors) -> Dated:
    words = match.group() + match.string[match.end() : match.end() + 60].split(".")[0]
    from_then = _FROM_THEN.search(words)
    anchor = as_date(from_then["date"]) if from_then else anchors.for_words(words)
    date = add_months(anchor, months) if anchor is not None else None
    return Dated(date=date, page=page, quotation=" ".join(match.group().split()), months=months)


def _months(match: re.Match[str]) -> int:
    groups = match.groupdict()
    count = (groups["count"] or groups.get("count_from") or "").split("(")[0].strip().casefold()
    number = int(count) if count.isdigit() else _COUNT[count]
    return number if (groups["unit"] or groups.get("unit_from") or "").casefold().startswith(("month", "mis", "fis")) else 12 * number


def _told(document: Document, kind: str) -> list[Dated]:
    return [
        Dated(date=found.date, page=page, quotation=sentence[:160])
        for page, text in enumerate(flowed(document).pages, start=1)
        for sentence in _labels_joined(sentences(text))
        if dates_in(sentence)
        for found in told(sentence, kind)
    ]


def _labels_joined(parts: Iterable[str]) -> Iterator[str]:
    """Sentences, each with the label before it: "Review." says what the sentence after it is about."""
    label = ""
    for part in parts:
        if part.endswith(".") and len(part.split()) <= LABEL_WORDS and not dates_in(part):
            label = f"{part} "
            continue
        yield label + part
        label = ""


def _texts(document: Document) -> Sequence[tuple[int, str]]:
    return [(number, " ".join(page.split())) for number, page in enumerate(document.pages, start=1)]


_PATTERNS = {words: re.compile(rf"\b(?:{words})\b{_GAP}(?P<date>{DATE})", re.IGNORECASE) for words in (_NEXT, _ENDS, _STARTS, _MADE)}


def _stated(document: Document, words: str) -> list[Dated]:
    found = []
    for page, text in enumerate(document.pages, start=1):
        for match in _PATTERNS[words].finditer(text):
            date = as_date(match["date"])
            before = text[max(0, match.start() - 40) : match.start()]
            if date is not None and not _LAST.search(before) and not (words == _ENDS and _NOT_ITS_END.search(before)):
                found.append(Dated(date=date, page=page, quotation=" ".join(match.group().split())))
    return found
