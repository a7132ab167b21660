"""The host's pages, as they are photographed and visited."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage


def at_site(name: str, *more: str) -> Callable[[Example], str]:
    return lambda example: reverse(f"host:{name}", args=[example.site.slug, *more])


LEAD = Role.HOST_LEAD
PAGES = (RegisteredPage("host-tasks", LEAD, at_site("tasks")),)
