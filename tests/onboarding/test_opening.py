"""From quarantine to a verdict: what may hold personal data waits for two reviewers without a tie, and its refusal destroys it."""

from __future__ import annotations

import pytest

from onboarding import store
from onboarding.errors import Invalid, NotFound, NotPermitted, Refused, WrongState
from onboarding.models import (
    AuditEvent,
    CheckResult,
    Disposal,
    EvidenceClearance,
    EvidenceCopy,
    EvidenceVersion,
    LegalHold,
    SiteRequirement,
)
from onboarding.selectors.plans import plans
from onboarding.services import interests, opening, reading
from onboarding.services.dossiers import dossier
from onboarding.services.driving import advance
from onboarding.services.evidence import withdraw
from onboarding.services.opening import Verdict
from onboarding.services.work import claim, mark_due
from tests.factories import make_actor, move, send_document

PDF = b"%PDF-1.7\nMinutes of the case meeting\n%%EOF\n"
REASON = "It may hold an NHS number on page 2."
DRIVE = "drive_site"


@pytest.fixture
def minutes(hanna, organisation, site):
    return send_document(hanna, organisation, "minutes.pdf", [PDF], [(site, "SAF-01")])


@pytest.fixture
def sana(programme):
    return make_actor(role="safeguarding_reviewer", name="Sana")


@pytest.fixture
def iris(programme):
    return make_actor(role="ig_reviewer", name="Iris")


def judged(wren, site, version, **verdict):
    mark_due(DRIVE, [site.pk])
    lease = claim(wren, DRIVE, 1, [site.pk])[0]
    advance(wren, [(site.pk, lease.token, lease.fence)], [], [Verdict(version_id=version.pk, **verdict)])
    version.refresh_from_db()
    return version


@pytest.fixture
def held(wren, site, minutes):
    return judged(wren, site, minutes, clean=True, hold=REASON)


# U15
def test_a_held_document_says_why_and_is_not_handed_out(held, hanna, ravi):
    assert (held.status, held.refusal) == ("needs_attention", REASON)
    for actor in (hanna, ravi):
        with pytest.raises(Refused, match="held until two reviewers"):
            reading.document(actor, held)


def test_those_who_decide_may_look_at_its_copies(held, sana):
    stored = store.put_bytes(b'["words"]')
    EvidenceCopy.objects.create(version=held, kind="text", sha256=stored.sha256, size_bytes=9, media_type="application/json")
    assert reading.copy(sana, held, EvidenceCopy.Kind.TEXT).content == b'["words"]'


def test_two_different_reviewers_release_it(held, sana, iris):
    assert opening.release(sana, held.pk).status == "needs_attention"
    assert opening.release(iris, held.pk).status == "clean"
    assert AuditEvent.objects.filter(name="evidence.clearance_given").count() == 2


def test_one_reviewer_twice_is_not_two(held, sana):
    opening.release(sana, held.pk)
    with pytest.raises(Refused, match="second reviewer"):
        opening.release(sana, held.pk)
    assert EvidenceClearance.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "practice_reviewer", "programme_lead", "auditor", "admin"])
def test_other_roles_neither_release_nor_refuse(held, role):
    somebody = make_actor(role=role, name="Sol")
    for decide in (lambda: opening.release(somebody, held.pk), lambda: opening.turn_away(somebody, held.pk, "No.")):
        with pytest.raises(NotPermitted):
            decide()


def test_nobody_of_the_organisation_releases_it(held, organisation, programme):
    both = make_actor(role="safeguarding_reviewer", name="Bo")
    make_actor(role="host_lead", name="Bo", organisation=organisation)
    tied = make_actor(role="safeguarding_reviewer", name="Bo")
    assert both.user == tied.user
    with pytest.raises(Refused, match="without a tie"):
        opening.release(tied, held.pk)


def test_refusing_it_destroys_the_bytes_and_every_copy(held, sana, hanna):
    stored = store.put_bytes(b'["1985"]')
    EvidenceCopy.objects.create(version=held, kind="text", sha256=stored.sha256, size_bytes=8, media_type="application/json")
    version = opening.turn_away(sana, held.pk, "Take the client's number out of page 2.")
    assert (version.status, version.refusal) == ("refused", "Take the client's number out of page 2.")
    assert version.destroyed_at is not None
    assert (store.is_kept(held.sha256), store.is_kept(stored.sha256), EvidenceCopy.objects.count()) == (False, False, 0)


def test_a_refusal_needs_a_reason(held, sana):
    with pytest.raises(Invalid, match="Say why"):
        opening.turn_away(sana, held.pk, "  ")
    assert store.is_kept(held.sha256)


