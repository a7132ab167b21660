"""How often a policy says it is reviewed: "annually", "every two years", "bob blwyddyn"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.spans import add_months
from workflows.inspectors.written_dates import month_number

_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "twelve": 12,
    "eighteen": 18,
    "twenty-four": 24,
    "thirty-six": 36,
    "ddwy": 2,
    "dwy": 2,
    "tair": 3,
    "dair": 3,
    "deuddeg": 12,
    "chwe": 6,
}
_COUNT = r"(?:\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_PERIOD = re.compile(
    r"\b(?P<yearly>annual(?:ly)?|yearly|(?:every|each|per)\s+(?:calendar\s+)?year|once\s+a\s+year|at\s+(?:each|every)\s+(?:AGM"
    r"|annual\s+general\s+meeting)|(?:every|each)\s+(?P<each>january|february|march|april|may|june|july|august|september"
    r"|october|november|december)"
    r"|in\s+(?P<in>january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\s+(?:of\s+)?(?:each|every)\s+year"
    r"|(?:every|each)\s+(?:spring|summer|autumn|winter)|twelve[- ]monthly|12[- ]monthly"
    r"|bob\s+blwyddyn|yn\s+flynyddol|flynyddol|blynyddol)\b"
    rf"|\b(?P<count>{_COUNT})[\s-]+(?P<ly>yearly|monthly)\b"
    r"|\b(?P<biennial>biennial(?:ly)?|every\s+(?:other|second)\s+year)\b|\b(?P<triennial>triennial(?:ly)?|every\s+third\s+year)\b"
    rf"|\b(?:every|each|bob|at\s+least\s+every|after|within|in|no\s+later\s+than)\s+(?P<every>{_COUNT})(?:\s*\(\d{{1,2}}\))?\s+"
    r"(?P<unit>years?|months?|flynedd|blynedd|mlynedd|mis)\b(?![\s'’]*\s(?:of|after)\s+(?:the\s+)?(?:decision|appointment"
    r"|employment|leaving|closure))"
    r"|\b(?:valid|good|approved|adopted|agreed|runs|lasts|in\s+force)\b"
    r"(?:(?!\b(?:that|which|kept|held|keep|retain\w*|stor\w+|pay|fund\w*|grant|contract|lease)\b)[^.;\n]){0,60}?"
    rf"\sfor\s+(?:a\s+(?:period|term|further\s+period)\s+of\s+)?(?P<valid>{_COUNT})\s+(?P<valid_unit>years?|months?)\b"
    rf"|\b(?:life|lifespan|term)\s+of\s+(?P<life>{_COUNT})\s+(?P<life_unit>years?|months?)\b"
    rf"|\b(?P<on>{_COUNT})\s+(?P<on_unit>years?|months?)\s+(?:on|later|hence)\b"
    rf"|\b(?P<later>{_COUNT})\s+(?P<later_unit>years?|months?)\s+(?:from|after)\s+(?:that(?=[.\s]*(?:\Z|[\n*]))|(?:that|this|the|its)\s+(?:date|approval"
    rf"|adoption|day))\b"
    rf"|(?P<bare>(?<=[:\t(])[ ]*{_COUNT})\s+(?P<bare_unit>years?|months?)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:review(?:ed|s|ing|al)?|look(?:ed)?\s+at\s+(?:it\s+|this\s+(?:policy\s+)?)?again|looked\s+at|look\s+at\s+(?:it"
    r"|this)|renew(?:ed|al)?|re-?approve[sd]?|re-?adopt(?:s|ed)?|reconsidered|valid\s+for|revisited"
    r"|(?:com(?:es?|ing)\s+back|return)\s+to|(?:brought|goes)\s+back\s+to"
    r"|updated|adolyg\w+)\b",
    re.IGNORECASE,
)
_FOR_A_TIME = re.compile(r"\b(?:approved|adopted|agreed|runs|lasts|in\s+force|life|term)\b", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:this|the|our|these|safeguarding|all|whistleblowing|complaints)\s+(?:[\w-]+\s+){0,5}(?:polic(?:y|ies)"
    r"|procedures?|documents?|code|plan|"
    r"statement|guidelines|notice|handbook)\b|\bpolic(?:y|ies)\b|\b(?:polisi|ddogfen|gweithdrefn|cynllun)\b"
    r"|\breview(?:ed)?\s+(?:it|this|frequency|cycle|period|interval|schedule|arrangements|date)\b|\bit\s+(?:will|is|must|should|shall)\b"
    r"|\blook(?:ed)?\s+at\s+(?:it|this)\b|\b(?:come\s+back|return)\s+to\s+(?:it|this)\b|\A\W*it\s+(?:(?:comes|goes)|is\s+brought)\s+back\b|\bre-?(?:approve|adopt)\s+it\b|\b(?:approved|adopted|agreed)\b.{0,90}\b(?:and"
    r"|to\s+be)\s+(?:is\s+)?reviewed\s|\A\W*this\s+(?:was|is|will)\b|\b(?:bydd|caiff)\s+(?:yn\s+cael\s+)?ei\b|\b(?:frequency"
    r"|cycle|period)\s+of\s+review\b|\b(?:amlder|cylch)\s+adolygu\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:training|risk\s+assessments?|dbs|pvg|checks?|supervision|cases?|plans|learning|insurance|register|records?"
    r"|logs?|appraisals?|audit"
    r"|membership|effectiveness|referrals?|incidents?|complaints\s+are)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^[\W\d]*(?:(?:to\s+be|will\s+be|next|for)\s+)?(?:review|adolyg)", re.IGNORECASE)
# "or after any serious incident" is when else it is reviewed, not what is.
_OCCASION = re.compile(r",?\s(?:or|and)\s+(?:sooner|earlier|after|following|when|whenever|if|as|where|in\s+the\s+event)\b", re.IGNORECASE)
REACH = 170


@dataclass(frozen=True, slots=True)
class Cycle:
    """``month`` is the month of the year it is reviewed in, 0 where any."""

    months: int
    page: int
    quotation: str
    month: int = 0

    def after(self, day: dt.date) -> dt.date:
        """When the next review is due that follows one on this day."""
        if not self.month:
            return add_months(day, self.months)
        return dt.date(day.year + (self.month <= day.month), self.month, 1)


def review_cycle(document: Document) -> Cycle | None:
    """The shortest period the document sets for its own review."""
    return min(_cycles(document), key=lambda cycle: cycle.months, default=None)


def _cycles(document: Document) -> Iterator[Cycle]:
    for page, text in enumerate(document.pages, start=1):
        for match in _PERIOD.finditer(text) if _REVIEW.search(text) or _FOR_A_TIME.search(text) else ():
            months = _months(match)
            if months and _is_about_this(text, match):
                month = month_number(match["each"] or match["in"] or "")
                yield Cycle(months, page, quotation(text, match.start(), match.end(), around=60), month)


def _months(match: re.Match[str]) -> int:
    if match["yearly"]:
        return 12
    if match["biennial"] or match["triennial"]:
        return 24 if match["biennial"] else 36
    count = (
        (match["count"] or match["every"] or match["valid"] or match["life"] or match["on"] or match["later"] or match["bare"])
        .strip()
        .casefold()
    )
    unit = (
        match["ly"]
        or match["unit"]
        or match["valid_unit"]
        or match["life_unit"]
        or match["on_unit"]
        or match["later_unit"]
        or match["bare_unit"]
    ).casefold()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    months = number * (1 if unit.startswith("m") and unit != "mlynedd" else 12)
    return months if 3 <= months <= 60 else 0


def _is_about_this(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence around the period is about reviewing the policy, not about what the policy asks for."""
    before = re.split(r"[.!?;]\s|\n\s*\n", text[max(0, match.start() - REACH) : match.start()])[-1]
    after = _OCCASION.split(re.split(r"[.!?;\n\t]", text[match.end() : match.end() + 60])[0])[0]
    sentence = f"{before} {match.group()} {after}"
    if match["valid"] or match["life"]:
        return not _OTHER.search(sentence)
    near = before[-70:] + " " + after[:30]
    if not _REVIEW.search(near):
        return False
    line = re.split(r"\n|\(", before)[-1]
    if _OPENING.search(line) and not _OTHER.search(line):
        return True
    return bool(_THIS.search(sentence)) and not _OTHER.search(sentence)
