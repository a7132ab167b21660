"""Time: stored in UTC, told in London's days, read in one place, and for leases the database's (L7, F14)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection

from onboarding import clock
from onboarding.models import WorkItem
from onboarding.services import work


# L7
@pytest.mark.parametrize(
    ("day", "begins"),
    [
        ("2026-10-24", "2026-10-23T23:00"),
        ("2026-10-25", "2026-10-24T23:00"),
        ("2026-10-26", "2026-10-26T00:00"),
        ("2026-12-31", "2026-12-31T00:00"),
        ("2027-01-01", "2027-01-01T00:00"),
        ("2027-03-28", "2027-03-28T00:00"),
        ("2027-03-29", "2027-03-28T23:00"),
        ("2028-02-29", "2028-02-29T00:00"),
    ],
)
def test_a_day_begins_at_londons_midnight(day, begins):
    assert clock.day_starts(dt.date.fromisoformat(day)) == dt.datetime.fromisoformat(begins).replace(tzinfo=dt.UTC)


# L7
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-10-24T22:59:59", "2026-10-24"),
        ("2026-10-24T23:00:00", "2026-10-25"),
        ("2026-10-25T00:30:00", "2026-10-25"),
        ("2026-10-25T01:30:00", "2026-10-25"),
        ("2026-10-25T23:59:59", "2026-10-25"),
        ("2026-12-31T23:59:59", "2026-12-31"),
        ("2027-03-28T00:59:59", "2027-03-28"),
        ("2027-03-28T22:59:59", "2027-03-28"),
        ("2027-03-28T23:00:00", "2027-03-29"),
        ("2028-02-29T23:59:59", "2028-02-29"),
        ("2026-06-30T23:30:00", "2026-07-01"),
    ],
)
def test_an_instant_falls_on_londons_day(instant, day, settings):
    settings.AS_OF = None
    at = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC)
    with time_machine.travel(at, tick=False):
        assert clock.today() == clock.local_day(at) == dt.date.fromisoformat(day)


# L7
@pytest.mark.parametrize("wrong", [dt.timedelta(hours=1), dt.timedelta(hours=-1), dt.timedelta(days=1), dt.timedelta(days=-1)])
def test_a_web_process_with_a_wrong_clock_gives_out_nothing_that_is_held(programme, wren, wrong):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's clock is that of the one machine.")
    work.mark_due(WorkItem.Kind.DRIVE_SITE, [7])
    (lease,) = work.claim(wren, WorkItem.Kind.DRIVE_SITE, 1)
    with time_machine.travel(clock.now() + wrong):
        assert work.claim(wren, WorkItem.Kind.DRIVE_SITE, 1) == []
        until = work.heartbeat(wren, WorkItem.Kind.DRIVE_SITE, [(lease.subject, lease.token, lease.fence)])
    assert abs(until - lease.until) < dt.timedelta(seconds=30)
