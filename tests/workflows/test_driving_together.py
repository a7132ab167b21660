"""Many hosts for which only time has passed: what a worker is told of them, and that one of them keeps none of the others."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prefect.utilities.collections import visit_collection

from onboarding import clock
from onboarding.models import AuditEvent, Site, SiteRequirement, WorkItem
from onboarding.services import work
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from tests.workflows.test_driving import POLICY, drive, make_docx, send
from workflows import driving
from workflows.client import Api, ApiUnreachable, Lease

ALL = {inspector.label: sorted(inspector.requirements) for inspector in driving.INSPECTORS.values()}
DRIVE = WorkItem.Kind.DRIVE_SITE


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def sites(site, organisation, programme):
    return [site, *(make_site(organisation=organisation, programme=programme, name=f"Lanternbridge {town}") for town in ("Bury", "Sale"))]


@pytest.fixture
def hanna(organisation, connections_stay_open):
    return client_for(make_user(role="host_lead", name="Hanna", organisation=organisation))


@pytest.fixture
def seen(worker, hanna, site, tmp_path):
    """A site whose one document every inspector has looked at, due again."""
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01", "EOI-03")
    drive(worker)
    work.mark_due(DRIVE, [site.pk])
    return site


def told(worker, **asked):
    """The documents of the first due site's plan, as requirement and inspectors that have seen it."""
    lease = worker.claim("drive_site", 1)[0]
    plan = worker.post("work/plans/", {"leases": [lease.body()], **asked})[0]
    return sorted((document["requirement"], document["inspected"]) for document in plan["documents"])


BY_TWO = sorted(label for label in ALL if label.startswith(("files/", "privacy/")))
BY_THREE = [*BY_TWO, *(f"{label}44136fa3" for label in ALL if label.startswith("safeguarding/"))]
"""The last one compares with the answers: of none the digest is that of an empty object."""


def test_a_document_that_all_have_seen_is_not_told_again(worker, seen):
    assert told(worker, inspectors=ALL) == []


def test_a_worker_of_an_older_release_is_told_every_document(worker, seen):
    assert told(worker) == [("EOI-03", BY_TWO), ("SAF-01", BY_THREE)]


def test_a_new_version_of_an_inspector_is_told_every_document_again(worker, seen):
    assert told(worker, inspectors={**ALL, "files/1000": []}) == [("EOI-03", BY_TWO), ("SAF-01", BY_THREE)]


def test_an_inspector_is_told_of_its_own_family_only(worker, seen):
    assert told(worker, inspectors={"safeguarding/1000": ["SAF-"]}) == [("SAF-01", BY_THREE)]
    work.mark_due(DRIVE, [seen.pk])
    WorkItem.objects.update(lease_until=None)
    assert told(worker, inspectors={"certificates/1000": ["EOI-03"]}) == [("EOI-03", BY_TWO)]


def test_a_document_nobody_has_opened_is_told_whoever_asks(worker, hanna, site, tmp_path):
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01")
    assert told(worker, inspectors={}) == [("SAF-01", [])]


def test_too_many_inspectors_are_refused(worker, site):
    lease = worker.claim("drive_site", 1)[0]
    with pytest.raises(driving.ApiProblem) as refusal:
        worker.plans([lease], {f"made-up/{number}": [] for number in range(101)})
    assert refusal.value.fields == {"inspectors": "Name at most 100 inspectors."}


def test_a_host_driven_again_on_the_same_day_is_written_nowhere_but_in_its_work(worker, sites):
    driving.advance_unchanged(worker, driving.claim_hosts(worker, 10))
    before = [list(model.objects.order_by("pk").values()) for model in (Site, SiteRequirement, AuditEvent)]
    work.mark_due(DRIVE, [site.pk for site in sites])
    hosts = driving.claim_hosts(worker, 10)
    with CaptureQueriesContext(connection) as asked:
        rows = driving.advance_unchanged(worker, hosts)
    written = {sql.split('"')[1] for query in asked if (sql := query["sql"]).startswith(("UPDATE", "INSERT"))}
    assert written <= {"onboarding_workitem", "onboarding_servicetoken"}
    assert [row["site"] for row in rows] == [site.slug for site in sites]
    assert [list(model.objects.order_by("pk").values()) for model in (Site, SiteRequirement, AuditEvent)] == before


def test_every_host_of_a_batch_is_due_again_when_it_next_changes(worker, sites):
    Site.objects.filter(pk=sites[1].pk).update(started_on=clock.today() - dt.timedelta(days=30))
    driving.advance_unchanged(worker, driving.claim_hosts(worker, 10))
    due = dict(WorkItem.objects.filter(kind=DRIVE).values_list("subject", "due_at"))
    expected = {site.pk: clock.day_starts(site.changes_on) if site.changes_on else None for site in Site.objects.all()}
    assert due == expected
    assert len(set(due.values())) == 2


def test_a_host_whose_lease_was_lost_keeps_none_of_its_batch(worker, sites):
    hosts = driving.claim_hosts(worker, 10)
    lost = hosts[1].lease.subject
    WorkItem.objects.filter(subject=lost).update(fence=9)
    with pytest.raises(driving.ApiProblem):
        driving.advance_unchanged(worker, hosts)
    driven = driving.advance_each(worker, hosts)
    assert [row["site"] for row in driven] == [sites[0].slug, sites[2].slug]
    assert list(WorkItem.objects.filter(kind=DRIVE).exclude(lease_token="").values_list("subject", flat=True)) == [lost]


def test_a_host_that_cannot_be_evaluated_goes_back_with_the_reason_and_the_others_are_done(worker, sites):
    hosts = driving.claim_hosts(worker, 10)
    SiteRequirement.objects.filter(site=sites[0], key="SAF-01").update(findings={"files": {}})
    driven = driving.advance_each(client_that_answers(worker), hosts)
    assert [row["site"] for row in driven] == [sites[1].slug, sites[2].slug]
    item = WorkItem.objects.get(subject=sites[0].pk, kind=DRIVE)
    assert (item.last_error, item.lease_token) == ("ApiUnreachable: POST work/advances/: HTTP 500", "")


def client_that_answers(worker: Api) -> Api:
    """The application says 500 where a test's own client would raise."""
    http = worker._http
    transport = httpx.WSGITransport(app=http._transport.app, raise_app_exceptions=False)
    return Api(httpx.Client(base_url=http.base_url, headers=http.headers, transport=transport))


def test_an_api_that_is_away_says_nothing_about_any_host():
    def nobody(request):
        raise httpx.ConnectError("nobody there", request=request)

    api = Api(httpx.Client(base_url="http://gatepost.test", transport=httpx.MockTransport(nobody)))
    host = driving.Host(Lease(kind="drive_site", subject=1, token="t", fence=1), {"site_id": 1})
    with pytest.raises(ApiUnreachable):
        driving.advance_each(api, [host])


def test_prefect_does_not_look_through_what_is_known_of_a_host():
    plan = {"documents": [{"answers": {str(number): number for number in range(100)}}]}
    host = driving.Host(Lease(kind="drive_site", subject=1, token="t", fence=1), plan)
    looked_at = []
    visit_collection([host], looked_at.append, return_data=False)
    assert looked_at == [[host], host]
