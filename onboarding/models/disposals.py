"""What is to be destroyed and when it was, what must not be destroyed, and what people ask to have erased.

Rows here are tombstones: ids, codes and hashes, never a name, so that they can stay when what they speak of is gone.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Organisation
from onboarding.models.reaching import OfOrganisation


class Disposal(models.Model):
    """One thing whose period is over: announced, and on a later day done, or lapsed because it is no longer due.

    ``hashes`` are the SHA-256 of its files, ``destroyed`` what was taken away, as counts. ``rule`` ERASURE: people asked for it.
    """

    rule = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="disposals")
    due_on = models.DateField()
    announced_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)
    hashes = models.JSONField(default=list)
    destroyed = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_kind", "subject_id"],
                condition=models.Q(done_on__isnull=True, lapsed_on__isnull=True),
                name="one_open_disposal_per_rule_and_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | models.Q(lapsed_on__isnull=True), name="disposal_is_done_or_lapsed"
            ),
        ]
        indexes = [
            models.Index(fields=["done_on"], name="disposal_by_day"),
            models.Index(fields=["subject_kind", "subject_id"], name="disposal_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_kind} {self.subject_id}"


class LegalHold(OfOrganisation):
    """While it stands nothing of the organisation is destroyed or erased."""

    TO_ORGANISATION = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(lifted_at__isnull=True), name="one_standing_hold"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_hold_is_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.organisation_id}"


class Erasure(OfOrganisation):
    """A document or a person somebody asked to have erased, and what another person decided about it."""

    TO_ORGANISATION = "organisation"

    class Kind(models.TextChoices):
        DOCUMENT = "document", "A document"
        PERSON = "person", "A person"

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        APPROVED = "approved", "Erased"
        DECLINED = "declined", "Declined"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="erasures")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="Why it was declined.")
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], condition=models.Q(status="asked"), name="one_open_erasure_per_subject"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(asked_by=models.F("decided_by")),
                name="erasure_approver_did_not_ask_for_it",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asked", decided_by__isnull=True)
                | models.Q(status__in=["approved", "declined"], decided_by__isnull=False),
                name="erasure_is_decided_by_somebody",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["document", "person"]), name="erasure_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.status}"
