"""What the identity provider answers is cut off by size and by time, and taken only in its form (R18)."""

from __future__ import annotations

import gzip
import time

import pytest
from django.test import Client

from accounts import bounded
from tests.hostile_server import endless, saying

pytestmark = pytest.mark.django_db
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
START = "/account/single-sign-on/organisation/login/"


@pytest.fixture
def ask(settings):
    def asking(port: int) -> tuple[int, str, float]:
        app = {
            "provider_id": "organisation", "name": "The office", "client_id": "gatepost", "secret": "s",
            "settings": {"server_url": f"http://127.0.0.1:{port}", "oauth_pkce_enabled": True},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        began = time.monotonic()
        answer = Client().post(START)
        return answer.status_code, answer.content.decode(), time.monotonic() - began

    return asking


def is_told(asked: tuple[int, str, float], seconds: float = 5) -> bool:
    status, page, took = asked
    return status < 500 and "Sign in" in page and took < seconds


# R18
def test_an_answer_of_a_gigabyte_is_cut_off(ask):
    with saying(HEAD + b"Content-Length: 1000000000\r\n\r\n{", endless(b" " * 65536)) as provider:
        assert is_told(ask(provider.port))
        assert provider.sent_bytes < 64 * 1024 * 1024


# R18
def test_an_answer_that_trickles_is_cut_off(ask, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_SECONDS", 1.0)
    with saying(HEAD + b"Content-Length: 100000\r\n\r\n{", endless(b" "), pause_seconds=0.1) as provider:
        assert is_told(ask(provider.port))


GARBAGE = {
    "nothing": b"",
    "no HTTP": b"220 smtp.example.org\r\n",
    "no JSON": HEAD + b"Content-Length: 4\r\n\r\nnope",
    "a list": HEAD + b"Content-Length: 2\r\n\r\n[]",
    "deeper than any": HEAD + b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
    "half": HEAD + b'Content-Length: 400\r\n\r\n{"issuer"',
    "no ends": HEAD + b'Content-Length: 16\r\n\r\n{"issuer": "he"}',
    "broken compression": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    "an error": b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n",
}


# R18
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_signs_nobody_in_and_breaks_nothing(ask, kind):
    with saying(GARBAGE[kind]) as provider:
        assert is_told(ask(provider.port))


# R18
def test_compression_cannot_hide_how_long_an_answer_is(ask):
    zeros = gzip.compress(b" " * 64 * 1024 * 1024)
    with saying(HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(zeros)}\r\n\r\n".encode() + zeros) as provider:
        assert is_told(ask(provider.port))
