"""What stands in an address: numbers, short names of organisations and sites, codes; never anything about a person (P7)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PARTS = re.compile(r"<(?:(\w+):)?(\w+)>")
NUMBERS = {"int", "uuid"}
WORDS = {
    "slug": "an organisation, a site or a framework",
    "key": "a requirement; a new password's confirmation",
    "gate": "a gate",
    "holder": "a post",
    "kind": "of what kind",
    "version": "of a framework",
    "code": "a region",
    "provider_id": "whoever signs people in",
    "token_key": "the part of a token that lists show",
    "uidb36": "a sign-in, as a number",
}
OPENS_BY_ITSELF = {
    "text": "an invitation, once within three days; a draft of an expression of interest",
    "signed": "that an expression of interest was received",
    "token": "one's own calendar feed, which shows dates and no names, until it is renewed",
}


def patterns(resolver=None, before="") -> list[str]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += patterns(entry, here)
        elif isinstance(entry, URLPattern):
            found.append(here)
    return found


# P7
def test_no_address_has_room_for_a_name_or_a_mail_address():
    words = {name for pattern in patterns() for kind, name in PARTS.findall(pattern) if kind not in NUMBERS}
    assert words == {*WORDS, *OPENS_BY_ITSELF}


# P7
def test_people_are_numbers_in_every_address():
    about = [pattern for pattern in patterns() if re.search(r"people/.*<|person", pattern)]
    assert about
    assert [pattern for pattern in about for kind, name in PARTS.findall(pattern) if name.startswith("person") and kind != "int"] == []


# P7
@pytest.mark.django_db
def test_no_address_is_told_to_another_site(client, programme):
    assert settings.SECURE_REFERRER_POLICY == "same-origin"
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"
