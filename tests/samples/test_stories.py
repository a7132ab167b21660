"""What the sample shows follows from the engine: every decision could be made on its day, and every host's story holds at the end."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pytest

from checklists.evaluation import Evaluation, GateStatus, Outcome, Rag
from samples.framework import framework
from samples.hosts import HOSTS
from samples.model import Host
from samples.timetable import timetable
from tests.samples.positions import evaluation, judgements

AS_OF = dt.date(2026, 11, 23)
PASSED = {GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS}


@lru_cache(maxsize=1024)
def on_day(number: int, on: dt.date) -> Evaluation:
    return evaluation(HOSTS[number - 1], on)


def today(number: int) -> Evaluation:
    return on_day(number, AS_OF)


def standing(number: int, requirement: str) -> str:
    return today(number).requirements[requirement].standing.value


def failing(number: int, requirement: str) -> list[str]:
    return [result.rule for result in today(number).requirements[requirement].rules if result.outcome is Outcome.FAIL]


def gates_passed(number: int) -> list[str]:
    return [key for key, gate in today(number).gates.items() if gate.status in PASSED]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.slug)
def test_whatever_was_accepted_could_be_accepted_on_that_day(host: Host) -> None:
    unsettled = []
    for key, sent in timetable(host).items():
        if sent.story.outcome == "accepted" and sent.decided_on:
            results = on_day(host.number, sent.decided_on).requirements[key].rules
            unsettled += [
                (key, result.reason) for result in results if result.outcome is not Outcome.PASS and result.rule not in judgements(sent)
            ]

    assert unsettled == []


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.slug)
def test_whatever_was_sent_was_open_on_that_day(host: Host) -> None:
    opened = {stage.key: [host.gate_day(gate) for gate in stage.gate.needs] for stage in framework().stages}
    for sent in timetable(host).values():
        assert all(on is not None and on <= sent.submitted_on for on in opened[sent.requirement.stage]), sent


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.slug)
def test_nothing_held_a_gate_on_the_day_it_was_passed(host: Host) -> None:
    held = {call.gate: on_day(host.number, call.on).gates[call.gate].blockers for call in host.gates if call.outcome.startswith("go")}

    assert {gate: blockers for gate, blockers in held.items() if blockers} == {}


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.slug)
def test_what_was_accepted_still_holds(host: Host) -> None:
    accepted = [key for key, sent in timetable(host).items() if sent.is_accepted]
    broken = [key for key in accepted if standing(host.number, key) in ("expired", "changes_needed", "unknown")]

    assert broken == []


def test_1_is_live_and_green() -> None:
    assert today(1).rag is Rag.GREEN
    assert gates_passed(1) == ["G1", "G2", "G3", "G4", "G5", "G6", "G7"]
    assert standing(1, "LIV-03") == "met"


def test_2_passed_its_last_gate_with_an_open_condition_on_supervision() -> None:
    assert today(2).gates["G7"].status is GateStatus.PASSED_WITH_CONDITIONS
    assert standing(2, "PPL-07") == "expiring"
    assert today(2).rag is Rag.AMBER


def test_3_waits_for_its_fourth_gate_with_a_certificate_that_ends_in_twenty_days() -> None:
    assert (today(3).gates["G4"].status, today(3).stage, today(3).rag) == (GateStatus.READY, "S4", Rag.AMBER)
    assert standing(3, "DAT-12") == "expiring"


def test_4_has_its_advice_boundary_accepted() -> None:
    assert standing(4, "PPL-11") == "met"


def test_5_was_the_first_to_pass_the_go_live_gate() -> None:
    first = min((host for host in HOSTS if host.gate_day("G7")), key=lambda host: host.gate_day("G7") or AS_OF)

    assert (first.number, standing(5, "EOI-06"), today(5).rag) == (5, "met", Rag.GREEN)


def test_6_is_live_with_a_refusal_of_the_police_on_record() -> None:
    assert gates_passed(6)[-1] == "G7"
    assert standing(6, "DAT-08") == "met"


@pytest.mark.parametrize(
    ("number", "requirement", "rule", "expected"),
    [
        (7, "SAF-01", "within_months", "changes_needed"),
        (8, "DAT-13", "enum_in", "changes_needed"),
        (10, "ORG-09", "signed_by", "with_reviewer"),
        (11, "EOI-06", "declared_conflicts_managed", "changes_needed"),
        (12, "PPL-10", "requires_true", "changes_needed"),
        (13, "PPL-03", "every_person", "with_reviewer"),
        (14, "SVC-07", "coverage_at_least", "changes_needed"),
        (16, "SAF-13", "every_person", "changes_needed"),
        (24, "EOI-02", "identifier_format", "changes_needed"),
    ],
)
def test_the_check_that_is_the_story_fails(number: int, requirement: str, rule: str, expected: str) -> None:
    assert failing(number, requirement) == [rule]
    assert standing(number, requirement) == expected


def test_9_has_a_contested_independence_and_a_firewall_that_waits_for_it() -> None:
    assert (standing(9, "EOI-06"), standing(9, "EOI-07")) == ("changes_needed", "blocked")


def test_15_holds_a_membership_that_awaits_migration() -> None:
    reasons = [result.reason for result in today(15).requirements["SAF-13"].rules]

    assert standing(15, "SAF-13") == "met"
    assert any("migration pending" in reason for reason in reasons)


def test_16_is_red_for_its_critical_action() -> None:
    assert (today(16).rag, today(16).rag_reasons[0]) == (Rag.RED, "1 critical action is open.")


@pytest.mark.parametrize(
    ("number", "requirement", "expected"),
    [(17, "EOI-06", "met"), (17, "GLV-02", "met"), (19, "SVC-04", "met"), (20, "DAT-12", "waived"), (21, "DAT-13", "not_applicable")],
)
def test_the_requirement_that_is_the_story_stands_as_told(number: int, requirement: str, expected: str) -> None:
    assert standing(number, requirement) == expected


def test_18_was_deferred_at_the_third_gate() -> None:
    assert today(18).gates["G3"].status is GateStatus.DEFERRED


def test_20_is_amber_for_a_waiver_with_nine_days_left() -> None:
    until = today(20).requirements["DAT-12"].valid_until

    assert (today(20).rag, until) == (Rag.AMBER, AS_OF + dt.timedelta(days=9))


def test_22_has_tested_its_pathway() -> None:
    assert standing(22, "SAF-05") in ("met", "expiring")


def test_23_has_not_sent_what_a_refused_file_belongs_to() -> None:
    assert (standing(23, "SAF-10"), today(23).stage) == ("to_do", "S3")


def test_24_withdrew() -> None:
    assert today(24).rag is Rag.GREY
    assert today(24).rag_reasons[0] == "Withdrew on 30 October 2026."
