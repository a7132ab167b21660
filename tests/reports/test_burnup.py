"""The burn-up: what is counted, what is forecast and when not, and that number, picture and words agree."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from reports.burnup import MEANING, burn_up, said, when
from reports.burnup_picture import picture
from reports.chart import Path, Text, svg

TODAY = dt.date(2026, 11, 23)
START = dt.date(2026, 5, 25)
"""Exactly 26 weeks before."""


def days(*texts: str) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(text) for text in texts)


READY = days("2026-06-10", "2026-07-20", "2026-09-01", "2026-11-02")
EARLIEST = days("2026-12-21", "2027-02-01", "2027-03-01", "2027-03-01")
PLANNED = days("2026-07-01", "2026-08-01", "2026-10-01", "2026-11-01", "2026-11-20", "2027-01-04", "2027-02-01", "2027-03-01")


def pilot(**other):
    given = {"as_of": TODAY, "started_on": START, "sites": 8, "ready": READY, "planned": PLANNED, "earliest": EARLIEST}
    return burn_up(**{**given, **other})


def test_sites_behind_plan_are_those_planned_by_today_and_not_ready():
    found = pilot()
    assert (found.ready, found.planned_by_now, found.behind) == (4, 5, 1)


def test_the_pace_is_that_of_the_last_half_year_with_the_exact_range_of_what_was_seen():
    """Four in 26 weeks: 0.154 a week; the 80% range of a count of four is 1.745 to 7.994."""
    pace = pilot().pace
    assert pace.likely == pytest.approx(4 / 26)
    assert pace.low == pytest.approx(1.745 / 26, rel=0.02)
    assert pace.high == pytest.approx(7.994 / 26, rel=0.02)


def test_sites_ready_longer_ago_do_not_hasten_the_forecast():
    assert pilot(started_on=dt.date(2025, 1, 6), ready=days("2025-03-03", "2025-04-04", "2025-05-05", "2026-11-02")).pace is None


@pytest.mark.parametrize("seen", [0, 1, 2])
def test_fewer_than_three_are_no_pace_and_the_words_say_so(seen):
    found = pilot(ready=READY[:seen])
    assert found.pace is None
    assert when(found) == ("Not known", "fewer than 3 got ready in half a year")
    assert all(point.ahead is None for point in found.points)
    assert "No forecast is drawn" in said(found)


def test_the_finish_follows_from_the_pace():
    """Four are left: 26 weeks at the pace, 13 at best, 60 at worst; nobody's own earliest day is later."""
    best, likely, worst = pilot().finish
    assert likely == dt.date(2027, 5, 24)
    assert abs((best - dt.date(2027, 2, 22)).days) <= 14
    assert abs((worst - dt.date(2028, 1, 15)).days) <= 21
    assert when(pilot())[0] == "May 2027"


def test_nobody_is_ready_before_their_own_earliest_day():
    found = pilot(ready=days(*["2026-11-02"] * 20), sites=24)
    before = [point.ahead for point in found.points if point.on < dt.date(2026, 12, 21) and point.ahead]
    assert {(span.low, span.likely, span.high) for span in before} == {(20.0, 20.0, 20.0)}
    assert found.finish[0] == dt.date(2027, 3, 1)


def test_a_site_without_an_earliest_day_leaves_the_finish_open():
    assert when(pilot(earliest=EARLIEST[:2])) == ("Not known", "a site has no earliest date")


def test_all_ready_needs_no_forecast():
    assert when(pilot(sites=4, earliest=())) == ("Now", "all are ready")


def test_the_range_never_runs_backwards_and_never_passes_all_sites():
    spans = [point.ahead for point in pilot().points if point.ahead]
    assert all(one.low <= one.likely <= one.high <= 8 for one in spans)
    assert all(one.likely <= after.likely for one, after in pairwise(spans))


def test_a_programme_of_today_without_a_site_can_be_drawn():
    found = burn_up(as_of=TODAY, started_on=None, sites=0, ready=(), planned=(), earliest=())
    assert "0 of 0 sites" in said(found)
    assert svg(picture(found), "empty").startswith("<svg")


def test_number_picture_and_words_say_the_same():
    found = pilot()
    last = found.points[-1].ahead
    span = f"{round(last.low)} to {round(last.high)}"
    for is_narrow in (False, True):
        scene = picture(found, is_narrow)
        texts = [shape.text for shape in scene.shapes if isinstance(shape, Text)]
        assert "4 ready today" in texts
        assert any(span in text for text in texts)
        assert span in scene.description
        assert max(x for shape in scene.shapes if isinstance(shape, Path) for x, _ in shape.points) <= scene.width
    assert "4 of 8 sites are ready today. 5 were to be by today" in said(found)


def test_the_svg_holds_no_style_and_no_colour():
    text = svg(picture(pilot()), "wide")
    assert "style=" not in text
    assert "#" not in text
    assert 'role="img"' in text


def test_what_the_forecast_rests_on_is_defined():
    assert [term for term, _ in MEANING] == ["Plan", "Forecast", "Day of becoming ready"]
