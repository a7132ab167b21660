"""Driving hosts through the API, without Prefect: the plain functions that flows wrap."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from docx import Document as Docx

from onboarding import store
from onboarding.models import AuditEvent, CheckResult, EvidenceVersion, Site, SiteRequirement, TrailHead, WorkItem
from onboarding.services.trail import verify
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from workflows import driving
from workflows.client import ApiProblem

POLICY = (
    "Adult safeguarding policy of Lanternbridge Freedom Project. This policy follows the Care Act 2014, section 42. "
    "Designated safeguarding lead: Dilys Marsh. Approved by the board on 1 March 2026. Next review date: 1 March 2027. "
    "Every worker recognises, responds, records and refers. Modern slavery and exploitation are covered in section 3."
)


def make_docx(path, text, heading="Policy"):
    document = Docx()
    document.add_heading(heading, 1)
    document.add_paragraph(text)
    document.save(path)
    return path


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def hanna(organisation, connections_stay_open):
    return client_for(make_user(role="host_lead", name="Hanna", organisation=organisation))


def send(hanna, site, path, *requirements):
    return hanna.upload_evidence(site.organisation.slug, path, [(site.slug, key) for key in requirements])


def drive(worker, limit=100):
    hosts = driving.claim_hosts(worker, limit)
    for host in hosts:
        driving.prepare(worker, host)
        for check in driving.INSPECTORS:
            driving.run_check(worker, host, check)
        driving.advance_host(worker, host)
    return len(hosts)


def test_a_new_document_is_opened_inspected_and_cleared(worker, hanna, site, tmp_path):
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01")
    assert drive(worker) == 1
    assert EvidenceVersion.objects.get().status == "clean"
    findings = SiteRequirement.objects.get(site=site, key="SAF-01").findings
    assert set(findings) == {"files", "privacy", "safeguarding"}
    assert findings["privacy"]["outcome"] == "pass"


# L4
def test_the_same_bytes_are_not_inspected_twice(worker, hanna, site, tmp_path):
    path = make_docx(tmp_path / "policy.docx", POLICY)
    send(hanna, site, path, "SAF-01")
    drive(worker)
    before = CheckResult.objects.count()
    send(hanna, site, path, "SAF-01")
    hosts = driving.claim_hosts(worker, 10)
    assert [host.has_new_material for host in hosts] == [False]
    driving.advance_unchanged(worker, hosts)
    assert CheckResult.objects.count() == before


def test_nothing_is_due_once_everything_was_driven(worker, site):
    assert drive(worker) == 1
    assert drive(worker) == 0
    assert worker.get("work/")["drive_site"] == {"due": 0, "leased": 0, "needs_attention": 0}


def test_a_late_report_of_an_expired_lease_is_refused_and_changes_nothing(worker, site):
    first = driving.claim_hosts(worker, 1)[0]
    WorkItem.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    second = driving.claim_hosts(worker, 1)[0]
    with pytest.raises(ApiProblem) as refusal:
        driving.advance_host(worker, first)
    assert (refusal.value.status, refusal.value.code) == (409, "lease_lost")
    driving.advance_host(worker, second)
    assert WorkItem.objects.get(kind="drive_site").attempts == 0


def test_after_three_failures_a_host_needs_attention_with_the_reason(worker, coordinator, site):
    for _ in range(3):
        driving.give_back(worker, driving.claim_hosts(worker, 1)[0], "The store did not answer.")
    assert driving.claim_hosts(worker, 1) == []
    stuck = coordinator.get("work/attention/")
    assert [(row["site"], row["attempts"], row["last_error"]) for row in stuck] == [(site.name, 3, "The store did not answer.")]


def test_a_change_while_a_host_is_driven_keeps_it_due(worker, hanna, site, tmp_path):
    host = driving.claim_hosts(worker, 1)[0]
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01")
    driving.advance_host(worker, host)
    assert worker.get("work/")["drive_site"]["due"] == 1


# P3
def test_a_disclosure_certificate_is_refused_and_its_bytes_are_destroyed(worker, hanna, site, tmp_path):
    text = (
        "AccessNI Enhanced Disclosure Certificate. Certificate number 00112233. Name of applicant: A. N. Other. Date of issue 3 March 2026."
    )
    sent = send(hanna, site, make_docx(tmp_path / "check.docx", text, "AccessNI"), "SAF-10")
    drive(worker)
    version = EvidenceVersion.objects.get()
    assert version.status == "refused"
    with pytest.raises(ApiProblem) as refusal:
        hanna.call("GET", f"evidence/{sent['evidence']}/content/")
    assert "refused" in str(refusal.value)
    assert not store.is_kept(version.sha256)


def test_a_file_that_is_not_what_it_says_is_refused_with_a_reason(worker, hanna, site, tmp_path):
    path = tmp_path / "policy.pdf"
    path.write_bytes(b"%PDF-1.7\n<html><script>alert(1)</script></html>")
    send(hanna, site, path, "SAF-01")
    drive(worker)
    version = EvidenceVersion.objects.get()
    assert version.status == "refused"
    assert version.refusal


# L4
def test_a_worker_token_can_do_nothing_but_work(worker, site):
    for method, path in [
        ("GET", "sites/"),
        ("GET", f"sites/{site.slug}/"),
        ("GET", "organisations/"),
        ("GET", "queue/"),
        ("POST", "imports/"),
        ("GET", f"sites/{site.slug}/trail/"),
    ]:
        try:
            rows = worker.call(method, path).json()
        except ApiProblem as refusal:
            assert refusal.status in (403, 404, 415)  # noqa: PT017
        else:
            assert rows["results"] == []


def test_only_a_worker_claims(hanna, coordinator, site):
    for api in (hanna, coordinator):
        with pytest.raises(ApiProblem) as refusal:
            api.claim("drive_site", 1)
        assert refusal.value.status == 403


def test_the_trail_of_a_driven_site_verifies(worker, hanna, site, tmp_path, unguarded):
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01")
    drive(worker)
    for head in TrailHead.objects.all():
        assert verify(AuditEvent.objects.filter(chain=head.chain), head) is None
    chain = f"site:{Site.objects.get().pk}"
    AuditEvent.objects.filter(chain=chain, sequence=1).update(data=json.loads('{"changed": ["nothing"]}'))
    assert verify(AuditEvent.objects.filter(chain=chain), TrailHead.objects.get(chain=chain)) == f"{chain}: event 1 was altered."


def test_a_form_field_nobody_asked_for_is_refused_and_nothing_is_kept(hanna, site, tmp_path):
    path = make_docx(tmp_path / "policy.docx", POLICY)
    with pytest.raises(ApiProblem) as refusal:
        hanna.upload(f"organisations/{site.organisation.slug}/evidence/", path, site=site.slug, requirement="SAF-01")
    assert (refusal.value.status, sorted(refusal.value.fields)) == (400, ["requirement", "site"])
    assert EvidenceVersion.objects.count() == 0


def test_a_document_held_for_two_reasons_says_both(worker, hanna, site, tmp_path):
    text = POLICY + " Her NHS number is 943 476 5919 and her National Insurance number is AB123456C."
    send(hanna, site, make_docx(tmp_path / "policy.docx", text), "SAF-01")
    drive(worker)
    version = EvidenceVersion.objects.get()
    assert version.status == "needs_attention"
    reasons = ("The file seems to hold an NHS number.", "The file seems to hold a National Insurance number.")
    assert [reason in version.refusal for reason in reasons] == [True, True]


def test_a_near_empty_document_is_passed_as_unread(worker, hanna, site, tmp_path):
    send(hanna, site, make_docx(tmp_path / "letter.docx", "See picture."), "SAF-01")
    drive(worker)
    version = EvidenceVersion.objects.get()
    assert (version.status, version.is_unread) == ("clean", True)
