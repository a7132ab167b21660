"""The only source of the time. Instants are aware UTC; dates are calendar dates in Europe/London."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from onboarding.errors import Invalid

LONDON = ZoneInfo("Europe/London")
EARLIEST = dt.date(1950, 1, 1)
"""Before this nobody who works at a host today can have done anything: an earlier day is a slip, or a spreadsheet's zero."""


def now() -> dt.datetime:
    """The present instant: never fixed, because leases and the trail must follow real time."""
    return timezone.now()


def today() -> dt.date:
    """The date on which readiness is judged: ``settings.AS_OF`` where it is set (demonstrations), else today in London."""
    fixed: dt.date | None = settings.AS_OF
    return fixed or now().astimezone(LONDON).date()


def day_starts(day: dt.date) -> dt.datetime:
    """Midnight in London at which ``day`` begins, as an aware UTC instant."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def local_day(instant: dt.datetime) -> dt.date:
    """The calendar day in London on which an instant falls."""
    return instant.astimezone(LONDON).date()


def check_past(days: Mapping[str, dt.date | None]) -> None:
    """Raise Invalid naming every field whose day is still to come or before anybody's working life; None is no day."""
    late = [field for field, day in days.items() if day is not None and day > today()]
    if late:
        raise Invalid(f"{', '.join(late)} is in the future.", fields=dict.fromkeys(late, "Give a day that has been: today or earlier."))
    check_years(days)


def check_years(days: Mapping[str, dt.date | None]) -> None:
    """Raise Invalid naming every field whose day is before anybody's working life."""
    early = [field for field, day in days.items() if day is not None and day < EARLIEST]
    if early:
        raise Invalid(
            f"{', '.join(early)} is too long ago to be meant.", fields=dict.fromkeys(early, f"Check the year: {EARLIEST.year} or later.")
        )
