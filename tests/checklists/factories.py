"""Small frameworks and sites for tests. Everybody and everything in them is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checklists.definition import (
    ChecklistItem,
    Course,
    Field,
    FieldKind,
    Form,
    Framework,
    Gate,
    Requirement,
    Rule,
    Stage,
    Step,
)
from checklists.evaluation import RuleResult
from checklists.facts import HeldRole, PersonFacts, Record, SiteFacts, State, Training, Vetting
from checklists.rules import RuleContext, run

TODAY = dt.date(2026, 6, 15)
STARTED = dt.date(2026, 6, 1)

TABLES: Mapping[str, Any] = {
    "people_scopes": {"contact_staff": ["imsa", "volunteer"], "board": ["trustee"]},
    "vetting_regimes": {"ENG": "dbs", "WLS": "dbs", "SCT": "pvg", "NIR": "accessni"},
    "recognition_levels": ["none", "aware", "working_protocol", "formal_recognition"],
    "agreement_levels": ["none", "refused", "interim", "agreed"],
    "identifier_patterns": {"ccew": "^[1-9][0-9]{5,6}$", "oscr": "^SC[0-9]{6}$", "company": "^[0-9]{8}$", "ico": "^Z[A-Z][0-9]{6}$"},
    "regulators": {"ccew": "Charity Commission for England and Wales", "oscr": "Scottish Charity Regulator"},
    "charity_regulator": {
        "by_register": {"ccew": "ccew", "oscr": "oscr", "ccni": "ccni"},
        "by_nation": {"ENG": "ccew", "WLS": "ccew", "SCT": "oscr", "NIR": "ccni"},
    },
    "nation_law": {"R-1": {"ENG": {"care_act": "Care Act 2014"}, "SCT": {"asp_act": "Adult Support and Protection Act 2007"}}},
    "accounts_scrutiny": {
        "order": ["none", "independent_examination", "qualified_examiner", "audit"],
        "rows": [
            {
                "nations": ["ENG", "WLS"],
                "period_ends_from": "2026-09-30",
                "period_ends_before": None,
                "audit_by_assets": {"assets_over_gbp": 5000000, "income_over_gbp": 500000},
                "bands": [
                    {"over_gbp": 1500000, "scrutiny": "audit"},
                    {"over_gbp": 500000, "scrutiny": "qualified_examiner"},
                    {"over_gbp": 40000, "scrutiny": "independent_examination"},
                    {"over_gbp": 0, "scrutiny": "none"},
                ],
            },
            {
                "nations": ["ENG", "WLS"],
                "period_ends_from": None,
                "period_ends_before": "2026-09-30",
                "audit_by_assets": None,
                "bands": [
                    {"over_gbp": 1000000, "scrutiny": "audit"},
                    {"over_gbp": 250000, "scrutiny": "qualified_examiner"},
                    {"over_gbp": 25000, "scrutiny": "independent_examination"},
                    {"over_gbp": 0, "scrutiny": "none"},
                ],
            },
            {
                "nations": ["SCT", "NIR"],
                "bands": [{"over_gbp": 500000, "scrutiny": "audit"}, {"over_gbp": 0, "scrutiny": "independent_examination"}],
            },
        ],
    },
}

FORMS: Mapping[str, Form] = {
    "hexagon": Form(
        key="hexagon",
        title="Hexagon",
        fields=(
            Field(key="need", label="Need", kind=FieldKind.NUMBER, low=1, high=5),
            Field(key="fit", label="Fit", kind=FieldKind.NUMBER, low=1, high=5),
            Field(key="welsh", label="Welsh", kind=FieldKind.TEXT, nations=frozenset({"WLS"})),
            Field(key="note", label="Note", kind=FieldKind.TEXT, required=False),
        ),
    ),
    "profile": Form(
        key="profile",
        title="Profile",
        fields=(
            Field(
                key="structure",
                label="Legal structure",
                kind=FieldKind.CHOICE,
                choices=("cio", "charitable_company"),
                choices_from="structures",
            ),
            Field(
                key="flags",
                label="What else is true of you",
                kind=FieldKind.CHOICES,
                choices=("has_volunteers", "has_employees"),
                choices_from="flags",
                required=False,
            ),
        ),
    ),
    "pathway": Form(
        key="pathway",
        title="Pathway",
        per="localities",
        fields=(
            Field(key="point", label="Referral point", kind=FieldKind.TEXT),
            Field(key="tested_on", label="Tested on", kind=FieldKind.DATE),
        ),
    ),
    "purposes": Form(
        key="purposes",
        title="Purposes",
        per="purposes",
        fields=(Field(key="art6", label="Article 6", kind=FieldKind.TEXT), Field(key="note", label="Note", kind=FieldKind.TEXT)),
    ),
    "partners": Form(key="partners", title="Partners", per="partners", fields=(Field(key="level", label="Level", kind=FieldKind.CHOICE),)),
    "rationale": Form(
        key="rationale",
        title="Rationale",
        per="roles",
        fields=(
            Field(key="decision_nation", label="Nation", kind=FieldKind.CHOICE),
            Field(key="level", label="Level", kind=FieldKind.CHOICE),
        ),
    ),
}

CHECKLISTS: Mapping[str, tuple[ChecklistItem, ...]] = {
    "policy": (
        ChecklistItem(key="scope", label="Scope"),
        ChecklistItem(key="roles", label="Roles"),
        ChecklistItem(key="scots_law", label="Scots law", nations=frozenset({"SCT"})),
    )
}

COURSES: Mapping[str, Course] = {
    "SG": Course(code="SG", title="Safeguarding adults", level="L3", refresh_months=36, min_hours=8, audience="imsa"),
    "DP": Course(code="DP", title="Data protection", level="core", refresh_months=12, min_hours=1, audience="all"),
}

BANDS = (("micro", 0), ("small", 10000), ("medium", 100000), ("large", 1000000), ("public_body", None))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def rule(kind: str, key: str | None = None, **params: Any) -> Rule:
    return Rule(key=key or kind, kind=kind, params=params)


def requirement(key: str = "R-1", *rules: Rule, stage: str = "S1", gate: str = "G1", **fields: Any) -> Requirement:
    defaults: dict[str, Any] = {
        "title": f"Title of {key}",
        "guide": "What to send.",
        "owner": "host_lead",
        "evidence_kinds": ("document",),
        "reviewer": "coordinator",
        "due_gate": gate,
        "step": f"{stage}.1",
        "waivable_by": None if fields.get("never_conditional") else "coordinator",
    }
    return Requirement(key=key, stage=stage, rules=rules, **(defaults | fields))


def stage(key: str, gate: str, requirements: Sequence[Requirement], needs: tuple[str, ...] = (), target_days: int = 30) -> Stage:
    return Stage(
        key=key,
        title=f"Stage {key}",
        gate=Gate(key=gate, title=f"Gate {gate}", stage=key, needs=needs),
        target_days=target_days,
        nirn="installation",
        steps=(Step(key=f"{key}.1", title="Step", requirements=tuple(requirements)),),
    )


def framework(*requirements: Requirement, tables: Mapping[str, Any] | None = None) -> Framework:
    """S1/G1 opens at the start, S2/G2 after G1, S3/G3 (the go-live gate) after G2, S4/G4 once live."""
    by_stage: dict[str, list[Requirement]] = {"S1": [], "S2": [], "S3": [], "S4": []}
    for one in requirements:
        by_stage[one.stage].append(one)
    return Framework(
        slug="test",
        version="0.1.0",
        title="Test",
        effective_from=day("2026-01-01"),
        sha256="0" * 64,
        stages=(
            stage("S1", "G1", by_stage["S1"]),
            stage("S2", "G2", by_stage["S2"], ("G1",), 45),
            stage("S3", "G3", by_stage["S3"], ("G2",), 60),
            stage("S4", "G4", by_stage["S4"], ("G3",), 365),
        ),
        go_live_gate="G3",
        checklists=CHECKLISTS,
        forms=FORMS,
        courses=COURSES,
        training_sets={"CORE": ("SG", "DP")},
        size_bands=BANDS,
        tables=tables or TABLES,
    )


def site(**fields: Any) -> SiteFacts:
    defaults: dict[str, Any] = {
        "nations": frozenset({"ENG"}),
        "structure": "charitable_company",
        "size": "medium",
        "organisation_type": "anti_slavery",
        "started_on": STARTED,
        "last_activity_on": TODAY,
        "framework_version": "0.1.0",
    }
    return SiteFacts(**(defaults | fields))


def person(key: str, *roles: str | HeldRole, **fields: Any) -> PersonFacts:
    held = tuple(r if isinstance(r, HeldRole) else HeldRole(role=r, since=day("2026-01-01"), decision_nation="ENG") for r in roles)
    return PersonFacts(key=key, roles=held, **fields)


def trained(course: str, on: str, hours: float | None = 8) -> Training:
    return Training(course=course, completed_on=day(on), hours=hours)


def vetted(regime: str, on: str, decision: str = "suitable", **fields: Any) -> Vetting:
    return Vetting(regime=regime, issued_on=day(on), decision=decision, **fields)


def accepted(key: str = "R-1", on: str = "2026-06-10", **fields: Any) -> Record:
    return Record(requirement=key, state=State.ACCEPTED, submitted_on=day(on), decided_on=day(on), **fields)


def run_rule(
    one: Rule,
    answers: Mapping[str, Any] | None = None,
    *,
    facts: SiteFacts | None = None,
    beside: Iterable[Rule] = (),
    as_of: dt.date = TODAY,
    **fields: Any,
) -> RuleResult:
    """One rule on one requirement; ``beside`` are other rules of it, ``fields`` go to the record (judgements, …)."""
    agreement_kinds = fields.pop("agreement_kinds", ())
    asked = requirement("R-1", one, *beside, agreement_kinds=agreement_kinds)
    record = Record(requirement="R-1", answers=answers or {}, **fields)
    return run(one, RuleContext(framework(asked), asked, facts or site(), record, as_of))
