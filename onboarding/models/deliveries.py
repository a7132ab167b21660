"""What goes out: who wants to hear of what happened, and every message with how its sending went."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Organisation
from onboarding.models.work import AuditEvent


class WebhookEndpoint(models.Model):
    """An address that is told of events: of one organisation, or of the whole programme when ``organisation`` is null.

    ``event_types`` null means all. Secrets are sealed; the previous one signs beside the present one until ``previous_until``.
    ``failures`` counts failed tries in a row, ``failing_since`` is the first of them; until ``rests_until`` nothing is tried.
    """

    class Why(models.TextChoices):
        BY_PERSON = "by_person", "Somebody stopped it"
        GONE = "gone", "It answered that it is gone for good"
        FAILING = "failing", "It failed for three days"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=500)
    event_types = models.JSONField(null=True, blank=True)
    secret = models.TextField()
    previous_secret = models.TextField(blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["disabled_at", "organisation"], name="webhook_listeners")]

    def __str__(self) -> str:
        return self.name or self.url


class Delivery(models.Model):
    """One message to one address. ``message_id`` stays the same over retries and replays, so that receivers can tell a repeat.

    ``content`` is the exact body: JSON for a webhook; for mail the sealed letter, emptied once it is sent or given up.
    ``attempts`` counts the tries since it was last made due; ``tries`` keeps when each was, how it went and how long it took.
    """

    class Kind(models.TextChoices):
        WEBHOOK = "webhook"
        MAIL = "mail"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up after the last try"
        STOPPED = "stopped", "Not sent, because its endpoint was stopped or its time was over"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    message_id = models.CharField(max_length=64, unique=True)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    event = models.ForeignKey(AuditEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    event_type = models.CharField(max_length=60, blank=True)
    recipient = models.EmailField(max_length=254, blank=True)
    content = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tries = models.JSONField(default=list)
    not_after = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="one_delivery_per_endpoint_and_event"),
            models.CheckConstraint(
                condition=models.Q(kind="webhook", endpoint__isnull=False, recipient="")
                | models.Q(kind="mail", endpoint__isnull=True) & ~models.Q(recipient=""),
                name="delivery_has_one_address",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "created_at"], name="deliveries_of_an_endpoint"),
            models.Index(fields=["ended_at"], name="deliveries_by_end"),
        ]

    def __str__(self) -> str:
        return self.message_id
