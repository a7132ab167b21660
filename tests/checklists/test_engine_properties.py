"""Truths the engine must hold whatever the facts: each is one sentence of the design."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.calendar import add_days
from checklists.definition import Applicability
from checklists.engine import evaluate
from checklists.evaluation import SATISFIED, Evaluation, GateStatus, Outcome, Rag, Standing
from checklists.facts import (
    AgreementFacts,
    Finding,
    GateOutcome,
    HeldRole,
    Identifier,
    OpenAction,
    OpenCondition,
    PersonFacts,
    Record,
    SiteFacts,
    State,
    Training,
    Vetting,
)
from checklists.parsing import load_builtin
from checklists.rules import REGISTRY, RuleContext, run
from tests.checklists.factories import TODAY, accepted, day, framework, person, requirement, rule, site, trained

LIVELY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

REAL = load_builtin("imsa-readiness", "0.1.0")
SMALL = framework(
    requirement("A", rule("within_months", field="review_date", months=3), never_conditional=True, weight=5, dated_by="review_date"),
    requirement("B", rule("template_only"), needs=("A",), mandatory=False),
    requirement("C", rule("every_person", role="imsa", training="SG"), rule("requires_true", field="yes"), valid_months=2, weight=3),
    requirement("D", rule("expires_after", field="expiry", days=30), applies=Applicability(decision_nations=frozenset({"SCT"}))),
    requirement("E", rule("role_filled", role="host_dsl"), stage="S2", gate="G3", needs=("C", "D")),
    requirement("F", rule("no_open_actions", severity="critical"), rule("gates_passed", gates=["G1"]), stage="S3", gate="G3"),
    requirement("G", rule("days_since_go_live", milestones=[30, 90], tolerance=14), stage="S4", gate="G4"),
    requirement(
        "H",
        rule("every_person", role="imsa", vetting="dbs", months=36),
        rule("pvg_renewal", joined_from="2026-04-01", months=60, earlier="x"),
    ),
)

days = st.integers(-400, 200).map(lambda n: TODAY + dt.timedelta(days=n))
maybe_day = st.none() | days
nations = st.frozensets(st.sampled_from(["ENG", "SCT", "WLS", "NIR"]), min_size=1)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | days.map(str)
    | st.sampled_from(["9999-12-31", "0001-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)

held_roles = st.builds(
    HeldRole,
    role=st.sampled_from(["imsa", "host_dsl", "imsa_supervisor", "volunteer"]),
    since=days,
    until=maybe_day,
    decision_nation=st.sampled_from(["ENG", "SCT", None]),
    offered_on=maybe_day,
)
persons = st.builds(
    PersonFacts,
    key=st.text("abc", min_size=1, max_size=3),
    roles=st.lists(held_roles, max_size=3).map(tuple),
    training=st.lists(
        st.builds(Training, course=st.sampled_from(["SG", "DP", "SG-A3"]), completed_on=days, hours=st.sampled_from([None, 1, 8])),
        max_size=3,
    ).map(tuple),
    vetting=st.lists(
        st.builds(
            Vetting,
            regime=st.sampled_from(["dbs", "pvg"]),
            issued_on=days,
            decision=st.sampled_from(["suitable", "pending"]),
            update_service_checked_on=maybe_day,
        ),
        max_size=2,
    ).map(tuple),
    accreditation=st.sampled_from([None, "enrolled"]),
    fields=st.dictionaries(st.sampled_from(["code_signed", "boundary_signed"]), json_values, max_size=2),
)


GATE = st.sampled_from(["G1", "G2", "G3"])
IDENTIFIERS = st.lists(
    st.builds(
        Identifier,
        scheme=st.sampled_from(["ccew", "oscr", "ico"]),
        value=st.sampled_from(["9900101", "?"]),
        status=st.sampled_from([None, "registered"]),
        checked_on=maybe_day,
        checked_by=st.sampled_from([None, "A reviewer"]),
    ),
    max_size=2,
).map(tuple)
AGREEMENTS = st.lists(
    st.builds(AgreementFacts, kind=st.sampled_from(["dsa", "meal"]), signed_on=maybe_day, review_due=maybe_day), max_size=2
).map(tuple)
ACTIONS = st.lists(st.builds(OpenAction, severity=st.sampled_from(["minor", "critical"]), title=st.just("Act")), max_size=1).map(tuple)
DECISIONS = st.lists(
    st.builds(GateOutcome, gate=GATE, outcome=st.sampled_from(["go", "go", "go_with_conditions", "defer", "no_go"]), decided_on=days),
    max_size=4,
).map(tuple)


def sites(keys: list[str]) -> st.SearchStrategy[SiteFacts]:
    some_key = st.sampled_from([None, *keys])
    return st.builds(
        SiteFacts,
        nations=nations,
        structure=st.sampled_from(["cio", "local_authority", "unincorporated", ""]),
        size=st.sampled_from(["micro", "medium", "public_body", "?"]),
        organisation_type=st.just("anti_slavery"),
        started_on=days,
        flags=st.frozensets(st.sampled_from(["has_employees", "handles_nhs_data"])),
        income_gbp=st.none() | st.integers(0, 10**7),
        localities=st.lists(st.sampled_from(["E1", "E2"]), max_size=2, unique=True).map(tuple),
        identifiers=IDENTIFIERS,
        people=st.lists(persons, max_size=3).map(tuple),
        agreements=AGREEMENTS,
        actions=ACTIONS,
        conditions=st.lists(
            st.builds(
                OpenCondition, text=st.just("Do"), owner=st.just("host_lead"), due_on=days, requirement=some_key, gate=st.none() | GATE
            ),
            max_size=2,
        ).map(tuple),
        gates=DECISIONS,
        findings=st.lists(
            st.builds(Finding, requirement=st.sampled_from(keys), check=st.just("privacy"), outcome=st.sampled_from(list(Outcome))),
            max_size=2,
        ).map(tuple),
        went_live_on=maybe_day,
        withdrawn_on=st.none() | st.none() | days,
        last_activity_on=maybe_day,
    )


def records_for(keys: list[str]) -> st.SearchStrategy[list[Record]]:
    answers = st.fixed_dictionaries(
        {},
        optional={
            "review_date": days.map(str),
            "expiry": days.map(str),
            "yes": st.booleans(),
            "visits": st.lists(days.map(str), max_size=2),
        },
    )
    one = st.builds(
        Record,
        requirement=st.sampled_from(keys),
        state=st.sampled_from([*State, State.ACCEPTED, State.ACCEPTED]),
        answers=answers,
        documents=st.integers(0, 1),
        judgements=st.dictionaries(st.just("template_only"), st.sampled_from(["met", "not_met"])),
        submitted_on=maybe_day,
        decided_on=maybe_day,
        waived_until=maybe_day,
    )
    return st.lists(one, max_size=len(keys), unique_by=lambda record: record.requirement)


KEYS = list(SMALL.requirements)
SITES = sites(KEYS)
RECORDS = records_for(KEYS)


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days)
def test_evaluating_twice_changes_nothing(facts: SiteFacts, records: list[Record], as_of: dt.date) -> None:
    assert evaluate(SMALL, facts, records, as_of) == evaluate(SMALL, facts, records, as_of)


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days, random=st.randoms())
def test_the_order_of_records_and_facts_does_not_matter(facts: SiteFacts, records: list[Record], as_of: dt.date, random: Any) -> None:
    mixed: dict[str, Any] = {}
    for name in ("localities", "identifiers", "people", "agreements", "actions", "conditions", "gates", "findings"):
        mixed[name] = tuple(random.sample(getattr(facts, name), len(getattr(facts, name))))
    shuffled = random.sample(records, len(records))
    expected = evaluate(SMALL, facts, records, as_of)
    assert evaluate(SMALL, replace(facts, **mixed), shuffled, as_of) == expected
    assert evaluate(SMALL, facts, {record.requirement: record for record in records}, as_of) == expected


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days)
def test_unknown_is_never_green(facts: SiteFacts, records: list[Record], as_of: dt.date) -> None:
    result = evaluate(SMALL, facts, records, as_of)
    standings = {found.standing for found in result.requirements.values()}
    if result.rag is Rag.GREEN:
        assert not standings & {Standing.UNKNOWN, Standing.EXPIRED, Standing.OVERDUE, Standing.WAIVED}
        assert facts.last_activity_on is not None


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days)
def test_no_gate_opens_over_an_unsatisfied_mandatory_requirement(facts: SiteFacts, records: list[Record], as_of: dt.date) -> None:
    result = evaluate(SMALL, facts, records, as_of)
    for gate in result.gates.values():
        due = [r for r in SMALL.requirements.values() if r.due_gate == gate.gate and r.mandatory and result.requirements[r.key].applicable]
        unmet = {r.key for r in due if result.requirements[r.key].standing not in SATISFIED}
        assert set(gate.blockers) == unmet
        if gate.status in (GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS, GateStatus.READY):
            assert not unmet


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days, key=st.sampled_from(KEYS))
def test_accepting_never_lowers_readiness(facts: SiteFacts, records: list[Record], as_of: dt.date, key: str) -> None:
    others = [record for record in records if record.requirement != key]
    before = [*others, Record(requirement=key, state=State.SUBMITTED, submitted_on=as_of)]
    after = [*others, Record(requirement=key, state=State.ACCEPTED, submitted_on=as_of, decided_on=as_of)]
    assert evaluate(SMALL, facts, after, as_of).readiness_percent >= evaluate(SMALL, facts, before, as_of).readiness_percent


@LIVELY
@given(facts=SITES, records=RECORDS, as_of=days)
def test_what_does_not_apply_leaves_no_trace(facts: SiteFacts, records: list[Record], as_of: dt.date) -> None:
    quiet = replace(facts, nations=frozenset({"ENG"}), people=())
    without = framework(*[r for r in SMALL.requirements.values() if r.key != "D"])
    full, less = evaluate(SMALL, quiet, records, as_of), evaluate(without, quiet, records, as_of)
    assert full.requirements["D"].standing is Standing.NOT_APPLICABLE
    assert (full.readiness_percent, full.progress_percent) == (less.readiness_percent, less.progress_percent)
    assert (full.gates, full.next_actions, full.rag, full.blockers) == (less.gates, less.next_actions, less.rag, less.blockers)


def still(result: Evaluation) -> Any:
    """Everything but the day itself and what counts days from it."""
    wait = result.earliest_go_live and result.earliest_go_live - result.as_of
    found = {key: replace(one, overdue_days=0) for key, one in result.requirements.items()}
    return replace(result, as_of=TODAY, requirements=found, earliest_go_live=None), wait


def assert_still(which: Any, facts: SiteFacts, records: list[Record], as_of: dt.date, step: float) -> None:
    result = evaluate(which, facts, records, as_of)
    last = add_days(result.changes_on, -1) if result.changes_on else as_of + dt.timedelta(days=4000)
    assert last >= as_of
    between = as_of + (last - as_of) * step
    for when in (between, last):
        assert still(evaluate(which, facts, records, when)) == still(result)


@settings(LIVELY, max_examples=250)
@given(facts=SITES, records=RECORDS, as_of=days, step=st.floats(0, 1))
def test_nothing_changes_before_the_day_that_is_announced(facts: SiteFacts, records: list[Record], as_of: dt.date, step: float) -> None:
    assert_still(SMALL, facts, records, as_of, step)


@settings(LIVELY, max_examples=40)
@given(facts=sites(list(REAL.requirements)), records=records_for(list(REAL.requirements)), as_of=days, step=st.floats(0, 1))
def test_nothing_changes_before_the_announced_day_in_the_built_in_framework(
    facts: SiteFacts, records: list[Record], as_of: dt.date, step: float
) -> None:
    assert_still(REAL, facts, records, as_of, step)


FIELDS = sorted({str(r.params["field"]) for q in REAL.requirements.values() for r in q.rules if "field" in r.params})
GROUPS = [*REAL.forms, *REAL.checklists, "signatures", "attendance", "conflicts", "cells", "visits", "regulators", "laws", "scrutiny"]
INNER = sorted({field.key for form in REAL.forms.values() for field in form.fields} | {"E1", "name", "signed_on", "mitigation"})
answer_trees = st.dictionaries(
    st.sampled_from([*FIELDS, *GROUPS, "period_end", "received_on", "approved_by", "approved_on", "no_conflicts", "income_gbp"]),
    json_values
    | st.dictionaries(st.sampled_from(INNER), json_values | st.dictionaries(st.sampled_from(INNER), json_values, max_size=3), max_size=4),
    max_size=12,
)


@settings(LIVELY, max_examples=150)
@given(facts=sites(list(REAL.requirements)), answers=answer_trees, state=st.sampled_from(list(State)), as_of=days)
def test_no_answer_makes_it_raise(facts: SiteFacts, answers: dict[str, Any], state: State, as_of: dt.date) -> None:
    records = [Record(requirement=key, state=state, answers=answers, decided_on=as_of) for key in REAL.requirements]
    result = evaluate(REAL, facts, records, as_of)
    assert set(result.requirements) == set(REAL.requirements)
    assert 0 <= result.readiness_percent <= result.progress_percent <= 100


@settings(LIVELY, max_examples=300)
@given(answers=answer_trees, facts=sites(list(REAL.requirements)), as_of=days, key=st.sampled_from(list(REAL.requirements)))
def test_every_rule_gives_a_reason_and_never_a_past_last_day(answers: dict[str, Any], facts: SiteFacts, as_of: dt.date, key: str) -> None:
    asked = REAL.requirements[key]
    for one in asked.rules:
        result = run(one, RuleContext(REAL, asked, facts, Record(requirement=key, answers=answers), as_of))
        assert result.reason.endswith((".", "?"))
        assert result.holds_until is None or result.holds_until >= as_of


@pytest.mark.parametrize("kind", sorted(kind for kind in REGISTRY if kind in {r.kind for q in REAL.requirements.values() for r in q.rules}))
def test_nothing_given_never_passes(kind: str) -> None:
    innocent = {"no_open_actions"}
    empty = site(structure="cio", flags=frozenset({"gives_immigration_advice"}), last_activity_on=None)
    for asked in REAL.requirements.values():
        for one in asked.rules:
            if one.kind == kind and kind not in innocent:
                result = run(one, RuleContext(REAL, asked, empty, Record(requirement=asked.key), TODAY))
                assert result.outcome is not Outcome.PASS


@LIVELY
@given(months=st.integers(1, 24))
def test_an_expiry_reopens_exactly_the_gate_it_should(months: int) -> None:
    lasting = framework(
        requirement("LONG", valid_months=48),
        requirement("SHORT", valid_months=months, stage="S2", gate="G2"),
        requirement("SPARE", valid_months=months, stage="S2", gate="G2", mandatory=False),
    )
    facts = site(gates=(GateOutcome(gate="G1", outcome="go", decided_on=TODAY), GateOutcome(gate="G2", outcome="go", decided_on=TODAY)))
    records = [accepted("LONG"), accepted("SHORT"), accepted("SPARE")]
    last = evaluate(lasting, facts, records, TODAY).requirements["SHORT"].valid_until
    assert last is not None
    before = evaluate(lasting, facts, records, last)
    after = evaluate(lasting, facts, records, add_days(last, 1))
    assert (before.gates["G1"].status, before.gates["G2"].status) == (GateStatus.PASSED, GateStatus.PASSED)
    assert (after.gates["G1"].status, after.gates["G2"].status) == (GateStatus.PASSED, GateStatus.REOPENED)
    assert after.gates["G2"].blockers == ("SHORT",)


def test_percentages_never_open_a_gate() -> None:
    heavy = [requirement(f"H{n}", weight=1000) for n in range(20)]
    most = framework(*heavy, requirement("LIGHT", rule("field_present", field="clause"), weight=1))
    records = [accepted(one.key) for one in heavy]
    decided = site(gates=(GateOutcome(gate="G1", outcome="go", decided_on=TODAY),))
    result = evaluate(most, site(), records, TODAY)
    assert (result.readiness_percent, result.gates["G1"].status) == (100.0, GateStatus.OPEN)
    assert evaluate(most, decided, records, TODAY).gates["G1"].status is GateStatus.REOPENED


def test_an_empty_set_is_unknown_even_when_accepted() -> None:
    asked = framework(requirement("R-1", rule("every_person", role="imsa", training="SG")))
    nobody = evaluate(asked, site(), [accepted()], TODAY)
    somebody = evaluate(asked, site(people=(person("a", "imsa", training=(trained("SG", "2026-01-01"),)),)), [accepted()], TODAY)
    assert (nobody.requirements["R-1"].standing, nobody.rag) == (Standing.UNKNOWN, Rag.AMBER)
    assert (somebody.requirements["R-1"].standing, somebody.rag) == (Standing.MET, Rag.GREEN)
    assert day("2027-06-10") == somebody.requirements["R-1"].valid_until
