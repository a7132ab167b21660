"""Two hosts, one of which has a canary in every text that is kept of it: no answer to the other, in any form, ever holds it (Z3, Z7)."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from pypdf import PdfReader
from rest_framework.test import APIClient

from accounts.models import User
from api.v1 import urls
from onboarding import store
from onboarding.models import Agreement, AuditEvent, GateDecision, Organisation, Report, Review, Site, SiteRequirement, TrainingRecord
from onboarding.retention import DataClass, retention
from onboarding.roles import PERMISSIONS, Operation
from onboarding.selectors.reporting import national_report, site_report
from portal.host.calendar import address_of
from reports.rendering import render
from tests.api.access import CALLS, HOSTS
from tests.api.test_exports import EXPORTS, NDJSON
from tests.api.world import CANARY, PDF, World, make_things, path_of, perform
from tests.factories import TODAY
from tests.portal.people import signed_in

pytestmark = pytest.mark.django_db
PERSON = "Ptarmigan"
"""Stands in every name and every fact of a person, beside the canary."""
LEAD = f"Hanna of {CANARY}"
"""Who did things at that host, as the trail has it: nothing changes that any more."""
LEADERSHIP = sorted(role.value for role in PERMISSIONS[Operation.READ_SITE].everywhere - PERMISSIONS[Operation.READ_PEOPLE].everywhere)
GETS = [call for call in CALLS if call.method == "get"]
# Keys and addresses, which logic compares, and what the database itself refuses to change.
LEFT = {"slug", "name_key", "course", "role", "decision_nation", "owner", "accreditation", "kind", "media_type", "refusal_code"}
APPEND_ONLY = {AuditEvent}
TO_ORGANISATION = {User: "memberships__organisation"}


@dataclass(frozen=True)
class Crawl:
    """``own``: what there is of the host that has no canary."""

    world: World
    own: dict[str, Any]
    planted: int


@pytest.fixture(scope="module")
def crawl(world) -> Crawl:
    elsewhere = Organisation.objects.get(name="Kestrel Haven")
    own = make_things(world.programme, elsewhere, Site.objects.get(organisation=elsewhere), "Kestrel")
    for ids in (own, world.ids):
        TrainingRecord.objects.create(person_id=ids["person_id"], course="SG-A3", completed_on=TODAY, provider="Northgate Training")
    planted = sum(plant(entry.model, entry.name, entry.data_class, world.organisation) for entry in retention().fields)
    planted += plant_more(world)
    return Crawl(world, own, planted)


def path_to_organisation(model: type[models.Model]) -> str:
    """The lookup from a model to its organisation; empty where there is none."""
    if model in TO_ORGANISATION or model is Organisation:
        return TO_ORGANISATION.get(model, "pk")
    waiting: list[tuple[str, type[models.Model]]] = [("", model)]
    for _ in range(40):
        if not waiting:
            break
        prefix, at = waiting.pop(0)
        for field in at._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is not User:
                if field.related_model is Organisation:
                    return prefix + field.name
                waiting.append((f"{prefix}{field.name}__", field.related_model))
    return ""


def plant(label: str, name: str, data_class: DataClass, organisation: Organisation) -> int:
    """Put the canary into one text column of everything of ``organisation``. Returns how many rows hold it."""
    model = apps.get_model(label)
    field = model._meta.get_field(name)
    is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices and not isinstance(field, models.EmailField)
    if data_class is DataClass.NONE or not is_text or field.is_relation or name in LEFT or "sha256" in name or model in APPEND_ONLY:
        return 0
    path = path_to_organisation(model)
    if not path:
        return 0
    is_of_a_person = data_class in (DataClass.STAFF, DataClass.CRIMINAL_OFFENCE, DataClass.ACCOUNT)
    words = f"{CANARY} {PERSON}" if is_of_a_person else CANARY
    rows = model._default_manager.filter(**{path: organisation.pk}).distinct()
    for row in rows:
        # The end of what was there, so that what has to differ still does.
        model._default_manager.filter(pk=row.pk).update(
            **{name: f"{words} {getattr(row, name)}"[: getattr(field, "max_length", None) or 200]}
        )
    return len(rows)


def plant_more(world: World) -> int:
    """Where texts stand within JSON, and a review, which the world has none of."""
    both = f"{CANARY} {PERSON}"
    rows = SiteRequirement.objects.filter(site=world.site)
    rows.update(answers={"x": CANARY}, reasons=[CANARY], blocked_by=[CANARY], decision_note=CANARY)
    Site.objects.filter(pk=world.site.pk).update(rag_reasons=[CANARY], blockers=[CANARY], next_action=CANARY, holder=CANARY)
    signed = {"role": "host_board", "name": both, "signed_on": "2026-11-01"}
    Agreement.objects.filter(organisation=world.organisation).update(signatures=[signed])
    GateDecision.objects.filter(site=world.site).update(present=[CANARY], note=CANARY)
    row = rows.get(key="EOI-01")
    reviewer = User.objects.get(email="inside.practice_reviewer@example.org")
    Review.objects.create(
        requirement=row, reviewer=reviewer, role="coordinator", decision="return", note=CANARY, submission=0, decided_on=TODAY
    )
    return 8


def content_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(dict(response.headers))


def answers(client: APIClient, ids: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Every read there is, with every form it comes in."""
    for call in GETS:
        response = perform(client, call, ids)
        yield call.name, response.status_code, content_of(response)
    for address in EXPORTS:
        response = client.get(f"/api/v1/{address}", headers=NDJSON)
        yield f"export {address}", response.status_code, content_of(response)


