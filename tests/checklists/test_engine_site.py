"""What the engine says about a site as a whole: percentages, colour, actions, dates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checklists.definition import Applicability
from checklists.engine import evaluate
from checklists.evaluation import Rag
from checklists.facts import GateOutcome, OpenAction, OpenCondition, Record, State
from tests.checklists.factories import TODAY, accepted, day, framework, requirement, rule, site

THREE = framework(
    requirement("A", weight=5, typical_days=20),
    requirement("B", weight=3, needs=("A",), typical_days=10),
    requirement("C", weight=2, typical_days=5, reviewer="ig_reviewer"),
)
SUBMITTED = Record(requirement="A", state=State.SUBMITTED, submitted_on=day("2026-06-12"))


def waived(key: str, until: str = "2026-08-01") -> Record:
    return Record(requirement=key, state=State.WAIVED, waived_until=day(until), decided_on=TODAY)


@pytest.mark.parametrize(
    ("records", "readiness", "progress"),
    [
        ([], 0.0, 0.0),
        ([SUBMITTED], 0.0, 50.0),
        ([accepted("A")], 50.0, 50.0),
        ([accepted("A"), accepted("B"), accepted("C")], 100.0, 100.0),
        ([replace(accepted("A"), state=State.ACCEPTED_WITH_CONDITIONS)], 37.5, 50.0),
        ([waived("B")], 15.0, 30.0),
        ([Record(requirement="C", state=State.RETURNED)], 0.0, 20.0),
    ],
)
def test_percentages_are_shares_of_applicable_weight(records: list[Record], readiness: float, progress: float) -> None:
    result = evaluate(THREE, site(), records, TODAY)
    assert (result.readiness_percent, result.progress_percent) == (readiness, progress)


def test_percentages_round_half_up_to_one_decimal() -> None:
    eighths = framework(*[requirement(f"R{n}", weight=1) for n in range(16)])
    assert evaluate(eighths, site(), [accepted("R0")], TODAY).readiness_percent == 6.3


def test_nothing_applicable_is_nought_percent() -> None:
    none = framework(requirement("A", applies=Applicability(nations=frozenset({"SCT"}))))
    assert evaluate(none, site(), [], TODAY).readiness_percent == 0.0


def colour_of(asked: Any = THREE, records: Any = (), as_of: str = "2026-06-15", **facts: Any) -> tuple[Rag, tuple[str, ...]]:
    result = evaluate(asked, site(**facts), records, day(as_of))
    return result.rag, result.rag_reasons


def test_a_site_with_nothing_wrong_is_green_in_words() -> None:
    assert colour_of() == (
        Rag.GREEN,
        ("No requirement is overdue, expires within 30 days, is waived or not known, and no condition or critical action is open.",),
    )


@pytest.mark.parametrize(("as_of", "rag"), [("2026-07-30", Rag.AMBER), ("2026-07-31", Rag.AMBER), ("2026-08-01", Rag.RED)])
def test_a_mandatory_item_turns_red_once_overdue_by_more_than_thirty_days(as_of: str, rag: Rag) -> None:
    assert colour_of(as_of=as_of)[0] is rag


def test_an_optional_item_is_never_more_than_amber() -> None:
    assert colour_of(framework(requirement("A", mandatory=False)), as_of="2026-09-01")[0] is Rag.AMBER


@pytest.mark.parametrize(("never", "rag"), [(True, Rag.RED), (False, Rag.AMBER)])
def test_an_expired_item_is_red_where_no_condition_may_ever_stand(never: bool, rag: Rag) -> None:
    asked = framework(requirement("A", valid_months=1, never_conditional=never))
    assert colour_of(asked, [accepted("A")], "2026-07-11")[0] is rag


def test_an_accepted_item_that_is_no_longer_true_is_red_where_no_condition_may_ever_stand() -> None:
    asked = framework(requirement("A", rule("requires_true", field="yes"), never_conditional=True))
    rag, reasons = colour_of(asked, [accepted("A", answers={"yes": False})])
    assert (rag, reasons[0]) == (Rag.RED, "Title of A was accepted but no longer holds.")


@pytest.mark.parametrize(("as_of", "rag"), [("2026-08-10", Rag.GREEN), ("2026-08-11", Rag.AMBER)])
def test_what_expires_within_thirty_days_is_amber(as_of: str, rag: Rag) -> None:
    asked = framework(requirement("A", valid_months=3))
    assert colour_of(asked, [accepted("A")], as_of, last_activity_on=day("2026-08-01"))[0] is rag


@pytest.mark.parametrize(
    "facts",
    [
        {"conditions": (OpenCondition(text="Do", owner="host_lead", due_on=day("2026-07-01")),)},
        {"gates": (GateOutcome(gate="G1", outcome="defer", decided_on=TODAY),)},
        {"gates": (GateOutcome(gate="G1", outcome="no_go", decided_on=TODAY),)},
        {"gates": (GateOutcome(gate="G1", outcome="go", decided_on=TODAY),)},
    ],
)
def test_open_conditions_and_unsettled_gates_are_amber(facts: dict[str, Any]) -> None:
    assert colour_of(**facts)[0] is Rag.AMBER


def test_a_waiver_in_force_is_amber() -> None:
    assert colour_of(records=[waived("B")]) == (Rag.AMBER, ("Waived for now: Title of B.",))


@pytest.mark.parametrize(("last", "rag"), [(None, Rag.GREY), ("2026-05-01", Rag.GREEN), ("2026-04-30", Rag.GREY)])
def test_a_site_not_seen_for_more_than_forty_five_days_is_grey(last: str | None, rag: Rag) -> None:
    assert colour_of(last_activity_on=last and day(last))[0] is rag


def test_red_comes_before_amber_and_amber_before_grey() -> None:
    action = (OpenAction(severity="critical", title="Stop"),)
    assert colour_of(records=[waived("B")], last_activity_on=None)[0] is Rag.AMBER
    assert colour_of(records=[waived("B")], last_activity_on=None, actions=action)[0] is Rag.RED


def test_a_withdrawn_site_is_grey_and_has_nothing_to_do() -> None:
    result = evaluate(THREE, site(withdrawn_on=day("2026-06-14")), [], day("2026-09-01"))
    assert (result.rag, result.rag_reasons) == (Rag.GREY, ("Withdrew on 14 June 2026.",))
    assert (result.next_actions, result.earliest_go_live) == ((), None)


def test_actions_come_broken_first_then_overdue_then_by_day_and_weight() -> None:
    asked = framework(
        requirement("LIGHT", weight=1),
        requirement("HEAVY", weight=5),
        requirement("BACK"),
        requirement("SENT", reviewer="ig_reviewer"),
        requirement("STUCK", needs=("LIGHT",)),
        requirement("DONE"),
        requirement("SOON", stage="S2", gate="G2"),
    )
    records = [
        Record(requirement="BACK", state=State.RETURNED, decision_note="Sign it."),
        Record(requirement="SENT", state=State.SUBMITTED, submitted_on=TODAY),
        accepted("DONE"),
    ]
    facts = site(gates=(GateOutcome(gate="G1", outcome="go", decided_on=day("2026-06-10")),))
    actions = evaluate(asked, facts, records, day("2026-07-02")).next_actions
    assert [action.requirement for action in actions] == ["BACK", "HEAVY", "SENT", "LIGHT", "SOON"]
    assert [action.holder for action in actions] == ["host_lead", "host_lead", "ig_reviewer", "host_lead", "host_lead"]
    assert actions[0].text == "Change: Title of BACK. Returned: Sign it."


def test_a_ready_gate_asks_for_its_meeting() -> None:
    result = evaluate(framework(requirement("A")), site(), [accepted("A")], TODAY)
    (action,) = result.next_actions
    assert (action.holder, action.gate, action.requirement, action.due_on) == ("programme_lead", "G1", None, day("2026-07-01"))
    assert action.text == "Hold the G1 meeting (Gate G1) and record the decision: nothing blocks it."


def test_what_only_a_reviewer_can_settle_is_held_by_the_reviewer() -> None:
    result = evaluate(framework(requirement("A", rule("template_only"))), site(), [accepted("A")], TODAY)
    assert [action.holder for action in result.next_actions] == ["coordinator"]


PATH = framework(
    requirement("A", typical_days=20),
    requirement("B", typical_days=10, needs=("A",)),
    requirement("C", typical_days=40, stage="S2", gate="G2"),
    requirement("OPTIONAL", typical_days=500, stage="S2", gate="G2", mandatory=False),
    requirement("D", typical_days=5, stage="S3", gate="G3", needs=("C",)),
)
PASSED_ALL = tuple(GateOutcome(gate=gate, outcome="go", decided_on=TODAY) for gate in ("G1", "G2", "G3"))


@pytest.mark.parametrize(
    ("records", "facts", "wait"),
    [
        ([], {}, (20 + 14) + (10 + 14) + (40 + 14) + (5 + 14)),
        ([SUBMITTED], {}, 14 + (10 + 14) + (40 + 14) + (5 + 14)),
        ([accepted("A"), accepted("B")], {"gates": PASSED_ALL[:1]}, (40 + 14) + (5 + 14)),
        ([accepted(key) for key in "ABCD"], {"gates": PASSED_ALL[:2]}, 0),
        ([accepted(key) for key in "ABCD"], {"gates": PASSED_ALL}, None),
        ([], {"went_live_on": TODAY}, None),
        ([], {"withdrawn_on": TODAY}, None),
    ],
)
def test_the_earliest_go_live_is_the_longest_path(records: list[Record], facts: dict[str, Any], wait: int | None) -> None:
    earliest = evaluate(PATH, site(**facts), records, TODAY).earliest_go_live
    assert (earliest - TODAY).days == wait if earliest else wait is None


@pytest.mark.parametrize(
    ("records", "facts", "as_of", "changes_on"),
    [
        ([], {}, "2026-06-15", "2026-07-02"),
        ([], {}, "2026-07-02", "2026-07-31"),
        ([], {"last_activity_on": None}, "2026-08-01", None),
        ([waived("B", "2026-06-20")], {}, "2026-06-15", "2026-06-21"),
        ([accepted("A"), accepted("B"), accepted("C")], {"gates": PASSED_ALL[:1]}, "2027-01-01", "2027-04-11"),
        ([accepted("A"), accepted("B"), accepted("C")], {"gates": PASSED_ALL[:1]}, "2027-04-11", "2027-05-11"),
        ([accepted("A"), accepted("B"), accepted("C")], {"gates": PASSED_ALL[:1]}, "2027-05-11", "2027-06-11"),
    ],
)
def test_the_next_change_by_time_alone_is_announced(
    records: list[Record], facts: dict[str, Any], as_of: str, changes_on: str | None
) -> None:
    result = evaluate(THREE, site(**facts), records, day(as_of))
    assert result.changes_on == (changes_on and day(changes_on))


def test_a_record_of_an_unknown_requirement_is_ignored() -> None:
    assert evaluate(THREE, site(), [accepted("GONE")], TODAY) == evaluate(THREE, site(), [], TODAY)


def test_a_site_that_may_go_live_but_has_not_stays_at_the_deciding_stage_and_is_asked_to_record_the_day() -> None:
    gates = tuple(GateOutcome(gate=gate, outcome="go", decided_on=day("2026-06-11")) for gate in ("G1", "G2", "G3"))
    facts = site(gates=gates, target_go_live_on=day("2026-07-01"))
    found = evaluate(framework(requirement("R-1")), facts, [accepted()], day("2026-06-15"))
    assert found.stage == "S3"
    assert [(action.holder, action.text, action.due_on) for action in found.next_actions] == [
        ("coordinator", "Record the day the site goes live: G3 is passed.", day("2026-07-01"))
    ]
    live = evaluate(framework(requirement("R-1")), replace(facts, went_live_on=day("2026-06-14")), [accepted()], day("2026-06-15"))
    assert (live.stage, live.next_actions[0].text.startswith("Record")) == ("S4", False)
