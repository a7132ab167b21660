"""Leadership's first three tasks, as a person does them: at a desk and on a phone, with scripts and without."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from onboarding.models import GateDecision, Report, WorkItem
from onboarding.policies import actor_of
from onboarding.roles import Role
from onboarding.services import reports, work
from onboarding.services.access import add_sign_in

SIZES = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (1280, False), (390, True), (390, False)])


@SIZES
def test_how_many_are_ready_where_and_when_will_the_rest_be(visit, pilot, width, scripts):
    page = visit(Role.PROGRAMME_LEAD, width=width, scripts=scripts).goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "National roll-out readiness"
    assert page.locator(".numbers li").first.locator("b").inner_text() == "0 of 2"
    assert page.locator(".picture svg:visible").count() == 1
    page.get_by_text("Show as a table").click()
    expect(page.get_by_role("rowheader", name="23 Nov 2026, today")).to_be_visible()
    page.locator(".tile", has_text="North West").click()
    assert page.get_by_role("heading", level=1).inner_text() == "North West"
    page.get_by_role("rowheader", name=pilot.site.name).get_by_role("link").last.click()
    assert page.get_by_role("heading", level=1).inner_text() == pilot.site.name
    assert "Organisation profile complete" in page.locator("main").inner_text()


@SIZES
def test_the_meaning_of_a_number_is_one_click_away(visit, pilot, width, scripts):
    page = visit(Role.PROGRAMME_LEAD, width=width, scripts=scripts).goto("/readiness/")
    page.get_by_role("link", name=re.compile("What this means.*sites at risk")).click()
    assert page.url.endswith("/readiness/definitions/#red-at-risk")
    expect(page.locator("#red-at-risk dd")).to_be_visible()


@SIZES
def test_decide_a_gate_with_the_pack_in_front_of_you(visit, pilot, width, scripts):
    page = visit(Role.PROGRAMME_LEAD, width=width, scripts=scripts).goto(f"/readiness/sites/{pilot.site.slug}/")
    page.get_by_role("link", name="Gate G1 Eligible").click()
    expect(page.get_by_role("heading", name="Still to be met")).to_be_visible()
    page.get_by_label("Go", exact=True).check()
    page.get_by_label("Day of the meeting").fill("2026-11-23")
    page.get_by_label("Reasons").fill("The panel is content.")
    page.get_by_role("button", name="Record the decision").click()
    assert "Still to be met" in page.locator(".errors, [role=alert]").first.inner_text()
    assert page.get_by_label("Reasons").input_value() == "The panel is content."
    page.get_by_label("Deferred").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("The panel is content.").wait_for()
    assert GateDecision.objects.get(site=pilot.site).pack_sha256 in page.locator("main").inner_text()


@pytest.fixture(autouse=True)
def _uncounted():
    """The counters of a limit that holds for all that came from this address."""
    cache.clear()


def make_it(number: int) -> None:
    """What a worker does, without the drawing."""
    worker = actor_of(add_sign_in(None, email="worker@example.org", name="Worker", role="worker"))
    claim = work.claim(worker, WorkItem.Kind.BUILD_REPORT, 1)[0]
    reports.keep(worker, number, claim.token, claim.fence, b"%PDF-1.7 board report")


@SIZES
def test_take_the_report_to_a_board(visit, pilot, width, scripts):
    visitor = visit(Role.PROGRAMME_LEAD, width=width, scripts=scripts)
    page = visitor.goto("/readiness/")
    page.get_by_role("button", name="Board report (PDF)").click()
    page.get_by_text("It waits for a worker").wait_for()
    make_it(Report.objects.get().pk)
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    assert download.value.suggested_filename == "national-readiness-2026-11-23.pdf"
    sha256 = page.locator("code.hash").inner_text()
    page.get_by_role("link", name="check it").click()
    page.get_by_label("SHA-256 of the file").fill(sha256)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="Made here, and unchanged")).to_be_visible()
