"""Calendar arithmetic on plain dates: clamped months, days that never overflow, working days per nation."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NATIONS = frozenset({"ENG", "SCT", "WLS", "NIR"})
_SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """``months`` calendar months later, clamped to the month's end (31 January + 1 = 28 or 29 February) and to the calendar's ends."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    if year < dt.MINYEAR:
        return dt.date.min
    if day.day <= 28:
        return dt.date(year, month, day.day)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    """``days`` elapsed days later; a day beyond the calendar is its last (or first) day."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def day_before(day: dt.date) -> dt.date:
    return day if day == dt.date.min else day - _ONE_DAY


@lru_cache(maxsize=4096)
def in_words(day: dt.date) -> str:
    """``3 March 2026``: the one form in which reasons give dates."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=256)
def bank_holidays(nation: str, year: int) -> frozenset[dt.date]:
    """Bank holidays of one nation (ENG, SCT, WLS, NIR) in one year; an unknown nation has none."""
    if nation not in NATIONS:
        return frozenset()
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


def is_working_day(day: dt.date, nations: Iterable[str]) -> bool:
    """Monday to Friday and a bank holiday in none of the nations."""
    return day.weekday() < _SATURDAY and all(day not in bank_holidays(nation, day.year) for nation in nations)


def add_working_days(day: dt.date, days: int, nations: Iterable[str]) -> dt.date:
    """The ``days``-th working day after ``day``; with 0 days, ``day`` itself."""
    everywhere = frozenset(nations)
    reached = day
    while days > 0 and reached < dt.date.max:
        reached += _ONE_DAY
        days -= is_working_day(reached, everywhere)
    return reached
