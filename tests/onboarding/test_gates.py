"""Gate decisions, and what they open: going live and leaving."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from onboarding.asked import ConditionAsked
from onboarding.errors import GuardFailed, Invalid, NotFound, NotPermitted, Refused, WrongState
from onboarding.models import Action, AuditEvent, Condition, GateDecision, Site, SiteRequirement
from onboarding.selectors.facts import locked_sites
from onboarding.services import evaluation
from onboarding.services.answers import save_answers
from onboarding.services.followups import ActionGiven, close_action, close_condition, open_action
from onboarding.services.gates import DecisionGiven, decide
from onboarding.services.sites import SiteGiven, record_go_live, update_site, withdraw
from tests.factories import MANCHESTER, TODAY, make_actor, move, send_document

YESTERDAY = TODAY - dt.timedelta(days=1)


def given(gate="G1", outcome="go", on=TODAY, **more) -> DecisionGiven:
    return DecisionGiven(gate=gate, outcome=outcome, on=on, **more)


def refusals(actor, site, **asked) -> list[str]:
    with pytest.raises(GuardFailed) as refusal:
        decide(actor, site, given(**asked))
    assert not GateDecision.objects.exists()
    return list(refusal.value.reasons)


def condition(days=30) -> ConditionAsked:
    return ConditionAsked(text="Publish the conflict log", owner="host_lead", due_on=TODAY + dt.timedelta(days=days))


def test_a_go_is_refused_while_something_blocks_and_the_blockers_are_named(site, petra):
    (reason,) = refusals(petra, site)
    assert reason.startswith("Still to be met: EOI-01, EOI-02, ")


def test_a_go_is_recorded_with_the_position_it_was_taken_on(cleared, petra):
    decision = decide(petra, cleared, given(present=["programme_lead"]))
    assert decision.pack["gate"] == "G1"
    assert decision.pack["blockers"] == []
    assert decision.pack["requirements"]["EOI-01"]["state"] == "waived"
    frozen = json.dumps(decision.pack, sort_keys=True, separators=(",", ":")).encode()
    assert decision.pack_sha256 == hashlib.sha256(frozen).hexdigest()
    cleared.refresh_from_db()
    assert cleared.gates["G1"]["status"] == "passed"


def test_the_pack_stays_as_it_was_when_the_record_moves_on(cleared, petra, ravi):
    decision = decide(petra, cleared, given())
    move(ravi, cleared, "EOI-01", "reopen", note="The income was last year's.")
    assert GateDecision.objects.get().pack == decision.pack


@pytest.mark.parametrize("outcome", ["defer", "no_go"])
def test_a_decision_against_needs_a_reason(site, petra, outcome):
    assert refusals(petra, site, outcome=outcome) == ["Say why, so that the host knows."]
    assert decide(petra, site, given(outcome=outcome, note="The lease is not signed.")).outcome == outcome


# Z10
def test_whoever_sent_part_of_it_does_not_decide(site, hanna, organisation):
    move(hanna, site, "EOI-01", "submit")
    make_actor(role="host_lead", name="Petra", organisation=organisation)
    SiteRequirement.objects.filter(site=site, key="EOI-01").update(submitted_by=make_actor(role="programme_lead", name="Petra").user)
    reasons = refusals(make_actor(role="programme_lead", name="Petra"), site, outcome="defer", note="Later.")
    assert reasons == [
        "You sent part of what is being decided; somebody else must record the decision.",
        "You belong to this organisation; somebody without a tie must record the decision.",
    ]


def test_only_leadership_decides(site, ravi, hanna):
    for actor in (ravi, hanna):
        with pytest.raises(NotPermitted):
            decide(actor, site, given(outcome="defer", note="Later."))


def test_a_gate_whose_stage_has_not_opened_is_not_decided(site, petra):
    with pytest.raises(WrongState, match="G7 is not open"):
        decide(petra, site, given(gate="G7", outcome="defer", note="Later."))


def test_there_is_no_second_decision_on_a_gate_of_one_day(site, petra):
    decide(petra, site, given(outcome="defer", note="Later."))
    with pytest.raises(Refused, match="recorded already"):
        decide(petra, site, given(outcome="no_go", note="Never."))
    assert GateDecision.objects.count() == 1


def test_an_unknown_gate_outcome_or_day_is_refused(site, petra):
    with pytest.raises(NotFound):
        decide(petra, site, given(gate="G99", outcome="defer", note="x"))
    with pytest.raises(Invalid):
        decide(petra, site, given(outcome="perhaps"))
    with pytest.raises(Invalid):
        decide(petra, site, given(outcome="defer", note="x", on=TODAY + dt.timedelta(days=1)))


def test_a_critical_action_holds_a_go_back_until_it_is_closed(cleared, petra, ravi):
    action = open_action(ravi, cleared, ActionGiven(severity="critical", title="Fix the alarm", owner="host_lead", opened_on=TODAY))
    assert "A critical action is open. Close it first." in refusals(petra, cleared)
    close_action(ravi, action, TODAY)
    assert decide(petra, cleared, given()).outcome == "go"


@pytest.mark.parametrize(("conditions", "ok"), [(0, False), (1, True), (3, True), (4, False)])
def test_a_go_with_conditions_has_one_to_three(cleared, petra, conditions, ok):
    asked = {"outcome": "go_with_conditions", "conditions": [condition(days) for days in range(1, conditions + 1)]}
    if ok:
        decide(petra, cleared, given(**asked))
        assert Condition.objects.filter(site=cleared).count() == conditions
    else:
        assert refusals(petra, cleared, **asked) == ["Give one to 3 conditions, each with an owner and a date."]


@pytest.mark.parametrize(("days", "ok"), [(60, True), (61, False), (0, False)])
def test_conditions_of_a_gate_end_within_sixty_days(cleared, petra, days, ok):
    asked = {"outcome": "go_with_conditions", "conditions": [condition(days)]}
    if ok:
        assert decide(petra, cleared, given(**asked)).conditions.get().due_on == TODAY + dt.timedelta(days=60)
    else:
        assert refusals(petra, cleared, **asked) == ["Each condition must be due within 60 days."]


def test_a_plain_go_carries_no_conditions(cleared, petra):
    assert refusals(petra, cleared, conditions=[condition()]) == ["Only go with conditions carries conditions."]


def test_a_condition_is_closed_once_and_not_in_the_future(cleared, petra, ravi):
    decide(petra, cleared, given(outcome="go_with_conditions", conditions=[condition()]))
    row = Condition.objects.get()
    with pytest.raises(Invalid):
        close_condition(ravi, row, TODAY + dt.timedelta(days=1))
    assert close_condition(ravi, row, TODAY).closed_on == TODAY
    with pytest.raises(WrongState, match="closed on 23 November 2026"):
        close_condition(ravi, row, TODAY)


def test_an_action_is_opened_once_by_title(site, ravi):
    asked = ActionGiven(severity="minor", title="Send the rota", owner="host_lead", opened_on=TODAY)
    assert open_action(ravi, site, asked) == open_action(ravi, site, asked)
    assert Action.objects.count() == 1


@pytest.mark.parametrize("change", [{"severity": "huge"}, {"opened_on": TODAY + dt.timedelta(days=1)}, {"title": "\u202e"}])
def test_an_unsound_action_is_not_opened(site, ravi, change):
    values = {"severity": "minor", "title": "Send the rota", "owner": "host_lead", "opened_on": TODAY} | change
    with pytest.raises(Invalid):
        open_action(ravi, site, ActionGiven(**values))
    assert not Action.objects.exists()


def pass_gates(petra, site, *gates) -> None:
    for gate in gates:
        decide(petra, site, given(gate=gate))


def test_a_site_goes_live_only_after_its_gate(cleared, ravi, petra):
    with pytest.raises(GuardFailed, match="cannot go live"):
        record_go_live(ravi, cleared, TODAY)
    pass_gates(petra, cleared, "G1", "G2", "G3", "G4", "G5", "G6", "G7")
    live = record_go_live(ravi, cleared, TODAY)
    assert (live.status, live.went_live_on) == ("live", TODAY)
    with pytest.raises(WrongState, match="live already"):
        record_go_live(ravi, cleared, TODAY)


def test_what_leadership_counts_is_stored_with_each_decision(cleared, ravi, petra):
    def stored() -> tuple[bool, dt.date | None, bool, str]:
        return Site.objects.values_list("is_ready", "ready_on", "awaits_decision", "gates_passed").get(pk=cleared.pk)

    evaluation.refresh([cleared], TODAY)
    assert stored() == (False, None, True, "")
    pass_gates(petra, cleared, "G1", "G2", "G3", "G4", "G5", "G6")
    assert stored() == (True, None, True, " G1 G2 G3 G4 G5 G6 ")
    pass_gates(petra, cleared, "G7")
    assert stored() == (True, TODAY, False, " G1 G2 G3 G4 G5 G6 G7 ")
    record_go_live(ravi, cleared, TODAY)
    assert stored()[:2] == (True, TODAY)


def test_a_gate_that_is_open_again_was_passed_once_and_its_site_is_not_ready(cleared, ravi, petra):
    pass_gates(petra, cleared, "G1", "G2", "G3", "G4", "G5", "G6", "G7")
    move(ravi, cleared, "GLV-01", "reopen", note="The drill was not held.")
    cleared.refresh_from_db()
    assert (cleared.is_ready, cleared.ready_on) == (False, None)
    assert " G7 " in cleared.gates_passed


def test_a_go_live_is_not_recorded_before_it_happens(cleared, ravi):
    with pytest.raises(Invalid):
        record_go_live(ravi, cleared, TODAY + dt.timedelta(days=1))


def test_a_reopened_gate_takes_the_way_to_live_back(cleared, ravi, petra):
    pass_gates(petra, cleared, "G1", "G2", "G3", "G4", "G5", "G6", "G7")
    move(ravi, cleared, "GLV-01", "reopen", note="The drill was not held.")
    with pytest.raises(GuardFailed):
        record_go_live(ravi, cleared, TODAY)


def test_a_withdrawn_site_is_closed_to_every_change(site, organisation, hanna, ravi, petra):
    withdraw(ravi, site, TODAY, "The trustees closed the service.")
    before = AuditEvent.objects.count()
    site.refresh_from_db()
    changes = [
        lambda: move(hanna, site, "EOI-01", "submit"),
        lambda: save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": "New"}}),
        lambda: send_document(hanna, organisation, "policy.pdf", [b"%PDF-1.7"], [(site, "SAF-01")]),
        lambda: decide(petra, site, given(outcome="defer", note="Later.")),
        lambda: open_action(ravi, site, ActionGiven(severity="minor", title="Rota", owner="host_lead", opened_on=TODAY)),
        lambda: update_site(ravi, site, SiteGiven(name="New", localities=[MANCHESTER], started_on=TODAY), site.version),
        lambda: record_go_live(ravi, site, TODAY),
        lambda: withdraw(ravi, site, TODAY, "Again."),
    ]
    for change in changes:
        with pytest.raises(WrongState, match=r"withdrawn|not open"):
            change()
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(("on", "reason"), [(TODAY + dt.timedelta(days=1), "Closed."), (TODAY, " "), (TODAY, "a\x07b")])
def test_a_withdrawal_needs_a_day_that_has_been_and_a_reason(site, ravi, on, reason):
    with pytest.raises(Invalid):
        withdraw(ravi, site, on, reason)
    site.refresh_from_db()
    assert site.status == "onboarding"


def stored(site) -> tuple:
    rows = SiteRequirement.objects.filter(site=site).order_by("pk").values()
    return Site.objects.values().get(pk=site.pk), list(rows)


def test_what_a_move_stores_is_what_reading_everything_again_gives(site, hanna, ravi):
    steps = [(hanna, "submit", {}), (ravi, "accept_with_conditions", {"conditions": (condition(),)}), (ravi, "reopen", {"note": "Again."})]
    for actor, action, asked in [*steps, steps[0]]:
        move(actor, site, "EOI-01", action, **asked)
        kept = stored(site)
        evaluation.refresh(locked_sites(Site.objects.filter(pk=site.pk)), TODAY)
        assert (action, stored(site)) == (action, kept)
