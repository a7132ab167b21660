"""No spelling of an address, no header and no other form of a body leads round what guards the plain one."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from api.permissions import SignedIn
from api.v1.urls import urlpatterns
from onboarding.models import AuditEvent
from tests.accounts.people import enrolled, make_person
from tests.api.access import CALLS, OF_A_HOST, Call
from tests.api.test_problems import is_problem
from tests.api.world import filled, path_of, rolled_back

pytestmark = pytest.mark.django_db
GUARDED = [call for call in OF_A_HOST if call.method == "get" and "<" in call.route]
VARIANTS = {
    "two slashes": lambda path: path.replace("/api/v1/", "/api/v1//"),
    "two slashes first": lambda path: f"/{path}",
    "capitals": lambda path: path.replace("/api/v1/", "/API/V1/"),
    "capitals of the rest": lambda path: path[:8] + path[8:].upper(),
    "an encoded line end": lambda path: path[:-1] + "%0a/",
    "a line end at the end": lambda path: path + "%0a",
    "a suffix": lambda path: path[:-1] + ".json/",
    "a suffix at the end": lambda path: path + ".json",
    "a parameter of the path": lambda path: path[:-1] + ";a=1/",
    "a dot": lambda path: path.replace("/api/v1/", "/api/v1/./"),
    "two dots": lambda path: path.replace("/api/v1/", "/api/v1/x/../"),
    "an encoded slash": lambda path: path.replace("/api/v1/", "/api/v1%2f"),
    "a space": lambda path: path[:-1] + "%20/",
    "NUL": lambda path: path[:-1] + "%00/",
    "a backslash": lambda path: path.replace("/api/v1/", "/api\\v1\\"),
}
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix")


# Z13
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
def test_another_spelling_opens_nothing_that_the_plain_one_does_not(world, call, variant):
    path = VARIANTS[variant](path_of(call, world.ids))
    for client in (world.anonymous, world.outsiders["host_lead"]):
        assert client.get(path, follow=True).status_code in (400, 401, 403, 404, 405), path


# Z13
@pytest.mark.parametrize("header", OVERRIDES)
@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.method == "get" and "auditor" in call.may][:12], ids=lambda call: call.name
)
def test_a_header_makes_no_other_method_or_address_of_a_read(world, call, header):
    auditor, path = world.clients["auditor"], path_of(call, world.ids)
    with rolled_back():
        plain = auditor.get(path)
        for value in ("DELETE", "PUT", "/api/v1/sign-ins/"):
            assert auditor.get(path, headers={header: value}).status_code == plain.status_code
            assert auditor.post(path, {"_method": value}, headers={header: value}).status_code in (400, 403, 405, 415, 422)


# Z15
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/django-admin/", "/api/v1/admin/"])
def test_there_is_no_administration_beside_the_pages_and_the_api(client, address):
    assert client.get(address).status_code == 404
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


METHODS = ("get", "post", "put", "patch", "delete")
FOREIGN = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "text/json", "application/vnd.api+json")


# R6
def test_every_address_takes_its_declared_methods_and_no_others(world):
    declared: dict[str, set[str]] = {}
    for call in CALLS:
        declared.setdefault(call.route, set()).add(call.method)
    for call in {call.route: call for call in CALLS}.values():
        for method in set(METHODS) - declared[call.route]:
            with rolled_back():
                answer = getattr(world.clients["admin"], method)(path_of(call, world.ids))
            body = is_problem(answer, 405, "method_not_allowed")
            assert set(answer["Allow"].lower().split(", ")) == declared[call.route] | {"options"} | ({"head"} & _head(declared, call))
            assert body["detail"].startswith("This address does not take that method. It takes ")


def _head(declared: dict[str, set[str]], call: Call) -> set[str]:
    return {"head"} if "get" in declared[call.route] else set()


TAKING_JSON = [call for call in CALLS if isinstance(call.body, dict) and not call.is_upload]


# R6
@pytest.mark.parametrize("kind", FOREIGN)
def test_every_write_of_json_takes_json_and_no_other_form_of_it(world, kind):
    before = AuditEvent.objects.count()
    for call in TAKING_JSON:
        client = world.clients["coordinator" if "coordinator" in call.may else sorted(call.may)[0]]
        headers = {name: value.format(**world.ids) for name, value in call.headers.items()}
        headers |= {"If-Match": world.ids[call.tag]} if call.tag else {}
        body = json.dumps(filled(call.body, world.ids))
        with rolled_back():
            answer = getattr(client, call.method)(path_of(call, world.ids), body, content_type=kind, headers=headers)
        is_problem(answer, 415, "unsupported_media_type")
    assert AuditEvent.objects.count() == before


# R7
def test_no_other_origin_is_let_in_and_a_session_cannot_be_ridden(world):
    """A page of somebody else's makes the browser send the cookie: without the session's token, or in another form, nothing is done."""
    with rolled_back():
        browser, _ = enrolled(make_person(role="admin", name="Ada"))
        ride = Client(enforce_csrf_checks=True)
        ride.cookies = browser.cookies
        evil = {"Origin": "https://evil.example", "Referer": "https://evil.example/page"}
        preflight = ride.options("/api/v1/tokens/", headers={**evil, "Access-Control-Request-Method": "POST"})
        assert not [name for name in preflight.headers if name.lower().startswith("access-control")]
        for kind, body in (
            ("application/json", '{"name": "x"}'),
            ("text/plain", '{"name": "x"}'),
            ("application/x-www-form-urlencoded", "name=x"),
        ):
            answer = ride.post("/api/v1/tokens/", body, content_type=kind, headers=evil)
            assert answer.status_code in (403, 415)
        assert "ada@example.org" not in {row["email"] for row in ride.get("/api/v1/tokens/").json()["results"]}


# Z2
def test_a_view_that_does_not_say_who_may_is_closed(world):
    class Bare(APIView):
        def get(self, request):
            return Response({})

    request = APIRequestFactory().get("/", headers={"Authorization": world.clients["admin"]._credentials["HTTP_AUTHORIZATION"]})
    assert Bare.as_view()(request).status_code == 403


# Z2, R17
def test_every_address_of_the_api_asks_who_is_there():
    for pattern in urlpatterns:
        view = pattern.callback.view_class
        assert SignedIn in (pattern.callback.initkwargs.get("permission_classes") or view.permission_classes)
