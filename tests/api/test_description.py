"""The API's description is complete, and so is every notice of what will change (Z1, R1, R17)."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.html import strip_tags
from drf_spectacular.generators import SchemaGenerator

from api.deprecation import Deprecation
from api.documents import openapi
from tests.accounts.people import enrolled, make_person
from tests.api.access import CALLS
from tests.api.test_problems import is_problem

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return json.loads(openapi())


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By method and route, in the form of the access table."""
    return {
        f"{method} {path.removeprefix('/api/v1/')}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def test_every_operation_of_the_access_table_is_described_and_no_other(description):
    table = {re.sub(r"<\w+:(\w+)>", r"{\1}", call.name) for call in CALLS} - {"get schema/"}
    assert set(operations(description)) == table


def test_every_operation_shows_its_refusals(description):
    for name, operation in operations(description).items():
        responses = operation["responses"]
        assert set(responses) >= {"400", "401", "403", "404", "406", "409", "429", "503"}, name
        if not name.startswith("get"):
            assert set(responses) >= {"413", "415", "422"}, name


def test_what_needs_if_match_says_so(description):
    guarded = {name for name, operation in operations(description).items() if "428" in operation["responses"]}
    assert guarded == {
        "put organisations/{slug}/",
        "put sites/{slug}/",
        "put sites/{slug}/requirements/{key}/answers/",
        "put webhooks/{webhook_id}/",
        "post sites/{slug}/requirements/{key}/moves/",
    }
    for name in guarded:
        operation = operations(description)[name]
        assert "412" in operation["responses"]
        assert [each["required"] for each in operation["parameters"] if each["name"] == "If-Match"] == [True]


def test_refusals_are_problem_documents_with_an_example_each(description):
    for status, response in description["components"]["responses"].items():
        if status != "304":
            content = response["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert (content["example"]["status"], set(content["example"]) >= {"type", "title", "detail", "code"}) == (int(status), True)
    assert "Retry-After" in description["components"]["responses"]["429"]["headers"]


def test_lists_are_described_as_the_pages_they_are(description):
    schema = operations(description)["get sites/"]["responses"]["200"]["content"]
    assert schema["application/json"]["schema"]["required"] == ["next", "previous", "results"]
    assert "application/x-ndjson" in schema
    names = [each["name"] for each in operations(description)["get sites/"]["parameters"]]
    assert {"limit", "cursor", "fields", "ordering", "rag", "If-None-Match"} <= set(names)
    assert "304" in operations(description)["get sites/"]["responses"]


def test_every_text_of_the_description_has_an_example(description):
    bare = {
        f"{component}.{name}"
        for component, schema in description["components"]["schemas"].items()
        if component != "Problem"
        for name, each in schema.get("properties", {}).items()
        if "string" in each.get("type", "") and "enum" not in each and each.get("format") != "binary" and "examples" not in each
    }
    assert bare == set()


def test_nothing_of_our_bases_stands_in_the_description(description):
    text = json.dumps(description)
    assert [words for words in ("A signed-in caller", "What goes out", "What comes in") if words in text] == []


NOTICE = {"since": dt.date(2026, 11, 1), "instead": "/api/v1/me/"}


@pytest.mark.django_db
@pytest.mark.urls("tests.api.announced_urls")
def test_what_will_go_says_so_in_every_answer(world):
    for client in (world.clients["coordinator"], world.anonymous):
        response = client.get("/api/v1/who-am-i/")
        assert (response["Deprecation"], response["Sunset"]) == ("@1793491200", "Sat, 01 May 2027 00:00:00 GMT")
        assert response["Link"] == '</api/v1/me/>; rel="successor-version"'


@pytest.mark.urls("tests.api.announced_urls")
def test_what_will_go_is_marked_in_the_description():
    found = SchemaGenerator(urlconf="tests.api.announced_urls").get_schema(request=None, public=True)
    assert found["paths"]["/api/v1/who-am-i/"]["get"]["deprecated"] is True
    assert "deprecated" not in found["paths"]["/api/v1/me/"]["get"]


def test_half_a_year_is_the_shortest_notice():
    assert Deprecation(**NOTICE, until=dt.date(2027, 4, 30)).until == dt.date(2027, 4, 30)
    with pytest.raises(ValueError, match="at least 180 days"):
        Deprecation(**NOTICE, until=dt.date(2027, 4, 29))


@pytest.mark.django_db
def test_nothing_is_announced_today(world):
    assert "Deprecation" not in world.clients["coordinator"].get("/api/v1/me/")


HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def browser(world):
    cache.clear()
    return enrolled(make_person(role="auditor", name="Ivo"))[0]


@pytest.mark.django_db
def test_who_signed_in_on_the_pages_can_look_around_in_the_api(browser, world):
    response = browser.get(f"/api/v1/sites/{world.ids['site']}/", headers=HTML)
    page = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert world.ids["site"] in strip_tags(page)
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_pages_of_the_api_keep_to_the_content_security_policy(browser, world):
    for address in ("me/", "sites/", f"sites/{world.ids['site']}/requirements/", "sites/nowhere/", "tokens/"):
        response = browser.get(f"/api/v1/{address}", headers=HTML)
        page = response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["Content-Type"].startswith("text/html")
        assert re.findall(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>", page) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []
        assert re.findall(r"(?:src|href)=\"(?:https?:)?//(?!testserver)[^\"]*", page) == []


@pytest.mark.django_db
def test_a_program_never_gets_a_page(world):
    is_problem(world.clients["coordinator"].get("/api/v1/me/", headers={"Accept": "text/html"}), 406, "not_acceptable")
    assert world.clients["coordinator"].get("/api/v1/me/", headers=HTML)["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_a_stranger_with_a_browser_is_asked_to_sign_in(world):
    is_problem(world.anonymous.get("/api/v1/me/", headers={"Accept": HTML["Accept"]}), 401, "not_authenticated")


def test_the_description_that_is_kept_is_the_one_that_is_served():
    kept = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["openapi"].startswith("3.1")
