"""Documents, people, registers, agreements, dates and reports: what hosts keep beside their tasks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from accounts.models import User
from onboarding.models import (
    Agreement,
    AuditEvent,
    Evidence,
    EvidenceVersion,
    Person,
    Report,
    RoleAssignment,
    TrainingProposal,
    TrainingRecord,
    VettingAssertion,
)
from onboarding.roles import Role
from tests.factories import TODAY
from tests.portal.people import signed_in
from tests.portal.world import PDF

BASE = 3
DAY = "2026-11-02"


@pytest.fixture
def at(world):
    return lambda rest: f"/host/{world.site.slug}/{rest}"


@pytest.fixture
def nell(world):
    return Person.objects.create(organisation=world.organisation, name="Nell Ward", name_key="nell ward")


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("documents/", 4),
        ("people/", 6),
        ("agreements/", 3),
        ("dates/", 2),
        ("contacts/", 3),
        ("help/", 2),
        ("people/register/", 5),
        ("report/", 16),
    ],
)
def test_no_page_asks_the_database_more_often_than_this(lead, at, nell, django_assert_max_num_queries, page, most):
    with django_assert_max_num_queries(BASE + 1 + most):
        assert lead.get(at(page)).status_code == 200


def test_a_document_shows_its_versions_and_uses_and_can_be_downloaded_on_record(lead, at):
    document = Evidence.objects.get()
    page = lead.get(at(f"documents/{document.pk}/")).content.decode()
    assert "Adult safeguarding policy" in page
    response = lead.get(at(f"documents/{document.pk}/versions/1/"))
    assert response["Content-Disposition"] == 'attachment; filename="Safeguarding policy.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert AuditEvent.objects.filter(name="evidence.read").count() == 1


def test_another_hosts_documents_are_not_found_even_through_ones_own_site(outsider, world):
    document = Evidence.objects.get()
    for rest in ("", "versions/1/", "versions/1/pages/1/", "withdraw/"):
        assert outsider.get(f"/host/{world.elsewhere.slug}/documents/{document.pk}/{rest}").status_code == 404


def test_a_new_file_becomes_the_next_version_whatever_it_is_called(lead, at):
    document = Evidence.objects.get()
    given = {"files": SimpleUploadedFile("policy FINAL.pdf", PDF + b"2"), "no_survivor_data": "on"}
    lead.post(at(f"documents/{document.pk}/"), given)
    assert list(document.versions.values_list("number", flat=True)) == [2, 1]


def test_a_file_of_another_kind_replaces_nothing(lead, at):
    document = Evidence.objects.get()
    given = {"files": SimpleUploadedFile("policy.png", b"\x89PNG\r\n\x1a\n"), "no_survivor_data": "on"}
    text = lead.post(at(f"documents/{document.pk}/"), given, follow=True).content.decode()
    assert "Send a .pdf file" in text
    assert document.versions.count() == 1


def test_withdrawing_asks_once_more(lead, at):
    document = Evidence.objects.get()
    assert "No longer used for: Adult safeguarding policy" in lead.get(at(f"documents/{document.pk}/withdraw/")).content.decode()
    document.refresh_from_db()
    assert document.withdrawn_at is None
    lead.post(at(f"documents/{document.pk}/withdraw/"))
    document.refresh_from_db()
    assert document.withdrawn_at is not None


def test_a_document_being_checked_is_not_handed_out(lead, at):
    EvidenceVersion.objects.update(status="quarantined")
    refused = lead.get(at(f"documents/{Evidence.objects.get().pk}/versions/1/"))
    assert refused.status_code == 409
    assert "is still being checked" in refused.content.decode()


def test_a_person_a_post_and_a_course_are_entered(lead, at, world):
    lead.post(at("people/add/"), {"name": "Nell Ward", "work_email": "nell@example.org"})
    person = Person.objects.get(name="Nell Ward")
    lead.post(at(f"people/{person.pk}/"), {"about": "post", "post-role": "imsa", "post-since": DAY})
    lead.post(
        at(f"people/{person.pk}/"), {"about": "training", "training-course": "DP", "training-completed_on": DAY, "training-hours": "3"}
    )
    assert RoleAssignment.objects.get(person=person).role == "imsa"
    assert TrainingRecord.objects.get(person=person).hours == 3
    assert "Independent modern slavery advocate" in lead.get(at("people/")).content.decode()


def test_what_cannot_be_is_refused_beside_its_input(lead, at, nell):
    tomorrow = (TODAY + dt.timedelta(days=1)).isoformat()
    given = {"about": "training", "training-course": "DP", "training-completed_on": tomorrow}
    refused = lead.post(at(f"people/{nell.pk}/"), given)
    assert refused.status_code == 422
    assert "Give today or an earlier day." in refused.content.decode()


def test_the_board_reads_people_and_enters_nobody(clients, at, nell):
    board = clients[Role.HOST_BOARD]
    assert board.get(at("people/")).status_code == 200
    assert board.get(at("people/add/")).status_code == 403
    assert "Save the details" not in board.get(at(f"people/{nell.pk}/")).content.decode()


def test_only_the_safeguarding_lead_sees_and_enters_vetting_and_looking_is_on_record(clients, at, nell):
    assert clients[Role.HOST_LEAD].get(at(f"people/{nell.pk}/vetting/")).status_code == 403
    safe = clients[Role.HOST_DSL]
    given = {"regime": "dbs", "level": "enhanced", "issued_on": DAY, "decision": "suitable", "decided_on": DAY}
    assert safe.post(at(f"people/{nell.pk}/vetting/"), given).status_code == 302
    assert VettingAssertion.objects.get().decision == "suitable"
    assert safe.get(at(f"people/{nell.pk}/vetting/")).status_code == 200
    assert AuditEvent.objects.filter(name="vetting.read").count() == 1


@pytest.fixture
def read_rows(world, nell):
    """Two rows of a register: one read surely, one of nobody known."""
    version = EvidenceVersion.objects.get()
    sure = {"person": nell, "person_confidence": 1.0, "person_read": "Nell Ward", "needs_look": False}
    unsure = {"person_read": "N. Wa", "needs_look": True}
    return [
        TrainingProposal.objects.create(
            site=world.site, version=version, fingerprint=str(number) * 64, row=number, course_read="GDPR", course="DP",
            course_confidence=1.0, completed_on=dt.date(2026, 9, number), **given,
        )
        for number, given in ((1, sure), (2, unsure))
    ]  # fmt: skip


def test_rows_of_a_register_become_records_only_when_confirmed(lead, at, read_rows, nell):
    sure, unsure = read_rows
    assert TrainingRecord.objects.count() == 0
    given = {f"row-{sure.pk}-decision": "confirm", f"row-{sure.pk}-person": str(nell.pk), f"row-{sure.pk}-course": "DP"}
    given |= {f"row-{sure.pk}-completed_on": "2026-09-01", f"row-{unsure.pk}-decision": "dismiss"}
    assert lead.post(at("people/register/"), given).status_code == 302
    assert TrainingRecord.objects.get().completed_on == dt.date(2026, 9, 1)
    unsure.refresh_from_db()
    assert unsure.status == "dismissed"


def test_the_task_a_register_was_sent_with_leads_to_the_rows_that_wait(clients, lead, world, read_rows):
    task = f"/host/{world.site.slug}/tasks/PPL-04/"
    for page in (lead.get(task), lead.get(f"{task}documents/")):
        assert "2 rows of your training register wait for you" in page.content.decode()
        assert f'href="/host/{world.site.slug}/people/register/"' in page.content.decode()
    assert "training register" not in lead.get(f"/host/{world.site.slug}/tasks/ORG-11/").content.decode()
    assert "training register wait" not in clients[Role.HOST_CONTRIBUTOR].get(task).content.decode()


def test_a_row_of_nobody_known_is_refused_until_it_is_said_who_it_is(lead, at, read_rows, nell):
    sure, unsure = read_rows
    given = {f"row-{sure.pk}-decision": "later", f"row-{unsure.pk}-decision": "confirm", f"row-{unsure.pk}-course": "DP"}
    given |= {f"row-{unsure.pk}-completed_on": "2026-09-02"}
    refused = lead.post(at("people/register/"), given)
    assert refused.status_code == 422
    assert "Say which of the organisation&#x27;s people completed the course" in refused.content.decode()
    assert lead.post(at("people/register/"), {**given, f"row-{unsure.pk}-person": str(nell.pk)}).status_code == 302
    assert TrainingRecord.objects.get().person == nell


def test_a_contributor_confirms_no_register(clients, at, read_rows):
    assert clients[Role.HOST_CONTRIBUTOR].get(at("people/register/")).status_code == 403


def test_an_agreement_is_entered_and_one_signed_tomorrow_is_refused(lead, at, world):
    given = {
        "kind": "dsa",
        "counterparty": "Greater Manchester Police",
        "signed_on": DAY,
        "review_due": "2027-11-02",
        "signatory": "Ada Holt",
    }
    assert lead.post(at("agreements/add/"), given).status_code == 302
    row = Agreement.objects.get()
    assert (row.site, row.signatures) == (world.site, [{"role": "host_board", "name": "Ada Holt", "signed_on": DAY}])
    assert "In force" in lead.get(at("agreements/")).content.decode()
    refused = lead.post(at("agreements/add/"), {**given, "signed_on": "2027-01-01"})
    assert refused.status_code == 422
    assert 'value="Greater Manchester Police"' in refused.content.decode()


def feed_of(client, at):
    page = client.get(at("dates/")).content.decode()
    return re.search(r'value="http://testserver(/host/calendar/[^"]+)"', page)[1]


def test_the_calendar_feed_has_the_dates_and_needs_no_sign_in(lead, at, client, world):
    response = client.get(feed_of(lead, at))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert "Due: Organisation profile complete" in [str(event["SUMMARY"]) for event in events]
    assert world.people[Role.HOST_LEAD].name not in response.content.decode()


def test_the_address_ends_with_the_password_and_with_the_role(lead, at, client, world):
    address = feed_of(lead, at)
    hanna = world.people[Role.HOST_LEAD]
    hanna.memberships.all().delete()
    assert client.get(address).status_code == 404
    lead_again = signed_in(world.people[Role.HOST_BOARD])
    other = feed_of(lead_again, at)
    board = User.objects.get(pk=world.people[Role.HOST_BOARD].pk)
    board.set_password("marmalade kettle trombone")
    board.save()
    assert client.get(other).status_code == 404


@pytest.mark.parametrize("token", ["1-1-" + "0" * 40, "nonsense", "1-1", "999999999999999999-1-" + "a" * 40])
def test_a_guessed_calendar_address_opens_nothing(client, world, token):
    assert client.get(f"/host/calendar/{token}.ics").status_code == 404


def test_our_report_is_a_page_and_asks_for_its_pdf(lead, at, world):
    assert "position at 23 November 2026" in lead.get(at("report/")).content.decode()
    assert lead.post(at("report/")).status_code == 302
    report = Report.objects.get()
    assert (report.site, report.format) == (world.site, "pdf")
    assert "Being made" in lead.get(at("report/files/")).content.decode()
    assert lead.get(at(f"report/files/{report.pk}/")).status_code == 404


def test_another_hosts_report_is_not_found(outsider, lead, at, world):
    lead.post(at("report/"))
    assert outsider.get(f"/host/{world.elsewhere.slug}/report/files/{Report.objects.get().pk}/").status_code == 404
