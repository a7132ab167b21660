"""Finding things in a document's pages: dates next to the words that say what they are, and places never filled in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.templates import placeholders as placeholders
from workflows.workbook.dates import read_date

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH}\s+\d{{4}})"
)
_MONTH_AND_YEAR = re.compile(rf"({_MONTH})\s+(\d{{4}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    date: dt.date
    page: int
    quotation: str


def pages(document: Document) -> Iterator[tuple[int, str]]:
    yield from enumerate(document.pages, start=1)


def dates_after(document: Document, wording: str) -> list[Dated]:
    """Dates that follow a wording (a regular expression) within the same cell or line; "March 2026" counts as its first day."""
    pattern = re.compile(rf"(?:{wording})[^\n\w]{{0,6}}(?:\bis\b|\bon\b|\bby\b|\bdue\b|\bthe\b|[\s:–\-|]){{0,8}}({DATE})", re.IGNORECASE)
    found = []
    for page, text in pages(document):
        for match in pattern.finditer(text):
            if (date := _as_date(match.group(1))) is not None:
                found.append(Dated(date, page, quotation(text, match.start(), match.end(), around=15)))
    return found


def first_match(document: Document, pattern: re.Pattern[str]) -> tuple[int, str] | None:
    """The page and quotation of the first match."""
    for page, text in pages(document):
        if match := pattern.search(text):
            return page, quotation(text, match.start(), match.end())
    return None


def _as_date(text: str) -> dt.date | None:
    if month := _MONTH_AND_YEAR.fullmatch(text.strip()):
        return read_date(f"1 {month[1]} {month[2]}")
    return read_date(re.sub(r"\s+", " ", text))


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day some calendar months later, clamped to the month's end."""
    years, month = divmod(date.month - 1 + months, 12)
    for day in (date.day, 30, 29, 28):
        try:
            return dt.date(date.year + years, month + 1, day)
        except ValueError:
            continue
    raise ValueError(f"no day {date.day} in month {month + 1}")


def spoken(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"
