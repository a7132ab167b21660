"""What arrives is JSON as strict as its standard allows, with declared fields only; a refused write leaves no trace."""

from __future__ import annotations

import unicodedata

import pytest

from onboarding.models import AuditEvent
from tests.api.access import CALLS, ORGANISATION, Call
from tests.api.world import filled, path_of, rolled_back

pytestmark = pytest.mark.django_db
NESTED = 100_000
BAD_BODIES = {
    "a key twice": b'{"name": "A", "name": "B"}',
    "a key twice, deeper": b'{"answers": {"a": 1, "a": 2}}',
    "NaN": b'{"income_gbp": NaN}',
    "Infinity": b'{"income_gbp": Infinity}',
    "minus Infinity": b'{"income_gbp": -Infinity}',
    "a float that overflows": b'{"income_gbp": 1e400}',
    "NUL": rb'{"name": "a\u0000b"}',
    "a raw NUL": b'{"name": "a\x00b"}',
    "NUL in a key": rb'{"na\u0000me": "a"}',
    "a lone high surrogate": rb'{"name": "\ud800"}',
    "a lone low surrogate": rb'{"name": "\udc00"}',
    "surrogates the wrong way round": rb'{"name": "\udc00\ud800"}',
    "a deep list": b"[" * NESTED + b"]" * NESTED,
    "a deep object": b'{"a":' * NESTED + b"1" + b"}" * NESTED,
    "just too deep": b"[" * 33 + b"]" * 33,
    "above 2^53": b'{"income_gbp": 9007199254740993}',
    "below -2^53": b'{"income_gbp": -9007199254740993}',
    "a number of 5,000 digits": b'{"income_gbp": ' + b"9" * 5000 + b"}",
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"name": "a"}',
    "single quotes": b"{'name': 'a'}",
    "a comma at the end": b'{"name": "a",}',
    "a comment": b'{"name": "a"} // b',
    "two documents": b'{"name": "a"} {"name": "b"}',
    "half a document": b'{"name": "a"',
    "nothing": b" ",
}


@pytest.fixture
def admin(world):
    return world.clients["admin"]


def seen(world) -> tuple:
    """What a refused write must leave as it was."""
    admin, site = world.clients["admin"], world.ids["site"]
    paths = (f"sites/{site}/", f"sites/{site}/requirements/", "organisations/", f"organisations/{world.ids['organisation']}/people/")
    return (*(admin.get(f"/api/v1/{path}").content for path in paths), AuditEvent.objects.count())