def test_what_is_not_held_cannot_be_decided_about(minutes, sana):
    with pytest.raises(NotFound):
        opening.release(sana, minutes.pk)


def test_once_cleared_by_two_a_later_doubt_about_the_same_bytes_does_not_hold_it_again(held, sana, iris, wren, site):
    opening.release(sana, held.pk)
    opening.release(iris, held.pk)
    assert judged(wren, site, held, clean=True, hold=REASON).status == "clean"


def test_a_newer_doubt_holds_what_was_passed_without_one(wren, site, minutes):
    assert judged(wren, site, minutes, clean=True).status == "clean"
    assert judged(wren, site, minutes, clean=True, hold=REASON).status == "needs_attention"


def test_a_certificate_found_later_is_destroyed(wren, site, minutes):
    judged(wren, site, minutes, clean=True)
    refused = judged(wren, site, minutes, clean=False, keep=False, reason="A disclosure certificate may not be kept.")
    assert (refused.status, store.is_kept(refused.sha256)) == ("refused", False)


def test_bytes_that_another_organisation_also_gave_stay_for_them(held, sana, elsewhere):
    olga = make_actor(role="host_lead", name="Olga", organisation=elsewhere)
    theirs = send_document(olga, elsewhere, "minutes.pdf", [PDF])
    opening.turn_away(sana, held.pk, "Take the client's number out.")
    assert store.is_kept(theirs.sha256)


def test_a_document_that_is_held_or_unchecked_cannot_be_accepted(held, hanna, sana, site):
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted", submissions=1)
    with pytest.raises(Refused) as refusal:
        move(sana, site, "SAF-01", "accept")
    assert "One of the documents is still being checked or held. Decide once it can be opened." in refusal.value.reasons


@pytest.mark.parametrize(("kind", "media_type"), [("safe", "text/html"), ("page", "image/svg+xml"), ("text", "application/pdf")])
def test_a_copy_of_another_type_than_its_kind_has_is_refused(minutes, wren, kind, media_type):
    with pytest.raises(Invalid, match="is never"):
        opening.keep_copy(wren, minutes, EvidenceCopy.Kind(kind), 0, media_type, b"x")


def test_a_copy_sent_twice_is_one_copy(minutes, wren):
    for content in (b"[1]", b"[1]", b"[2]"):
        opening.keep_copy(wren, minutes, EvidenceCopy.Kind.TEXT, 0, "application/json", content)
    assert store.read(EvidenceCopy.objects.get().sha256) == b"[2]"


def test_no_copy_is_kept_of_what_was_refused(wren, site, minutes):
    judged(wren, site, minutes, clean=False, reason="Damaged.")
    with pytest.raises(WrongState):
        opening.keep_copy(wren, minutes, EvidenceCopy.Kind.TEXT, 0, "application/json", b"[]")


def found(version, site, **more):
    row = SiteRequirement.objects.get(site=site, key="SAF-01")
    return CheckResult.objects.create(
        requirement=row,
        version=version,
        check_name="entry",
        inspector="training/3",
        outcome="needs_human",
        reason="Row 2 names nobody of the organisation.",
        quotation="Client J. NHS number 943 476 5919",
        data={"person": "Client J. NHS number 943 476 5919"},
        **more,
    )


def seen_by(actor, site) -> str:
    return str(dossier(actor, site, "SAF-01")["documents"][0]["findings"])


def test_what_was_read_in_a_held_document_is_shown_to_those_who_decide_alone(held, site, sana, ravi, hanna):
    found(held, site)
    assert "943 476 5919" in seen_by(sana, site)
    for actor in (ravi, hanna):
        assert "943 476 5919" not in seen_by(actor, site)
        assert "Row 2 names nobody" in seen_by(actor, site)


def test_what_was_read_goes_when_a_reviewer_refuses(held, site, sana):
    result = found(held, site)
    opening.turn_away(sana, held.pk, "Take the number out.")
    result.refresh_from_db()
    assert (result.quotation, result.data) == ("", {})
    disposal = Disposal.objects.get()
    assert (disposal.rule, disposal.hashes, disposal.destroyed["findings"]) == ("REFUSED", [held.sha256], 1)


def test_under_a_legal_hold_a_refusal_keeps_the_bytes_from_everybody(held, organisation, sana, hanna):
    LegalHold.objects.create(organisation=organisation, reason="Inquiry", placed_by=sana.user)
    version = opening.turn_away(sana, held.pk, "Take the number out.")
    assert (version.status, version.destroyed_at, store.is_kept(version.sha256)) == ("refused", None, True)
    for actor in (sana, hanna):
        with pytest.raises(Refused, match="was refused"):
            reading.document(actor, version)


