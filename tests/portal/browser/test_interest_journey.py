"""An organisation nobody knows yet expresses interest, is interrupted, comes back by the link, and sends it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache

from onboarding.models import ExpressionOfInterest


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (1280, False), (390, True), (390, False)])
def test_begin_keep_come_back_and_send(visit, settings, width, scripts):
    cache.clear()  # The counters of a limit that holds for all that came from this address.
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    visitor = visit(None, width=width, scripts=scripts)
    page = visitor.goto("/")
    page.get_by_role("link", name="Express interest").first.click()
    page.get_by_role("link", name="Train advocates and hosts").click()
    page.get_by_label("Name of your organisation").fill("Cwm Learning")
    page.get_by_label("Your e-mail address").fill("sian@cwm.example")
    page.get_by_role("button", name="Keep it and come back later").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your draft is kept"
    page = visitor.goto(re.search(r"/about/interest/draft/\S+/", mail.outbox[-1].body)[0])
    assert page.get_by_label("Name of your organisation").input_value() == "Cwm Learning"
    page.get_by_role("button", name="Send", exact=True).click()
    summary = page.locator(".errors, [role=alert]").first
    assert "Your name" in summary.inner_text()
    page.get_by_label("Wales").check()
    page.get_by_label("The courses you offer").fill("Level 4 advocacy, accredited.")
    page.get_by_label("In person").check()
    page.get_by_label("Your name").fill("Siân Rees")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("heading", name="What happens next").wait_for()
    assert ExpressionOfInterest.objects.get(status="received").reference in page.locator("main").inner_text()
