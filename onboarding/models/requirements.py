"""One row per requirement of a site's pinned framework version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from checklists.evaluation import Standing
from checklists.facts import State
from onboarding.models.reaching import OfOrganisation
from onboarding.models.sites import Site

STATES = [state.value for state in State]
STANDINGS = [standing.value for standing in Standing]


class SiteRequirement(OfOrganisation):
    """``state`` is what people did and is changed only by ``services.moves``; ``answers`` has the shapes of docs/answers.md.

    ``judgements`` are those of the review decision in force. From ``applicable`` down it is the stored projection.
    """

    TO_ORGANISATION = "site__organisation"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="requirements")
    key = models.CharField(max_length=20)
    state = models.CharField(max_length=24, default=State.OPEN.value)
    answers = models.JSONField(default=dict)
    judgements = models.JSONField(default=dict)
    findings = models.JSONField(default=dict, help_text="The worst current finding per check of the linked documents.")
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decision_note = models.CharField(max_length=2000, blank=True)
    decision_reasons = models.JSONField(default=list, help_text="Rows of code, point and text of the newest return or rejection.")
    waived_until = models.DateField(null=True, blank=True)
    submissions = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    applicable = models.BooleanField(default=True)
    standing = models.CharField(max_length=20, default=Standing.TO_DO.value)
    due_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True, help_text="The last day for its review, while it waits for one.")
    waits_for = models.CharField(  # noqa: DJ001 - with a default instead, SQLite would write this large table anew
        max_length=40, null=True, blank=True, help_text="The role that reviews it, while it waits for a review."
    )
    needs_two = models.BooleanField(null=True, blank=True, help_text="Whether two have to agree, while it waits for a review.")
    first_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Who has accepted it, while a second reviewer is still to come.",
    )
    valid_until = models.DateField(null=True, blank=True)
    blocked_by = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    rules = models.JSONField(default=list)

    class Meta:
        ordering = ["site_id", "id"]
        indexes = [
            models.Index(fields=["state", "submitted_on"], name="requirement_queue"),
            # Holds what the queue filters and counts by, so that these wide rows are not read for it.
            models.Index(
                fields=[
                    "state",
                    "review_due_on",
                    "id",
                    "applicable",
                    "site",
                    "submitted_by",
                    "first_reviewer",
                    "waits_for",
                    "needs_two",
                    "submitted_on",
                    "key",
                    "submissions",
                ],
                name="requirement_in_queue",
            ),
            models.Index(fields=["site", "standing"], name="requirement_by_standing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="one_record_per_site_and_requirement"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="requirement_state"),
            models.CheckConstraint(condition=models.Q(standing__in=STANDINGS), name="requirement_standing"),
            models.CheckConstraint(
                condition=~models.Q(state=State.WAIVED.value) | models.Q(waived_until__isnull=False), name="waived_requirement_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.key}"
