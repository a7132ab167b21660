"""Erasure by two people: bytes, keys and names go, hashes, counts and the trail stay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from onboarding import store
from onboarding.errors import Damaged, Invalid, NotFound, NotPermitted, Refused, WrongState
from onboarding.models import (
    Agreement,
    AuditEvent,
    CheckResult,
    Disposal,
    Erasure,
    Evidence,
    EvidenceCopy,
    EvidenceVersion,
    Person,
    RoleAssignment,
    Site,
    SiteRequirement,
    TrainingProposal,
    TrainingRecord,
    VettingAssertion,
    WorkItem,
)  # fmt: skip
from onboarding.services import disposal, driving, erasures, holds, people, work
from onboarding.services.people import PersonGiven, PostGiven
from onboarding.services.summaries import summarise
from onboarding.services.trail import verify_all
from tests.factories import TODAY, make_actor, passed, send_document

PDF = b"%PDF-1.7\nThe lead is Maya Osei\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.EVIDENCE_DIR, settings.EVIDENCE_KEYS_DIR = tmp_path / "evidence", tmp_path / "keys"


@pytest.fixture
def iga(programme):
    return make_actor(role="ig_reviewer", name="Iga")


@pytest.fixture
def version(hanna, organisation, site):
    made = passed(send_document(hanna, organisation, "Maya Osei.pdf", [PDF], [(site, "SAF-01")]), PDF + b"safe")
    found(made, site)
    return made


def found(version, site, inspector="safeguarding/1"):
    row = SiteRequirement.objects.get(site=site, key="SAF-01")
    result = CheckResult.objects.create(
        requirement=row, version=version, check_name="lead", inspector=inspector, outcome="fail", reason="MAYA  OSEI is named as lead.",
        quotation="Contact Maya Osei today", data={"lead": "Maya Osei", "others": ["Maya Oseiwusu", {"deputy": "maya osei"}], "pages": 3},
    )  # fmt: skip
    summarise([row])
    return result


@pytest.fixture
def maya(hanna, organisation, site):
    made = people.add_person(hanna, organisation, PersonGiven(name="Maya Osei", work_email="maya@example.org", code_signed_on=TODAY))
    people.assign_post(hanna, made, PostGiven(role="imsa", since=dt.date(2026, 1, 1), site=site, decision_nation="ENG"))
    TrainingRecord.objects.create(person=made, course="SG-A3", completed_on=TODAY)
    VettingAssertion.objects.create(person=made, regime="dbs", issued_on=TODAY, decision="suitable")
    return made


def problems() -> list[str]:
    return [verdict.problem for verdict in verify_all() if verdict.problem]


def erased(hanna, iga, kind, subject):
    return erasures.approve(iga, erasures.ask(hanna, kind, subject, "It was sent by mistake.").pk)


# P4
def test_nothing_happens_until_a_second_person_approves(hanna, version):
    erasures.ask(hanna, "document", version.evidence_id, "It was sent by mistake.")
    assert store.read(version.sha256) == PDF
    assert not Disposal.objects.exists()


def test_an_erased_document_leaves_its_hashes_and_nothing_else(hanna, iga, version, site, settings):
    copy = EvidenceCopy.objects.get()
    path = settings.EVIDENCE_DIR / store.name_of(version.sha256)
    backup = path.read_bytes()
    erased(hanna, iga, "document", version.evidence_id)
    for sha256 in (version.sha256, copy.sha256):
        assert not store.is_kept(sha256)
    path.write_bytes(backup)
    with pytest.raises(Damaged):
        store.read(version.sha256)
    document = Evidence.objects.get()
    assert (document.name, document.withdrawn_at is not None) == (f"erased document {document.pk}", True)
    result = CheckResult.objects.get()
    assert (result.quotation, result.data, result.outcome) == ("", {}, "fail")
    assert SiteRequirement.objects.get(site=site, key="SAF-01").findings == {}
    stone = Disposal.objects.get()
    assert (stone.rule, stone.hashes, stone.done_on) == ("ERASURE", [version.sha256, copy.sha256], TODAY)
    assert stone.destroyed == {"versions": 1, "copies": 1, "findings": 1}
    assert problems() == []


def test_all_versions_of_a_document_go(hanna, iga, organisation, site, version):
    second = send_document(hanna, organisation, "Maya Osei.pdf", [PDF + b"2"], [(site, "SAF-01")])
    erased(hanna, iga, "document", version.evidence_id)
    assert not any(store.is_kept(sha256) for sha256 in (version.sha256, second.sha256))


def test_the_same_bytes_of_another_organisation_survive(hanna, iga, elsewhere, version):
    dora = make_actor(role="host_lead", name="Dora", organisation=elsewhere)
    theirs = send_document(dora, elsewhere, "policy.pdf", [PDF])
    erased(hanna, iga, "document", version.evidence_id)
    assert store.read(theirs.sha256) == PDF
    assert EvidenceVersion.objects.get(pk=theirs.pk).destroyed_at is None


def test_a_worker_that_reports_late_adds_nothing_to_an_erased_document(hanna, iga, wren, site, version):
    row = SiteRequirement.objects.get(site=site, key="SAF-01")
    lease = work.claim(wren, WorkItem.Kind.DRIVE_SITE, 1, [site.pk])[0]
    erased(hanna, iga, "document", version.evidence_id)
    late = driving.FindingReported(
        requirement_id=row.pk, version_id=version.pk, inspector="safeguarding/2", check="lead", outcome="pass", reason="Maya leads."
    )
    driving.advance(wren, [(site.pk, lease.token, lease.fence)], [late], [])
    assert CheckResult.objects.count() == 1


def test_an_erased_person_is_a_number_with_posts(hanna, iga, maya, organisation):
    erased(hanna, iga, "person", maya.pk)
    maya.refresh_from_db()
    assert (maya.name, maya.work_email, maya.code_signed_on) == (f"erased person {maya.pk}", "", None)
    assert "maya" not in maya.name_key
    post = RoleAssignment.objects.get()
    assert (post.role, post.since, post.until, post.decision_nation) == ("imsa", dt.date(2026, 1, 1), TODAY, "")
    assert not TrainingRecord.objects.exists()
    assert not VettingAssertion.objects.exists()
    assert Person.objects.filter(organisation=organisation).count() == 1
    stone = Disposal.objects.get()
    assert stone.destroyed == {"vetting": 1, "training": 1, "posts": 1, "people": 1}
    assert problems() == []


def test_a_post_that_was_to_begin_or_end_later_ends(hanna, iga, maya):
    tomorrow, later = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=90)
    RoleAssignment.objects.create(person=maya, role="dsl", since=tomorrow, until=later)
    RoleAssignment.objects.create(person=maya, role="ceo", since=dt.date(2026, 2, 1), until=later)
    erased(hanna, iga, "person", maya.pk)
    assert dict(RoleAssignment.objects.values_list("role", "until")) == {"imsa": TODAY, "dsl": tomorrow, "ceo": TODAY}


def test_the_name_is_taken_out_of_signatures_and_findings(hanna, iga, maya, organisation, site, version):
    signed = [{"role": role, "name": name, "signed_on": "2026-01-01"} for role, name in (("ceo", "Maya Osei"), ("chair", "Bo"))]
    agreement = Agreement.objects.create(organisation=organisation, kind="dsa", counterparty="Greyfield Council", signatures=signed)
    erased(hanna, iga, "person", maya.pk)
    agreement.refresh_from_db()
    stand_in = f"erased person {maya.pk}"
    assert [row["name"] for row in agreement.signatures] == [stand_in, "Bo"]
    result = CheckResult.objects.get()
    assert result.data == {"lead": stand_in, "others": ["Maya Oseiwusu", {"deputy": stand_in}], "pages": 3}
    assert (result.quotation, result.reason) == (f"Contact {stand_in} today", f"{stand_in} is named as lead.")
    assert SiteRequirement.objects.get(site=site, key="SAF-01").findings["safeguarding"]["reason"] == f"{stand_in} is named as lead."


def test_another_organisations_records_of_the_name_stay(hanna, iga, maya, elsewhere):
    theirs = Agreement.objects.create(
        organisation=elsewhere, kind="dsa", counterparty="X", signatures=[{"role": "ceo", "name": "Maya Osei", "signed_on": "2026-01-01"}]
    )
    erased(hanna, iga, "person", maya.pk)
    theirs.refresh_from_db()
    assert theirs.signatures[0]["name"] == "Maya Osei"


def test_answers_that_still_hold_the_name_are_counted_and_left_to_people(hanna, iga, maya, site):
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(answers={"lead": "Maya Osei"})
    erased(hanna, iga, "person", maya.pk)
    assert SiteRequirement.objects.get(site=site, key="SAF-01").answers == {"lead": "Maya Osei"}
    assert Disposal.objects.get().destroyed["still_named"] == 1


def test_somebody_called_like_a_tombstone_is_in_nobodys_way(hanna, iga, organisation, maya):
    people.add_person(hanna, organisation, PersonGiven(name=f"Erased Person {maya.pk}"))
    assert erased(hanna, iga, "person", maya.pk).status == "approved"


def test_a_name_that_looks_like_a_pattern_is_taken_as_it_is(hanna, iga, organisation, site, version):
    odd = people.add_person(hanna, organisation, PersonGiven(name="O(s.*e+i"))
    erased(hanna, iga, "person", odd.pk)
    assert CheckResult.objects.get().quotation == "Contact Maya Osei today"


# P4
def test_what_the_acts_write_into_the_trail_names_nobody(hanna, iga, maya, version):
    before = AuditEvent.objects.count()
    erased(hanna, iga, "document", version.evidence_id)
    erased(hanna, iga, "person", maya.pk)
    written = AuditEvent.objects.order_by("pk")[before:]
    assert {event.name for event in written} == {"erasure.asked", "erasure.approved", "disposal.done"}
    assert not any("maya" in str(event.data).lower() for event in written)


def test_the_reason_loses_the_name_too(hanna, iga, maya):
    asked = erasures.ask(hanna, "person", maya.pk, "Maya Osei asked us to.")
    erasures.approve(iga, asked.pk)
    asked.refresh_from_db()
    assert asked.reason == f"erased person {maya.pk} asked us to."


def test_the_stored_position_follows(hanna, iga, maya, version, site):
    Site.objects.update(last_activity_on=dt.date(2026, 10, 1), evaluated_on=None)
    erased(hanna, iga, "person", maya.pk)
    site.refresh_from_db()
    assert (site.evaluated_on, site.last_activity_on) == (TODAY, dt.date(2026, 10, 1))


def test_nobody_approves_what_they_asked_for(iga, version):
    asked = erasures.ask(iga, "document", version.evidence_id, "It names people.")
    with pytest.raises(Refused, match="somebody else must decide"):
        erasures.approve(iga, asked.pk)
    with pytest.raises(Refused):
        erasures.decline(iga, asked.pk, "No.")
    assert store.read(version.sha256) == PDF


def test_nobody_approves_an_erasure_at_their_own_organisation(hanna, organisation, version):
    asked = erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    make_actor(role="host_board", name="Bea", organisation=organisation)
    bea = make_actor(role="ig_reviewer", name="Bea")
    with pytest.raises(Refused, match="without a tie"):
        erasures.approve(bea, asked.pk)


def test_the_database_refuses_one_person_in_both_roles(iga, version):
    asked = erasures.ask(iga, "document", version.evidence_id, "It names people.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=asked.pk).update(decided_by=iga.user, status="approved")


@pytest.mark.parametrize("role", ["coordinator", "programme_lead", "auditor", "safeguarding_reviewer"])
def test_only_information_governance_and_administrators_approve(role, hanna, version):
    asked = erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    with pytest.raises(NotPermitted):
        erasures.approve(make_actor(role=role, name="Someone"), asked.pk)


def test_another_hosts_lead_cannot_ask(elsewhere, version):
    dora = make_actor(role="host_lead", name="Dora", organisation=elsewhere)
    with pytest.raises(NotFound):
        erasures.ask(dora, "document", version.evidence_id, "It names people.")


def test_a_contributor_cannot_ask(organisation, version):
    cole = make_actor(role="host_contributor", name="Cole", organisation=organisation)
    with pytest.raises(NotPermitted):
        erasures.ask(cole, "document", version.evidence_id, "It names people.")


def test_a_hold_refuses_asking_and_approving_with_its_reason(hanna, iga, organisation, version):
    asked = erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    hold = holds.place(iga, organisation, "Claim 12 was made.")
    with pytest.raises(Refused, match=r"legal hold since .*: Claim 12 was made"):
        erasures.approve(iga, asked.pk)
    with pytest.raises(Refused, match="Claim 12"):
        erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    assert store.read(version.sha256) == PDF
    holds.lift(iga, hold.pk)
    assert erasures.approve(iga, asked.pk).status == "approved"


def test_a_declined_erasure_says_why_and_can_be_asked_for_again(hanna, iga, version):
    asked = erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    with pytest.raises(Invalid):
        erasures.decline(iga, asked.pk, " ")
    assert erasures.decline(iga, asked.pk, "It is needed for the review.").note == "It is needed for the review."
    with pytest.raises(WrongState, match="decided before"):
        erasures.approve(iga, asked.pk)
    assert erasures.ask(hanna, "document", version.evidence_id, "It does name people.").status == "asked"


def test_the_same_is_not_asked_for_twice(hanna, iga, version):
    erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    with pytest.raises(WrongState, match="asked for this already"):
        erasures.ask(iga, "document", version.evidence_id, "It names people.")


@pytest.mark.parametrize(("kind", "subject"), [("document", 987_654), ("person", 987_654)])
def test_what_is_not_there_cannot_be_asked_for(kind, subject, hanna):
    with pytest.raises(NotFound):
        erasures.ask(hanna, kind, subject, "It names people.")


def test_an_unknown_kind_or_no_reason_is_refused(hanna, version):
    with pytest.raises(Invalid):
        erasures.ask(hanna, "site", 1, "It names people.")
    with pytest.raises(Invalid):
        erasures.ask(hanna, "document", version.evidence_id, "\n")


def test_a_person_whose_period_was_over_meanwhile_cannot_be_erased_any_more(hanna, iga, maya):
    asked = erasures.ask(hanna, "person", maya.pk, "She asked us to.")
    maya.delete()
    with pytest.raises(WrongState, match="gone already"):
        erasures.approve(iga, asked.pk)


def test_an_erasure_that_fails_halfway_leaves_nothing_done(hanna, iga, version, settings):
    asked = erasures.ask(hanna, "document", version.evidence_id, "It names people.")
    Evidence.objects.create(organisation=version.evidence.organisation, name=f"erased document {version.evidence_id}")
    with pytest.raises(IntegrityError), transaction.atomic():
        erasures.approve(iga, asked.pk)
    asked.refresh_from_db()
    assert (asked.status, store.read(version.sha256), Disposal.objects.count()) == ("asked", PDF, 0)


def test_what_was_erased_is_not_announced_again(hanna, iga, wren, version):
    erased(hanna, iga, "document", version.evidence_id)
    disposal.announce(wren, TODAY + dt.timedelta(days=800))
    assert not Disposal.objects.filter(rule="R_WITHDRAWN").exists()


@pytest.mark.parametrize("spelling", ["Osei, Maya", "OSEI Maya", "M. Osei", "Osei M.", "maya  osei", "Máya Osei"])
def test_other_spellings_of_the_name_go_from_findings_and_registers(hanna, iga, maya, version, site, spelling):
    CheckResult.objects.update(quotation=f"Trained: {spelling} and Maya Brown", data={"lead": spelling})
    TrainingProposal.objects.create(
        site=site, version=version, fingerprint="a" * 64, row=2, person_read=spelling, course_read="GDPR", needs_look=True
    )
    erased(hanna, iga, "person", maya.pk)
    result = CheckResult.objects.get()
    assert result.quotation == f"Trained: erased person {maya.pk} and Maya Brown"
    assert result.data == {"lead": f"erased person {maya.pk}"}
    assert not TrainingProposal.objects.exists()


def test_why_a_document_was_refused_goes_with_it(hanna, iga, version):
    EvidenceVersion.objects.filter(pk=version.pk).update(status="refused", refusal="It names Maya Osei's client on page 2.")
    erased(hanna, iga, "document", version.evidence_id)
    assert EvidenceVersion.objects.get(pk=version.pk).refusal == "It was erased."
