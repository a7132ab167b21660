from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checklists.definition import Applicability
from checklists.engine import evaluate
from checklists.evaluation import Evaluation, GateStatus, Outcome, Rag, Standing
from checklists.facts import GateOutcome, HeldRole, OpenAction, OpenCondition, Record, State
from checklists.parsing import load_builtin
from tests.checklists.factories import TODAY, accepted, day, framework, person, requirement, rule, site, vetted

S = Standing


def decided(gate: str, outcome: str = "go", on: str = "2026-06-10") -> GateOutcome:
    return GateOutcome(gate=gate, outcome=outcome, decided_on=day(on))


def condition(due: str, **of: Any) -> OpenCondition:
    return OpenCondition(text="Send the signed page", owner="host_lead", due_on=day(due), **of)


def one(record: Record | None = None, *rules: Any, as_of: str = "2026-06-15", facts: Any = None, **fields: Any) -> Any:
    result = evaluate(framework(requirement("R-1", *rules, **fields)), facts or site(), [record] if record else [], day(as_of))
    return result.requirements["R-1"]


def test_a_requirement_without_a_record_is_to_do_and_due_when_its_stage_is() -> None:
    found = one()
    assert (found.standing, found.due_on, found.reasons) == (S.TO_DO, day("2026-07-01"), ("Nothing has been sent yet.",))


def test_it_is_overdue_from_the_day_after_it_was_due() -> None:
    assert one(as_of="2026-07-01").standing is S.TO_DO
    late = one(as_of="2026-07-03")
    assert (late.standing, late.overdue_days) == (S.OVERDUE, 2)


@pytest.mark.parametrize(
    ("record", "standing", "reason"),
    [
        (Record(requirement="R-1", state=State.SUBMITTED, submitted_on=day("2026-06-12")), S.WITH_REVIEWER, "Submitted on 12 June 2026"),
        (Record(requirement="R-1", state=State.RETURNED, decision_note="Sign page 3."), S.CHANGES_NEEDED, "Returned: Sign page 3."),
        (Record(requirement="R-1", state=State.REJECTED, decision_note="Not yours."), S.CHANGES_NEEDED, "Rejected: Not yours."),
        (Record(requirement="R-1", state=State.WAIVED, waived_until=day("2026-06-15")), S.WAIVED, "Waived until 15 June 2026."),
        (Record(requirement="R-1", state=State.WAIVED, waived_until=day("2026-06-14")), S.TO_DO, "The waiver ended on 14 June 2026."),
        (Record(requirement="R-1", state=State.WAIVED), S.TO_DO, "The waiver has no last day"),
        (Record(requirement="R-1", state=State.ACCEPTED), S.UNKNOWN, "The day it was accepted is not recorded"),
    ],
)
def test_the_standing_follows_from_what_people_did(record: Record, standing: Standing, reason: str) -> None:
    found = one(record)
    assert found.standing is standing
    assert found.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [("2026-06-10", S.MET), ("2027-04-10", S.MET), ("2027-04-11", S.EXPIRING), ("2027-06-10", S.EXPIRING), ("2027-06-11", S.EXPIRED)],
)
def test_an_acceptance_lasts_its_months_and_is_expiring_for_sixty_days(as_of: str, standing: Standing) -> None:
    found = one(accepted(), as_of=as_of)
    assert (found.standing, found.valid_until) == (standing, day("2027-06-10"))


def test_validity_counts_from_the_answer_that_dates_it() -> None:
    found = one(accepted(answers={"review_date": "2026-01-31"}), dated_by="review_date", valid_months=1, as_of="2026-06-15")
    assert (found.standing, found.valid_until) == (S.EXPIRED, day("2026-02-28"))


def test_what_has_expired_was_due_on_its_last_valid_day() -> None:
    found = one(accepted(), valid_months=1, as_of="2026-07-12")
    assert (found.standing, found.valid_until, found.due_on, found.overdue_days) == (S.EXPIRED, day("2026-07-10"), day("2026-07-10"), 2)


