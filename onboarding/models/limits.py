"""How often somebody asked within the present minute, counted for all processes together."""

from __future__ import annotations

from django.db import models


class RequestCount(models.Model):
    """One row for each caller and kind of request, overwritten minute by minute. ``window`` numbers the minutes since 1970."""

    key = models.CharField(max_length=80, primary_key=True)
    window = models.PositiveBigIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["window"], name="request_count_by_age")]

    def __str__(self) -> str:
        return self.key
