from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checklists.calendar import add_months, add_working_days, in_words, is_working_day
from checklists.evaluation import Outcome
from tests.checklists.factories import day, rule, run_rule, site

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("9999-12-01", 5, "9999-12-31"),
    ],
)
def test_months_are_clamped_to_the_month_end_and_to_the_calendar(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_dates_in_reasons_read_like_3_march_2026() -> None:
    assert in_words(day("2026-03-03")) == "3 March 2026"


@pytest.mark.parametrize(
    ("nation", "when", "working"),
    [
        ("SCT", "2026-11-30", False),
        ("ENG", "2026-11-30", True),
        ("NIR", "2026-07-13", False),
        ("ENG", "2026-07-13", True),
        ("WLS", "2026-12-25", False),
        ("ENG", "2026-06-13", False),
        ("SCT", "2026-06-15", False),
        ("NOWHERE", "2026-12-25", True),
    ],
)
def test_working_days_follow_the_nation(nation: str, when: str, working: bool) -> None:
    assert is_working_day(day(when), [nation]) is working


def test_a_site_in_two_nations_rests_on_the_holidays_of_both() -> None:
    assert add_working_days(day("2026-11-27"), 1, ["ENG"]) == day("2026-11-30")
    assert add_working_days(day("2026-11-27"), 1, ["ENG", "SCT"]) == day("2026-12-01")


@pytest.mark.parametrize(
    ("given", "as_of", "outcome", "until"),
    [
        ("2026-06-15", "2026-06-15", PASS, "2026-07-15"),
        ("2026-01-31", "2026-02-28", PASS, "2026-02-28"),
        ("2026-01-31", "2026-03-01", FAIL, None),
        ("2028-01-31", "2028-02-29", PASS, "2028-02-29"),
        ("2026-06-16", "2026-06-15", FAIL, "2026-06-15"),
        ("2026-07-01", "2026-06-15", FAIL, "2026-06-30"),
        (None, "2026-06-15", CANNOT_TELL, None),
        ("", "2026-06-15", CANNOT_TELL, None),
        ("15/06/2026", "2026-06-15", CANNOT_TELL, None),
        ("20260615", "2026-06-15", CANNOT_TELL, None),
        (20260615, "2026-06-15", CANNOT_TELL, None),
        ("9999-12-31", "2026-06-15", FAIL, "9999-12-30"),
    ],
)
def test_within_months(given: Any, as_of: str, outcome: Outcome, until: str | None) -> None:
    result = run_rule(rule("within_months", field="review_date", months=1), {"review_date": given}, as_of=day(as_of))
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


def test_a_future_review_date_says_so_by_its_day() -> None:
    result = run_rule(rule("within_months", field="review_date", months=12), {"review_date": "2026-07-03"})
    assert result.reason == "The review date 3 July 2026 is in the future; give the day it really happened."


def test_the_oldest_row_of_a_form_decides() -> None:
    rows = {"pathway": {"A": {"point": "x", "tested_on": "2026-05-01"}, "B": {"point": "y", "tested_on": "2026-01-01"}}}
    asked = rule("within_months", field="tested_on", months=6, form="pathway")
    facts = site(localities=("A", "B"))
    assert run_rule(asked, rows, facts=facts).holds_until == day("2026-07-01")
    assert run_rule(asked, rows, facts=facts, as_of=day("2026-07-02")).outcome is FAIL
    assert run_rule(asked, rows, facts=site(localities=("A", "C"))).outcome is CANNOT_TELL
    assert run_rule(asked, rows, facts=site()).outcome is CANNOT_TELL


# L7
@pytest.mark.parametrize(
    ("given", "outcome", "until"),
    [
        ("2026-07-15", PASS, "2026-06-15"),
        ("2026-07-14", FAIL, None),
        ("2027-01-31", PASS, "2027-01-01"),
        ("0001-01-02", FAIL, None),
        (True, CANNOT_TELL, None),
        (None, CANNOT_TELL, None),
    ],
)
def test_expires_after(given: Any, outcome: Outcome, until: str | None) -> None:
    result = run_rule(rule("expires_after", field="expiry", days=30), {"expiry": given})
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"period_end": "2026-03-31", "received_on": "2026-04-20"}, PASS),
        ({"period_end": "2026-03-31", "received_on": "2026-04-21"}, FAIL),
        ({"period_end": "2026-05-31", "received_on": "2026-06-16"}, FAIL),
        ({"period_end": "2026-03-31"}, CANNOT_TELL),
        ({"received_on": "2026-04-20"}, CANNOT_TELL),
        ({"period_end": "soon", "received_on": "2026-04-20"}, CANNOT_TELL),
    ],
)
def test_received_within(answers: dict[str, Any], outcome: Outcome) -> None:
    assert run_rule(rule("received_within", days_after_quarter=20), answers).outcome is outcome


@pytest.mark.parametrize(
    ("live", "as_of", "visits", "outcome", "until"),
    [
        (None, "2026-06-15", ["2026-06-01"], CANNOT_TELL, None),
        ("2026-07-01", "2026-06-15", None, CANNOT_TELL, "2026-06-30"),
        ("2026-06-01", "2026-06-15", None, PASS, "2026-07-15"),
        ("2026-06-01", "2026-07-15", None, PASS, "2026-07-15"),
        ("2026-06-01", "2026-07-16", None, CANNOT_TELL, "2026-09-13"),
        ("2026-06-01", "2026-07-16", ["2026-06-02"], FAIL, "2026-09-13"),
        ("2026-06-01", "2026-07-16", ["2026-07-15"], PASS, "2026-09-13"),
        ("2026-06-01", "2026-09-14", ["2026-06-30", "2026-08-30"], PASS, None),
        ("2026-06-01", "2026-07-16", "2026-07-01", CANNOT_TELL, None),
        ("2026-06-01", "2026-07-16", ["2026-07-01", 7], CANNOT_TELL, None),
    ],
)
def test_days_since_go_live(live: str | None, as_of: str, visits: Any, outcome: Outcome, until: str | None) -> None:
    facts = site(went_live_on=live and day(live))
    asked = rule("days_since_go_live", milestones=[30, 90], tolerance=14)
    result = run_rule(asked, {"visits": visits}, facts=facts, as_of=day(as_of))
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


# L7
def test_a_leap_day_review_counts_to_the_last_day_of_february() -> None:
    asked = rule("within_months", field="review_date", months=12)
    answers = {"review_date": "2024-02-29"}
    assert run_rule(asked, answers, as_of=dt.date(2025, 2, 28)).outcome is PASS
    assert run_rule(asked, answers, as_of=dt.date(2025, 3, 1)).outcome is FAIL
