"""Documents without text, which nothing could look through: seen by few until a reviewer has looked."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding.asked import ConditionAsked
from onboarding.errors import GuardFailed, NotPermitted, Refused
from onboarding.models import AuditEvent, EvidenceClearance, EvidenceVersion, SiteRequirement
from onboarding.services import opening, reading
from onboarding.services.dossiers import dossier
from tests.factories import TODAY, make_actor, move, passed, send_document

PDF = b"%PDF-1.7\nscan\n%%EOF\n"


@pytest.fixture
def sana(programme):
    return make_actor(role="safeguarding_reviewer", name="Sana")


@pytest.fixture
def scan(hanna, organisation, site):
    version = passed(send_document(hanna, organisation, "scan 0012.pdf", [PDF], [(site, "SAF-01")]), PDF)
    version.is_unread = True
    version.save()
    return version


@pytest.mark.parametrize("role", ["programme_lead", "auditor", "meal_provider", "lived_experience_panel"])
def test_those_who_only_read_wait_until_a_reviewer_has_looked(scan, sana, role):
    reader = make_actor(role=role, name="Rea")
    with pytest.raises(Refused, match="a reviewer has to look at it before others can open it"):
        reading.document(reader, scan)
    opening.release(sana, scan.pk)
    scan.refresh_from_db()
    assert reading.document(reader, scan).content == PDF


@pytest.mark.parametrize("role", ["coordinator", "safeguarding_reviewer", "practice_reviewer"])
def test_reviewers_and_its_own_host_may_open_it_and_are_told(scan, hanna, role):
    for actor in (hanna, make_actor(role=role, name="Rea")):
        assert reading.document(actor, scan).content == PDF
    assert scan.note == "No text could be read in all of it, so nothing checked what it shows: look before you share it."


def test_the_dossier_carries_the_note(scan, sana, site):
    assert dossier(sana, site, "SAF-01")["documents"][0]["versions"][0].note.endswith("look before you share it.")


def test_it_waits_in_the_list_of_those_who_decide(scan, sana):
    assert [version.pk for version in opening.waiting()] == [scan.pk]
    opening.release(sana, scan.pk)
    assert not opening.waiting().exists()
    assert EvidenceClearance.objects.get().reviewer_id == sana.user.pk
    assert AuditEvent.objects.filter(name="evidence.clearance_given", actor_id=sana.user.pk).count() == 1


def test_what_it_turns_out_to_be_can_be_refused_and_destroyed(scan, sana):
    version = opening.turn_away(sana, scan.pk, "This is a DBS certificate. Enter the outcome under vetting instead.")
    assert (version.status, version.is_destroyed) == ("refused", True)


@pytest.mark.parametrize("role", ["coordinator", "auditor", "programme_lead"])
def test_others_decide_nothing_about_it(scan, role):
    with pytest.raises(NotPermitted):
        opening.release(make_actor(role=role, name="Rea"), scan.pk)


def test_whoever_accepts_has_looked(scan, sana, site):
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted", submissions=1)
    with pytest.raises(GuardFailed) as refusal:
        move(make_actor(role="meal_provider", name="Mel"), site, "SAF-01", "accept")
    assert "No text could be read in one of the documents." in " ".join(refusal.value.reasons)
    assert EvidenceVersion.objects.get().is_unread


def test_accepting_lets_the_others_open_it(scan, hanna, organisation, site):
    version = passed(send_document(hanna, organisation, "minutes.pdf", [PDF + b"2"], [(site, "EOI-03")]), PDF)
    EvidenceVersion.objects.filter(pk=version.pk).update(is_unread=True)
    SiteRequirement.objects.filter(site=site, key="EOI-03").update(state="submitted", submissions=1)
    condition = ConditionAsked(text="Send the signed copy.", owner="host_lead", due_on=TODAY + dt.timedelta(days=20))
    cora = make_actor(role="coordinator", name="Cora")
    move(cora, site, "EOI-03", "accept_with_conditions", conditions=(condition,))
    version.refresh_from_db()
    assert reading.document(make_actor(role="auditor", name="Arun"), version).content == PDF
    assert EvidenceClearance.objects.get().reviewer_id == cora.user.pk
    assert EvidenceVersion.objects.get(pk=scan.pk).is_unread


@pytest.mark.parametrize("status", ["quarantined", "refused"])
def test_what_was_never_passed_does_not_wait_as_unread(scan, status):
    EvidenceVersion.objects.update(status=status)
    assert not opening.waiting().exists()
