"""Invitations to sign in: for one address, one role and at most one organisation. Only a digest of the link is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Organisation


class Invitation(models.Model):
    """Open until it is accepted, withdrawn or over; what it was for stays on record."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.role} invitation {self.pk}"
