"""Leadership's pages, as they are photographed and visited."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage


def at(name: str, **fixed: str) -> Callable[[Example], str]:
    return lambda example: reverse(f"leadership:{name}", kwargs=fixed or None)


def at_site(name: str, **fixed: str) -> Callable[[Example], str]:
    return lambda example: reverse(f"leadership:{name}", kwargs={"slug": example.site.slug, **fixed})


def at_region(example: Example) -> str:
    return reverse("leadership:region", kwargs={"code": example.site.region_code or "W92000004"})


LEAD = Role.PROGRAMME_LEAD
PAGES = (
    RegisteredPage("leadership-readiness", LEAD, at("readiness")),
    RegisteredPage("leadership-region", LEAD, at_region),
    RegisteredPage("leadership-sites", LEAD, at("sites")),
    RegisteredPage("leadership-site", LEAD, at_site("site")),
    RegisteredPage("leadership-gate", LEAD, at_site("gate", gate="G1")),
    RegisteredPage("leadership-blocking", LEAD, at("blocking")),
    RegisteredPage("leadership-training", LEAD, at("people")),
    RegisteredPage("leadership-definitions", LEAD, at("definitions")),
    RegisteredPage("leadership-downloads", LEAD, at("downloads")),
    RegisteredPage("leadership-expressions", Role.COORDINATOR, at("expressions")),
)
