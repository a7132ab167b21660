"""Reads give what was asked for and no more, say where to go on, and cost nothing when nothing has changed (R5, C1)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from api.v1 import urls
from onboarding.models import ReadinessSnapshot, Site
from tests.api.access import CALLS
from tests.api.test_problems import is_problem
from tests.api.world import perform, rolled_back
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world):
    return world.clients["coordinator"]


def at(world, rest: str = "") -> str:
    return f"/api/v1/sites/{world.ids['site']}/{rest}"


def refused(response) -> dict:
    return is_problem(response, 400, "invalid")["fields"]


def test_every_list_says_what_may_be_asked_of_it():
    """A page of rows that declared nothing would take neither limit nor cursor."""
    gets = {call.route for call in CALLS if call.method == "get"}
    bytes_only = re.compile(r"content|copies|pages/|annotated|export|workbook|work/documents|pack/$|data/$|^schema/$")
    undeclared = {
        str(pattern.pattern)
        for pattern in urls.urlpatterns
        if str(pattern.pattern) in gets and not bytes_only.search(str(pattern.pattern)) and pattern.callback.view_class.reads.output is None
    }
    assert undeclared == set()


def test_fields_cut_an_answer_to_what_was_asked(world, cora):
    assert cora.get(at(world), {"fields": "slug,version"}).json() == {"slug": world.ids["site"], "version": world.site.version}
    rows = cora.get("/api/v1/sites/", {"fields": "name", "limit": 1}).json()["results"]
    assert rows == [{"name": "Kestrel Haven"}]


def test_fields_reach_into_what_is_nested(world, cora):
    body = cora.get(at(world, "requirements/"), {"fields": "requirements.key,requirements.documents.name"}).json()
    assert list(body) == ["requirements"]
    assert body["requirements"][0] == {"key": "EOI-01", "documents": []}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("password", "Unknown field 'password'. There are: slug, name,"),
        ("organisation.name", "Unknown field 'organisation.name'. There is nothing below it to choose from."),
        ("slug,", "Unknown field ''."),
        ("", "Unknown field ''."),
        ("__class__", "Unknown field '__class__'."),
    ],
)
def test_an_unknown_field_is_refused_with_those_there_are(world, cora, fields, reason):
    assert refused(cora.get(at(world), {"fields": fields}))["fields"].startswith(reason)


# R5
def test_an_unknown_parameter_is_refused_with_those_there_are(world, cora):
    assert refused(cora.get(at(world, "actions/"), {"colour": "red"})) == {"colour": "Unknown parameter. There are: cursor, fields, limit."}
    assert refused(cora.get("/api/v1/evidence/1/content/", {"inline": "1"})) == {
        "inline": "Unknown parameter. Remove it: this address takes none."
    }
    assert refused(cora.post("/api/v1/sites/?force=1", {})) == {"force": "Unknown parameter. Remove it: this address takes none."}


def test_a_parameter_given_twice_is_refused(cora):
    assert refused(cora.get("/api/v1/sites/?rag=red&rag=green")) == {"rag": "Give it once."}


def test_a_filter_takes_its_own_values_only(world, cora):
    assert refused(cora.get("/api/v1/sites/", {"rag": "purple"})) == {"rag": '"purple" is not a valid choice.'}
    assert list(refused(cora.get(at(world, "trail/"), {"since": "yesterday"}))) == ["since"]
    assert list(refused(cora.get("/api/v1/disposals/", {"state": "x", "rule": "y"}))) == ["state", "rule"]


def links(response) -> dict[str, str]:
    return {found[2]: found[1] for found in re.finditer(r'<([^>]+)>; rel="(\w+)"', response.get("Link", ""))}


def test_pages_are_linked_in_headers_too(cora):
    first = cora.get("/api/v1/localities/?nation=WLS&limit=10")
    assert set(links(first)) == {"next", "first"}
    assert links(first)["next"] == first.json()["next"]
    second = cora.get(links(first)["next"])
    assert set(links(second)) == {"next", "prev", "first"}
    assert cora.get(links(second)["first"]).json() == first.json()
    last = cora.get(links(cora.get(links(second)["next"]))["prev"])
    assert last.json()["results"] == second.json()["results"]


@pytest.mark.parametrize(
    "address", ["sites/", "sites/{site}/", "sites/{site}/requirements/", "organisations/{organisation}/people/", "me/"]
)
def test_what_has_not_changed_is_not_sent_again(world, cora, address):
    address = "/api/v1/" + address.format(**world.ids)
    first = cora.get(address)
    again = cora.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (again["Cache-Control"], again["Vary"]) == (first["Cache-Control"], first["Vary"])
    assert again["Cache-Control"] == "private, no-cache"
    assert again["Vary"].endswith("Authorization, Cookie")
    assert cora.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    assert cora.get(address, headers={"If-None-Match": f'"another", W/{first["ETag"]}'}).status_code == 304


def test_a_position_that_time_changed_is_sent_again(world, cora):
    """Its version, which counts what people changed, is the same."""
    with rolled_back():
        tag = cora.get(at(world))["ETag"]
        Site.objects.filter(pk=world.site.pk).update(rag="green")
        again = cora.get(at(world), headers={"If-None-Match": tag})
        assert (again.status_code, again.json()["rag"]) == (200, "green")


def test_the_tag_of_a_read_is_the_key_to_a_write(world, cora):
    body = {"name": "Sycamore Salford", "localities": ["E08000006"], "started_on": "2026-09-01"}
    with rolled_back():
        tag = cora.get(at(world))["ETag"]
        assert re.fullmatch(r'"\d+-\d+-[0-9a-f]{16}"', tag)
        assert cora.put(at(world), body, headers={"If-Match": tag}).status_code == 200
        assert cora.put(at(world), body, headers={"If-Match": tag}).status_code == 412


def test_nothing_of_a_write_is_kept_by_a_browser(world, cora):
    with rolled_back():
        response = cora.post(f"/api/v1/organisations/{world.ids['organisation']}/people/", {"name": "Maya Osei"})
    assert response["Cache-Control"] == "no-store"


def position(cora, world, day: dt.date | str):
    return cora.get(at(world, "position/"), {"as_of": str(day)})


def test_the_position_of_a_past_day_is_what_the_night_before_kept(world, cora):
    with rolled_back():
        for days, rag, percent in ((9, "red", 10.0), (5, "amber", 30.0)):
            ReadinessSnapshot.objects.create(
                site=world.site, taken_on=TODAY - dt.timedelta(days), stage="S1", rag=rag, readiness_percent=percent, blocker_count=4
            )
        found = position(cora, world, TODAY - dt.timedelta(6)).json()
        assert (found["basis"], found["taken_on"], found["rag"]) == ("kept", str(TODAY - dt.timedelta(9)), "red")
        assert position(cora, world, TODAY - dt.timedelta(5)).json()["readiness_percent"] == 30.0
        is_problem(position(cora, world, TODAY - dt.timedelta(10)), 404, "not_found")
        kept = cora.get(at(world, "positions/")).json()["results"]
        assert [row["rag"] for row in kept] == ["amber", "red"]
        since = str(TODAY - dt.timedelta(6))
        assert [row["rag"] for row in cora.get(at(world, "positions/"), {"since": since}).json()["results"]] == ["amber"]


def test_the_position_of_today_is_the_stored_one(world, cora):
    site = cora.get(at(world)).json()
    found = cora.get(at(world, "position/")).json()
    assert found["basis"] == "stored"
    assert all(found[name] == site[name] for name in ("stage", "rag", "readiness_percent", "blocker_count"))
    assert position(cora, world, TODAY).json() == found


def test_the_position_of_a_day_to_come_is_what_todays_records_amount_to_then(world, cora):
    found = position(cora, world, TODAY + dt.timedelta(400)).json()
    assert (found["basis"], found["taken_on"], found["rag"]) == ("expected", str(TODAY), "red")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "", "9999-12-31"])
def test_a_day_that_cannot_be_told_is_refused(world, cora, day):
    assert list(refused(position(cora, world, day))) == ["as_of"]


@pytest.mark.parametrize("address", ["sites/", "sites/{site}/", "sites/{site}/requirements/", "queue/"])
def test_where_there_is_no_history_as_of_says_where_it_is(world, cora, address):
    reason = refused(cora.get("/api/v1/" + address.format(**world.ids), {"as_of": "2026-11-01"}))["as_of"]
    assert "sites/<site>/position/?as_of=" in reason


VIEWS = {str(pattern.pattern): pattern.callback.view_class for pattern in urls.urlpatterns}
BYTES = [call for call in CALLS if call.method == "get" and call.route != "schema/" and VIEWS[call.route].reads.output is None]


@pytest.mark.parametrize("call", BYTES, ids=lambda call: call.name)
def test_bytes_come_to_who_asks_for_their_own_type(world, call):
    """As clients made from a description do, which ask for the type that they were told of."""
    client = world.clients["coordinator" if "coordinator" in call.may else sorted(call.may)[0]]
    as_they_are = perform(client, call, world.ids)
    kind = as_they_are["Content-Type"].partition(";")[0]
    assert (as_they_are.status_code, kind == "application/problem+json") == (200, False)
    asking = replace(call, headers={**call.headers, "Accept": kind})
    assert perform(client, asking, world.ids)["Content-Type"] == as_they_are["Content-Type"]
    if "<" in call.route:
        missing = perform(client, asking, world.missing | {"kind": "nothing"})
        assert (missing["Content-Type"], missing.status_code in (404, 409)) == ("application/problem+json", True)


def test_an_empty_accept_asks_for_nothing_in_particular(world, cora):
    assert cora.get(at(world), headers={"Accept": ""}).status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "1e9", "", "1.5", "٣", "1" * 19])
def test_a_page_of_no_whole_number_of_rows_is_refused(cora, limit):
    assert refused(cora.get("/api/v1/sites/", {"limit": limit})) == {"limit": "Give a whole number from 1; at most 100 rows come at once."}


# R5
def test_a_page_holds_a_hundred_rows_however_many_are_asked_for(cora):
    assert len(cora.get("/api/v1/localities/", {"limit": 1_000_000_000}).json()["results"]) == 100
