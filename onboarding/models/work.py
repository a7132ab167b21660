"""What workers have to do, the reports and imports they do it for, and the trail."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from onboarding.models.organisations import Programme
from onboarding.models.sites import Site


class WorkItem(models.Model):
    """Level-triggered work, one row per subject: it is due when ``due_at`` has come and no lease is running.

    ``fence`` grows with every claim; a report must carry the token and fence of the claim, so that a late one is refused.
    ``marked`` grows whenever a service says the subject is due, so that a change during a lease is not lost at completion.
    """

    class Kind(models.TextChoices):
        DRIVE_SITE = "drive_site"
        BUILD_REPORT = "build_report"
        IMPORT_WORKBOOK = "import_workbook"
        DELIVER = "deliver"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.PositiveBigIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    marked = models.PositiveBigIntegerField(default=1)
    claimed_mark = models.PositiveBigIntegerField(default=0)
    lease_token = models.CharField(max_length=43, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    needs_attention = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_work_item_per_subject")]
        indexes = [models.Index(fields=["kind", "needs_attention", "due_at"], name="due_work")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Report(models.Model):
    """A report asked for, and its bytes by hash once a worker has made it. ``data_sha256`` identifies what it says."""

    class Kind(models.TextChoices):
        SITE = "site", "Site readiness"
        NATIONAL = "national", "National roll-out readiness"
        INTAKE = "intake", "Intake workbook"

    class Status(models.TextChoices):
        QUEUED = "queued"
        READY = "ready"
        FAILED = "failed"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    format = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    as_of = models.DateField()
    data_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "site", "format", "as_of", "data_sha256"], name="one_report_per_content"),
            models.UniqueConstraint(
                fields=["programme", "kind", "format", "as_of", "data_sha256"],
                condition=models.Q(site__isnull=True),
                name="one_report_per_content_everywhere",
            ),
            models.CheckConstraint(condition=models.Q(format__in=["pdf", "xlsx"]), name="report_format"),
            models.CheckConstraint(
                condition=models.Q(kind="national", site__isnull=True)
                | models.Q(kind="site", site__isnull=False)
                | models.Q(kind="intake"),
                name="site_report_has_a_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.format} {self.as_of}"


class ReportOpening(models.Model):
    """Who asked for a report or opened it again, and when: for a day from then it is handed out to them, and to nobody else."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="one_opening_for_each_asker")]

    def __str__(self) -> str:
        return f"{self.report_id} by {self.user_id}"


class ImportJob(models.Model):
    """An uploaded intake workbook on its way in. ``rows`` is what the worker read, ``problems`` what must be put right first."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Waiting to be read"
        UNREADABLE = "unreadable", "Could not be read"
        HAS_PROBLEMS = "has_problems", "Has problems"
        CHECKED = "checked", "Ready to commit"
        COMMITTED = "committed", "Committed"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.UPLOADED)
    refusal = models.CharField(max_length=500, blank=True)
    rows = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    documents = models.JSONField(default=list, help_text="Rows of site, requirement and filename that the answers sheet names.")
    counts = models.JSONField(default=dict)
    annotated_sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True, help_text="When its rows and its workbook were destroyed.")

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return self.filename


class IdempotencyRecord(models.Model):
    """The answer to a request that carried an ``Idempotency-Key``, kept for a day in the transaction of its effect."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body, so that a key does not answer another request.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "route", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


class StoreFault(models.Model):
    """A stored file that was missing or damaged when it was last looked at; gone again once it is found whole."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["found_at"]
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=["missing", "damaged"]), name="store_fault_kind")]

    def __str__(self) -> str:
        return f"{self.sha256} {self.kind}"


class StoreSlice(models.Model):
    """Locked while files whose hashes begin with ``prefix`` are taken into use or removed, so that neither misses the other."""

    prefix = models.CharField(max_length=2, primary_key=True)

    def __str__(self) -> str:
        return self.prefix


class TrailHead(models.Model):
    """The end of one hash chain: ``site:<id>`` per site and ``programme`` for the rest. Locked while an event is appended."""

    chain = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return self.chain


class AuditEvent(models.Model):
    """What happened, appended in the transaction of the change. ``hash`` covers the event and the one before it."""

    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    actor_id = models.PositiveBigIntegerField(null=True)
    actor = models.CharField(max_length=150)
    organisation_id = models.PositiveBigIntegerField(null=True)
    site_id = models.PositiveBigIntegerField(null=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="a_chain_has_no_forks")]
        indexes = [models.Index(fields=["site_id", "at"], name="trail_of_a_site")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence} {self.name}"
