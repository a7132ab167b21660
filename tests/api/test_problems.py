"""Every refusal is the same kind of answer, says nothing of our insides, and leaves everything as it was."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from onboarding.models import AuditEvent
from tests.api.world import PDF, rolled_back

pytestmark = pytest.mark.django_db
FIELDS = {"type", "title", "status", "detail", "code", "request_id"}
INSIDES = re.compile(r"Traceback|File \"|SELECT |INSERT |UPDATE |\.py\b|/etc/|site-packages|sqlite|psycopg|django", re.IGNORECASE)


def is_problem(response, status: int, code: str) -> dict:
    """The body of ``response`` once it is known to be a sound problem."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert set(body) >= FIELDS
    assert body["type"] == f"urn:gatepost:problem:{code}"
    assert body["request_id"] == response["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", body["request_id"])
    assert not INSIDES.search(response.content.decode())
    return body


@pytest.fixture
def cora(world):
    return world.clients["coordinator"]


def at(world, rest: str = "") -> str:
    return f"/api/v1/sites/{world.ids['site']}/{rest}"


def test_400_names_each_bad_field(world, cora):
    body = is_problem(cora.post("/api/v1/sites/", {"localities": [], "started_on": "soon"}), 400, "invalid")
    assert set(body["fields"]) == {"name", "localities", "started_on", "organisation"}


def test_401_without_a_token(world):
    is_problem(world.anonymous.get("/api/v1/me/"), 401, "not_authenticated")


def test_401_with_a_token_that_is_not_one(world):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer " + "0" * 64)
    is_problem(client.get("/api/v1/me/"), 401, "authentication_failed")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer " + "0" * 64, "bearer gatepost"])
def test_401_says_how_to_put_it_right(world, header):
    body = is_problem(world.anonymous.get("/api/v1/me/", headers={"Authorization": header}), 401, "authentication_failed")
    assert body["detail"].endswith("Send another as `Authorization: Bearer TOKEN`.")
    assert "Authorization: Bearer TOKEN" in world.anonymous.get("/api/v1/me/").json()["detail"]


def test_403_for_a_role_that_may_not(world):
    is_problem(world.clients["auditor"].post(at(world, "drive/")), 403, "not_permitted")


