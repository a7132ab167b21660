"""What follows from report data by counting: expected values by hand."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pytest

from checklists.evaluation import GateStatus, Rag
from reports import model as m
from reports.chart import Bar, Column, Region, Tile, bars, columns, svg, tile_map, tiles
from reports.sentences import change_since, national_summary, site_summary, verdict
from reports.signals import biggest_drop, decisions_due, forecast, funnel, headline, is_ready, stage_signal, worst
from tests.reports.factories import AS_OF, REGIONS, days, make_national_report, make_site_line, make_site_report

PASSED, OPEN, READY, CLOSED = GateStatus.PASSED, GateStatus.OPEN, GateStatus.READY, GateStatus.CLOSED


def gates(*statuses: GateStatus) -> tuple[m.GateAt, ...]:
    return tuple(m.GateAt(gate=f"G{at}", status=status) for at, status in enumerate(statuses, 1))


def report(*sites: m.SiteLine, **fields) -> m.NationalReport:
    return dataclasses.replace(make_national_report(0, outstanding=(), follow_ups=()), sites=sites, **fields)


@pytest.mark.parametrize(
    ("status", "due_in", "expected"),
    [
        (PASSED, -90, "✓"),
        (GateStatus.PASSED_WITH_CONDITIONS, None, "✓"),
        (CLOSED, None, "–"),
        (OPEN, 0, "G"),
        (OPEN, None, "G"),
        (OPEN, -1, "A"),
        (OPEN, -30, "A"),
        (OPEN, -31, "R"),
        (READY, 5, "G"),
        (READY, -1, "A"),
        (GateStatus.DEFERRED, 5, "A"),
        (GateStatus.REOPENED, 5, "R"),
        (GateStatus.REFUSED, 5, "R"),
    ],
)
def test_a_stage_signals_by_its_gate_and_its_date(status, due_in, expected):
    gate = m.GateAt(gate="G1", status=status, due_on=None if due_in is None else days(due_in))
    assert stage_signal(gate, AS_OF) == expected


@pytest.mark.parametrize(
    ("status", "gate", "expected"),
    [("onboarding", READY, True), ("onboarding", PASSED, True), ("live", GateStatus.REOPENED, True), ("onboarding", OPEN, False)],
)
def test_ready_means_that_nothing_stands_before_the_go_live_decision(status, gate, expected):
    site = make_site_line(1, status=status, gates=(m.GateAt(gate="G7", status=gate),), readiness_percent=100.0)
    assert is_ready(site, "G7") is expected


def test_withdrawn_sites_count_in_no_headline():
    seen = headline(report(make_site_line(1, status="withdrawn", rag=Rag.RED), make_site_line(2, status="live", rag=Rag.GREEN)))
    assert (seen.sites, seen.ready, seen.live, seen.red, seen.green, seen.withdrawn) == (1, 1, 1, 0, 1, 1)


def test_the_funnel_counts_reopened_gates_as_passed_and_ends_with_what_is_live():
    sites = (
        make_site_line(1, status="onboarding", gates=gates(PASSED, GateStatus.REOPENED, OPEN)),
        make_site_line(2, status="onboarding", gates=gates(PASSED, OPEN, CLOSED)),
        make_site_line(3, status="withdrawn", gates=gates(OPEN, CLOSED, CLOSED)),
    )
    steps = funnel(report(*sites))
    assert steps[:4] == [("Entered the programme", 3), ("G1 Eligible", 2), ("G2 Sound organisation", 1), ("G3 Safe organisation", 0)]
    assert steps[-1] == ("Live now", 0)
    assert biggest_drop([("a", 9), ("b", 7), ("c", 2)]) == ("c", 5)


def test_decisions_come_earliest_due_first():
    late = make_site_line(1, status="onboarding", gates=(m.GateAt(gate="G2", status=READY, due_on=days(9)),))
    soon = make_site_line(2, status="onboarding", gates=(m.GateAt(gate="G1", status=READY, due_on=days(-2)),))
    assert [(due.site, due.gate_title) for due in decisions_due(report(late, soon))] == [
        (soon.name, "Eligible"),
        (late.name, "Sound organisation"),
    ]


def test_the_forecast_places_live_and_expected_sites_by_quarter():
    sites = (
        make_site_line(1, status="live", went_live_on=days(-80), earliest_go_live=None),
        make_site_line(2, status="onboarding", earliest_go_live=days(60)),
        make_site_line(3, status="onboarding", earliest_go_live=days(2000)),
        make_site_line(4, status="onboarding", earliest_go_live=None),
        make_site_line(5, status="withdrawn", earliest_go_live=days(10)),
    )
    quarters, later, unplaced = forecast(report(*sites))
    assert [(q.label, q.live, q.expected) for q in quarters] == [("2026 Q3", 1, 0), ("2026 Q4", 0, 0), ("2027 Q1", 0, 1)]
    assert (later, unplaced) == (1, 1)


def test_the_worst_colour_of_a_region_wins():
    assert worst([Rag.GREEN, Rag.AMBER]) is Rag.AMBER
    assert worst([Rag.GREEN, Rag.GREY]) is Rag.GREY
    assert worst([]) is Rag.GREY


def criterion(status: str, *, veto: bool) -> m.Criterion:
    return m.Criterion(key="N1", title="One", met_when="", veto=veto, status=status, found="")


@pytest.mark.parametrize(
    ("statuses", "begins"),
    [
        ((("not_met", True), ("met", False)), "Not ready for national roll-out: a condition"),
        ((("unknown", True), ("met", False)), "It cannot yet be said"),
        ((("met", True), ("partly", False)), "Not ready for national roll-out yet"),
        ((("met", True), ("met", False)), "Ready for national roll-out"),
    ],
)
def test_the_verdict_never_outruns_the_criteria(statuses, begins):
    criteria = tuple(criterion(status, veto=veto) for status, veto in statuses)
    assert verdict(report(criteria=criteria)).startswith(begins)


def test_no_change_is_claimed_without_an_earlier_position():
    assert "no change can be shown" in change_since(report(previous=None))
    assert "3 of 22 were at risk" in change_since(report(previous=m.Previous(taken_on=days(-30), at_risk=3, on_track=8, sites=22)))


def test_one_site_is_spoken_of_in_the_singular():
    summary = national_summary(report(make_site_line(1, status="live")))
    assert summary.startswith("1 of 1 active site is ready to go live, 1 of them live already")


def test_a_withdrawn_site_has_no_next_step():
    site = make_site_report()
    gone = dataclasses.replace(site, site=dataclasses.replace(site.site, status="withdrawn", withdrawn_on=days(-3)))
    assert site_summary(gone).startswith("The site withdrew on 20 Nov 2026.")
    assert "next thing" not in site_summary(gone)


SCENES = [
    tiles((Tile("3", "<b>sites</b>", "tag", "red"),), 400),
    bars((Bar("Readiness & progress", 0.5, "50%"),), 400, "Bars"),
    tile_map([Region(code, "Name", 1, 2, "R", "At risk", "red") for code in REGIONS], 330),
    columns([Column("2026 Q4", 1, 2)], 400, "Quarters"),
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_a_picture_is_valid_svg_without_styles_and_says_itself_in_words(scene):
    written = svg(scene, "p1")
    root = ElementTree.fromstring(written)
    assert root.attrib["role"] == "img"
    assert root[0].text == scene.title
    assert root[1].text == scene.description
    assert "style=" not in written
    assert "#" not in written


def test_the_map_shows_all_twelve_nations_and_regions():
    assert sum(getattr(shape, "text", "") == "1/2" for shape in SCENES[2].shapes) == 12
