"""Published framework versions. A version's content never changes once published."""

from __future__ import annotations

from django.db import models


class FrameworkVersion(models.Model):
    """``content`` is the YAML text as published; ``sha256`` is that of ``Framework.sha256``, so the same version cannot differ."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    slug = models.SlugField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.TextField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PUBLISHED)
    effective_from = models.DateField()
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="one_row_per_framework_version"),
            models.CheckConstraint(condition=models.Q(status__in=["draft", "published", "retired"]), name="framework_version_status"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