def test_a_date_rule_that_time_alone_breaks_expires_it() -> None:
    record = accepted(answers={"expiry": "2026-08-01"})
    before = one(record, rule("expires_after", field="expiry", days=30), as_of="2026-08-01")
    after = one(record, rule("expires_after", field="expiry", days=30), as_of="2026-08-02")
    assert (before.standing, after.standing) == (S.EXPIRING, S.EXPIRED)
    assert before.valid_until == after.valid_until == day("2026-08-01")


def test_the_margin_a_certificate_needs_counts_while_it_is_judged_not_once_it_is_accepted() -> None:
    asked = rule("expires_after", field="expiry", days=30)
    sent = one(Record(requirement="R-1", state=State.SUBMITTED, answers={"expiry": "2026-07-01"}), asked, as_of="2026-06-15")
    taken = one(accepted(answers={"expiry": "2026-07-01"}), asked, as_of="2026-06-15")
    assert (sent.rules[0].outcome, taken.standing) == (Outcome.FAIL, S.EXPIRING)


def test_a_failing_check_is_said_while_the_reviewer_has_it() -> None:
    sent = Record(requirement="R-1", state=State.SUBMITTED, submitted_on=day("2026-06-12"), answers={"log_kept": False})
    found = one(sent, rule("requires_true", field="log_kept"))
    assert found.standing is S.WITH_REVIEWER
    assert found.reasons[1].startswith("The check finds: The answer to")


def test_a_rule_broken_by_changed_facts_needs_changes() -> None:
    found = one(accepted(answers={"log_kept": False}), rule("requires_true", field="log_kept"))
    assert found.standing is S.CHANGES_NEEDED
    assert found.reasons[0].startswith("Accepted on 10 June 2026, but no longer true: The answer to")


def test_a_role_that_falls_vacant_reopens_what_was_accepted() -> None:
    asked = rule("role_filled", role="host_dsl")
    leaver = HeldRole(role="host_dsl", since=day("2026-01-01"), until=day("2026-06-20"))
    facts = site(people=(person("a", leaver), person("b", "imsa")))
    assert one(accepted(), asked, facts=facts, as_of="2026-06-20").standing is S.EXPIRING
    gone = one(accepted(), asked, facts=facts, as_of="2026-06-21")
    assert (gone.standing, gone.valid_until) == (S.EXPIRED, day("2026-06-20"))


@pytest.mark.parametrize(
    ("due", "rules", "standing"),
    [
        ("2026-06-15", (rule("requires_true", field="log_kept"),), S.MET_WITH_CONDITIONS),
        ("2026-06-14", (rule("requires_true", field="log_kept"),), S.CHANGES_NEEDED),
        ("2026-06-14", (), S.CHANGES_NEEDED),
        (None, (rule("requires_true", field="log_kept"),), S.CHANGES_NEEDED),
        (None, (), S.MET_WITH_CONDITIONS),
    ],
)
def test_conditions_in_date_bear_a_failing_rule(due: str | None, rules: Any, standing: Standing) -> None:
    facts = site(conditions=(condition(due, requirement="R-1"),) if due else ())
    record = replace(accepted(answers={"log_kept": False}), state=State.ACCEPTED_WITH_CONDITIONS)
    assert one(record, *rules, facts=facts).standing is standing


@pytest.mark.parametrize(
    ("asked", "judgements", "standing"),
    [
        (rule("template_only"), {}, S.UNKNOWN),
        (rule("template_only"), {"template_only": "met"}, S.MET),
        (rule("field_present", field="clause"), {}, S.UNKNOWN),
        (rule("field_present", field="clause"), {"field_present": "met"}, S.MET),
        (rule("role_filled", role="imsa"), {"role_filled": "met"}, S.UNKNOWN),
    ],
)
def test_what_no_rule_can_tell_is_unknown_unless_judged(asked: Any, judgements: dict[str, str], standing: Standing) -> None:
    assert one(accepted(judgements=judgements), asked).standing is standing


def test_it_is_blocked_by_applicable_needs_that_are_not_satisfied() -> None:
    three = framework(
        requirement("A"),
        requirement("B", needs=("A", "C")),
        requirement("C", applies=Applicability(nations=frozenset({"SCT"}))),
    )
    waiting = evaluate(three, site(), [], TODAY).requirements["B"]
    assert (waiting.standing, waiting.blocked_by) == (S.BLOCKED, ("A",))
    assert waiting.reasons[0] == "It waits for: Title of A."
    free = evaluate(three, site(), [accepted("A")], TODAY).requirements["B"]
    assert (free.standing, free.blocked_by) == (S.TO_DO, ())


