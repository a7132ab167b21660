"""The coordinators' and reviewers' pages, as they are photographed and visited."""

from __future__ import annotations

from django.urls import reverse

from onboarding.roles import Role
from portal.shared.registry import RegisteredPage

PAGES = (RegisteredPage("reviewer-queue", Role.COORDINATOR, lambda example: reverse("reviewer:queue")),)
