"""Leadership's pages, as they are photographed and visited."""

from __future__ import annotations

from django.urls import reverse

from onboarding.roles import Role
from portal.shared.registry import RegisteredPage

PAGES = (RegisteredPage("leadership-readiness", Role.PROGRAMME_LEAD, lambda example: reverse("leadership:readiness")),)
