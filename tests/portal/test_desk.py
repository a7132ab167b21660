"""The desk: imports, reports, invitations, held documents, work that needs attention, the framework."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding import store
from onboarding.models import EvidenceVersion, ImportJob, Invitation, Organisation, Report, WorkItem
from onboarding.roles import Role
from tests.accounts.people import PASSWORD, make_person
from tests.portal.people import signed_in
from tests.portal.reviewing import policy_sent
from tests.portal.test_work_queue import words

DESK = "/work/desk/"


@pytest.fixture
def cora(clients):
    return clients[Role.COORDINATOR]


@pytest.fixture
def job(programme, world) -> ImportJob:
    stored = store.put_bytes(b"marked")
    problem = {"sheet": "Sites", "cell": "B4", "code": "x", "message": "There is no council of that name.", "level": "error"}
    return ImportJob.objects.create(
        programme=programme, filename="intake.xlsx", sha256="0" * 64, size_bytes=10, status="has_problems", problems=[problem],
        annotated_sha256=stored.sha256,
    )  # fmt: skip


def test_the_desk_shows_the_tools_of_ones_roles(clients):
    assert "Imports" in words(clients[Role.COORDINATOR].get(DESK))
    assert "Held documents" not in words(clients[Role.COORDINATOR].get(DESK))
    text = re.sub(r"(?s)<header.*?</header>", "", clients[Role.SAFEGUARDING_REVIEWER].get(DESK).content.decode())
    assert "Held documents" in text
    assert "Imports" not in text


def test_a_workbook_is_sent_and_waits_for_its_check(world, cora):
    response = cora.post(f"{DESK}imports/", {"file": SimpleUploadedFile("intake.xlsx", b"PK rows")})
    job = ImportJob.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{DESK}imports/{job.pk}/")
    page = cora.get(response["Location"]).content.decode()
    assert 'http-equiv="refresh"' in page
    assert 'hx-trigger="every 2s"' in page


def test_another_kind_of_file_is_refused_beside_its_field(world, cora):
    response = cora.post(f"{DESK}imports/", {"file": SimpleUploadedFile("intake.pdf", b"%PDF")})
    assert response.status_code == 422
    assert "Workbook: Save it as .xlsx" in words(response)


def test_problems_are_named_by_cell_and_the_marked_workbook_comes_back(job, cora):
    text = words(cora.get(f"{DESK}imports/{job.pk}/"))
    assert "Sites B4" in text
    assert "There is no council of that name." in text
    response = cora.get(f"{DESK}imports/{job.pk}/marked/")
    assert (response.content, response["Content-Disposition"]) == (b"marked", 'attachment; filename="problems-intake.xlsx"')


def test_a_workbook_with_problems_is_not_taken_in(job, cora):
    response = cora.post(f"{DESK}imports/{job.pk}/")
    assert response.status_code == 409
    assert "intake.xlsx is not ready: has problems." in words(response)


def test_what_of_a_workbook_is_not_taken_in_is_said_before_it_is(job, cora):
    notices = [
        {"sheet": "Sites", "cell": "", "code": "sheet_not_read", "message": "The sheet was not read.", "level": "notice"},
        {"sheet": "Hosts", "cell": "A4", "code": "sheet_read", "message": "Read as organisations.", "level": "notice"},
        {"sheet": "Hosts", "cell": "D7", "code": "not_an_email", "message": "The address was left out.", "level": "warning"},
    ]
    ImportJob.objects.filter(pk=job.pk).update(status="checked", problems=[], rows={}, notices=notices)
    text = words(cora.get(f"{DESK}imports/{job.pk}/"))
    assert "Not read at all: Sites." in text
    assert "Every row that was read can be taken in." in text
    left_out, read = text.split("Left out", 1)[1].split("How it was read")
    assert "The address was left out." in left_out
    assert "Read as organisations." in read


def test_a_checked_workbook_is_taken_in_once(job, cora):
    ImportJob.objects.filter(pk=job.pk).update(status="checked", problems=[], rows={})
    assert cora.post(f"{DESK}imports/{job.pk}/").status_code == 302
    job.refresh_from_db()
    assert job.status == "committed"
    assert "Taken in on" in words(cora.get(f"{DESK}imports/{job.pk}/"))


def test_a_report_is_asked_for_and_its_page_asks_again_by_itself(world, cora):
    response = cora.post(f"/work/sites/{world.site.slug}/report/")
    report = Report.objects.get()
    assert response["Location"] == f"{DESK}reports/{report.pk}/"
    page = cora.get(response["Location"]).content.decode()
    assert "A worker is making it." in page
    assert 'hx-trigger="every 2s"' in page
    stored = store.put_bytes(b"%PDF report")
    Report.objects.filter(pk=report.pk).update(status="ready", sha256=stored.sha256, size_bytes=11)
    page = cora.get(response["Location"]).content.decode()
    assert "hx-trigger" not in page
    assert cora.get(f"{DESK}reports/{report.pk}/file/").content == b"%PDF report"


def test_the_national_report_is_for_those_who_may_have_it(world, clients):
    assert clients[Role.COORDINATOR].post(f"{DESK}reports/national/", {"format": "xlsx"}).status_code == 302
    report = Report.objects.get()
    assert clients[Role.FINANCE_REVIEWER].post(f"{DESK}reports/national/", {"format": "xlsx"}).status_code == 403
    assert clients[Role.FINANCE_REVIEWER].get(f"{DESK}reports/{report.pk}/").status_code == 404
    assert "National" not in words(clients[Role.FINANCE_REVIEWER].get(f"{DESK}reports/"))


def test_an_intake_workbook_is_asked_for_by_those_who_may_take_one_in(world, clients):
    site = f"/work/sites/{world.site.slug}/"
    cora, petra = clients[Role.COORDINATOR], clients[Role.FINANCE_REVIEWER]
    for address in (f"{DESK}reports/workbook/", f"{site}workbook/"):
        assert cora.get(address).status_code == 405
        assert petra.post(address).status_code == 403
        assert cora.post(address).status_code == 302
    everybody, one = Report.objects.order_by("pk")
    assert (everybody.kind, everybody.site, one.kind, one.site) == ("intake", None, "intake", world.site)
    listed = words(cora.get(f"{DESK}reports/"))
    assert "Intake workbook of all hosts" in listed
    assert f"Intake workbook of {world.site.organisation.name}" in listed
    assert "Intake workbook" not in words(petra.get(f"{DESK}reports/"))
    assert petra.get(f"{DESK}reports/{one.pk}/").status_code == 404
    assert "intake workbook" not in words(petra.get(site))
    assert "intake workbook" in words(cora.get(site))


def test_asking_for_a_report_takes_a_button(cora, world):
    assert cora.get(f"{DESK}reports/national/").status_code == 405
    assert cora.get(f"/work/sites/{world.site.slug}/report/").status_code == 405


def test_a_coordinator_invites_people_of_hosts_and_no_others(world, cora):
    given = {"email": "nia@example.org", "role": "host_lead", "organisation": world.organisation.slug}
    assert cora.post(f"{DESK}invitations/", given).status_code == 302
    assert "nia@example.org" in words(cora.get(f"{DESK}invitations/"))
    response = cora.post(f"{DESK}invitations/", {**given, "role": "admin"})
    assert response.status_code == 422
    assert Invitation.objects.count() == 1


# A5
def test_who_signed_in_long_ago_shows_who_they_are_before_inviting_anybody(world):
    nora = make_person(role="coordinator", name="Nora")
    given = {"email": "nia@example.org", "role": "host_lead", "organisation": world.organisation.slug}
    started = time.time()
    with time_machine.travel(started, tick=False):
        browser = signed_in(nora)
    with time_machine.travel(started + 11 * 60, tick=False):
        assert browser.get(f"{DESK}invitations/").status_code == 200
        asked = browser.post(f"{DESK}invitations/", given)
        assert (asked.status_code, Invitation.objects.count()) == (302, 0)
        assert asked["Location"].startswith("/account/reauthenticate/?next=")
        # What was typed is sent once they have.
        done = browser.post(asked["Location"], {"password": PASSWORD, "next": f"{DESK}invitations/"})
        assert (done["Location"], Invitation.objects.count()) == (f"{DESK}invitations/", 1)


def test_a_host_role_without_a_host_is_refused_beside_its_field(world, cora):
    response = cora.post(f"{DESK}invitations/", {"email": "nia@example.org", "role": "host_lead", "organisation": ""})
    assert response.status_code == 422
    assert "Organisation: Name the host organisation that this role is in." in words(response)
    assert "nia@example.org" in response.content.decode()


def test_an_organisation_is_looked_up_by_part_of_its_name_and_nothing_typed_is_lost(world, cora):
    given = {"email": "nia@example.org", "role": "host_lead", "named": "lantern"}
    found, refused = cora.post(f"{DESK}invitations/", {**given, "find": "yes"}), cora.post(f"{DESK}invitations/", given)
    assert (found.status_code, refused.status_code) == (200, 422)
    for answer in (found, refused):
        page = answer.content.decode()
        assert f'<input type="radio" name="organisation" value="{world.organisation.slug}"' in page
        assert ('value="nia@example.org"' in page, 'value="lantern"' in page) == (True, True)
    assert "Which one: Choose the organisation." in words(refused)
    assert Invitation.objects.count() == 0
    assert cora.post(f"{DESK}invitations/", {**given, "organisation": world.organisation.slug}).status_code == 302
    assert Invitation.objects.get().organisation == world.organisation


def test_of_many_organisations_of_a_name_twenty_are_offered(cora):
    for number in range(25):
        name = f"lanternbridge {number:02d}"
        Organisation.objects.create(name=name, name_key=name, slug=f"lanternbridge-{number:02d}")
    answer = cora.post(f"{DESK}invitations/", {"named": "LANTERNBRIDGE", "find": "yes"})
    assert answer.content.decode().count('type="radio"') == 20
    assert "The first 20. Type more of the name to see others." in words(answer)


@pytest.mark.parametrize("chosen", ["", "no-such-organisation"])
def test_a_name_nobody_has_is_refused_beside_its_field(world, cora, chosen):
    given = {"email": "nia@example.org", "role": "host_lead", "named": "Nowhere", "organisation": chosen}
    answer = cora.post(f"{DESK}invitations/", given)
    assert answer.status_code == 422
    assert "Organisation: No organisation is called so." in words(answer)
    assert Invitation.objects.count() == 0


def test_an_invitation_is_withdrawn_after_asking(world, cora):
    cora.post(f"{DESK}invitations/", {"email": "nia@example.org", "role": "host_lead", "organisation": world.organisation.slug})
    invitation = Invitation.objects.get()
    address = f"{DESK}invitations/{invitation.pk}/withdraw/"
    assert "stops working" in words(cora.get(address))
    assert cora.post(address).status_code == 302
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_work_that_failed_three_times_is_shown_with_its_reason(world, cora):
    WorkItem.objects.update_or_create(
        kind="drive_site", subject=world.site.pk, defaults={"needs_attention": True, "attempts": 3, "last_error": "The store was full."}
    )
    text = words(cora.get(f"{DESK}attention/"))
    assert "Lanternbridge Freedom Project" in text
    assert "The store was full." in text


def test_two_reviewers_release_a_held_document(world, clients):
    row = policy_sent(world)
    version = EvidenceVersion.objects.get(evidence__uses__requirement=row)
    EvidenceVersion.objects.filter(pk=version.pk).update(status="needs_attention", refusal="It may hold a criminal record.")
    address = f"{DESK}held/{version.pk}/"
    first, second = clients[Role.SAFEGUARDING_REVIEWER], clients[Role.IG_REVIEWER]
    assert "It may hold a criminal record." in words(first.get(address))
    assert "A second reviewer has to agree." in words(first.post(address, {"decision": "release"}, follow=True))
    assert "You have cleared this already" in words(first.post(address, {"decision": "release"}))
    assert "is released." in words(second.post(address, {"decision": "release"}, follow=True))
    version.refresh_from_db()
    assert version.status == "clean"


def test_the_framework_is_shown_with_what_each_requirement_asks(clients):
    text = words(clients[Role.FINANCE_REVIEWER].get(f"{DESK}framework/"))
    assert "Safer recruitment procedure" in text
    assert "two have to agree, never with conditions" in text
    text = words(clients[Role.FINANCE_REVIEWER].get(f"{DESK}framework/SAF-10/"))
    assert "Two references, one from the latest employer" in text
    assert clients[Role.FINANCE_REVIEWER].get(f"{DESK}framework/NO-1/").status_code == 404


PAGES = ("", "attention/", "status/", "held/", "held/1/", "imports/", "imports/1/", "imports/1/marked/", "reports/", "reports/1/",
         "reports/1/file/", "invitations/", "invitations/1/withdraw/", "framework/", "framework/SAF-01/")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_hosts_have_no_desk(lead, page):
    assert lead.get(DESK + page).status_code == 403


@pytest.mark.parametrize("page", ["imports/", "imports/1/", "invitations/", "attention/", "status/"])
def test_reviewers_have_not_the_coordinators_tools(clients, page):
    assert clients[Role.FINANCE_REVIEWER].get(DESK + page).status_code == 403


@pytest.mark.parametrize("page", ["imports/999/", "reports/999/", "invitations/999/withdraw/"])
def test_what_does_not_exist_is_not_there(cora, page):
    assert cora.get(DESK + page).status_code == 404
