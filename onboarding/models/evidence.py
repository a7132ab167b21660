"""Documents hosts give once and use for several requirements, their versions by hash, and what inspectors found."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from checklists.evaluation import Outcome
from onboarding.models.organisations import Organisation
from onboarding.models.reaching import OfOrganisation
from onboarding.models.requirements import SiteRequirement

UNREAD_NOTE = "No text could be read in all of it, so nothing checked what it shows: look before you share it."


class Evidence(OfOrganisation):
    """A document of an organisation. Its bytes are in its versions; the newest one counts."""

    TO_ORGANISATION = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=150, help_text="The file's name as the host gave it: text only, never a path.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    requirements = models.ManyToManyField(SiteRequirement, related_name="evidence", through="EvidenceUse")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_document_per_organisation_and_name")]

    def __str__(self) -> str:
        return self.name


class EvidenceVersion(OfOrganisation):
    """``quarantined`` until a worker has opened it safely; only ``clean`` documents are served to people.

    ``needs_attention``: it may hold what must not be kept, so only those who decide about it may look.
    ``is_unread``: no text could be read in all of it, so no inspector knows what it shows, and nobody has looked for others yet.
    """

    TO_ORGANISATION = "evidence__organisation"

    class Status(models.TextChoices):
        QUARANTINED = "quarantined", "Being checked"
        CLEAN = "clean", "Checked"
        NEEDS_ATTENTION = "needs_attention", "Held for a decision"
        REFUSED = "refused", "Refused"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUARANTINED)
    refusal = models.CharField(max_length=500, blank=True, help_text="Why it was refused or is held, for the host.")
    is_unread = models.BooleanField(default=False, help_text="Only people can tell what it shows, and no reviewer has looked yet.")
    scanned_with = models.CharField(
        max_length=120, blank=True, help_text="The antivirus engine and signatures that passed it, if one is used."
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When it was last refused or held: its seven days begin.")
    destroyed_at = models.DateTimeField(null=True, blank=True, help_text="When its bytes and their key were destroyed; the hash stays.")

    class Meta:
        ordering = ["evidence_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_versions_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(status__in=["quarantined", "clean", "needs_attention", "refused"]), name="evidence_version_status"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_by_hash")]

    def __str__(self) -> str:
        return f"{self.evidence_id} v{self.number}"

    @property
    def is_destroyed(self) -> bool:
        return self.destroyed_at is not None

    @property
    def note(self) -> str:
        """What whoever opens it should know first, in a sentence."""
        return UNREAD_NOTE if self.is_unread else ""


class EvidenceCopy(OfOrganisation):
    """What a worker made of a version so that people need not open the original. ``number`` is the page, 0 where there is only one."""

    TO_ORGANISATION = "version__evidence__organisation"

    class Kind(models.TextChoices):
        SAFE = "safe", "The document without anything that can act or tell where it was made"
        PAGE = "page", "A picture of one page"
        TEXT = "text", "The words, as JSON: a list of pages"
        CHANGES = "changes", "What changed against the version before, as JSON"
        ANNOTATED = "annotated", "A spreadsheet with what could not be read marked in its cells"

    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["version_id", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "number"], name="one_copy_of_a_kind_and_page"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["safe", "page", "text", "changes", "annotated"]), name="evidence_copy_kind"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_copy_by_hash")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.version_id}"


class EvidenceClearance(OfOrganisation):
    """One reviewer's word that a held document may be kept. Two different reviewers release it; what they saw is not written down."""

    TO_ORGANISATION = "version__evidence__organisation"

    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="clearances")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "reviewer"], name="one_clearance_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.reviewer_id}"


class EvidenceUse(OfOrganisation):
    """One document serving one requirement of one site."""

    TO_ORGANISATION = "evidence__organisation"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="uses")
    requirement = models.ForeignKey(SiteRequirement, on_delete=models.CASCADE, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "requirement"], name="one_use_per_document_and_requirement")]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.requirement_id}"


class CheckResult(OfOrganisation):
    """One finding of one inspector version on one set of bytes, for one requirement. Never overwritten by the same inspector version."""

    TO_ORGANISATION = "requirement__site__organisation"

    requirement = models.ForeignKey(SiteRequirement, on_delete=models.CASCADE, related_name="check_results")
    version = models.ForeignKey(EvidenceVersion, on_delete=models.CASCADE, related_name="check_results")
    check_name = models.CharField(max_length=60)
    inspector = models.CharField(max_length=40, help_text="Inspector and its version, as in safeguarding/1.")
    ordinal = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=600)
    page = models.PositiveIntegerField(null=True, blank=True)
    quotation = models.CharField(max_length=400, blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="What was read, as JSON values; dates are ISO text.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["requirement_id", "version_id", "inspector", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "version", "inspector", "ordinal"], name="an_inspection_is_recorded_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=[o.value for o in Outcome]), name="check_result_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.outcome}"
