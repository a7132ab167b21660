"""Dates as people write them in English and Welsh, found in running text with their place and how exact they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

DAY, MONTH, SEASON, YEAR = "day", "month", "season", "year"
# Two figures after a month are a year only in this span: "May 26" is May 2026, "May 11" the eleventh of some May.
SHORT_YEARS = range(15, 41)
YEARS = range(1990, 2061)

_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WELSH = (
    ("ionawr",),
    ("chwefror",),
    ("mawrth", "fawrth"),
    ("ebrill",),
    ("mai", "fai"),
    ("mehefin", "fehefin"),
    ("gorffennaf", "orffennaf", "ngorffennaf"),
    ("awst",),
    ("medi", "fedi"),
    ("hydref",),
    ("tachwedd", "dachwedd", "nhachwedd"),
    ("rhagfyr", "ragfyr"),
)
# The month each begins with; "hydref" is left out, being October too.
_SEASONS = {"spring": 3, "gwanwyn": 3, "wanwyn": 3, "summer": 6, "haf": 6, "autumn": 9, "winter": 12}
_NUMBERS = {name: number for number, names in enumerate(_WELSH, start=1) for name in names}

_STARTS = "|".join([*(name[:3] for name in _ENGLISH), *(name[:4] for names in _WELSH for name in names)])
_WORD = rf"(?:{_STARTS})[a-z]{{0,7}}"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|af|il|ydd|ed|fed|eg|ain)\b)?"
_GAP = r"[\s.,/\-–]{0,3}"
_WRITTEN = re.compile(
    rf"(?<![\w/.-])(?:"
    r"(?P<iso>\d{4})[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?!\d)"
    r"|(?P<day>\d{1,2})\s?[./\-–]\s?(?P<month>\d{1,2})\s?[./\-–]\s?(?P<year>\d{4}|\d{2})(?![\d/-]|\.\d)"
    rf"|(?P<w_day>\d{{1,2}}){_ORDINAL}(?:\s{{1,2}}day)?(?:\s{{1,3}}(?:of|o)\s{{1,2}}|{_GAP})(?P<w_month>{_WORD}){_GAP}['’]?"
    r"(?P<w_year>\d{4}|\d{2})(?![\d:/%])"
    rf"|(?P<m_month>{_WORD})\.?\s{{1,3}}(?P<m_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<m_year>\d{{4}})(?!\d)"
    rf"|(?P<o_month>{_WORD})[.,]?[\s/\-–]{{0,3}}['’]?(?P<o_year>\d{{4}}|\d{{2}})(?![\d:/%]|st\b|nd\b|rd\b|th\b)"
    rf"|(?P<season>{'|'.join(_SEASONS)})(?:\s+term)?[,\s]{{1,3}}(?P<s_year>20\d{{2}})(?![\d/%-])"
    r"|(?P<short_month>0[1-9]|1[0-2])/(?P<short_year>\d{2})(?![\w/%.-]|\s?[-/–]\s?\d)"
    r"|(?P<n_month>\d{1,2})\s?[/.\-]\s?(?P<n_year>20\d{2})(?![\d/-])"
    r"|(?P<only_year>20\d{2})(?![\d/%-]|\s?[–-]\s?\d)"
    r")",
    re.IGNORECASE,
)
# "09/25" is September 2025 only beside words that ask for a date.
_ASKS_FOR_DATE = re.compile(
    r"\b(?:review(?:ed)?|updated?|revised|revision|approv(?:ed|al)|adopted|ratified|due|date|issued?|adolyg\w+|dyddiad)"
    r"(?:[\s:|–-]|\b(?:on|in|by|date|due|is)\b){1,6}\Z",
    re.IGNORECASE,
)
_CLOSING_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Written:
    """``date`` is the first day a month, a season or a year may mean, and None for a date that does not exist (31/02/2026)."""

    start: int
    end: int
    date: dt.date | None
    precision: str = DAY

    @property
    def last(self) -> dt.date | None:
        """The last day it may mean."""
        if self.date is None or self.precision == DAY:
            return self.date
        if self.precision == YEAR:
            return dt.date(self.date.year, 12, 31)
        months = 3 if self.precision == SEASON else 1
        following = self.date.month + months
        return dt.date(self.date.year + (following > 12), (following - 1) % 12 + 1, 1) - dt.timedelta(days=1)


def written_dates(text: str) -> Iterator[Written]:
    """Every date in reading order. Day first, always: ``4.11.25`` is 4 November 2025."""
    for match in _WRITTEN.finditer(text):
        found = _read(match)
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> Written | None:
    given = match.groupdict()
    for prefix in ("w", "m"):
        if given[f"{prefix}_month"]:
            month = month_number(given[f"{prefix}_month"])
            return _written(match, given[f"{prefix}_year"], month, int(given[f"{prefix}_day"])) if month else None
    if given["iso"]:
        return _written(match, given["iso"], int(given["iso_month"]), int(given["iso_day"]))
    if given["day"]:
        return _written(match, given["year"], int(given["month"]), int(given["day"]))
    return _month_or_year(match, given)


def _month_or_year(match: re.Match[str], given: dict[str, str | None]) -> Written | None:
    if given["season"] and given["s_year"]:
        return _written(match, given["s_year"], _SEASONS[given["season"].casefold()], 1, SEASON)
    if given["short_month"]:
        return _short(match, int(given["short_month"]))
    if given["only_year"]:
        return _written(match, given["only_year"], 1, 1, YEAR)
    word, year = given["o_month"], given["o_year"] or given["n_year"] or ""
    month = month_number(word) if word else int(given["n_month"] or 0)
    if not 1 <= month <= 12 or (len(year) == 2 and int(year) not in SHORT_YEARS):
        return None
    return _written(match, year, month, 1, MONTH)


def _short(match: re.Match[str], month: int) -> Written | None:
    before = match.string[max(0, match.start() - 40) : match.start()]
    is_year = int(match["short_year"]) in SHORT_YEARS and _ASKS_FOR_DATE.search(before) is not None
    return _written(match, match["short_year"], month, 1, MONTH) if is_year else None


def _written(match: re.Match[str], year: str, month: int, day: int, precision: str = DAY) -> Written | None:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if full not in YEARS:
        return None
    try:
        date = dt.date(full, month, day)
    except ValueError:
        date = None
    return Written(match.start(), match.end(), date, precision)


def month_number(word: str) -> int:
    """1 to 12, or 0; small slips of the pen (Febuary, Septmber) are read."""
    plain = word.casefold().translate(_CLOSING_ZERO_WIDTH).rstrip(".")
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    for number, name in enumerate(_ENGLISH, start=1):
        is_short = plain == name[:3] or (plain == "sept" and number == 9)
        is_slip = plain[:3] == name[:3] and plain[-2:] == name[-2:] and abs(len(plain) - len(name)) <= 2
        if is_short or is_slip:
            return number
    return 0