# R1
def test_404_in_the_api_and_outside_it(world, cora):
    is_problem(cora.get("/api/v1/sites/nowhere/"), 404, "not_found")
    is_problem(cora.get("/api/v1/no-such-thing/"), 404, "not_found")
    is_problem(cora.get("/no-such-page/"), 404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_write_to_an_address_without_its_last_slash_is_no_read_of_the_right_one(world, cora, method):
    """A client that follows a redirect with a GET would take the list it gets for the success of its write."""
    body = is_problem(getattr(cora, method)("/api/v1/sites", {}), 404, "not_found")
    assert body["detail"] == "There is nothing at this address. Addresses here end with a slash."
    assert cora.get("/api/v1/sites")["Location"] == "/api/v1/sites/"


def test_405_names_the_methods_there_are(world, cora):
    response = cora.delete(at(world))
    is_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, PUT, HEAD, OPTIONS"
    assert response.json()["detail"] == "This address does not take that method. It takes GET, PUT, HEAD, OPTIONS."


def test_406_for_a_form_we_do_not_speak(world, cora):
    body = is_problem(cora.get(at(world), headers={"Accept": "text/html"}), 406, "not_acceptable")
    assert body["detail"] == "The answer does not come in that form. Ask with Accept for application/json."
    body = is_problem(cora.get("/api/v1/sites/", headers={"Accept": "text/csv"}), 406, "not_acceptable")
    assert body["detail"].endswith("Ask with Accept for application/json or application/x-ndjson.")


def test_409_where_the_state_is_wrong(world, cora):
    body = {"gate": "G7", "outcome": "defer", "on": "2026-11-20", "note": "Later."}
    is_problem(world.clients["programme_lead"].post(at(world, "decisions/"), body), 409, "wrong_state")


def test_412_for_a_stale_tag_and_428_for_none(world, cora):
    body = {"name": "Salford", "localities": ["E08000006"], "started_on": "2026-09-01"}
    is_problem(cora.put(at(world), body, headers={"If-Match": f'"{world.site.pk}-999"'}), 412, "stale")
    is_problem(cora.put(at(world), body), 428, "if_match_required")


def test_400_for_a_tag_that_is_not_one(world, cora):
    body = is_problem(cora.put(at(world), {}, headers={"If-Match": "*"}), 400, "invalid")
    assert body["fields"] == {"If-Match": "Send the ETag exactly as you read it."}


def test_413_for_form_fields_and_for_files_over_the_limit(world, cora):
    address = f"/api/v1/organisations/{world.ids['organisation']}/evidence/"
    much = {"file": SimpleUploadedFile("a.pdf", PDF), "uses": "x" * 9_000_000}
    is_problem(cora.post(address, much, format="multipart"), 413, "too_large")


def test_400_for_more_files_than_a_form_may_hold(world, cora):
    address = f"/api/v1/organisations/{world.ids['organisation']}/evidence/"
    many = {f"file{number}": SimpleUploadedFile("a.pdf", PDF) for number in range(11)}
    is_problem(cora.post(address, many, format="multipart"), 400, "invalid")


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream"])
def test_415_for_anything_but_json(world, cora, kind):
    body = is_problem(cora.post("/api/v1/sites/", "<a/>", content_type=kind), 415, "unsupported_media_type")
    assert body["detail"] == "The body is of a type that is not read here. Send it as application/json."


def test_415_for_json_where_a_file_is_due(world, cora):
    is_problem(cora.post(f"/api/v1/organisations/{world.ids['organisation']}/evidence/", {"file": "x"}), 415, "unsupported_media_type")


def test_422_lists_the_guards_that_failed(world):
    response = world.clients["host_lead"].post(
        at(world, "requirements/EOI-02/moves/"), {"action": "submit"}, headers={"If-Match": tag_of(world, "EOI-02")}
    )
    assert is_problem(response, 422, "guard_failed")["reasons"] == ["It waits for: Organisation profile complete."]


def tag_of(world, key: str) -> str:
    return world.clients["host_lead"].get(at(world, f"requirements/{key}/"))["ETag"]


def test_a_host_we_are_not_is_a_problem_too(cora):
    is_problem(cora.get("/", headers={"Host": "evil.example.org"}), 400, "invalid")


@pytest.mark.urls("tests.api.failing_urls")
def test_a_form_from_elsewhere_is_a_problem_too(world):
    is_problem(APIClient(enforce_csrf_checks=True).post("/api/form/", {}, format="multipart"), 403, "csrf_failed")


# R1
@pytest.mark.urls("tests.api.failing_urls")
@pytest.mark.parametrize("address", ["/api/v1/failing/", "/failing/"])
def test_500_says_nothing_of_our_insides(world, address):
    client = APIClient(raise_request_exception=False)
    client.credentials(**world.clients["admin"]._credentials)
    is_problem(client.get(address), 500, "unexpected")


# F4, F7, F19
@pytest.mark.urls("tests.api.failing_urls")
@pytest.mark.parametrize(
    ("address", "code", "seconds"),
    [("/api/v1/full-disk/", "storage_unavailable", "30"), ("/full-disk/", "storage_unavailable", "30"), ("/api/away/", "busy", "2")],
)
def test_503_says_when_to_come_back_while_disk_or_database_fail(world, address, code, seconds):
    client = APIClient(raise_request_exception=False)
    client.credentials(**world.clients["admin"]._credentials)
    response = client.get(address)
    is_problem(response, 503, code)
    assert response["Retry-After"] == seconds


# F4
@pytest.mark.urls("tests.api.failing_urls")
def test_people_get_a_page_that_asks_them_to_come_back_while_the_database_is_away(world):
    response = APIClient(raise_request_exception=False).get("/away/", headers={"Accept": "text/html"})
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert "<h1>Too busy just now</h1>" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["localities/?search=%00", "localities/?nation=%00", "sites/?name=%00", "frameworks/imsa-readiness/%00/"]
)
def test_nul_in_an_address_is_refused(world, cora, address):
    assert cora.get(f"/api/v1/{address}").status_code in (400, 404)
    assert cora.get(at(world, "requirements/%00/")).status_code in (400, 404)


@pytest.mark.parametrize("cursor", ["x", "../../", "cD0xMDM"])
def test_a_cursor_that_is_none_is_refused_with_what_to_do(cora, cursor):
    body = is_problem(cora.get("/api/v1/sites/", {"cursor": cursor}), 400, "invalid")
    assert body["fields"] == {"cursor": "Follow the links of the first page; this is not one of them."}


@pytest.mark.parametrize("cursor", ["x", "cD1hYmM=", "cD0lMDA=", "cD0yMDI2LTk5LTk5", "cD0tMWU0MDA=", "bz05OTk5OTk5OTk5OTk5OTk5OTk5OQ=="])
@pytest.mark.parametrize("path", ["sites/", "queue/", "organisations/", "localities/", "imports/", "sites/?ordering=-readiness_percent"])
def test_a_made_up_cursor_is_refused_or_finds_nothing(world, cora, path, cursor):
    joint = "&" if "?" in path else "?"
    response = cora.get(f"/api/v1/{path}{joint}cursor={cursor}")
    assert response.status_code in (200, 400, 404)
    assert not INSIDES.search(response.content.decode()) or response.status_code == 200


