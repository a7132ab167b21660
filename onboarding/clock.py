"""The only source of the time. Instants are aware UTC; dates are calendar dates in Europe/London."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


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
