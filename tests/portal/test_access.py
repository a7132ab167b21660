"""Deny by default: every page says who may open it, and those who may not get nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from onboarding.roles import Role
from portal.shared.access import page

OPEN_TO_ALL = {"landing", "invitation", "language", "styleguide", "calendar"}
NOT_OURS = ("metrics", "api/", "account/")


def pages(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += pages(entry, route)
        else:
            found.append((route, entry))
    return found


def our_pages() -> dict[str, URLPattern]:
    return {
        route: entry for route, entry in pages(get_resolver()) if entry.name == "invitation" or not route.lstrip("^/").startswith(NOT_OURS)
    }


def test_every_page_declares_who_may_open_it():
    assert [route for route, entry in our_pages().items() if not hasattr(entry.callback, "access")] == []
    assert len(our_pages()) >= 7


def test_a_page_without_a_declaration_gets_no_address():
    with pytest.raises(ImproperlyConfigured, match="does not say who may open it"):
        page("secret/", lambda request: None, "secret")


def test_only_these_pages_are_open_to_the_world():
    public = {entry.name for route, entry in our_pages().items() if entry.callback.access == "anyone" and not route.startswith("about/")}
    assert public == OPEN_TO_ALL


@pytest.mark.parametrize("address", ["/host/", "/work/", "/readiness/"])
def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client, db, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={address}")


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(client, world):
    response = client.post("/work/", {"note": "Two hours of work", "password": "hush"}, headers={"Origin": "http://testserver"})
    text = response.content.decode()
    assert response.status_code == 401
    assert "Two hours of work" in text
    assert "hush" not in text


def test_another_sites_form_is_not_given_a_button_that_sends_it(client, world):
    response = client.post("/work/", {"note": "Forged"}, headers={"Origin": "https://elsewhere.example"})
    assert "Forged" not in response.content.decode()


def test_a_host_has_no_programme_pages(lead):
    assert lead.get("/work/").status_code == 403
    assert lead.get("/readiness/").status_code == 403


def test_another_host_is_told_there_is_no_such_site(outsider, world):
    response = outsider.get(f"/host/{world.site.slug}/")
    assert response.status_code == 404
    assert world.site.name not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.HOST_LEAD, "/host/"),
        (Role.HOST_BOARD, "/host/"),
        (Role.COORDINATOR, "/work/"),
        (Role.IG_REVIEWER, "/work/"),
        (Role.PROGRAMME_LEAD, "/readiness/"),
        (Role.AUDITOR, "/readiness/"),
    ],
)
def test_after_sign_in_each_audience_gets_its_first_page(clients, role, first):
    response = clients[role].get("/")
    assert (response.status_code, response["Location"]) == (302, first)
    assert clients[role].get(first).status_code in (200, 302)


def test_a_host_with_one_site_gets_its_tasks(lead, world):
    assert lead.get("/host/")["Location"] == f"/host/{world.site.slug}/"
