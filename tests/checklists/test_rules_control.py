from __future__ import annotations

from typing import Any

import pytest

from checklists.evaluation import Outcome
from checklists.facts import AgreementFacts, Finding, GateOutcome, OpenAction, OpenCondition, Signature
from tests.checklists.factories import day, rule, run_rule, site

PASS, FAIL, CANNOT_TELL, NEEDS_HUMAN = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.NEEDS_HUMAN


def signed(name: str, on: str | None = "2026-02-03") -> dict[str, Any]:
    return {"name": name, "signed_on": on}


@pytest.mark.parametrize(
    ("signatures", "outcome"),
    [
        ({"host_board": signed("A Person"), "lead_body": signed("B Person")}, PASS),
        ({"host_board": signed("A Person"), "lead_body": signed("a  PERSON")}, FAIL),
        ({"host_board": signed("A Person")}, FAIL),
        ({"host_board": signed("A Person"), "lead_body": signed("B Person", None)}, CANNOT_TELL),
        ({"host_board": signed("A Person"), "lead_body": signed("", "2026-02-03")}, CANNOT_TELL),
        ({"host_board": signed("A Person"), "lead_body": signed("B Person", "2026-06-16")}, FAIL),
        ({"host_board": "A Person", "lead_body": 3}, CANNOT_TELL),
        ({}, CANNOT_TELL),
        (None, CANNOT_TELL),
        ("both", CANNOT_TELL),
    ],
)
def test_signed_by(signatures: Any, outcome: Outcome) -> None:
    assert run_rule(rule("signed_by", roles=["host_board", "lead_body"]), {"signatures": signatures}).outcome is outcome


def test_signatures_of_the_newest_agreement_count() -> None:
    both = tuple(Signature(role=role, name=name, signed_on=day("2026-02-03")) for role, name in [("host_board", "A"), ("lead_body", "B")])
    facts = site(
        agreements=(
            AgreementFacts(kind="lead_body", signed_on=day("2026-02-03"), signatures=both),
            AgreementFacts(kind="lead_body", signed_on=day("2024-02-03")),
        )
    )
    asked = rule("signed_by", roles=["host_board", "lead_body"])
    assert run_rule(asked, facts=facts, agreement_kinds=("lead_body",)).outcome is PASS
    assert run_rule(asked, facts=facts).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("answers", "outcome", "until"),
    [
        ({"approved_by": "host_board", "approved_on": "2026-06-15"}, PASS, None),
        ({"approved_by": "host_lead", "approved_on": "2026-06-15"}, FAIL, None),
        ({"approved_by": "host_board", "approved_on": "2026-06-20"}, FAIL, "2026-06-19"),
        ({"approved_by": "host_board"}, CANNOT_TELL, None),
        ({"approved_on": "2026-06-15"}, CANNOT_TELL, None),
        ({"approved_by": ["host_board"], "approved_on": "2026-06-15"}, CANNOT_TELL, None),
    ],
)
def test_approved_by(answers: dict[str, Any], outcome: Outcome, until: str | None) -> None:
    result = run_rule(rule("approved_by", role="host_board"), answers)
    assert (result.outcome, result.holds_until) == (outcome, until and day(until))


@pytest.mark.parametrize(
    ("severity", "open_ones", "outcome"),
    [
        ("major", [], PASS),
        ("major", ["minor"], PASS),
        ("major", ["major"], FAIL),
        ("major", ["critical"], FAIL),
        ("critical", ["major", "minor"], PASS),
        ("critical", ["catastrophic"], FAIL),
    ],
)
def test_no_open_actions(severity: str, open_ones: list[str], outcome: Outcome) -> None:
    facts = site(actions=tuple(OpenAction(severity=one, title="Put it right") for one in open_ones))
    assert run_rule(rule("no_open_actions", severity=severity), facts=facts).outcome is outcome


def decided(gate: str, outcome: str, on: str = "2026-06-01") -> GateOutcome:
    return GateOutcome(gate=gate, outcome=outcome, decided_on=day(on))


@pytest.mark.parametrize(
    ("gates", "outcome"),
    [
        ([decided("G1", "go"), decided("G2", "go_with_conditions")], PASS),
        ([decided("G1", "go")], FAIL),
        ([decided("G1", "go"), decided("G2", "defer")], FAIL),
        ([decided("G1", "go"), decided("G2", "no_go"), decided("G2", "go", "2026-06-02")], PASS),
        ([decided("G1", "go"), decided("G2", "no_go"), decided("G2", "go")], FAIL),
    ],
)
def test_gates_passed(gates: list[GateOutcome], outcome: Outcome) -> None:
    asked = rule("gates_passed", gates=["G1", "G2"])
    assert run_rule(asked, facts=site(gates=tuple(gates))).outcome is outcome
    assert run_rule(asked, facts=site(gates=tuple(reversed(gates)))).outcome is outcome


