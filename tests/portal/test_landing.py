"""The landing page: says what this is, shows nothing of any host, and obeys the strict policy."""

from __future__ import annotations

import re

from onboarding.models import Programme
from tests.factories import make_organisation, make_site


def test_it_names_the_programme_and_no_host(client, programme):
    make_site(organisation=make_organisation(programme=programme), programme=programme)
    page = client.get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Pilot under test" in text
    assert "Lanternbridge" not in text


def test_it_says_so_before_a_programme_is_set_up(client, db):
    Programme.objects.all().delete()
    assert "No programme has been set up yet" in client.get("/").content.decode()


def test_nothing_on_it_is_inline_and_nothing_comes_from_elsewhere(client, programme):
    page = client.get("/")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    text = page.content.decode()
    assert "style=" not in text
    assert re.findall(r"<script(?![^>]*src=)", text) == []


def test_an_unknown_address_is_a_page_for_people_and_a_problem_document_for_programs(client, db):
    page = client.get("/nowhere/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing at this address" in page.content.decode()
    problem = client.get("/api/v1/nowhere/")
    assert (problem.status_code, problem["Content-Type"]) == (404, "application/problem+json")
