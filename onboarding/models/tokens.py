"""Tokens of machines and scripts. Only a digest is kept; what a token may do is never more than its account may."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from knox.models import AbstractAuthToken

from onboarding.models.organisations import Organisation


class ServiceToken(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """``scopes`` null means all that the account may do; ``organisation`` null means wherever it may."""

    expiry = models.DateTimeField()
    name = models.CharField(max_length=80, blank=True, default="")
    scopes = models.JSONField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created", "digest"]

    def __str__(self) -> str:
        return f"{self.token_key}…"