def test_whoever_declared_an_interest_neither_sees_nor_decides_about_a_held_document(held, organisation, sana):
    interests.declare(sana, sana.user, organisation)
    with pytest.raises(Refused, match="held until"):
        reading.document(sana, held)
    with pytest.raises(Refused, match="declared an interest"):
        opening.release(sana, held.pk)
    with pytest.raises(Refused, match="declared an interest"):
        opening.turn_away(sana, held.pk, "No.")


def test_a_document_withdrawn_before_anybody_looked_is_looked_at_all_the_same(minutes, hanna, site):
    withdraw(hanna, minutes.evidence)
    assert [row["version_id"] for row in plans([site.pk])[0]["documents"]] == [minutes.pk]
    EvidenceVersion.objects.update(status="clean")
    assert plans([site.pk])[0]["documents"] == []


@pytest.fixture
def renamed(hanna, organisation, minutes):
    """The very same bytes under a harmless name."""
    return send_document(hanna, organisation, "notes.pdf", [PDF])


def again(version):
    version.refresh_from_db()
    return version.status, version.refusal


def test_the_same_bytes_under_another_name_are_held_with_it(wren, site, renamed, minutes):
    EvidenceVersion.objects.filter(pk=renamed.pk).update(status="clean")
    judged(wren, site, minutes, clean=True, hold=REASON)
    assert again(renamed) == ("needs_attention", REASON)


def test_a_second_name_of_held_bytes_is_held_for_what_was_found_before(wren, site, held, hanna, organisation):
    second = send_document(hanna, organisation, "notes.pdf", [PDF], [(site, "SAF-02")])
    assert again(judged(wren, site, second, clean=True)) == ("needs_attention", REASON)


def test_both_reasons_are_said_when_two_names_give_two(wren, site, held, hanna, organisation):
    second = send_document(hanna, organisation, "case file Maria.pdf", [PDF], [(site, "SAF-02")])
    judged(wren, site, second, clean=True, hold="The name of the file seems to hold notes about one person's case.")
    both = f"{REASON} The name of the file seems to hold notes about one person's case."
    assert again(second) == ("needs_attention", both)


def test_two_reviewers_release_the_bytes_under_every_name(wren, site, held, sana, iris, hanna, organisation):
    second = judged(wren, site, send_document(hanna, organisation, "notes.pdf", [PDF], [(site, "SAF-02")]), clean=True)
    opening.release(sana, held.pk)
    opening.release(iris, held.pk)
    assert [again(version)[0] for version in (held, second)] == ["clean", "clean"]
    third = send_document(hanna, organisation, "again.pdf", [PDF], [(site, "SAF-03")])
    assert again(judged(wren, site, third, clean=True, hold=REASON))[0] == "clean"


def test_a_certificate_is_destroyed_under_every_name(wren, site, minutes, renamed):
    EvidenceVersion.objects.filter(pk=renamed.pk).update(status="clean")
    judged(wren, site, minutes, clean=False, keep=False, reason="This looks like a disclosure certificate.")
    assert again(renamed) == ("refused", "This looks like a disclosure certificate.")
    assert not store.is_kept(renamed.sha256)


def test_what_a_reviewer_turns_away_is_destroyed_under_every_name(held, renamed, sana):
    opening.turn_away(sana, held.pk, "Take the number out.")
    assert again(renamed)[0] == "refused"
    assert not store.is_kept(renamed.sha256)


def test_another_organisations_same_bytes_are_its_own_matter(wren, site, minutes, elsewhere):
    theirs = send_document(make_actor(role="host_lead", name="Olga", organisation=elsewhere), elsewhere, "notes.pdf", [PDF])
    EvidenceVersion.objects.filter(pk=theirs.pk).update(status="clean")
    judged(wren, site, minutes, clean=True, hold=REASON)
    assert again(theirs)[0] == "clean"


def test_a_newer_doubt_outweighs_one_reviewers_look(wren, site, minutes, sana):
    version = judged(wren, site, minutes, clean=True, unread=True)
    assert (version.status, version.is_unread) == ("clean", True)
    opening.release(sana, version.pk)
    assert again(judged(wren, site, version, clean=True, hold=REASON))[0] == "needs_attention"
    assert not EvidenceClearance.objects.exists()


def test_a_look_is_not_asked_for_twice(wren, site, minutes, sana):
    version = judged(wren, site, minutes, clean=True, unread=True)
    opening.release(sana, version.pk)
    assert not judged(wren, site, version, clean=True, unread=True).is_unread