def test_a_gate_counts_as_passed_until_a_condition_of_it_is_late() -> None:
    condition = OpenCondition(text="Send it", owner="host_lead", due_on=day("2026-06-20"), gate="G1")
    facts = site(gates=(decided("G1", "go_with_conditions"),), conditions=(condition,))
    asked = rule("gates_passed", gates=["G1"])
    assert run_rule(asked, facts=facts).holds_until == day("2026-06-20")
    assert run_rule(asked, facts=facts, as_of=day("2026-06-21")).outcome is FAIL


@pytest.mark.parametrize(
    ("attendance", "outcome"),
    [
        ({"ig_reviewer": "present", "programme_lead": "present"}, PASS),
        ({"ig_reviewer": "recused", "programme_lead": "present"}, FAIL),
        ({"programme_lead": "present"}, FAIL),
        ({"ig_reviewer": ["present"], "programme_lead": "present"}, FAIL),
        ({}, CANNOT_TELL),
        (None, CANNOT_TELL),
        ("everyone", CANNOT_TELL),
    ],
)
def test_quorum(attendance: Any, outcome: Outcome) -> None:
    assert run_rule(rule("quorum", roles=["programme_lead", "ig_reviewer"]), {"attendance": attendance}).outcome is outcome


@pytest.mark.parametrize(
    ("cited", "pinned", "outcome"),
    [
        ("0.1.0", "0.1.0", PASS),
        ("0.0.9", "0.1.0", FAIL),
        (None, "0.1.0", CANNOT_TELL),
        (0.1, "0.1.0", CANNOT_TELL),
        ("0.1.0", "", CANNOT_TELL),
    ],
)
def test_version_pinned(cited: Any, pinned: str, outcome: Outcome) -> None:
    assert run_rule(rule("version_pinned"), {"framework_version": cited}, facts=site(framework_version=pinned)).outcome is outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"no_conflicts": True}, PASS),
        ({"conflicts": {"1": {"conflict": "Housing", "mitigation": "Separate teams", "owner": "host_lead"}}}, PASS),
        ({"conflicts": {"1": {"conflict": "Housing", "mitigation": "Separate teams"}}}, FAIL),
        ({"conflicts": {"1": "Housing"}}, FAIL),
        ({"conflicts": {"1": {"mitigation": "x", "owner": "y"}}, "no_conflicts": True}, FAIL),
        ({"no_conflicts": False}, CANNOT_TELL),
        ({"no_conflicts": "true"}, CANNOT_TELL),
        ({}, CANNOT_TELL),
    ],
)
def test_declared_conflicts_managed(answers: dict[str, Any], outcome: Outcome) -> None:
    assert run_rule(rule("declared_conflicts_managed"), answers).outcome is outcome


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        (["pass"], PASS),
        (["pass", "fail"], FAIL),
        (["pass", "needs_human"], NEEDS_HUMAN),
        (["cannot_tell"], CANNOT_TELL),
        ([], CANNOT_TELL),
    ],
)
def test_no_prohibited_content(outcomes: list[str], outcome: Outcome) -> None:
    findings = tuple(Finding(requirement="R-1", check="privacy", outcome=one) for one in outcomes)
    elsewhere = (Finding(requirement="R-2", check="privacy", outcome="fail"), Finding(requirement="R-1", check="files", outcome="fail"))
    assert run_rule(rule("no_prohibited_content"), facts=site(findings=findings + elsewhere)).outcome is outcome


def test_template_only_waits_for_a_reviewer() -> None:
    asked = rule("template_only")
    assert run_rule(asked).outcome is NEEDS_HUMAN
    assert run_rule(asked, judgements={"template_only": "met"}).outcome is PASS


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ([5, 10, 25], PASS),
        ([5, 4], FAIL),
        ([10, 0], FAIL),
        ([10, 12], FAIL),
        ([10, "[c]"], FAIL),
        ([10, "[c]", "[c]"], PASS),
        (["[z]", 10], PASS),
        ([10, "few"], CANNOT_TELL),
        ([10, -5], CANNOT_TELL),
        ([10, True], CANNOT_TELL),
        (10, CANNOT_TELL),
        ([], CANNOT_TELL),
    ],
)
def test_disclosure_control(cells: Any, outcome: Outcome) -> None:
    assert run_rule(rule("disclosure_control", threshold=5, round=5), {"cells": cells}).outcome is outcome
