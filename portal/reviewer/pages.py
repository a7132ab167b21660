"""The coordinators' and reviewers' pages, as they are photographed and visited."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.models import ImportJob, Report, SiteRequirement
from onboarding.roles import Role
from portal.shared.registry import Example, RegisteredPage


def _to_review(example: Example) -> str | None:
    """A requirement that waits, of the example's site if it has one, with documents if there are any."""
    waiting = SiteRequirement.objects.filter(state="submitted", applicable=True).select_related("site")
    with_documents = waiting.filter(key__startswith="SAF").exclude(uses=None)
    row = with_documents.filter(site=example.site).first() or with_documents.first() or waiting.first()
    return reverse("reviewer:review", args=[row.site.slug, row.key]) if row else None


def _returned(example: Example) -> str | None:
    row = SiteRequirement.objects.filter(site=example.site, state="returned").first()
    return reverse("reviewer:review", args=[example.site.slug, row.key]) if row else None


def _newest(model: type[ImportJob | Report], name: str) -> Callable[[Example], str | None]:
    def address(example: Example) -> str | None:
        pk = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        return reverse(f"reviewer:{name}", args=[pk]) if pk else None

    return address


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
    RegisteredPage("reviewer-site-notes", Role.COORDINATOR, lambda example: reverse("reviewer:site_notes", args=[example.site.slug])),
    RegisteredPage("reviewer-organisation-add", Role.COORDINATOR, lambda example: reverse("reviewer:organisation_add")),
    RegisteredPage(
        "reviewer-site-add", Role.COORDINATOR, lambda example: reverse("reviewer:site_add", args=[example.site.organisation.slug])
    ),
    RegisteredPage("reviewer-site-record", Role.COORDINATOR, lambda example: reverse("reviewer:site_edit", args=[example.site.slug])),
    RegisteredPage(
        "reviewer-site-organisation", Role.COORDINATOR, lambda example: reverse("reviewer:site_organisation", args=[example.site.slug])
    ),
    RegisteredPage("reviewer-chase", Role.COORDINATOR, lambda example: reverse("reviewer:chase", args=[example.site.slug, "host_lead"])),
    RegisteredPage("reviewer-action", Role.COORDINATOR, lambda example: reverse("reviewer:action_open", args=[example.site.slug])),
    RegisteredPage("reviewer-gate", Role.PROGRAMME_LEAD, lambda example: reverse("reviewer:gate", args=[example.site.slug, "G1"])),
    RegisteredPage("reviewer-gate-open", Role.PROGRAMME_LEAD, lambda example: reverse("reviewer:gate", args=[example.site.slug, "G3"])),
    RegisteredPage("reviewer-reopen", Role.COORDINATOR, lambda example: reverse("reviewer:reopen", args=[example.site.slug, "EOI-01"])),
    RegisteredPage("reviewer-tie", Role.COORDINATOR, lambda example: reverse("reviewer:interest", args=[example.site.slug])),
    RegisteredPage("reviewer-withdraw", Role.COORDINATOR, lambda example: reverse("reviewer:site_withdraw", args=[example.site.slug])),
    RegisteredPage("reviewer-desk", Role.COORDINATOR, lambda example: reverse("reviewer:desk")),
    RegisteredPage("reviewer-attention", Role.COORDINATOR, lambda example: reverse("reviewer:attention")),
    RegisteredPage("reviewer-status", Role.COORDINATOR, lambda example: reverse("reviewer:status")),
    RegisteredPage("reviewer-held", Role.SAFEGUARDING_REVIEWER, lambda example: reverse("reviewer:held")),
    RegisteredPage("reviewer-imports", Role.COORDINATOR, lambda example: reverse("reviewer:imports")),
    RegisteredPage("reviewer-import", Role.COORDINATOR, _newest(ImportJob, "import")),
    RegisteredPage("reviewer-reports", Role.COORDINATOR, lambda example: reverse("reviewer:reports")),
    RegisteredPage("reviewer-report", Role.COORDINATOR, _newest(Report, "report")),
    RegisteredPage("reviewer-invitations", Role.COORDINATOR, lambda example: reverse("reviewer:invitations")),
    RegisteredPage("reviewer-framework", Role.COORDINATOR, lambda example: reverse("reviewer:framework")),
    RegisteredPage(
        "reviewer-framework-requirement", Role.COORDINATOR, lambda example: reverse("reviewer:framework_requirement", args=["SAF-01"])
    ),
)