# R3, X3
@pytest.mark.parametrize("kind", BAD_BODIES)
def test_json_that_two_readers_could_read_differently_is_refused(world, admin, kind):
    before = seen(world)
    response = admin.post("/api/v1/organisations/", BAD_BODIES[kind], content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert seen(world) == before


SAID = {
    "NUL": {"name": "Take out the character that cannot be stored: NUL, or half of a pair."},
    "a lone high surrogate": {"name": "Take out the character that cannot be stored: NUL, or half of a pair."},
    "NUL in a key": {"body": "The name of a field: Take out the character that cannot be stored: NUL, or half of a pair."},
    "above 2^53": {"income_gbp": "Give a number between -9007199254740992 and 9007199254740992."},
}
WORDS = {
    "not UTF-8": "byte 11 is not UTF-8",
    "UTF-16": "byte 1 is not UTF-8",
    "a byte order mark": "it begins with a byte order mark",
    "a number of 5,000 digits": "99999999999999999999… is too large",
    "a key twice": "a key appears twice",
    "just too deep": "it is nested deeper than 32",
}


# R3
@pytest.mark.parametrize("kind", SAID)
def test_what_cannot_be_kept_is_refused_by_its_place(admin, kind):
    answer = admin.post("/api/v1/organisations/", BAD_BODIES[kind], content_type="application/json")
    assert answer.json()["fields"] == SAID[kind]


# R3
@pytest.mark.parametrize("kind", WORDS)
def test_a_body_that_cannot_be_read_is_refused_in_words_for_its_sender(admin, kind):
    answer = admin.post("/api/v1/organisations/", BAD_BODIES[kind], content_type="application/json")
    assert answer.json()["detail"] == f"The body is not acceptable JSON: {WORDS[kind]}. Send one JSON document in UTF-8."


def test_the_place_deep_inside_a_list_is_named(admin):
    body = {**ORGANISATION, "identifiers": [{"scheme": "ccew", "value": "1187654"}, {"scheme": "ccew", "value": "11\x0087654"}]}
    assert list(admin.post("/api/v1/organisations/", body).json()["fields"]) == ["identifiers.1.value"]


def test_a_very_long_name_of_a_field_is_not_sent_back_whole(admin):
    answer = admin.post("/api/v1/organisations/", {**ORGANISATION, "k" * 100_000: 1})
    assert answer.json()["fields"] == {"k" * 80: "Unknown field. Remove it."}


MIB = 1024 * 1024


# R3
@pytest.mark.parametrize("size", [MIB + 1, 8 * MIB, 8 * MIB + 1])
def test_a_body_of_more_than_a_megabyte_is_refused(admin, size):
    response = admin.post("/api/v1/organisations/", b'{"name": "' + b"a" * (size - 12) + b'"}', content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


def test_a_body_of_a_megabyte_is_read(admin):
    response = admin.post("/api/v1/organisations/", b'{"name": "' + b"a" * (MIB - 12) + b'"}', content_type="application/json")
    assert (response.status_code, response.json()["fields"]["name"]) == (400, "Ensure this field has no more than 200 characters.")


def test_a_worker_may_send_the_rows_of_a_whole_workbook(world):
    lease = {"subject": world.ids["import_id"], "token": "x" * 32, "fence": 1}
    wren, address = world.clients["worker"], f"/api/v1/work/imports/{world.ids['import_id']}/rows/"
    # A lease that is not held is looked for only in a body that was read.
    assert wren.post(address, {**lease, "workbook": {"Sites": "a" * 7 * MIB}}).status_code == 409
    assert wren.post(address, {**lease, "workbook": {"Sites": "a" * 8 * MIB}}).status_code == 413


@pytest.mark.parametrize("kind", ["*/*", "application/*", "application/*; charset=utf-8"])
def test_a_body_of_any_type_is_of_none(admin, kind):
    assert admin.post("/api/v1/organisations/", b"{}", content_type=kind).status_code == 415


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"1", b"true"])
def test_a_body_that_is_no_object_is_refused(world, admin, body):
    answer = admin.post("/api/v1/organisations/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["body"])
    assert answer.json()["fields"]["body"].startswith("Send a JSON object")


HOSTILE = (
    "id", "pk", "slug", "version", "state", "standing", "readiness_percent", "organisation_id", "is_staff", "roles", "status",
    "__class__", "site__organisation", "went_live_on", "rag", "hash", "decided_by",
)  # fmt: skip
WRITES = [call for call in CALLS if isinstance(call.body, dict) and not call.is_upload]


def role_for(call: Call) -> str:
    return "coordinator" if "coordinator" in call.may else sorted(call.may)[0]


DECLARED = {("post work/deliveries/<int:delivery_id>/outcomes/", "status")}
"""Hostile names that one body has a use for."""


# Z8
@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
def test_fields_that_are_not_declared_are_refused_by_name(world, call):
    client, before = world.clients[role_for(call)], seen(world)
    extra = dict.fromkeys((name for name in HOSTILE if (call.name, name) not in DECLARED), 1)
    headers = {"If-Match": world.ids[call.tag]} if call.tag else {}
    with rolled_back():
        response = getattr(client, call.method)(path_of(call, world.ids), filled(call.body, world.ids) | extra, headers=headers)
    assert response.status_code == 400
    assert response.json()["fields"] == dict.fromkeys(extra, "Unknown field. Remove it.")
    assert seen(world) == before


def test_an_unknown_field_inside_a_list_is_refused_by_its_place(world, admin):
    body = {**ORGANISATION, "identifiers": [{"scheme": "ccew", "value": "1187654", "owner": "x"}]}
    response = admin.post("/api/v1/organisations/", body)
    assert response.json()["fields"] == {"identifiers.0.owner": "Unknown field. Remove it."}


INVISIBLE = {
    "a control character": "Lantern\x07bridge",
    "a vertical tab inside": "Lantern\x0e bridge",
    "right-to-left override": "Lantern\u202ebridge",
    "a direction isolate": "Lantern\u2066bridge",
    "a zero-width space": "Lantern\u200bbridge",
    "a zero-width joiner": "Lantern\u200dbridge",
    "a byte order mark": "Lantern\ufeffbridge",
    "a soft hyphen": "Lantern\u00adbridge",
    "a tag character": "Lantern\U000e0041bridge",
    "a private character": "Lantern\ue000bridge",
    "an unassigned character": "Lantern\u0378bridge",
    "nothing but spaces": "\u2003\u3000 ",
}


# R11
@pytest.mark.parametrize("kind", INVISIBLE)
def test_names_that_look_like_others_are_refused(world, admin, kind):
    before = seen(world)
    cora, name = world.clients["coordinator"], INVISIBLE[kind]
    organisation, site = world.ids["organisation"], world.ids["site"]
    site_body = {"name": name, "localities": ["E08000006"], "started_on": "2026-09-01", "organisation": organisation}
    writes = {
        "organisations/": {**ORGANISATION, "name": name},
        "sites/": site_body,
        f"organisations/{organisation}/people/": {"name": name},
        f"organisations/{organisation}/agreements/": {"kind": "dsa", "counterparty": name},
        f"sites/{site}/actions/": {"severity": "minor", "title": name, "owner": "host_lead", "opened_on": "2026-11-20"},
    }
    for path, body in writes.items():
        with rolled_back():
            assert (path, cora.post(f"/api/v1/{path}", body).status_code) == (path, 400)
    assert seen(world) == before


WELSH = ("Tŷ Gobaith Ynys Môn", "Canolfan Dŵr a Thân", "Llŷn ac Eifionydd", "Gwasanaeth Ŵyn bach â phêl", "Cymdeithas Ïorwerth & Siân")


@pytest.mark.parametrize("name", WELSH)
def test_welsh_names_are_taken_and_listed_as_they_are(world, name):
    cora = world.clients["coordinator"]
    with rolled_back():
        created = cora.post("/api/v1/organisations/", {**ORGANISATION, "name": name})
        assert (created.status_code, created.json()["name"]) == (201, name)
        assert name in {row["name"] for row in cora.get("/api/v1/organisations/").json()["results"]}
        decomposed = unicodedata.normalize("NFD", name).upper()
        assert cora.post("/api/v1/organisations/", {**ORGANISATION, "name": decomposed}).status_code == 409


def test_names_in_other_alphabets_are_told_apart(world):
    cora = world.clients["coordinator"]
    with rolled_back():
        for name in ("Дім надії", "Дім світла", "Łódź House"):
            assert cora.post("/api/v1/organisations/", {**ORGANISATION, "name": name}).status_code == 201


@pytest.mark.parametrize(
    "uses", ["{", "[1]", '[{"site": 1}]', '"x"', "null", r'[{"site": "\u0000", "requirement": "SAF-01"}]', "[" * NESTED]
)
def test_a_document_with_an_unclear_purpose_is_refused(world, uses):
    from_form = {"file": b"", "uses": uses}
    address = f"/api/v1/organisations/{world.ids['organisation']}/evidence/"
    assert world.clients["coordinator"].post(address, from_form, format="multipart").status_code == 400


def test_a_list_that_may_be_left_out_holds_no_null(world):
    body = {"name": "Kestrel", "legal_structure": "cio", "organisation_type": "anti_slavery", "size_band": "small", "identifiers": [None]}
    response = world.clients["coordinator"].post("/api/v1/organisations/", body)
    assert (response.status_code, response.json()["fields"]) == (400, {"identifiers.0": "This field may not be null."})
