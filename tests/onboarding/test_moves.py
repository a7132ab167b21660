"""The executor: visibility, role, state, guards, in that order."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from checklists.facts import State
from onboarding.asked import Action, Asked, ConditionAsked, WaiverAsked
from onboarding.errors import DomainError, GuardFailed, NotFound, NotPermitted, WrongState
from onboarding.models import Action as OpenAction
from onboarding.models import AuditEvent, Condition, GateDecision, Review, SiteRequirement
from onboarding.services.answers import save_answers
from onboarding.services.interests import declare
from onboarding.services.moves import Move, MoveErrors, make_moves
from tests.factories import TODAY, make_actor, make_organisation, move

HEXAGON = {
    f: v
    for factor in ("need", "fit", "capacity", "evidence", "usability", "supports")
    for f, v in ((factor, 4), (f"{factor}_reason", "Because we asked people locally."))
}
PROFILE = {
    "legal_name": "Lanternbridge Freedom Project",
    "structure": "charitable_company",
    "organisation_type": "anti_slavery",
    "size": "large",
    "nations": ["ENG"],
    "locality_summary": "Manchester",
}


def answered(site, hanna, requirement="EOI-01", answers=None):
    return save_answers(hanna, site, requirement, answers or {"organisation_profile": PROFILE})


def row(site, key="EOI-01"):
    return SiteRequirement.objects.get(site=site, key=key)


def test_a_host_sends_and_a_reviewer_accepts(site, hanna, ravi):
    answered(site, hanna)
    assert move(hanna, site, "EOI-01", "submit").state == State.SUBMITTED
    accepted = move(ravi, site, "EOI-01", "accept")
    assert (accepted.state, accepted.standing, accepted.decided_on) == ("accepted", "met", TODAY)


def test_accepting_needs_every_rule_settled(site, hanna, ravi):
    move(hanna, site, "EOI-01", "submit")
    with pytest.raises(GuardFailed) as refusal:
        move(ravi, site, "EOI-01", "accept")
    assert "answered_all: cannot_tell" in refusal.value.reasons[0]


def test_a_judgement_settles_what_no_rule_can_tell_but_never_a_fail(site, hanna, ravi):
    answered(site, hanna, answers={"organisation_profile": {**PROFILE, "size": "small"}})
    move(hanna, site, "EOI-01", "submit")
    assert move(ravi, site, "EOI-01", "accept").state == "accepted"
    low = {"hexagon": {**HEXAGON, "fit": 1}}
    answered(site, hanna, "EOI-04", low)
    move(hanna, site, "EOI-04", "submit")
    with pytest.raises(GuardFailed):
        move(ravi, site, "EOI-04", "accept", judgements={"score_at_least": "met"})


def test_an_outsider_cannot_tell_the_site_exists(site, programme):
    elsewhere = make_organisation(programme=programme, name="Thornwick Women's Haven")
    olga = make_actor(role="host_lead", name="Olga", organisation=elsewhere)
    with pytest.raises(NotFound):
        move(olga, site, "EOI-01", "submit")


def test_a_role_that_does_not_own_it_may_not_send_it(site, organisation):
    contributor = make_actor(role="host_contributor", name="Colm", organisation=organisation)
    with pytest.raises(NotPermitted):
        move(contributor, site, "EOI-01", "submit")


def test_what_was_not_sent_cannot_be_accepted(site, ravi):
    with pytest.raises(WrongState):
        move(ravi, site, "EOI-01", "accept")


def test_returning_needs_a_reason(site, hanna, ravi):
    move(hanna, site, "EOI-01", "submit")
    with pytest.raises(GuardFailed, match="not possible") as refusal:
        move(ravi, site, "EOI-01", "return")
    assert refusal.value.reasons == ("Say why, so that the host knows what to change.",)
    returned = move(ravi, site, "EOI-01", "return", note="The size is missing.")
    assert (returned.state, returned.standing) == ("returned", "changes_needed")
    assert "The size is missing." in " ".join(returned.reasons)


def test_what_needs_another_requirement_first_cannot_be_sent(site, hanna):
    with pytest.raises(GuardFailed) as refusal:
        move(hanna, site, "EOI-02", "submit")
    assert refusal.value.reasons == ("It waits for: Organisation profile complete.",)


def test_a_document_requirement_cannot_be_sent_without_one(site, organisation):
    board = make_actor(role="host_board", name="Bo", organisation=organisation)
    with pytest.raises(GuardFailed) as refusal:
        move(board, site, "EOI-03", "submit")
    assert refusal.value.reasons == ("Attach the document for EOI-03 (Governing body has approved the application) first.",)


# Z10
def test_nobody_reviews_what_they_sent(site, organisation):
    both = make_actor(role="host_lead", name="Bo", organisation=organisation)
    make_actor(role="coordinator", name="Bo")
    both = make_actor(role="coordinator", name="Bo")
    answered(site, both)
    move(both, site, "EOI-01", "submit")
    with pytest.raises(GuardFailed) as refusal:
        move(both, site, "EOI-01", "accept")
    assert refusal.value.reasons[0] == "You sent this yourself; somebody else must review it."


# Z10
def test_a_reviewer_with_a_tie_to_the_host_is_recused(site, hanna, organisation):
    answered(site, hanna)
    move(hanna, site, "EOI-01", "submit")
    make_actor(role="host_board", name="Tom", organisation=organisation)
    tom = make_actor(role="coordinator", name="Tom")
    with pytest.raises(GuardFailed, match="not possible"):
        move(tom, site, "EOI-01", "accept")


CONFLICTS = {
    "independence_minimum": dict.fromkeys(
        (
            "structural",
            "financial",
            "psychological",
            "other_services_listed",
            "conflict_log",
            "challenge_policy_supports_advocate",
            "person_can_change_advocate",
        ),
        "p. 2",
    ),
    "no_conflicts": True,
}


@pytest.fixture
def sent_for_four_eyes(site, hanna, ravi, organisation):
    answered(site, hanna)
    move(hanna, site, "EOI-01", "submit")
    move(ravi, site, "EOI-01", "accept")
    answered(site, hanna, "EOI-06", CONFLICTS)
    move(make_actor(role="host_board", name="Bo", organisation=organisation), site, "EOI-06", "submit")
    return site


# Z10
def test_four_eyes_needs_two_people_and_one_with_the_named_role(sent_for_four_eyes, ravi):
    site = sent_for_four_eyes
    rosa = make_actor(role="practice_reviewer", name="Rosa")
    assert move(ravi, site, "EOI-06", "accept").state == "submitted"
    with pytest.raises(GuardFailed, match="not possible"):
        move(ravi, site, "EOI-06", "accept")
    assert move(rosa, site, "EOI-06", "accept").state == "accepted"


# Z10
def test_a_first_reviewer_who_then_declares_a_tie_is_none_of_the_two(sent_for_four_eyes, ravi):
    site, rosa = sent_for_four_eyes, make_actor(role="practice_reviewer", name="Rosa")
    move(ravi, site, "EOI-06", "accept")
    assert SiteRequirement.objects.get(site=site, key="EOI-06").first_reviewer == ravi.user
    declare(ravi, ravi.user, site.organisation)
    assert SiteRequirement.objects.get(site=site, key="EOI-06").first_reviewer is None
    assert move(rosa, site, "EOI-06", "accept").state == "submitted"
    assert move(make_actor(role="coordinator", name="Cleo"), site, "EOI-06", "accept").state == "accepted"


def test_four_eyes_without_the_named_role_is_refused(sent_for_four_eyes, ravi):
    finance = make_actor(role="finance_reviewer", name="Fen")
    move(ravi, sent_for_four_eyes, "EOI-06", "accept")
    with pytest.raises(GuardFailed, match="practice reviewer"):
        move(finance, sent_for_four_eyes, "EOI-06", "accept")


def test_two_reviewers_may_disagree_and_both_stay_on_record(sent_for_four_eyes, ravi):
    rosa = make_actor(role="practice_reviewer", name="Rosa")
    move(ravi, sent_for_four_eyes, "EOI-06", "accept")
    assert move(rosa, sent_for_four_eyes, "EOI-06", "return", note="Who funds the post?").state == "returned"
    assert list(Review.objects.values_list("requirement__key", "decision")) == [
        ("EOI-01", "accept"),
        ("EOI-06", "accept"),
        ("EOI-06", "return"),
    ]


def test_a_first_review_goes_stale_when_the_answers_change(sent_for_four_eyes, hanna, organisation, ravi):
    site = sent_for_four_eyes
    board = make_actor(role="host_board", name="Bo", organisation=organisation)
    move(ravi, site, "EOI-06", "accept")
    move(board, site, "EOI-06", "take_back")
    answered(site, hanna, "EOI-06", {**CONFLICTS, "independence_minimum": {**CONFLICTS["independence_minimum"], "structural": "p. 9"}})
    move(board, site, "EOI-06", "submit")
    rosa = make_actor(role="practice_reviewer", name="Rosa")
    assert move(rosa, site, "EOI-06", "accept").state == "submitted"


def test_some_requirements_are_never_accepted_with_conditions(sent_for_four_eyes, ravi):
    condition = ConditionAsked(text="Publish the conflict log", owner="host_lead", due_on=TODAY + dt.timedelta(days=30))
    with pytest.raises(GuardFailed) as refusal:
        move(ravi, sent_for_four_eyes, "EOI-06", "accept_with_conditions", conditions=(condition,))
    assert refusal.value.reasons == ("EOI-06 is never accepted with conditions.",)


@pytest.mark.parametrize(("days", "ok"), [(60, True), (61, False), (0, False)])
def test_conditions_end_within_sixty_days(site, hanna, ravi, days, ok):
    move(hanna, site, "EOI-01", "submit")
    condition = ConditionAsked(text="Name the council", owner="host_lead", due_on=TODAY + dt.timedelta(days=days))
    if ok:
        assert move(ravi, site, "EOI-01", "accept_with_conditions", conditions=(condition,)).state == "accepted_with_conditions"
        assert Condition.objects.get().due_on == TODAY + dt.timedelta(days=60)
    else:
        with pytest.raises(GuardFailed):
            move(ravi, site, "EOI-01", "accept_with_conditions", conditions=(condition,))


@pytest.mark.parametrize(("days", "ok"), [(90, True), (91, False)])
def test_a_waiver_ends_within_ninety_days_and_is_approved_by_another(site, hanna, ravi, days, ok):
    waiver = WaiverAsked(
        reason="The board meets in January",
        compensating_control="Chair's letter",
        owner="Hanna",
        requested_by=hanna.user.pk,
        ends_on=TODAY + dt.timedelta(days=days),
    )
    if ok:
        assert move(ravi, site, "EOI-03", "waive", waiver=waiver).standing == "waived"
    else:
        with pytest.raises(GuardFailed):
            move(ravi, site, "EOI-03", "waive", waiver=waiver)


def test_a_waiver_is_renewed_once(site, hanna, ravi):
    waiver = WaiverAsked(
        reason="The board meets in January",
        compensating_control="Chair's letter",
        owner="Hanna",
        requested_by=hanna.user.pk,
        ends_on=TODAY + dt.timedelta(days=9),
    )
    for _ in range(2):
        move(ravi, site, "EOI-03", "waive", waiver=waiver)
    with pytest.raises(GuardFailed, match="renewed already"):
        move(ravi, site, "EOI-03", "waive", waiver=waiver)


def test_a_declared_open_inquiry_opens_a_critical_action_once(site, hanna, ravi, organisation, programme):
    answers = {"regulatory_history": {"open_inquiry": True, "incident_count": 1, "all_closed": False}}
    answered(site, hanna, "ORG-03", answers)
    GateDecision.objects.create(site=site, gate="G1", outcome="go", decided_on=TODAY, decided_by=ravi.user, pack_sha256="0" * 64)
    SiteRequirement.objects.filter(site=site, key__startswith="EOI").update(state="accepted", decided_on=TODAY)
    board = make_actor(role="host_board", name="Bo", organisation=organisation)
    for _ in range(2):
        move(board, site, "ORG-03", "submit")
        move(board, site, "ORG-03", "take_back")
    assert list(OpenAction.objects.values_list("severity", "requirement_key")) == [("critical", "ORG-03")]
    site.refresh_from_db()
    assert site.rag == "red"
    assert "1 critical action is open." in site.rag_reasons


def test_what_may_not_be_waived_is_not_waived_by_anyone(site, hanna, ravi):
    waiver = WaiverAsked(reason="r", compensating_control="c", owner="o", requested_by=hanna.user.pk, ends_on=TODAY + dt.timedelta(days=9))
    with pytest.raises(NotPermitted):
        move(ravi, site, "EOI-01", "waive", waiver=waiver)


def test_a_bulk_with_one_refusal_changes_nothing(site, hanna):
    answered(site, hanna)
    before = AuditEvent.objects.count()
    asked = Asked(action=Action.SUBMIT, on=TODAY)
    with pytest.raises(MoveErrors) as refusal:
        make_moves(hanna, [Move(site=site.slug, requirement=key, asked=asked) for key in ("EOI-01", "EOI-02")])
    assert list(refusal.value.errors) == [1]
    assert row(site).state == "open"
    assert AuditEvent.objects.count() == before


# Written by hand from the framework's mechanics: action, and the states it starts from.
ALLOWED = {
    ("submit", "open"),
    ("submit", "returned"),
    ("submit", "rejected"),
    ("submit", "waived"),
    ("take_back", "submitted"),
    ("return", "submitted"),
    ("accept", "submitted"),
    ("accept_with_conditions", "submitted"),
    ("reject", "submitted"),
    ("reopen", "accepted"),
    ("reopen", "accepted_with_conditions"),
    ("reopen", "rejected"),
    ("reopen", "waived"),
}


# Z9
@pytest.mark.parametrize(("action", "state"), list(product((a for a in Action if a is not Action.WAIVE), State)))
def test_only_the_allowed_moves_succeed(site, hanna, ravi, action, state):
    answered(site, hanna)
    SiteRequirement.objects.filter(site=site, key="EOI-01").update(
        state=state, submissions=1, decided_on=TODAY, waived_until=TODAY, submitted_on=TODAY
    )
    actor = hanna if action in (Action.SUBMIT, Action.TAKE_BACK) else ravi
    conditions = (ConditionAsked(text="t", owner="host_lead", due_on=TODAY + dt.timedelta(days=5)),)
    before = AuditEvent.objects.count()
    allowed = (action.value, state.value) in ALLOWED
    try:
        move(actor, site, "EOI-01", action, note="Because.", conditions=conditions if action is Action.ACCEPT_WITH_CONDITIONS else ())
    except DomainError:
        assert not allowed
        assert AuditEvent.objects.count() == before
        assert row(site).state == state
    else:
        assert allowed
        assert AuditEvent.objects.count() == before + 1
