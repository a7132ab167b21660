"""A host's first three tasks, on a desk and on a phone, with JavaScript and without: see what to do next, give evidence once and see
it checked, answer what came back."""

from __future__ import annotations

import pytest
from docx import Document as Docx
from playwright.sync_api import expect

from accounts.models import User
from api.v1.access import new_token
from onboarding.models import SiteRequirement
from onboarding.roles import Role
from tests.factories import make_user
from workflows import driving
from workflows.connection import connect

EVERY_WAY = [(1280, True), (1280, False), (390, True), (390, False)]
PLAN = (
    "Business continuity plan of Lanternbridge Freedom Project. Approved by the board on 1 July 2026. Last reviewed: 1 July 2026. "
    "Next review date: 1 July 2027. If the office cannot be used, the manager calls every worker within one hour."
)


@pytest.fixture
def plan(tmp_path):
    document = Docx()
    document.add_heading("Business continuity plan", 1)
    document.add_paragraph(PLAN)
    document.save(tmp_path / "continuity plan.docx")
    return tmp_path / "continuity plan.docx"


@pytest.fixture
def work(pilot, connections_stay_open):
    """What a worker does with everything that is due, as the embedded runner would."""
    user = User.objects.filter(email="wren@example.org").first() or make_user(role="worker", name="Wren")
    api = connect(new_token(user))

    def do() -> None:
        for host in driving.claim_hosts(api, 10):
            driving.prepare(api, host)
            for check in driving.INSPECTORS:
                driving.run_check(api, host, check)
            driving.advance_host(api, host)

    return do


def row(pilot, key):
    return SiteRequirement.objects.get(site=pilot.site, key=key)


@pytest.mark.parametrize(("width", "scripts"), EVERY_WAY)
def test_a_host_answers_what_came_back(visit, pilot, width, scripts):
    page = (hanna := visit(Role.HOST_LEAD, width=width, scripts=scripts)).goto("/")
    expect(page.locator("h2", has_text="What to do next")).to_be_visible()
    page.get_by_role("link", name="See what to change").click()
    expect(page.get_by_text("Please give the charity number as the register has it.")).to_be_visible()
    page.get_by_label("Legal name").fill("Lanternbridge Freedom Project CIO")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("Lanternbridge Freedom Project CIO")).to_be_visible()
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("heading", name="Sent for review")).to_be_visible()
    assert hanna.sideways() <= 0
    assert row(pilot, "EOI-01").state == "submitted"


@pytest.mark.parametrize(("width", "scripts"), EVERY_WAY)
def test_a_host_gives_evidence_once_and_sees_it_checked(visit, pilot, work, plan, width, scripts):
    hanna = visit(Role.HOST_LEAD, width=width, scripts=scripts)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-11/")
    page.get_by_label("I have looked through the files").check()
    page.get_by_label("Add files").set_input_files(plan)
    if not scripts:
        page.get_by_role("button", name="Send these files").click()
    page.get_by_role("link", name="continuity plan.docx").wait_for()
    expect(page.get_by_text("Being checked", exact=True)).to_be_visible()
    work()
    if scripts:
        page.locator("#documents .ticked").first.wait_for()
    else:
        page.get_by_role("link", name="Check again").click()
    expect(page.locator("#documents").get_by_text("Checked", exact=True)).to_be_visible()
    page.locator("#documents summary", has_text="What we found in order").click()
    expect(page.get_by_text("The file opened and its text could be read.")).to_be_visible()
    assert hanna.sideways() <= 0
    page.goto(hanna.url + f"/host/{pilot.site.slug}/tasks/PPL-09/")
    page.get_by_role("link", name="Use a document you sent before").click()
    page.get_by_label("continuity plan.docx").check()
    page.get_by_role("button", name="Use these").click()
    expect(page.get_by_role("link", name="continuity plan.docx")).to_be_visible()


def test_a_lost_connection_costs_one_press_on_try_again(visit, pilot, plan):
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-11/")
    page.get_by_label("I have looked through the files").check()
    page.route("**/upload/", lambda route: route.abort())
    page.get_by_label("Add files").set_input_files(plan)
    page.get_by_text("Connection lost. Nothing is lost: try again.").wait_for()
    page.unroute("**/upload/")
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("link", name="continuity plan.docx").wait_for()
    hanna.problems[:] = [problem for problem in hanna.problems if "net::ERR_FAILED" not in problem]


def test_files_chosen_before_the_box_is_ticked_go_when_it_is(visit, pilot, plan):
    hanna = visit(Role.HOST_LEAD, width=390)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-11/")
    page.get_by_label("Add files").set_input_files(plan)
    page.get_by_text("Tick the box above, and this file is sent.").wait_for()
    page.get_by_label("I have looked through the files").check()
    page.get_by_role("link", name="continuity plan.docx").wait_for()


def test_a_file_that_is_too_large_is_not_even_sent(visit, pilot, tmp_path):
    scan = tmp_path / "scan.pdf"
    with scan.open("wb") as file:
        file.truncate(25 * 1024 * 1024 + 1)
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-11/")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/upload/" in request.url else None)
    page.get_by_label("I have looked through the files").check()
    page.get_by_label("Add files").set_input_files(scan)
    page.get_by_text("This is larger than 25 MB, so it was not sent. Send a smaller one, or split it.").wait_for()
    assert sent == []


def test_a_file_sent_after_the_session_ended_is_not_called_a_lost_connection(visit, pilot, plan):
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-11/")
    page.get_by_label("I have looked through the files").check()
    hanna.context.clear_cookies(name="sessionid")
    page.get_by_label("Add files").set_input_files(plan)
    page.get_by_text("You were signed out, so this was not sent.").wait_for()
    assert not page.get_by_role("button", name="Try again").is_visible()
    hanna.problems[:] = [problem for problem in hanna.problems if "401" not in problem]


def test_a_form_sent_after_the_session_ended_is_sent_again_after_signing_in(visit, pilot, live_server):
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-08/")
    page.get_by_label("Months").first.fill("4")
    kept = hanna.context.cookies()
    hanna.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    hanna.context.add_cookies(kept)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Saved. You can come back to it at any time.")).to_be_visible()
    assert 4 in row(pilot, "ORG-08").answers.values()
    hanna.problems[:] = [problem for problem in hanna.problems if "401" not in problem]


def test_a_host_works_with_the_keyboard_alone(visit, pilot):
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/EOI-01/")


def test_what_is_wrong_is_focused_and_leads_to_its_field(visit, pilot):
    hanna = visit(Role.HOST_LEAD)
    page = hanna.goto(f"/host/{pilot.site.slug}/tasks/ORG-08/")
    page.get_by_label("Months").first.fill("about three")
    page.get_by_role("button", name="Save and check").click()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.value") == "about three"
    hanna.problems[:] = [problem for problem in hanna.problems if "422" not in problem]