def test_the_canary_is_in_every_kind_of_text(crawl):
    assert crawl.planted >= 60


def test_the_canary_is_seen_by_those_whose_it_is(crawl):
    """Else the tests below would find nothing because there is nothing to find."""
    seen = {name for name, status, text in answers(crawl.world.clients["host_lead"], dict(crawl.world.ids)) if CANARY in text}
    assert len(seen) >= 22
    assert {"get sites/", "get requirements/", "export sites/", "export training/", "get organisations/<slug:slug>/people/"} <= seen


# Z3
@pytest.mark.parametrize("role", sorted(HOSTS))
def test_nothing_of_one_host_is_in_any_answer_to_another(crawl, role):
    client, allowed = crawl.world.outsiders[role], {call.name for call in GETS if role in call.may}
    leaks, answered = set(), set()
    for ids in (crawl.own, dict(crawl.world.ids)):
        for name, status, text in answers(client, ids):
            leaks |= {name} if CANARY in text or PERSON in text else set()
            answered |= {name} if status == 200 else set()
    assert leaks == set()
    # One's own things were there to be read. What a person may read, but of which the host has none, is the exception.
    assert allowed - answered <= {"get evidence/<int:evidence_id>/versions/<int:number>/pages/<int:page>/"}


@pytest.mark.parametrize("form", ["pdf"])
def test_nothing_of_one_host_is_in_the_report_of_another(crawl, form):
    data = site_report(Site.objects.get(slug=crawl.own["site"]))
    assert CANARY not in json.dumps(data)
    pages = PdfReader(io.BytesIO(render("site", form, data))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "Kestrel" in text
    assert CANARY not in text


def made_of_pages(user: User, ids: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Every file that a page hands out: table, calendar, reports, marked workbook, document."""
    browser, report = signed_in(user), ids["report_id"]
    addresses = {
        "CSV of sites": "/work/sites/table.csv",
        "calendar": address_of(user, Site.objects.get(slug=ids["site"])),
        "report, host": f"/host/{ids['site']}/report/files/{report}/",
        "report, leadership": f"/readiness/downloads/{report}/file/",
        "report, desk": f"/work/desk/reports/{report}/file/",
        "marked workbook": f"/work/desk/imports/{ids['job_id']}/marked/",
        "document": f"/host/{ids['site']}/documents/{ids['evidence_id']}/versions/{ids['number']}/",
    }
    for name, address in addresses.items():
        response = browser.get(address)
        is_pdf = response.status_code == 200 and response["Content-Type"] == "application/pdf"
        yield name, response.status_code, (text_of_pdf(response.content) if is_pdf else "") + content_of(response)


def text_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages) if len(content) > len(PDF) else ""


def text_of_workbook(content: bytes) -> str:
    """What stands in any cell, title or property of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return " ".join(html.unescape(parts.read(name).decode("utf-8", "replace")) for name in parts.namelist())


@pytest.fixture(scope="module")
def printed(crawl) -> Crawl:
    """With the report of each of the two hosts as a worker makes it."""
    for ids in (crawl.own, crawl.world.ids):
        pdf = render("site", "pdf", site_report(Site.objects.get(slug=ids["site"])))
        Report.objects.filter(pk=ids["report_id"]).update(sha256=store.put_bytes(pdf).sha256)
    return crawl


OF_A_HOST = {"calendar", "report, host", "report, leadership", "document"}
"""What pages hand out to people of a host; the rest is for the programme."""


def test_the_canary_is_in_the_files_of_those_whose_it_is(printed):
    lead = User.objects.get(email="inside.host_lead@example.org")
    found = {name: (status, CANARY in text) for name, status, text in made_of_pages(lead, dict(printed.world.ids))}
    assert {name for name, outcome in found.items() if outcome == (200, True)} >= OF_A_HOST
    cora = User.objects.get(email="cora@example.org")
    found = {name: (status, CANARY in text) for name, status, text in made_of_pages(cora, dict(printed.world.ids))}
    assert (found["CSV of sites"], found["report, desk"]) == ((200, True), (200, True))


@pytest.mark.parametrize("role", sorted(HOSTS))
def test_nothing_of_one_host_is_in_any_file_for_another(printed, role):
    user = User.objects.get(email=f"outside.{role}@example.org")
    outcomes = {}
    for mine, ids in ((True, printed.own), (False, dict(printed.world.ids))):
        for name, status, text in made_of_pages(user, ids):
            assert (name, CANARY in text or PERSON in text) == (name, False)
            outcomes[name, mine] = status
    assert {name for (name, mine), status in outcomes.items() if mine and status == 200} == OF_A_HOST
    assert {status for (_, mine), status in outcomes.items() if not mine} <= {403, 404}


@pytest.mark.parametrize("role", LEADERSHIP)
def test_no_person_is_in_any_file_for_leadership(printed, role):
    user = User.objects.get(email=f"inside.{role}@example.org")
    seen = set()
    for name, _, text in made_of_pages(user, dict(printed.world.ids)):
        seen |= {name} if CANARY in text else set()
        assert (name, PERSON in text or LEAD in text) == (name, False)
    assert "CSV of sites" in seen


# Z7, Z11, P6
@pytest.mark.parametrize("role", LEADERSHIP)
def test_leadership_sees_every_host_and_no_person(crawl, role):
    seen, leaks = set(), set()
    for name, _, text in answers(crawl.world.clients[role], dict(crawl.world.ids)):
        seen |= {name} if CANARY in text else set()
        leaks |= {name} if PERSON in text or LEAD in text else set()
    assert {"get sites/", "get requirements/", "export sites/"} <= seen
    assert leaks == set()


# Z7, Z11
def test_national_reports_hold_no_person(crawl):
    data = national_report(crawl.world.programme)
    assert CANARY in json.dumps(data, ensure_ascii=False)
    assert PERSON not in json.dumps(data, ensure_ascii=False)
    for text in (text_of_workbook(render("national", "xlsx", data)), text_of_pdf(render("national", "pdf", data))):
        assert CANARY in text
        assert PERSON not in text
        assert LEAD not in text


def test_the_crawl_covers_every_read_of_the_api(crawl):
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns if hasattr(pattern.callback.view_class, "get")}
    assert {call.route for call in GETS} == routes
    assert all(path_of(call, crawl.own).startswith("/api/v1/") for call in GETS)