@pytest.mark.parametrize(
    ("condition_", "facts", "applies"),
    [
        (Applicability(), {}, True),
        (Applicability(nations=frozenset({"SCT", "ENG"})), {}, True),
        (Applicability(nations=frozenset({"SCT"})), {}, False),
        (Applicability(structures=frozenset({"cio"})), {}, False),
        (Applicability(not_structures=frozenset({"charitable_company"})), {}, False),
        (Applicability(sizes=frozenset({"micro"})), {}, False),
        (Applicability(size_min="small"), {}, True),
        (Applicability(size_min="large"), {}, False),
        (Applicability(size_min="large"), {"size": "public_body"}, True),
        (Applicability(size_min="large"), {"size": "not given"}, True),
        (Applicability(flags=frozenset({"a", "b"})), {"flags": frozenset({"b"})}, True),
        (Applicability(flags=frozenset({"a"})), {}, False),
        (Applicability(not_flags=frozenset({"a"})), {"flags": frozenset({"a"})}, False),
        (Applicability(nations=frozenset({"ENG"}), flags=frozenset({"a"})), {}, False),
        (
            Applicability(any_of=(Applicability(sizes=frozenset({"micro"})), Applicability(structures=frozenset({"charitable_company"})))),
            {},
            True,
        ),
        (Applicability(nations=frozenset({"SCT"}), any_of=(Applicability(sizes=frozenset({"medium"})),)), {}, False),
    ],
)
def test_conditions_are_anded_and_their_values_ored(condition_: Applicability, facts: dict[str, Any], applies: bool) -> None:
    assert one(facts=site(**facts), applies=condition_).applicable is applies


def test_the_nation_that_decides_on_an_advocate_makes_its_regime_apply() -> None:
    scottish = Applicability(decision_nations=frozenset({"SCT"}))
    post = HeldRole(role="imsa", since=day("2026-06-01"), until=day("2026-06-20"), decision_nation="SCT")
    facts = site(people=(person("a", post),))
    two = framework(requirement("R-1", applies=scottish))
    now = evaluate(two, facts, [], TODAY)
    assert now.requirements["R-1"].applicable
    assert now.changes_on == day("2026-06-21")
    assert not evaluate(two, facts, [], day("2026-06-21")).requirements["R-1"].applicable


def test_a_host_in_two_nations_needs_both_vetting_regimes() -> None:
    real = load_builtin("imsa-readiness", "0.1.0")
    member = person("a", "imsa", vetting=(vetted("dbs", "2026-01-01"),))
    result = evaluate(real, site(nations=frozenset({"ENG", "SCT"}), people=(member,)), [], TODAY)
    assert [result.requirements[key].applicable for key in ("SAF-12", "SAF-13", "SAF-14")] == [True, True, False]
    assert result.requirements["SAF-12"].rules[0].outcome.value == "pass"
    assert result.requirements["SAF-13"].rules[0].outcome.value == "fail"


STAGED = framework(
    requirement("A"),
    requirement("B", stage="S2", gate="G2"),
    requirement("B-LATER", stage="S2", gate="G3"),
    requirement("C", stage="S3", gate="G3"),
    requirement("L", stage="S4", gate="G4"),
)


def staged(records: list[Record], as_of: str = "2026-06-15", **facts: Any) -> Evaluation:
    return evaluate(STAGED, site(**facts), records, day(as_of))


def test_a_closed_stage_blocks_its_requirements_and_gives_no_due_date() -> None:
    result = staged([])
    assert (result.requirements["B"].standing, result.requirements["B"].due_on) == (S.BLOCKED, None)
    assert result.requirements["B"].reasons[0] == "It opens when G1 is passed."
    assert [gate.status for gate in result.gates.values()] == [GateStatus.OPEN, *[GateStatus.CLOSED] * 3]
    assert (result.stage, result.blockers) == ("S1", ("A",))


