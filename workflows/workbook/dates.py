"""Dates as people write them in Britain: day first, always; an impossible date is refused rather than turned round."""

from __future__ import annotations

import datetime as dt
import re

# Excel's day numbers of 1 January 1980 and 31 December 2069: a date that lost its format, not an amount.
SERIALS = range(29_221, 62_093)
_EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
EARLIEST_YEAR = 1950
LATEST_YEAR = 2100

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_CY = ("ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,\s]+", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?[-/. ]?\s*([^\W\d_]{3,10})\.?\s*[-/., ]?\s*(\d{2}|\d{4})")
_WORDED_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_WORDED = re.compile(r"([^\W\d_]{3,10})\.?\s*[-/.,'’ ]?\s*(\d{4}|\d{2})")
_MONTH_NUMBER = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_MONTH_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([ap]m|z)?$", re.IGNORECASE)


def read_date(text: str) -> dt.date | None:
    """The date a text writes, or None when it writes none or an impossible one. ``3/4/26`` is 3 April 2026."""
    plain = _WEEKDAY.sub("", _TIME.sub("", text.strip()))
    if found := _ISO.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(plain):
        return _date(_year(found[3]), int(found[2]), int(found[1]))
    if found := _WORDED.fullmatch(plain):
        return _date(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _WORDED_MONTH_FIRST.fullmatch(plain):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    return None


def read_month(text: str) -> tuple[int, int] | None:
    """Year and month where a text names these alone ("Mar-26", "03.2026", "March 2026", "2026-03"); which day it was is not known."""
    plain = text.strip()
    if found := _MONTH_ISO.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_NUMBER.fullmatch(plain):
        year, month = int(found[2]), int(found[1])
    elif found := _MONTH_WORDED.fullmatch(plain):
        year, month = _year(found[2]), _month(found[1])
    else:
        return None
    return (year, month) if 1 <= month <= 12 and EARLIEST_YEAR <= year <= LATEST_YEAR else None


def looks_like_date(text: str) -> bool:
    """Whether a text is shaped as a day, even one that does not exist: 31/02/2026."""
    plain = _WEEKDAY.sub("", _TIME.sub("", text.strip()))
    if _ISO.fullmatch(plain) or _NUMERIC.fullmatch(plain):
        return True
    found = _WORDED.fullmatch(plain)
    return bool(found and _month(found[2]))


def from_serial(days: float, epoch_1904: bool) -> dt.date | None:
    """The date of a bare day number, or None when no date in a plausible span has it."""
    if not days.is_integer() or int(days) not in SERIALS:
        return None
    return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + dt.timedelta(days=int(days))


def plausible(date: dt.date) -> bool:
    return EARLIEST_YEAR <= date.year <= LATEST_YEAR


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(word: str) -> int:
    start = word.casefold()[:3]
    for months in (_MONTHS, _MONTHS_CY):
        if start in months:
            return months.index(start) + 1
    return 0


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
