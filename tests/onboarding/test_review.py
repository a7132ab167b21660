"""Reviewing: decisions per checklist point, reasons from one table, no ties, and a dossier that says what can be decided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.asked import Action, Asked, ConditionAsked, ReasonCode, ReasonGiven
from onboarding.errors import GuardFailed, NotFound, NotPermitted
from onboarding.models import AuditEvent, CheckResult, Review, SiteRequirement
from onboarding.services import interests
from onboarding.services.answers import save_answers
from onboarding.services.dossiers import dossier
from onboarding.services.evidence import withdraw
from onboarding.services.moves import Move, make_move
from tests.factories import TODAY, all_covered, make_actor, move, passed, send_document

PDF = b"%PDF-1.7\nSafeguarding policy\n%%EOF\n"


@pytest.fixture
def sana(programme):
    return make_actor(role="safeguarding_reviewer", name="Sana")


@pytest.fixture
def policy(hanna, organisation, site):
    version = passed(send_document(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")]), PDF)
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted", submissions=1, submitted_by=hanna.user)
    return version


def decide(actor, site, action, **asked):
    if action in ("accept", "accept_with_conditions"):
        asked = {"points": all_covered(site, "SAF-01"), **asked}
    return make_move(actor, Move(site=site.slug, requirement="SAF-01", asked=Asked(action=Action(action), on=TODAY, **asked)))


def refusals(actor, site, action, **asked):
    with pytest.raises(GuardFailed) as refusal:
        decide(actor, site, action, **asked)
    return refusal.value.reasons


def a_point(actor, site) -> dict[str, str]:
    return dossier(actor, site, "SAF-01")["points"][0]


def test_a_point_that_is_not_covered_cannot_be_accepted_away(policy, sana, site):
    point = a_point(sana, site)
    reasons = refusals(sana, site, "accept", points={**all_covered(site, "SAF-01"), point["key"]: "not_covered"})
    said = f"You marked as not covered: {point['label']}. Return it, or accept it on the condition that this is added."
    assert said in reasons
    assert not Review.objects.exists()


@pytest.mark.parametrize("action", ["accept", "accept_with_conditions"])
@pytest.mark.parametrize("left", ["unsaid", "not_checked"])
def test_whoever_accepts_has_decided_on_every_point(policy, sana, site, action, left):
    point = a_point(sana, site)
    points = all_covered(site, "SAF-01") | {point["key"]: left}
    points = {key: decision for key, decision in points.items() if decision != "unsaid"}
    reasons = refusals(sana, site, action, points=points)
    assert f"Decide on every point of the checklist. Still open: {point['label']}." in reasons


def test_a_refusal_names_five_open_points_and_counts_the_rest(policy, sana, site):
    said = next(reason for reason in refusals(sana, site, "accept", points={}) if reason.startswith("Decide"))
    assert said.endswith(f" and {len(all_covered(site, 'SAF-01')) - 5} more.")


def test_a_point_that_does_not_apply_needs_words_why(policy, sana, site):
    point = a_point(sana, site)
    points = all_covered(site, "SAF-01") | {point["key"]: "not_applicable"}
    said = f'Say why it does not apply, in a reason "not_applicable" with words for: {point["label"]}.'
    assert said in refusals(sana, site, "accept", points=points)
    wordless = ReasonGiven(ReasonCode.NOT_APPLICABLE, point["key"], " ")
    assert said in refusals(sana, site, "accept", points=points, reasons=(wordless,))
    explained = ReasonGiven(ReasonCode.NOT_APPLICABLE, point["key"], "No children are supported here.")
    assert said not in refusals(sana, site, "accept", points=points, reasons=(explained,))


def test_what_goes_back_needs_no_decision_on_every_point(policy, sana, site):
    assert decide(sana, site, "return", note="Please sign it.").state == "returned"


def test_a_point_the_checklist_does_not_have_is_refused(policy, sana, site):
    assert "SAF-01 has no checklist point made_up." in refusals(sana, site, "accept", points={"made_up": "covered"})
    reason = ReasonGiven(ReasonCode.INCOMPLETE, point="made_up")
    assert refusals(sana, site, "return", note="Please add it.", reasons=(reason,)) == ("SAF-01 has no checklist point made_up.",)


def test_what_goes_back_says_why_point_by_point(policy, sana, site):
    point = a_point(sana, site)["key"]
    row = decide(
        sana,
        site,
        "return",
        note="Nearly there.",
        points={point: "not_covered"},
        reasons=(ReasonGiven(ReasonCode.INCOMPLETE, point, "Say who decides."), ReasonGiven(ReasonCode.OUT_OF_DATE)),
    )
    expected = [
        {"code": "incomplete", "point": point, "text": "Say who decides."},
        {"code": "out_of_date", "point": "", "text": ""},
    ]
    assert (row.state, row.decision_reasons) == ("returned", expected)
    review = Review.objects.get()
    assert (review.points, review.reasons) == ({point: "not_covered"}, expected)


def test_the_reason_other_needs_words(policy, sana, site):
    reasons = refusals(sana, site, "return", note="No.", reasons=(ReasonGiven(ReasonCode.OTHER),))
    assert reasons == ('Say in words what the reason "other" stands for.',)


# Z10
@pytest.mark.parametrize("action", ["accept", "return", "reject", "accept_with_conditions"])
def test_whoever_declared_an_interest_decides_nothing(policy, sana, site, organisation, action):
    interests.declare(sana, sana.user, organisation)
    reasons = refusals(sana, site, action, note="No.")
    assert "You declared an interest in this organisation; somebody without a tie must decide." in reasons


def test_an_interest_in_one_organisation_is_none_in_another(policy, sana, site, elsewhere):
    interests.declare(sana, sana.user, elsewhere)
    assert decide(sana, site, "return", note="Please sign it.").state == "returned"


def test_an_ended_interest_no_longer_stands_and_only_an_administrator_ends_it(policy, sana, site, organisation):
    interest = interests.declare(sana, sana.user, organisation)
    assert interests.declare(sana, sana.user, organisation) == interest
    with pytest.raises(NotPermitted):
        interests.end(sana, interest.pk)
    interests.end(make_actor(role="admin", name="Ada"), interest.pk)
    assert decide(sana, site, "return", note="Please sign it.").state == "returned"


def test_nobody_declares_anothers_interest_but_an_administrator(sana, ravi, organisation):
    with pytest.raises(NotFound):
        interests.declare(sana, ravi.user, organisation)
    assert interests.declare(make_actor(role="admin", name="Ada"), ravi.user, organisation).user == ravi.user


def actions(actor, site, key="SAF-01") -> dict[str, list[str]]:
    return {row["action"]: row["refusals"] for row in dossier(actor, site, key)["actions"]}


def test_the_dossier_says_what_the_caller_can_do_and_why_not(policy, sana, hanna, ravi, site, organisation):
    assert actions(sana, site)["accept"] == []
    assert set(actions(hanna, site)) == {"take_back"}
    interests.declare(ravi, ravi.user, organisation)
    assert actions(ravi, site)["return"] == ["You declared an interest in this organisation; somebody without a tie must decide."]


def test_the_dossier_names_what_was_found_and_where(policy, sana, site):
    row = SiteRequirement.objects.get(site=site, key="SAF-01")
    for label, outcome in (("safeguarding/1", "fail"), ("safeguarding/2", "pass")):
        CheckResult.objects.create(
            requirement=row,
            version=policy,
            check_name="review_date",
            inspector=label,
            outcome=outcome,
            reason="Reviewed on 3 March 2026.",
            page=4,
            quotation="Reviewed: 3 March 2026",
            data={"date": "2026-03-03"},
        )
    document = dossier(sana, site, "SAF-01")["documents"][0]
    assert document["findings"] == [
        {
            "inspector": "safeguarding/2",
            "check": "review_date",
            "outcome": "pass",
            "reason": "Reviewed on 3 March 2026.",
            "page": 4,
            "quotation": "Reviewed: 3 March 2026",
            "data": {"date": "2026-03-03"},
        }
    ]
    assert (document["versions"][0].number, document["copies"]["safe"], document["copies"]["pages"]) == (1, True, 0)


def test_a_review_turns_stale_when_what_it_saw_changes(policy, sana, hanna, site, organisation):
    condition = ConditionAsked(text="Sign it.", owner="host_lead", due_on=TODAY + dt.timedelta(days=20))
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted")
    Review.objects.all().delete()
    decide(sana, site, "return", note="Sign it.", conditions=(condition,))
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(submissions=1)
    assert [review["is_current"] for review in dossier(sana, site, "SAF-01")["reviews"]] == [True]
    send_document(hanna, organisation, "policy.pdf", [PDF + b"signed"], [(site, "SAF-01")])
    assert [review["is_current"] for review in dossier(sana, site, "SAF-01")["reviews"]] == [False]


def test_a_dossier_costs_the_same_with_many_documents(policy, sana, hanna, site, organisation):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            dossier(sana, site, "SAF-01")
        return len(seen)

    one = cost()
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="open")
    for number in range(8):
        passed(send_document(hanna, organisation, f"annex {number}.pdf", [PDF + bytes([number])], [(site, "SAF-01")]), PDF)
    assert cost() <= one <= 18


def test_a_dossier_of_an_unknown_requirement_is_not_found(sana, site):
    with pytest.raises(NotFound):
        dossier(sana, site, "SAF-99")


def test_answers_seen_are_part_of_what_a_review_is_bound_to(hanna, ravi, site):
    save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": "Lanternbridge"}})
    SiteRequirement.objects.filter(site=site, key="EOI-01").update(state="submitted", submissions=1)
    move(ravi, site, "EOI-01", "return", note="The size is missing.")
    save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": "Lanternbridge Freedom"}})
    assert [review["is_current"] for review in dossier(ravi, site, "EOI-01")["reviews"]] == [False]


def found_in(policy, quotation="Dilys Marsh leads"):
    row = SiteRequirement.objects.get(evidence=policy.evidence_id)
    CheckResult.objects.create(
        requirement=row, version=policy, check_name="lead", inspector="safeguarding/1", outcome="pass", reason="Found.", quotation=quotation
    )


def test_who_was_shown_what_was_found_is_on_record(policy, sana, site):
    dossier(sana, site, "SAF-01")
    assert not AuditEvent.objects.filter(name="evidence.findings_read").exists()
    found_in(policy)
    dossier(sana, site, "SAF-01")
    event = AuditEvent.objects.get(name="evidence.findings_read")
    assert (event.actor_id, event.organisation_id) == (sana.user.pk, site.organisation_id)
    assert event.data == {"at": site.slug, "requirement": "SAF-01", "evidence": [policy.evidence_id]}


def test_a_withdrawn_document_is_named_as_withdrawn_and_nothing_of_it_is_shown(policy, sana, hanna, site):
    found_in(policy)
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="open")
    withdraw(hanna, policy.evidence)
    (document,) = dossier(sana, site, "SAF-01")["documents"]
    assert document["withdrawn_at"] is not None
    assert (document["findings"], document["copies"]["safe"], document["versions"][0].number) == ([], False, 1)
    assert not AuditEvent.objects.filter(name="evidence.findings_read").exists()