def test_a_stage_opens_on_the_day_its_gate_was_passed() -> None:
    result = staged([accepted("A")], gates=(decided("G1", on="2026-06-10"),))
    assert result.requirements["B"].due_on == result.gates["G2"].due_on == day("2026-07-25")
    assert result.requirements["B-LATER"].due_on is None
    assert (result.stage, result.blockers) == ("S2", ("B",))


def test_what_is_due_at_a_later_gate_is_due_when_that_stage_is() -> None:
    result = staged([accepted("A"), accepted("B")], gates=(decided("G1"), decided("G2", on="2026-06-12")))
    assert result.requirements["B-LATER"].due_on == day("2026-08-11")
    assert result.gates["G3"].blockers == ("B-LATER", "C")
    assert result.gates["G2"].status is GateStatus.PASSED


def test_the_stage_after_go_live_opens_when_the_site_goes_live() -> None:
    gates = (decided("G1"), decided("G2"), decided("G3"))
    records = [accepted(key) for key in ("A", "B", "B-LATER", "C")]
    assert staged(records, gates=gates).requirements["L"].reasons[0] == "It opens when the site goes live."
    planned = staged(records, gates=gates, went_live_on=day("2026-06-20"))
    assert (planned.requirements["L"].standing, planned.changes_on) == (S.BLOCKED, day("2026-06-20"))
    live = staged(records, "2026-06-20", gates=gates, went_live_on=day("2026-06-20"))
    assert (live.requirements["L"].standing, live.requirements["L"].due_on) == (S.TO_DO, day("2027-06-20"))


@pytest.mark.parametrize(
    ("outcome", "met", "status"),
    [
        (None, False, GateStatus.OPEN),
        (None, True, GateStatus.READY),
        ("go", True, GateStatus.PASSED),
        ("go", False, GateStatus.REOPENED),
        ("go_with_conditions", True, GateStatus.PASSED_WITH_CONDITIONS),
        ("go_with_conditions", False, GateStatus.REOPENED),
        ("defer", False, GateStatus.DEFERRED),
        ("defer", True, GateStatus.READY),
        ("no_go", True, GateStatus.REFUSED),
        ("no_go", False, GateStatus.REFUSED),
    ],
)
def test_a_gate_stands_by_its_decision_and_its_blockers(outcome: str | None, met: bool, status: GateStatus) -> None:
    result = staged([accepted("A")] if met else [], gates=(decided("G1", outcome),) if outcome else ())
    assert result.gates["G1"].status is status


def test_work_goes_on_in_a_stage_whose_gate_has_reopened() -> None:
    result = staged([], gates=(decided("G1"),))
    assert (result.gates["G1"].status, result.requirements["B"].standing) == (GateStatus.REOPENED, S.TO_DO)
    assert result.stage == "S1"
    assert result.blockers == ("A", "B")


def test_a_late_condition_reopens_its_gate_and_no_other() -> None:
    facts: dict[str, Any] = {"gates": (decided("G1"), decided("G2")), "conditions": (condition("2026-06-20", gate="G1"),)}
    records = [accepted("A"), accepted("B")]
    in_time, late = staged(records, "2026-06-20", **facts), staged(records, "2026-06-21", **facts)
    assert [in_time.gates[key].status for key in ("G1", "G2")] == [GateStatus.PASSED, GateStatus.PASSED]
    assert [late.gates[key].status for key in ("G1", "G2")] == [GateStatus.REOPENED, GateStatus.PASSED]


def test_a_critical_action_keeps_a_gate_from_being_ready_and_turns_the_site_red() -> None:
    result = staged([accepted("A")], actions=(OpenAction(severity="critical", title="Stop"),))
    assert (result.gates["G1"].status, result.gates["G1"].blockers) == (GateStatus.OPEN, ())
    assert result.gates["G1"].reasons == ("1 critical action is open.",)
    assert (result.rag, result.rag_reasons[0]) == (Rag.RED, "1 critical action is open.")


def test_an_optional_requirement_never_blocks() -> None:
    result = evaluate(framework(requirement("A", mandatory=False)), site(), [], TODAY)
    assert (result.gates["G1"].status, result.blockers) == (GateStatus.READY, ())
