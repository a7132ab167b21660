"""Expressions of interest: what organisations outside the programme send before anybody there knows them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Organisation


class ExpressionOfInterest(models.Model):
    """A draft, found again by a link of which only the digest is kept, until it is sent; then the coordinators' to settle.

    ``organisation`` and ``same_as`` say whose register entry, and which earlier expression's, it gives: only coordinators see them.
    """

    class Kind(models.TextChoices):
        HOST = "host", "Host"
        MEAL_PROVIDER = "meal_provider", "Evaluation (MEAL) provider"
        TRAINING_PROVIDER = "training_provider", "Training provider"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        RECEIVED = "received", "Received"
        TAKEN_UP = "taken_up", "Taken up"
        DECLINED = "declined", "Declined"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    reference = models.CharField(max_length=12, unique=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=12, blank=True)
    register_number = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254)
    contact_name = models.CharField(max_length=150, blank=True)
    answers = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    link_ends_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    received_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=~models.Q(digest=""), name="one_draft_per_link"),
            models.CheckConstraint(condition=models.Q(status__in=["draft", "received", "taken_up", "declined"]), name="expression_status"),
            models.CheckConstraint(
                condition=(models.Q(status="draft", received_at__isnull=True) & ~models.Q(digest=""))
                | (~models.Q(status="draft") & models.Q(received_at__isnull=False, digest="")),
                name="expression_is_a_draft_or_was_received",
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "register_number"], name="expression_by_register_entry"),
            models.Index(fields=["email", "status"], name="expression_by_address"),
        ]

    def __str__(self) -> str:
        return self.reference
