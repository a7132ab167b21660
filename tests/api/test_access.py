"""Every address and method, for every role, for strangers, and for the same role of another organisation."""

from __future__ import annotations

import pytest
from rest_framework.views import APIView

from api.v1 import urls
from onboarding.roles import HOST_ROLES, Role
from tests.api.access import BULK, CALLS, EVERYBODY, HOSTS, OF_A_HOST, OF_NOBODY, OF_WORKERS, Call
from tests.api.world import CANARY, perform

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}


def routes() -> set[str]:
    found = set()
    for pattern in urls.urlpatterns:
        view: type[APIView] = pattern.callback.view_class
        methods = [method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)]
        found |= {f"{method} {pattern.pattern}" for method in methods}
    return found


# Z1
def test_every_route_and_method_is_in_the_table():
    assert {call.name for call in CALLS} == routes()


def test_the_number_of_cells_is_told(capsys):
    """Each call as every role, as every host role of another organisation, and as a stranger (Z1)."""
    cells = len(CALLS) * (len(EVERYBODY) + len(HOSTS) + 1)
    with capsys.disabled():
        print(f"\nPermission matrix: {len(CALLS)} calls, {cells} cells")  # noqa: T201  (the figure is asked for)
    assert cells == len(CALLS) * 24


def test_the_table_knows_every_role():
    assert {role.value for role in Role} == EVERYBODY
    assert {role.value for role in HOST_ROLES} == HOSTS


def ids_of(call: Call) -> str:
    return f"{call.name} {call.body.get('kind', '')}" if isinstance(call.body, dict) else call.name


def without_request_id(response) -> dict:
    return {name: value for name, value in response.json().items() if name != "request_id"}


# Z1, Z12
@pytest.mark.parametrize("call", [*OF_NOBODY, *OF_A_HOST, *OF_WORKERS], ids=ids_of)
def test_only_the_listed_roles_may(world, call):
    allowed, refused = set(), {}
    for role, client in world.clients.items():
        response = perform(client, call, world.ids)
        if response.status_code in REFUSED:
            refused[role] = response
        else:
            assert response.status_code < 500
            allowed.add(role)
    assert allowed == call.may
    for response in refused.values():
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("call", CALLS, ids=ids_of)
def test_strangers_are_asked_to_sign_in(world, call):
    response = perform(world.anonymous, call, world.ids)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"


# Z3
@pytest.mark.parametrize("call", OF_A_HOST, ids=ids_of)
def test_another_hosts_things_answer_as_missing_ones(world, call):
    for role, client in world.outsiders.items():
        real, missing = perform(client, call, world.ids), perform(client, call, world.missing)
        assert (role, real.status_code) == (role, 404)
        assert without_request_id(real) == without_request_id(missing)


# Z3
@pytest.mark.parametrize("call", [call for call in CALLS if call.method == "get"], ids=ids_of)
def test_nothing_of_a_host_is_in_any_answer_to_another(world, call):
    for client in world.outsiders.values():
        response = perform(client, call, world.ids)
        assert CANARY.encode() not in response.content
        assert CANARY not in str(response.headers)


def test_moves_in_bulk_are_refused_row_by_row(world):
    for role, client in world.clients.items():
        response = perform(client, BULK[0], world.ids)
        if role in BULK[0].may:
            assert response.status_code == 200
        else:
            assert (response.status_code, response.json()["errors"][0]["code"] in ("not_permitted", "not_found")) == (422, True)


def test_moves_in_bulk_at_another_hosts_site_answer_as_at_a_missing_one(world):
    for client in world.outsiders.values():
        real, missing = perform(client, BULK[0], world.ids), perform(client, BULK[0], world.missing)
        assert real.status_code == 422
        assert real.json()["errors"][0]["detail"].replace(world.ids["site"], "nowhere") == missing.json()["errors"][0]["detail"]


SPELLINGS = ("/api/v1//sites/{site}/", "/api/v1/SITES/{site}/", "/api/v1/sites/{site}%0a/", "/api/v1/sites/{site}/.json")


# Z13
@pytest.mark.parametrize("variant", SPELLINGS)
def test_there_is_no_way_round_by_spelling(world, variant):
    for client in (world.anonymous, *world.outsiders.values()):
        assert client.get(variant.format(**world.ids)).status_code in (401, 404)


# Z13
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL"])
def test_override_headers_change_nothing(world, header):
    auditor = world.clients["auditor"]
    response = auditor.get(f"/api/v1/sites/{world.ids['site']}/", headers={header: "PUT"})
    assert (response.status_code, response.json()["slug"]) == (200, world.ids["site"])


# A14, R7
def test_a_token_in_the_address_is_no_token(world):
    token = world.clients["admin"]._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    assert world.anonymous.get("/api/v1/me/", {"token": token, "access_token": token}).status_code == 401
