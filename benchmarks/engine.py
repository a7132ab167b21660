"""How long one site takes: ``python -m benchmarks.engine``.

Prints the median of evaluating one site against the built-in framework at three moments of its life, and the ratio to a floor: one
pass over the same requirements that calls, for every rule, a function that does nothing. Budget: 2 ms at the median.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from checklists.definition import Field, FieldKind, Form, Framework, Requirement, Rule
from checklists.engine import evaluate
from checklists.evaluation import Outcome, RuleResult
from checklists.facts import (
    AgreementFacts,
    Finding,
    GateOutcome,
    HeldRole,
    Identifier,
    PersonFacts,
    Record,
    Signature,
    SiteFacts,
    State,
    Training,
    Vetting,
)
from checklists.parsing import load_builtin
from checklists.rules import RuleContext

TODAY = dt.date(2026, 6, 15)
RECENTLY = dt.date(2026, 4, 1)
LATER = dt.date(2027, 6, 1)
ROUNDS = 300
JUDGED = {"template_only": "met"}
_NO_RESULT = RuleResult(rule="", outcome=Outcome.PASS, reason="")
_VALUES: Mapping[FieldKind, Any] = {
    FieldKind.TEXT: "Given",
    FieldKind.NUMBER: 3,
    FieldKind.DATE: RECENTLY.isoformat(),
    FieldKind.YES_NO: False,
    FieldKind.PAGE: "p. 3",
}


POSTS = ("imsa", "imsa_supervisor", "host_dsl", "deputy_dsl", "host_dp_lead", "board_safeguarding_lead", "trustee", "clinical_supervisor")
TRAINED_FOR: Mapping[str, tuple[str, ...]] = {"host_dsl": ("SG-LEAD",), "host_dp_lead": ("DP-LEAD",), "imsa_supervisor": ("IMSA-MGR",)}


def full_site(framework: Framework) -> SiteFacts:
    """A site in two nations with nine people, every register entry, agreement and gate decision."""
    people = tuple(_person(framework, role) for role in (*POSTS, "line_manager"))
    signatures = tuple(
        Signature(role=role, name=role, signed_on=RECENTLY) for role in ("host_board", "programme_lead", "meal_provider", "host_dp_lead")
    )
    return SiteFacts(
        nations=frozenset({"ENG", "SCT"}),
        structure="charitable_company",
        size="large",
        organisation_type="anti_slavery",
        started_on=dt.date(2026, 1, 5),
        flags=frozenset({"has_employees", "has_volunteers"}),
        income_gbp=2_000_000,
        localities=("E08000003", "S12000033"),
        identifiers=tuple(_entry(scheme, value) for scheme, value in (("ccew", "9900101"), ("company", "99000101"), ("ico", "ZZ900001"))),
        people=people,
        agreements=tuple(
            AgreementFacts(
                kind=kind,
                signed_on=RECENTLY,
                review_due=LATER,
                granularity="aggregate",
                framework_version=framework.version,
                signatures=signatures,
            )
            for kind in ("dsa", "meal", "hosting")
        ),
        gates=tuple(GateOutcome(gate=f"G{n}", outcome="go", decided_on=RECENTLY) for n in range(1, 8)),
        findings=tuple(Finding(requirement=key, check="privacy", outcome="pass") for key in framework.requirements),
        went_live_on=RECENTLY,
        last_activity_on=TODAY,
        framework_version=framework.version,
    )


def _person(framework: Framework, role: str) -> PersonFacts:
    courses = (*framework.training_sets["IMSA-CORE"], "FIRST") if role == "imsa" else TRAINED_FOR.get(role, ())
    return PersonFacts(
        key=role,
        roles=(HeldRole(role=role, since=RECENTLY, decision_nation="ENG", offered_on=LATER),),
        training=tuple(
            Training(course=code, completed_on=RECENTLY, hours=40)
            for code in (*courses, *framework.training_sets["HOST-BASE"], "BOARD-BRIEF")
        ),
        vetting=tuple(Vetting(regime=regime, issued_on=RECENTLY, decision="suitable") for regime in ("dbs", "pvg")),
        accreditation="enrolled",
        fields={"boundary_signed": RECENTLY.isoformat(), "code_signed": True},
    )


def _entry(scheme: str, value: str) -> Identifier:
    return Identifier(scheme=scheme, value=value, status="registered", checked_on=RECENTLY, checked_by="coordinator")


PLAIN: Mapping[str, Any] = {
    "approved_by": "host_board",
    "approved_on": "2026-04-01",
    "no_conflicts": True,
    "scrutiny": "audit",
    "regulators": ["ccew", "oscr"],
    "laws": ["care_act_2014", "asp_scotland_act_2007", "equality_act_2010"],
    "signatures": {role: {"name": role, "signed_on": "2026-04-01"} for role in ("host_dp_lead", "host_board", "lead_body")},
    "attendance": {role: "present" for role in ("programme_lead", "safeguarding_reviewer", "ig_reviewer", "lived_experience_panel")},
    "period_end": "2026-03-31",
    "received_on": "2026-04-10",
    "cells": [10, 25, 5],
    "visits": ["2026-05-01"],
}
BY_RULE: Mapping[str, Any] = {
    "within_months": "2026-04-01",
    "expires_after": LATER.isoformat(),
    "requires_true": True,
    "flag_if_true": False,
    "field_present": "Given",
}


def full_answers(framework: Framework, requirement: Requirement) -> dict[str, Any]:
    """Everything the rules of the requirement ask for, besides plain answers that others ask for: an answer sheet is never lean."""
    answers: dict[str, Any] = dict(PLAIN) if not requirement.agreement_kinds else {}
    for rule in requirement.rules:
        params = rule.params
        if "form" in params:
            answers[params["form"]] = _form(framework.forms[params["form"]])
        if "checklist" in params:
            answers[params["checklist"]] = {item.key: "p. 3" for item in framework.checklists[params["checklist"]]}
        if "field" in params and not requirement.agreement_kinds:
            answers[params["field"]] = params["values"][0] if rule.kind == "enum_in" else BY_RULE.get(rule.kind, params.get("value"))
    return answers


def _form(form: Form) -> dict[str, Any]:
    row = {field.key: _typed(field) for field in form.fields}
    return row if form.per is None else {key: row for key in ("E08000003", "S12000033", "imsa", "imsa_supervisor")}


def _typed(field: Field) -> Any:
    if field.kind is FieldKind.CHOICE and field.choices:
        return "ENG" if "ENG" in field.choices else field.choices[-1]
    return [*field.choices[:1]] if field.kind is FieldKind.CHOICES else _VALUES.get(field.kind, "x")


def records(framework: Framework, state: State) -> list[Record]:
    return [
        Record(
            requirement=key,
            state=state,
            answers=full_answers(framework, one),
            documents=1,
            judgements=JUDGED,
            submitted_on=RECENTLY,
            decided_on=RECENTLY,
        )
        for key, one in framework.requirements.items()
    ]


def median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def floor(framework: Framework, facts: SiteFacts, given: list[Record]) -> None:
    for requirement, record in zip(framework.requirements.values(), given, strict=True):
        context = RuleContext(framework, requirement, facts, record, TODAY)
        for rule in requirement.rules:
            _nothing(rule, context)


def _nothing(_rule: Rule, _context: RuleContext) -> RuleResult:
    return _NO_RESULT


def main() -> None:
    framework = load_builtin("imsa-readiness", "0.1.0")
    facts = full_site(framework)
    accepted = records(framework, State.ACCEPTED)
    least = median_ms(lambda: floor(framework, facts, accepted))
    print(f"{len(framework.requirements)} requirements; floor {least:.3f} ms")
    cases = {"nothing sent": [], "all submitted": records(framework, State.SUBMITTED), "all accepted": accepted}
    for name, given in cases.items():
        took = median_ms(lambda given=given: evaluate(framework, facts, given, TODAY))  # type: ignore[misc]
        print(f"{name:14} p50 {took:.3f} ms   {took / least:5.1f} x floor")


if __name__ == "__main__":
    main()
