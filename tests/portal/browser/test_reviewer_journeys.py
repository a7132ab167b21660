"""Reviewers' first three tasks in a real browser, wide and narrow, with scripts and without; and once without a mouse."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from onboarding.models import AuditEvent
from onboarding.roles import Role
from tests.factories import TODAY
from tests.portal.reviewing import POLICY, policy_sent, sent

WINDOWS = [(1280, True), (1280, False), (390, True), (390, False)]
TITLE = "Safer recruitment procedure"


@pytest.fixture
def row(pilot):
    return policy_sent(pilot)


def state_of(row) -> str:
    row.refresh_from_db()
    return str(row.state)


@pytest.mark.parametrize(("width", "scripts"), WINDOWS)
def test_working_the_queue_and_deciding_beside_the_findings(visit, pilot, row, width, scripts):
    sent(pilot, POLICY, on=TODAY, site=pilot.elsewhere)
    sent(pilot, POLICY, on=dt.date(2026, 10, 1))
    page = visit(Role.SAFEGUARDING_REVIEWER, width=width, scripts=scripts).goto("/work/")
    page.get_by_role("link", name="that you can decide").click()
    assert page.get_by_role("link", name=re.compile(f"^{TITLE}")).first.inner_text().startswith(TITLE)
    page.get_by_role("link", name="Review the first").click()
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    expect(page.get_by_text("which has passed")).to_be_visible()
    expect(page.get_by_role("img", name="Page 1 of Safer recruitment.pdf")).to_be_visible()
    for radio in page.locator("input[value=covered], input[value=met]").all():
        radio.check()
    page.locator("input[name=point_two_references][value=not_covered]").check()
    page.get_by_label("In words: Two references, one from the latest employer").fill("There is one only.")
    page.get_by_label("Message to the site").fill("Ask for two references.")
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_text(f"Asked for changes: {TITLE} at Lanternbridge Freedom Project.")).to_be_visible()
    assert pilot.elsewhere.name in page.locator("main").inner_text()
    assert state_of(row) == "returned"


@pytest.mark.parametrize(("width", "scripts"), WINDOWS)
def test_a_refused_decision_keeps_everything_and_says_what_is_missing(visit, row, pilot, width, scripts):
    visitor = visit(Role.SAFEGUARDING_REVIEWER, width=width, scripts=scripts)
    page = visitor.goto(f"/work/review/{pilot.site.slug}/{POLICY}/")
    page.get_by_label("Message to the site").fill("Nearly there.")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_role("button", name="Accept", exact=True).click()
    assert answer.value.status == 422
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_label("Message to the site").input_value() == "Nearly there."
    # Chromium calls an answer of 422 an error of the console; here it is the one that is wanted.
    visitor.problems[:] = [problem for problem in visitor.problems if "status of 422" not in problem]
    assert state_of(row) == "submitted"


@pytest.mark.parametrize(("width", "scripts"), WINDOWS)
def test_seeing_why_a_site_is_not_ready_and_writing_to_who_holds_it(visit, pilot, width, scripts):
    page = visit(Role.COORDINATOR, width=width, scripts=scripts).goto("/work/sites/")
    page.get_by_role("link", name=pilot.site.name).click()
    expect(page.get_by_role("heading", name="Who holds what")).to_be_visible()
    page.get_by_role("link", name="Write to them (Host lead)").click()
    page.get_by_label("Add a sentence of your own").fill("Ring me if you are stuck.")
    page.get_by_role("button", name="See it with my sentence").click()
    expect(page.locator(".letter").get_by_text("Ring me if you are stuck.")).to_be_visible()
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("Written to Hanna Holt.")).to_be_visible()
    assert AuditEvent.objects.get(name="holder.chased").site_id == pilot.site.pk


def test_a_review_without_a_mouse(visit, row, pilot):
    page = visit(Role.SAFEGUARDING_REVIEWER).goto("/work/?whose=mine")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith(TITLE):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/review/**")
    points = page.locator("[data-point]").count()
    page.keyboard.press("j")
    for _ in range(points):
        page.keyboard.press("1")
    assert page.evaluate("document.activeElement.id") == "id_note"
    page.keyboard.type("Thank you, all there.")
    page.keyboard.press("Tab")
    page.locator("body").press("a")
    assert page.evaluate("document.activeElement.value") == "accept"
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/?whose=mine")
    assert state_of(row) == "accepted"


def test_the_keys_can_be_turned_off(visit, row, pilot):
    page = visit(Role.SAFEGUARDING_REVIEWER).goto(f"/work/review/{pilot.site.slug}/{POLICY}/")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_role("button", name="Turn these keys off").click()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "keys-switch"
    page.reload()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") != "id_note"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reports_page_asks_again_until_it_is_ready(visit, pilot, scripts):
    page = visit(Role.COORDINATOR, scripts=scripts).goto(f"/work/sites/{pilot.site.slug}/")
    page.get_by_role("button", name="Make the site’s report (PDF)").click()
    expect(page.get_by_text("A worker is making it.")).to_be_visible()
