"""What those who look after a site want to remember."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.reaching import OfOrganisation
from onboarding.models.sites import Site


class SiteNote(OfOrganisation):
    """Written once and never changed; hosts do not see it. Nothing is decided by it."""

    TO_ORGANISATION = "site__organisation"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["site", "-written_at"], name="notes_of_a_site")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.written_at:%Y-%m-%d}"
