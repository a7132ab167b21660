"""The day a document carries: its last review, or the meeting it reports."""

from __future__ import annotations

import datetime as dt
from zlib import crc32

from samples.model import Host, day
from samples.papers.plan import main_plan

FIRST_REVIEW = day("2026-02-16")
REVIEW_SPREAD_DAYS = 140


def review_day(host: Host, requirement: str) -> dt.date:
    """Before the host applied, and within the year: all requirements of one document share its day."""
    own = host.answers.get(requirement, {})
    given = next((own[name] for name in ("review_date", "meeting_date", "rehearsed_on") if own.get(name)), None)
    if given:
        return dt.date.fromisoformat(given)
    if requirement == "EOI-03":
        return host.started_on - dt.timedelta(days=5)
    plan = main_plan(host, requirement)
    turn = crc32((plan.key if plan else requirement).encode()) + host.number * 37
    found = FIRST_REVIEW + dt.timedelta(days=turn % REVIEW_SPREAD_DAYS)
    return found - dt.timedelta(days=max(0, found.weekday() - 4))
