"""Agreements between a host and others, with who signed and when."""

from __future__ import annotations

from django.db import models

from onboarding.models.organisations import Organisation
from onboarding.models.reaching import OfOrganisation
from onboarding.models.sites import Site

KINDS = ["dsa", "art26", "processor", "hosting", "lead_body", "meal"]


class Agreement(OfOrganisation):
    """At one site, or for every site of the organisation (``site`` null). ``counterparty`` is a body, never a person."""

    TO_ORGANISATION = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="agreements")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="agreements")
    kind = models.CharField(max_length=12)
    counterparty = models.CharField(max_length=200)
    signed_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    framework_version = models.CharField(max_length=40, blank=True)
    granularity = models.CharField(max_length=20, blank=True)
    signatures = models.JSONField(default=list, help_text="Rows of role, name and signed_on.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["organisation_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "site", "kind", "counterparty"], name="one_agreement_per_kind_and_party"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "counterparty"],
                condition=models.Q(site__isnull=True),
                name="one_agreement_per_kind_and_party_everywhere",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="agreement_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} with {self.counterparty}"
