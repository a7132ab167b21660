"""Labelled values of a certificate: "Insured: …", a table's row, or a label with its value on the next line; and sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.spans import DATE, Line, as_date, lines

_MULTIPLE = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mil": 1_000_000,
    "mill": 1_000_000,
    "million": 1_000_000,
    "miliwn": 1_000_000,
    "filiwn": 1_000_000,
}
MONEY = re.compile(
    r"(?:(?:£|GBP|\bstg)\s*(?P<amount>\d{1,3}(?:[,\s]\d{3})+|\d+)(?:(?P<pence>\.\d{1,3}))?\s*(?P<multiple>k|million"
    r"|mill|mil|mn|m|thousand|miliwn|filiwn)?\b"
    r"|(?<![\d.,/-])(?P<bare>\d{1,3}(?:,\d{3}){2,}"
    r"|\d+(?:\.\d+)?(?=\s*million))(?:\.\d{2})?\s*(?P<bare_multiple>million)?(?:\s*(?:pounds|GBP|sterling))?(?![\d,]))",
    re.IGNORECASE,
)
_TIME = (
    r"(?:\s*(?:at|from|,)?\s*(?:00[:.]?0[01]|12[:.]0[01]|23[:.]59|24[:.]00|midnight|noon)\s*(?:hrs|hours|am|pm|gmt"
    r"|local standard time|lst|local time)?)?"
)
MAX_VALUE = 160


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with the page and words it was read from. Dates are ISO text."""

    value: str
    page: int
    quotation: str


@dataclass(frozen=True, slots=True)
class Amount:
    gbp: int
    start: int
    end: int


def amounts_in(text: str) -> list[Amount]:
    """Sums in whole pounds, however they are written; pence are dropped."""
    found = []
    for match in MONEY.finditer(text):
        digits = re.sub(r"[,\s]", "", match["amount"] or match["bare"])
        multiple = _MULTIPLE.get((match["multiple"] or match["bare_multiple"] or "").casefold(), 1)
        found.append(Amount(round(float(digits + (match["pence"] or "")) * multiple), match.start(), match.end()))
    return found


def labelled(document: Document, words: str, *, value: str = r"[^\t\n]{2,160}", is_anywhere: bool = False) -> Iterator[Labelled]:
    """Values of a label (a regular expression), on its line, in the next cell, or alone on the next line."""
    start = r"(?:^|[\t.;,|•(]\s*|\s{2,}|(?<=\s))" if is_anywhere else r"(?:^|[\t|•]\s*|\s{2,}|^\s*\(?\d{1,2}[.)]\s*)"
    own = re.compile(
        rf"{start}(?:[\w' ]{{2,30}}\s/\s)?(?:{words})\s*(?:/\s?[\w' ]{{2,30}}?\s*(?=:))?(?:\(?[a-c]\)\s*)?(?:[:\t–|]"
        rf"|\s[-]\s|\bis\b|\byw\b|\s{{2,}}|(?<=number)\s|(?<=no\.)\s|\s+(?=(?-i:[A-Z0-9])))\s*(?P<value>{value})",
        re.IGNORECASE,
    )
    alone = re.compile(rf"^\s*(?:\d{{1,2}}[.)]\s*)?(?:{words})\s*(?:\([^)]{{1,40}}\))?\s*[:–-]?\s*$", re.IGNORECASE)
    all_lines = lines(document)
    for position, line in enumerate(all_lines):
        if match := own.search(line.text):
            yield Labelled(_plain(match["value"]), line.page, " ".join(line.text.split())[:MAX_VALUE])
        elif alone.match(line.text) and position + 1 < len(all_lines):
            following = re.match(rf"\s*(?P<value>{value})", all_lines[position + 1].text, re.IGNORECASE)
            if following:
                yield Labelled(_plain(following["value"]), line.page, f"{line.text.strip()} {following['value']}"[:MAX_VALUE])


def _plain(value: str) -> str:
    return " ".join(value.split("\t")[0].split()).strip(" :;,|-–.")


def dated(document: Document, words: str) -> Labelled | None:
    """The first date that follows a wording within a few words, on the same line, in the next cell or on the next line."""
    pattern = re.compile(
        rf"(?:{words})\b(?:\([a-c]\)|[\s:|–\-,.(*]|\b(?:is|on|of|the|at|by|date|from|until|up to and including"
        rf"|and including|yw|ar|from and including|midnight|noon|hours?|hrs)\b|\b(?:00|12|23"
        rf"|24)[:.]\d\d\b){{0,10}}(?P<date>{DATE})",
        re.IGNORECASE,
    )
    for page, text in enumerate(document.pages, start=1):
        for match in pattern.finditer(text):
            if (date := as_date(match["date"])) is not None:
                return Labelled(date.isoformat(), page, " ".join(match.group().split())[:MAX_VALUE])
    return None


def windows(document: Document, size: int = 3) -> Sequence[tuple[Line, str]]:
    """Each line with it and those after it as one text, for values that stand a line or two below."""
    all_lines = lines(document)
    return [(line, "\n".join(each.text for each in all_lines[at : at + size])) for at, line in enumerate(all_lines)]
