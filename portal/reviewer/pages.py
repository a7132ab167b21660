"""The coordinators' and reviewers' pages, as they are photographed and visited."""

from __future__ import annotations

from django.urls import reverse

from onboarding.models import SiteRequirement
from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage


def _to_review(example: Example) -> str | None:
    """A requirement that waits, of the example's site if it has one, with documents if there are any."""
    waiting = SiteRequirement.objects.filter(state="submitted", applicable=True).select_related("site")
    own = waiting.filter(site=example.site).exclude(uses=None).first() or waiting.filter(site=example.site).first()
    row = own or waiting.exclude(uses=None).first() or waiting.first()
    return reverse("reviewer:review", args=[row.site.slug, row.key]) if row else None


def _returned(example: Example) -> str | None:
    row = SiteRequirement.objects.filter(site=example.site, state="returned").first()
    return reverse("reviewer:review", args=[example.site.slug, row.key]) if row else None


PAGES = (
    RegisteredPage("reviewer-queue", Role.COORDINATOR, lambda example: reverse("reviewer:queue")),
    RegisteredPage("reviewer-review", Role.SAFEGUARDING_REVIEWER, _to_review),
    RegisteredPage("reviewer-review-returned", Role.SAFEGUARDING_REVIEWER, _returned),
    RegisteredPage("reviewer-sites", Role.COORDINATOR, lambda example: reverse("reviewer:sites")),
    RegisteredPage("reviewer-site", Role.COORDINATOR, lambda example: reverse("reviewer:site", args=[example.site.slug])),
    RegisteredPage(
        "reviewer-site-requirements", Role.COORDINATOR, lambda example: reverse("reviewer:site_requirements", args=[example.site.slug])
    ),
    RegisteredPage("reviewer-site-people", Role.COORDINATOR, lambda example: reverse("reviewer:site_people", args=[example.site.slug])),
    RegisteredPage("reviewer-site-timeline", Role.COORDINATOR, lambda example: reverse("reviewer:site_timeline", args=[example.site.slug])),
    RegisteredPage("reviewer-chase", Role.COORDINATOR, lambda example: reverse("reviewer:chase", args=[example.site.slug, "host_lead"])),
    RegisteredPage("reviewer-action", Role.COORDINATOR, lambda example: reverse("reviewer:action_open", args=[example.site.slug])),
    RegisteredPage("reviewer-gate", Role.PROGRAMME_LEAD, lambda example: reverse("reviewer:gate", args=[example.site.slug, "G1"])),
)