@pytest.mark.parametrize("lease", ["", "1 2", "² x ²", "99999999999999999999999 x 1", "1 é 1", "1 x -1", "1 " + "x" * 999 + " 1"])
def test_a_lease_that_is_not_one_is_refused(world, lease):
    response = world.clients["worker"].get(f"/api/v1/work/documents/{world.ids['version_id']}/", headers={"X-Lease": lease})
    assert response.status_code in (400, 409)


@pytest.mark.parametrize("number", [10**18, 10**30])
def test_an_impossible_number_in_an_address_finds_nothing(world, cora, number):
    wren = world.clients["worker"]
    lease = {"X-Lease": "{site_id} {site_token} {site_fence}".format(**world.ids)}
    for path in (f"people/{number}/posts/", f"actions/{number}/closure/", f"evidence/{number}/withdrawal/"):
        assert cora.post(f"/api/v1/{path}", {"role": "imsa", "since": "2026-11-20"}).status_code in (400, 404)
    for path in (f"reports/{number}/", f"imports/{number}/"):
        assert cora.get(f"/api/v1/{path}").status_code == 404
    for path in (f"work/documents/{number}/", f"work/reports/{number}/", f"work/imports/{number}/workbook/"):
        assert wren.get(f"/api/v1/{path}", headers=lease).status_code in (404, 409)


def test_a_waiver_asked_for_by_nobody_is_refused(world, cora):
    address = at(world, "requirements/EOI-03/")
    waiver = {"reason": "r", "compensating_control": "c", "owner": "o", "requested_by": 987_654_321, "ends_on": "2026-12-01"}
    with rolled_back():
        response = cora.post(f"{address}moves/", {"action": "waive", "waiver": waiver}, headers={"If-Match": cora.get(address)["ETag"]})
    assert is_problem(response, 400, "invalid")["fields"] == {"waiver": "Give the id of the sign-in that asked for it."}


def test_an_organisation_cannot_take_anothers_name(world, cora):
    tag = {"If-Match": world.ids["organisation_tag"]}
    body = {"name": "KESTREL  haven", "legal_structure": "cio", "organisation_type": "anti_slavery", "size_band": "small"}
    with rolled_back():
        response = cora.put(f"/api/v1/organisations/{world.ids['organisation']}/", body, headers=tag)
    is_problem(response, 409, "refused")


def test_a_number_no_database_holds_finds_nothing(cora):
    for address in ("evidence/99999999999999999999999/content/", "evidence/99999999999999999999999/versions/"):
        is_problem(cora.get(f"/api/v1/{address}"), 404, "not_found")


def test_who_was_shown_vetting_outcomes_is_on_record(world):
    with rolled_back():
        dele = world.clients["host_dsl"]
        assert dele.get(f"/api/v1/people/{world.ids['person_id']}/vetting/").status_code == 200
        assert AuditEvent.objects.filter(name="vetting.read", data={"person": world.ids["person_id"]}).count() == 1


USES = 'Send a JSON list such as [{"site": "…", "requirement": "SAF-01"}].'
UNCLEAR_USES = {
    "[]": "Name at least one site and requirement it serves, at most 200.",
    "{}": USES,
    "null": USES,
    "not json": USES,
    '["SAF-01"]': USES,
    '[{"site": null, "requirement": "SAF-01"}]': "Entry 1 needs a site and a requirement, each as text, and nothing else; look at site.",
    '[{"site": "x", "requirement": 1}]': "Entry 1 needs a site and a requirement, each as text, and nothing else; look at requirement.",
    '[{"site": "x"}]': "Entry 1 needs a site and a requirement, each as text, and nothing else; look at requirement.",
    '[{"site": "x", "requirement": "SAF-01", "note": ""}]': (
        "Entry 1 needs a site and a requirement, each as text, and nothing else; look at note."
    ),
}


def sent(world, **more):
    address = f"/api/v1/organisations/{world.ids['organisation']}/evidence/"
    body = {"file": SimpleUploadedFile("a.pdf", PDF + b"new"), "no_survivor_data": "true", **more}
    with rolled_back():
        return world.clients["host_lead"].post(address, body, format="multipart")


@pytest.mark.parametrize("uses", UNCLEAR_USES)
def test_a_document_for_nothing_clear_is_refused_with_what_to_send(world, uses):
    response = sent(world, uses=uses)
    is_problem(response, 400, "invalid")
    assert response.json()["fields"] == {"uses": UNCLEAR_USES[uses]}


def test_uses_sent_twice_are_refused_and_a_pair_named_twice_is_one(world):
    pair = json.dumps([{"site": world.ids["site"], "requirement": "SAF-02"}])
    response = sent(world, uses=[pair, pair])
    is_problem(response, 400, "invalid")
    assert response.json()["fields"] == {"uses": "Send it once, as one JSON list of everything the document is for."}
    assert sent(world, uses=f"[{pair[1:-1]}, {pair[1:-1]}]").status_code == 201
