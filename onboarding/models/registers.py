"""Rows read from training registers: proposals until a person confirms them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.evidence import EvidenceVersion
from onboarding.models.people import Person, TrainingRecord
from onboarding.models.reaching import OfOrganisation
from onboarding.models.sites import Site


class TrainingProposal(OfOrganisation):
    """One completion a register claims. ``person``, ``course`` and the rest are as read until confirmed, then as confirmed.

    ``fingerprint`` stands for the words of the row, so the same row in a later version of the register is the same proposal.
    ``cells`` maps a field to its address in the sheet; ``problems`` are {code, field, message, needs_look}.
    """

    TO_ORGANISATION = "site__organisation"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waits for a person"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Dismissed"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="training_proposals")
    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="training_proposals")
    fingerprint = models.CharField(max_length=64)
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    cells = models.JSONField(default=dict, blank=True)
    person_read = models.CharField(max_length=150, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="training_proposals")
    person_confidence = models.FloatField(default=0)
    course_read = models.CharField(max_length=150, blank=True)
    course = models.CharField(max_length=20, blank=True)
    course_confidence = models.FloatField(default=0)
    completed_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    provider = models.CharField(max_length=150, blank=True)
    hours = models.FloatField(null=True, blank=True)
    problems = models.JSONField(default=list, blank=True)
    needs_look = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was dismissed.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(TrainingRecord, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals")

    class Meta:
        ordering = ["site_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "fingerprint"], name="one_proposal_per_site_and_row"),
            models.CheckConstraint(condition=models.Q(status__in=["proposed", "confirmed", "dismissed"]), name="training_proposal_status"),
            models.CheckConstraint(
                condition=models.Q(status="proposed", decided_at=None)
                | (~models.Q(status="proposed") & models.Q(decided_at__isnull=False)),
                name="a_decided_proposal_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(status="confirmed") | models.Q(record=None), name="only_a_confirmed_proposal_has_a_record"
            ),
        ]
        indexes = [models.Index(fields=["site", "status", "needs_look"], name="proposals_by_status")]

    def __str__(self) -> str:
        return f"row {self.row} of version {self.version_id}"
