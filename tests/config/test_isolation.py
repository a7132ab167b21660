"""Every answer, whatever it is, carries the headers that keep other pages out and devices off (R8)."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
PAGES = ("/", "/nowhere/", "/account/login/", "/about/privacy/")
ADDRESSES = (*PAGES, "/api/v1/me/", "/api/v1/nowhere/", "/static/portal/portal.css", "/metrics")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


# R8
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_keeps_other_pages_out_and_devices_off(client, programme, address):
    response = client.get(address)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(response["Permissions-Policy"].split(", "))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_runs_its_own_scripts_only(client, programme, address):
    policy = dict(part.strip().partition(" ")[::2] for part in client.get(address)["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'",
    }  # fmt: skip
