"""Programmes, host organisations, the registers they appear on, and the localities they serve."""

from __future__ import annotations

from django.db import models

from onboarding.models.reaching import OfOrganisation


class Nation(models.TextChoices):
    ENG = "ENG", "England"
    SCT = "SCT", "Scotland"
    WLS = "WLS", "Wales"
    NIR = "NIR", "Northern Ireland"


class Programme(models.Model):
    """A pilot and its roll-out. ``name`` and ``brand`` are words for screens and reports; the engine knows nothing of them."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    brand = models.CharField(max_length=80, default="Gatepost")
    framework = models.ForeignKey("checklists.FrameworkVersion", on_delete=models.PROTECT, related_name="+")
    target_sites = models.PositiveIntegerField(default=0, help_text="Site places in the pilot.")
    started_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Locality(models.Model):
    """A lower-tier or unitary council area of the United Kingdom, by its ONS code."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=120)
    upper_tier_code = models.CharField(max_length=9)
    upper_tier_name = models.CharField(max_length=120)
    region_code = models.CharField(max_length=9)
    region_name = models.CharField(max_length=80)
    nation = models.CharField(max_length=3, choices=Nation.choices)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=models.Q(nation__in=["ENG", "SCT", "WLS", "NIR"]), name="locality_nation")]

    def __str__(self) -> str:
        return self.name


class Organisation(OfOrganisation):
    """A host organisation. Keys of structure, size, type and flags are those of the framework's tables."""

    TO_ORGANISATION = "pk"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, unique=True, help_text="The name folded for comparison: one organisation, one row.")
    legal_structure = models.CharField(max_length=40)
    size_band = models.CharField(max_length=20)
    income_gbp = models.PositiveBigIntegerField(null=True, blank=True)
    organisation_type = models.CharField(max_length=40)
    flags = models.JSONField(default=list)
    website = models.URLField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(OfOrganisation):
    """A register entry. ``checked_by`` names the person who looked it up; format alone proves nothing."""

    TO_ORGANISATION = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    status = models.CharField(max_length=40, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="one_organisation_per_register_entry")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"
