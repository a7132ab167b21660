"""What people decided: reviews, waivers, conditions, actions and gate decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.reaching import OfOrganisation
from onboarding.models.requirements import SiteRequirement
from onboarding.models.sites import Site


class Review(OfOrganisation):
    """A reviewer's decision, bound to exactly what was seen: ``seen`` is the hash over answers and document hashes.

    A later change leaves the row and makes it stale: it no longer counts towards four eyes.
    """

    TO_ORGANISATION = "requirement__site__organisation"

    requirement = models.ForeignKey(SiteRequirement, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    decision = models.CharField(max_length=24)
    note = models.CharField(max_length=2000, blank=True)
    judgements = models.JSONField(default=dict)
    points = models.JSONField(default=dict, help_text="By checklist point: covered, not_covered, not_applicable or not_checked.")
    reasons = models.JSONField(default=list, help_text="Rows of code, point and text: why it was returned or rejected.")
    conditions = models.JSONField(default=list, help_text="Rows of text, owner and due_on that this reviewer asks for.")
    seen = models.CharField(max_length=64)
    submission = models.PositiveIntegerField(help_text="Which sending of the requirement this review was of.")
    decided_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["requirement_id", "pk"]
        indexes = [models.Index(fields=["decision", "requirement"], name="review_by_decision")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=["accept", "accept_with_conditions", "return", "reject"]), name="review_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.decision}"


class Waiver(OfOrganisation):
    """Lets a site pass without a requirement for at most 90 days, renewable once (framework rule)."""

    TO_ORGANISATION = "requirement__site__organisation"

    requirement = models.ForeignKey(SiteRequirement, on_delete=models.CASCADE, related_name="waivers")
    reason = models.CharField(max_length=1000)
    compensating_control = models.CharField(max_length=1000)
    owner = models.CharField(max_length=150)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["requirement_id", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(requested_by=models.F("approved_by")), name="waiver_approver_did_not_request_it"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="waiver_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} until {self.ends_on}"


class GateDecision(OfOrganisation):
    """A recorded decision on a gate. ``pack`` is the frozen position it was taken on, ``pack_sha256`` its hash."""

    TO_ORGANISATION = "site__organisation"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="gate_decisions")
    gate = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=2000, blank=True)
    present = models.JSONField(default=list)
    recused = models.JSONField(default=list)
    pack = models.JSONField(default=dict)
    pack_sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["site_id", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=["go", "go_with_conditions", "defer", "no_go"]), name="gate_outcome"),
            models.UniqueConstraint(fields=["site", "gate", "decided_on"], name="one_decision_per_gate_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.gate} {self.outcome}"


class Condition(OfOrganisation):
    """Something promised in return for an acceptance or a gate decision, with an owner and a date at most 60 days away."""

    TO_ORGANISATION = "site__organisation"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="conditions")
    requirement = models.ForeignKey(SiteRequirement, on_delete=models.CASCADE, null=True, blank=True, related_name="conditions")
    decision = models.ForeignKey(GateDecision, on_delete=models.CASCADE, null=True, blank=True, related_name="conditions")
    text = models.CharField(max_length=500)
    owner = models.CharField(max_length=40)
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site_id", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requirement__isnull=False, decision__isnull=True)
                | models.Q(requirement__isnull=True, decision__isnull=False),
                name="condition_belongs_to_one_decision",
            ),
        ]
        indexes = [models.Index(fields=["site", "closed_on"], name="open_conditions")]

    def __str__(self) -> str:
        return self.text


class Action(OfOrganisation):
    """Something that has to be done at a site, graded by how much depends on it."""

    TO_ORGANISATION = "site__organisation"

    class Severity(models.TextChoices):
        MINOR = "minor", "Minor"
        MAJOR = "major", "Major"
        CRITICAL = "critical", "Critical"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="actions")
    requirement_key = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=40)
    opened_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site_id", "closed_on", "due_on", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(severity__in=["minor", "major", "critical"]), name="action_severity")]
        indexes = [models.Index(fields=["site", "closed_on"], name="open_actions")]

    def __str__(self) -> str:
        return self.title
