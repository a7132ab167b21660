"""Documents: kept by hash, linked to what they serve, served only when checked and whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding import store
from onboarding.errors import Damaged, Invalid, NotFound, NotPermitted, Refused, TooLarge, WrongState
from onboarding.kinds import KINDS
from onboarding.models import AuditEvent, Evidence, EvidenceCopy, EvidenceUse, EvidenceVersion, SiteRequirement
from onboarding.services import reading
from onboarding.services.evidence import withdraw
from tests.factories import make_actor, make_client, make_site, passed
from tests.factories import send_document as upload

PDF = b"%PDF-1.7\nSafeguarding policy\n%%EOF\n"
SAFE = b"%PDF-1.7\nthe copy people get\n%%EOF\n"
MIB = 1024 * 1024


def stored_files() -> set[str]:
    return {path.name for path in Path(settings.EVIDENCE_DIR).rglob("*") if path.is_file()}


def file_of(sha256: str) -> Path:
    (path,) = Path(settings.EVIDENCE_DIR).rglob(sha256)
    return path


@pytest.fixture
def policy(hanna, organisation, site):
    return upload(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")])


@pytest.fixture
def clean(policy):
    return passed(policy, SAFE)


# U12
def test_the_same_bytes_again_change_nothing(policy, hanna, organisation, site):
    before = AuditEvent.objects.count()
    again = upload(hanna, organisation, "policy.pdf", [PDF], [(site, "SAF-01")])
    assert (again.pk, again.number) == (policy.pk, 1)
    assert (EvidenceVersion.objects.count(), EvidenceUse.objects.count(), AuditEvent.objects.count()) == (1, 1, before)


def test_a_file_sent_again_under_its_right_ending_is_another_document(hanna, organisation, site):
    wrong = upload(hanna, organisation, "policy.xlsx", [b"PK\x03\x04words"], [(site, "SAF-01")])
    EvidenceVersion.objects.filter(pk=wrong.pk).update(status="refused")
    right = upload(hanna, organisation, "policy.docx", [b"PK\x03\x04words"], [(site, "SAF-01")])
    assert (right.status, right.evidence.name) == ("quarantined", "policy.docx")


def test_other_bytes_under_the_name_are_the_next_version(policy, hanna, organisation, site):
    newer = upload(hanna, organisation, "policy.pdf", [PDF + b"2"], [(site, "SAF-01")])
    assert (newer.evidence_id, newer.number, newer.status) == (policy.evidence_id, 2, "quarantined")


def test_other_bytes_for_another_requirement_are_another_document_kept_beside_it(policy, hanna, organisation, site):
    """Everybody has a policy.pdf: one about conflicts of interest must not become the newest version of the safeguarding policy."""
    other = upload(hanna, organisation, "policy.pdf", [PDF + b"2"], [(site, "ORG-04")])
    assert (other.evidence.name, other.number) == ("policy (2).pdf", 1)
    assert [use.requirement.key for use in policy.evidence.uses.all()] == ["SAF-01"]
    assert policy.evidence.versions.count() == 1


def test_a_document_kept_beside_another_has_its_own_next_version_and_takes_a_double_send(policy, hanna, organisation, site):
    other = upload(hanna, organisation, "policy.pdf", [PDF + b"2"], [(site, "ORG-04")])
    assert upload(hanna, organisation, "policy.pdf", [PDF + b"2"], [(site, "ORG-04")]).pk == other.pk
    newer = upload(hanna, organisation, "policy.pdf", [PDF + b"3"], [(site, "ORG-04")])
    assert (newer.evidence_id, newer.number) == (other.evidence_id, 2)
    third = upload(hanna, organisation, "policy.pdf", [PDF + b"4"], [(site, "ORG-05")])
    assert third.evidence.name == "policy (3).pdf"


def test_the_same_bytes_serve_another_requirement_as_one_document(policy, hanna, organisation, site):
    assert upload(hanna, organisation, "policy.pdf", [PDF], [(site, "ORG-04")]).pk == policy.pk


def test_the_longest_name_has_room_for_its_number(hanna, organisation, site):
    name = "p" * 146 + ".pdf"
    upload(hanna, organisation, name, [PDF], [(site, "SAF-01")])
    other = upload(hanna, organisation, name, [PDF + b"2"], [(site, "ORG-04")])
    assert other.evidence.name == "p" * 142 + " (2).pdf"


# U12
def test_the_same_bytes_of_another_organisation_are_its_own_document(policy, elsewhere):
    olga = make_actor(role="host_lead", name="Olga", organisation=elsewhere)
    theirs = upload(olga, elsewhere, "policy.pdf", [PDF], [])
    assert theirs.pk != policy.pk
    assert theirs.number == 1


HOSTILE_NAMES = (
    "a.exe", "a.svg", "a.html", "a.pdf.zip", "a.docm", "noending", ".pdf.js", "a\u202efdp.pdf", "a\x00.pdf", "", "a/", "x" * 150 + ".pdf",
)  # fmt: skip


# U9
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_or_ending_that_is_not_accepted_is_refused_and_nothing_kept(hanna, organisation, name):
    before = stored_files()
    with pytest.raises(Invalid):
        upload(hanna, organisation, name, [b"%PDF-1.7 " + name.encode()], [])
    assert stored_files() == before
    assert not Evidence.objects.exists()


# U9
@pytest.mark.parametrize("path", ["../../policy.pdf", "C:\\Users\\hanna\\policy.pdf", "/tmp/policy.pdf"])
def test_a_path_in_a_name_is_dropped(hanna, organisation, path):
    assert upload(hanna, organisation, path, [PDF], []).evidence.name == "policy.pdf"


# U13
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"PK\x03\x04"),
        ("a.docx", PDF),
        ("a.png", b"\xff\xd8\xff"),
        ("a.jpg", b"\x89PNG\r\n"),
        ("a.xlsx", b"<html>"),
        ("a.pdf", b" %PDF-1.7"),
    ],
)
def test_bytes_that_contradict_the_ending_are_refused(hanna, organisation, name, content):
    with pytest.raises(Invalid, match="is named"):
        upload(hanna, organisation, name, [content], [])
    assert not EvidenceVersion.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_list_in_utf_16_is_told_how_to_save_it(hanna, organisation, encoding):
    content = "\ufeffName,Course\n".encode(encoding)
    with pytest.raises(Invalid, match="UTF-16") as refusal:
        upload(hanna, organisation, "staff.csv", [content], [])
    assert "CSV UTF-8" in refusal.value.fields["file"]


def test_an_empty_file_is_refused(hanna, organisation):
    with pytest.raises(Invalid, match="empty"):
        upload(hanna, organisation, "a.pdf", [b""], [])


# U5
def test_a_file_over_the_limit_is_cut_off_and_nothing_kept(hanna, organisation):
    before, sent = stored_files(), []

    def endless():
        for number in range(100):
            sent.append(number)
            yield b"%PDF-" + bytes(MIB - 5)

    with pytest.raises(TooLarge, match="25 MB"):
        upload(hanna, organisation, "a.pdf", endless(), [])
    assert len(sent) == 26
    assert stored_files() == before


def test_twenty_six_megabytes_over_the_api_are_too_many(hanna, organisation):
    before = stored_files()
    file = SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(26 * MIB))
    response = make_client(hanna.user).post(f"/api/v1/organisations/{organisation.slug}/evidence/", {"file": file}, format="multipart")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert stored_files() == before
    assert not Evidence.objects.exists()


def test_an_organisation_cannot_fill_the_disk(hanna, organisation, settings):
    settings.ORGANISATION_QUOTA_BYTES = len(PDF) + 1
    upload(hanna, organisation, "a.pdf", [PDF], [])
    with pytest.raises(Refused, match="has used its storage"):
        upload(hanna, organisation, "b.pdf", [PDF + b"2"], [])
    assert EvidenceVersion.objects.count() == 1


def test_what_is_with_the_reviewer_takes_no_other_document(policy, hanna, organisation, site):
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted")
    for name, content in (("policy.pdf", PDF + b"2"), ("other.pdf", PDF + b"3")):
        with pytest.raises(WrongState, match="with the reviewer"):
            upload(hanna, organisation, name, [content], [(site, "SAF-01")])
    with pytest.raises(WrongState):
        withdraw(hanna, policy.evidence)
    assert EvidenceVersion.objects.count() == 1


def test_a_withdrawn_document_does_not_come_back_into_a_review(policy, hanna, organisation, site):
    withdraw(hanna, policy.evidence)
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(state="submitted")
    with pytest.raises(WrongState):
        upload(hanna, organisation, "policy.pdf", [PDF], [])


@pytest.mark.parametrize("content", [PDF, PDF + b"2"])
def test_a_withdrawn_document_sent_again_is_in_use_again(policy, hanna, organisation, site, content):
    withdraw(hanna, policy.evidence)
    version = upload(hanna, organisation, "policy.pdf", [content], [(site, "SAF-01")])
    assert version.evidence_id == policy.evidence_id
    assert Evidence.objects.get().withdrawn_at is None


def test_withdrawing_twice_is_once(policy, hanna):
    withdraw(hanna, policy.evidence)
    before = AuditEvent.objects.count()
    withdraw(hanna, policy.evidence)
    assert AuditEvent.objects.count() == before


# P3
@pytest.mark.parametrize("key", ["SAF-12", "SAF-13", "SAF-14"])
def test_a_vetting_requirement_has_no_slot_for_a_file(hanna, organisation, site, key):
    with pytest.raises(Refused, match="takes no files"):
        upload(hanna, organisation, "dbs.pdf", [PDF], [(site, key)])
    assert not Evidence.objects.exists()


def test_a_document_serves_only_the_own_organisations_sites(hanna, organisation, elsewhere, programme):
    theirs = make_site(organisation=elsewhere, programme=programme)
    with pytest.raises(NotFound):
        upload(hanna, organisation, "policy.pdf", [PDF], [(theirs, "SAF-01")])


def test_a_reviewer_does_not_upload(ravi, organisation):
    sana = make_actor(role="safeguarding_reviewer", name="Sana")
    with pytest.raises(NotPermitted):
        upload(sana, organisation, "policy.pdf", [PDF], [])


# P7, U9
def test_bytes_are_kept_under_their_hash_readable_by_the_owner_only(policy):
    (path,) = Path(settings.EVIDENCE_DIR).rglob(hashlib.sha256(PDF).hexdigest())
    assert path.stat().st_mode & 0o077 == 0


def download(actor, version):
    return make_client(actor.user).get(f"/api/v1/evidence/{version.evidence_id}/content/")


# D2
def test_a_download_is_an_attachment_that_no_browser_runs_or_keeps(clean, hanna):
    response = download(hanna, clean)
    assert (response.status_code, response.content) == (200, SAFE)
    assert response["Content-Disposition"] == 'attachment; filename="policy.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"


def test_who_read_it_is_on_record(clean, hanna):
    download(hanna, clean)
    event = AuditEvent.objects.get(name="evidence.read")
    assert (event.actor_id, event.data) == (hanna.user.pk, {"evidence": clean.evidence_id, "number": 1, "copy": "safe 0"})


@pytest.mark.parametrize("status", ["quarantined", "needs_attention", "refused"])
def test_what_was_not_cleared_is_not_served(policy, hanna, status):
    EvidenceVersion.objects.update(status=status)
    response = download(hanna, policy)
    assert (response.status_code, response.json()["code"]) == (409, "refused")
    assert not AuditEvent.objects.filter(name="evidence.read").exists()


@pytest.mark.parametrize(("name", "shown"), [("staff.xlsx", "staff.xlsx"), ("staff.csv", "staff.csv.xlsx")])
def test_an_annotated_register_is_named_after_the_document(hanna, organisation, site, name, shown):
    content = b"Name,Course\n" if name.endswith("csv") else b"PK\x03\x04register"
    version = passed(upload(hanna, organisation, name, [content], [(site, "PPL-02")]), SAFE)
    stored = store.put_bytes(b"PK marked")
    EvidenceCopy.objects.create(version=version, kind="annotated", sha256=stored.sha256, size_bytes=9, media_type=KINDS["xlsx"].media_type)
    response = make_client(hanna.user).get(f"/api/v1/evidence/{version.evidence_id}/versions/1/copies/annotated/")
    assert (response.status_code, response["Content-Disposition"]) == (200, f'attachment; filename="{shown}"')


@pytest.mark.parametrize("reader", ["hanna", "ravi"])
def test_a_withdrawn_document_is_no_longer_handed_out(clean, hanna, ravi, reader):
    withdraw(hanna, clean.evidence)
    client = make_client({"hanna": hanna, "ravi": ravi}[reader].user)
    for rest in ("content/", "versions/1/content/"):
        response = client.get(f"/api/v1/evidence/{clean.evidence_id}/{rest}")
        assert (response.status_code, response.json()["code"]) == (410, "gone")
    assert "withdrawn" in response.json()["detail"]
    assert not AuditEvent.objects.filter(name="evidence.read").exists()


# D4
@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "swapped"])
def test_damaged_bytes_are_never_served(clean, hanna, organisation, damage):
    path = file_of(clean.copies.get().sha256)
    whole, other = path.read_bytes(), file_of(clean.sha256).read_bytes()
    path.write_bytes({"flipped": whole[:-1] + bytes([whole[-1] ^ 1]), "cut": whole[:-1], "empty": b"", "swapped": other}[damage])
    try:
        response = download(hanna, clean)
        assert (response.status_code, response.json()["code"]) == (409, "evidence_damaged")
        with pytest.raises(Damaged):
            reading.document(hanna, clean)
        assert AuditEvent.objects.filter(name="evidence.damaged").exists()
    finally:
        path.unlink()


def test_lost_bytes_answer_as_no_longer_kept(clean, hanna):
    store.discard(clean.copies.get().sha256)
    assert download(hanna, clean).status_code == 404
