from __future__ import annotations

import math
from typing import Any

import pytest

from checklists.evaluation import Outcome
from checklists.facts import AgreementFacts
from tests.checklists.factories import day, rule, run_rule, site

PASS, FAIL, CANNOT_TELL, NEEDS_HUMAN = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.NEEDS_HUMAN


@pytest.mark.parametrize(
    ("kind", "params", "given", "outcome"),
    [
        ("at_least", {"value": 5000000}, 5000000, PASS),
        ("at_least", {"value": 5000000}, 4999999, FAIL),
        ("at_least", {"value": 0.5}, 0.5, PASS),
        ("at_least", {"value": 3}, "3", CANNOT_TELL),
        ("at_least", {"value": 3}, True, CANNOT_TELL),
        ("at_least", {"value": 3}, math.nan, CANNOT_TELL),
        ("at_least", {"value": 3}, None, CANNOT_TELL),
        ("at_most", {"value": 6}, 6, PASS),
        ("at_most", {"value": 6}, 0, PASS),
        ("at_most", {"value": 6}, 7, FAIL),
        ("at_most", {"value": 6}, [], CANNOT_TELL),
        ("enum_in", {"values": ["suitable"]}, "suitable", PASS),
        ("enum_in", {"values": ["suitable"]}, "unsuitable", FAIL),
        ("enum_in", {"values": ["suitable"]}, 1, CANNOT_TELL),
        ("enum_in", {"values": ["suitable"]}, " ", CANNOT_TELL),
        ("requires_true", {}, True, PASS),
        ("requires_true", {}, False, FAIL),
        ("requires_true", {}, "yes", CANNOT_TELL),
        ("requires_true", {}, None, CANNOT_TELL),
        ("field_present", {}, 0, PASS),
        ("field_present", {}, "clause 3", PASS),
        ("field_present", {}, "  ", CANNOT_TELL),
        ("field_present", {}, {}, CANNOT_TELL),
        ("flag_if_true", {"severity": "critical"}, False, PASS),
        ("flag_if_true", {"severity": "critical"}, True, FAIL),
        ("flag_if_true", {"severity": "critical"}, "no", CANNOT_TELL),
        ("score_at_least", {"value": 80}, 80, PASS),
        ("score_at_least", {"value": 80}, 79.9, FAIL),
        ("score_at_least", {"value": 80, "else": "improvement_plan"}, 79.9, NEEDS_HUMAN),
        ("score_at_least", {"value": 80, "else": "improvement_plan"}, None, CANNOT_TELL),
    ],
)
def test_one_value(kind: str, params: dict[str, Any], given: Any, outcome: Outcome) -> None:
    assert run_rule(rule(kind, field="asked", **params), {"asked": given}).outcome is outcome


def test_a_flag_can_sit_inside_a_form() -> None:
    asked = rule("flag_if_true", field="open_inquiry", severity="critical", form="hexagon")
    assert run_rule(asked, {"hexagon": {"open_inquiry": True}}).outcome is FAIL
    assert run_rule(asked, {"hexagon": "no"}).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [({"need": 2, "fit": 5}, PASS), ({"need": 1, "fit": 5}, FAIL), ({"need": 2}, CANNOT_TELL), ({"need": 2, "fit": "5"}, CANNOT_TELL)],
)
def test_each_factor_reads_every_number_of_the_form(scores: dict[str, Any], outcome: Outcome) -> None:
    beside = [rule("answered_all", form="hexagon")]
    asked = rule("score_at_least", field="each_factor", value=2)
    assert run_rule(asked, {"hexagon": scores}, beside=beside).outcome is outcome


def test_each_factor_without_a_form_cannot_tell() -> None:
    assert run_rule(rule("score_at_least", field="each_factor", value=2), {}).outcome is CANNOT_TELL


def test_the_reason_says_the_number_and_the_least() -> None:
    result = run_rule(rule("at_least", field="cover_gbp", value=5000000), {"cover_gbp": 2000000})
    assert result.reason == "The cover in pounds is 2,000,000; it must be at least 5,000,000."


def test_an_answer_comes_before_the_newest_agreement_of_the_named_kinds() -> None:
    asked = rule("enum_in", field="granularity", values=["aggregate"])
    facts = site(
        agreements=(
            AgreementFacts(kind="meal", signed_on=day("2025-01-01"), granularity="aggregate"),
            AgreementFacts(kind="meal", signed_on=day("2026-01-01"), granularity="identifiable"),
            AgreementFacts(kind="dsa", signed_on=day("2026-02-01"), granularity="aggregate"),
        )
    )
    assert run_rule(asked, {}, facts=facts, agreement_kinds=("meal",)).outcome is FAIL
    assert run_rule(asked, {"granularity": "aggregate"}, facts=facts, agreement_kinds=("meal",)).outcome is PASS
    assert run_rule(asked, {}, facts=facts).outcome is CANNOT_TELL


def test_a_judgement_settles_what_no_rule_could_tell_but_never_a_fail() -> None:
    asked = rule("score_at_least", field="score", value=80, **{"else": "plan"})
    judged = {"score_at_least": "met"}
    assert run_rule(asked, {"score": 70}, judgements=judged).outcome is PASS
    assert run_rule(rule("score_at_least", field="score", value=80), {"score": 70}, judgements=judged).outcome is FAIL
    assert run_rule(asked, {"score": 70}, judgements={"score_at_least": "not_met"}).outcome is NEEDS_HUMAN


def test_an_unknown_kind_of_rule_cannot_tell() -> None:
    assert run_rule(rule("guess"), {}).outcome is CANNOT_TELL
