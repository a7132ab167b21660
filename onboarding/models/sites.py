"""A site: one host organisation in one programme, serving some localities, pinned to one framework version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from checklists.evaluation import NEED, Rag
from checklists.models import FrameworkVersion
from onboarding.models.organisations import Locality, Organisation, Programme
from onboarding.models.reaching import OfOrganisation


class SiteStatus(models.TextChoices):
    ONBOARDING = "onboarding", "Onboarding"
    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Site(OfOrganisation):
    """``nations`` and ``locality_codes`` repeat ``localities`` so that a re-evaluation needs no join.

    Everything from ``stage`` down is the stored projection of the engine's evaluation, written only by
    ``services.evaluation`` in the transaction of the change that caused it. ``changes_on`` is when time alone can change it.

    A column that is younger than a release has a default in the database, too: the release before goes on writing without it.
    """

    TO_ORGANISATION = "organisation"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sites")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    localities = models.ManyToManyField(Locality, related_name="sites")
    locality_codes = models.JSONField(default=list)
    nations = models.JSONField(default=list)
    region_code = models.CharField(max_length=9, blank=True)
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="sites")
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=12, choices=SiteStatus.choices, default=SiteStatus.ONBOARDING)
    started_on = models.DateField()
    target_go_live_on = models.DateField(null=True, blank=True)
    went_live_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    last_activity_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    stage = models.CharField(max_length=20, blank=True)
    rag = models.CharField(max_length=6, default="grey")
    rag_reasons = models.JSONField(default=list)
    readiness_percent = models.FloatField(default=0)
    progress_percent = models.FloatField(default=0)
    gates = models.JSONField(default=dict)
    blockers = models.JSONField(default=list)
    blocker_count = models.PositiveIntegerField(default=0)
    next_actions = models.JSONField(default=list)
    next_action = models.CharField(max_length=400, blank=True)
    holder = models.CharField(max_length=40, blank=True)
    earliest_go_live = models.DateField(null=True, blank=True)
    is_ready = models.BooleanField(
        default=False, db_default=False, help_text="Live, or nothing stands between the site and its go-live decision."
    )
    ready_on = models.DateField(null=True, blank=True, help_text="Since when it is ready, where a decision says so.")
    awaits_decision = models.BooleanField(
        default=False, db_default=False, help_text="Nothing blocks one of its gates any more; the decision is not taken."
    )
    gates_passed = models.CharField(
        max_length=200, blank=True, db_default="", help_text="The gates it ever passed, a blank on either side of each."
    )
    need = models.PositiveSmallIntegerField(
        default=NEED.index(Rag.GREY), db_default=NEED.index(Rag.GREY), help_text="The place of its colour among those most in need first."
    )
    standings = models.CharField(
        max_length=400,
        blank=True,
        db_default="",
        help_text="A letter for the standing of each requirement, in the order of the pinned version (standing_letters).",
    )
    trained = models.JSONField(
        null=True, blank=True, help_text="Who holds a post that asks for training and until when theirs is in date (selectors.trained)."
    )
    changes_on = models.DateField(null=True, blank=True)
    evaluated_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["programme", "status", "stage"], name="site_by_stage"),
            models.Index(fields=["name", "id"], name="site_by_name"),
            models.Index(fields=["organisation"], name="site_by_organisation"),
            # Holds what leadership's numbers count, so that these wide rows are not read for it.
            models.Index(
                fields=[
                    "programme",
                    "status",
                    "region_code",
                    "rag",
                    "is_ready",
                    "awaits_decision",
                    "gates_passed",
                    "target_go_live_on",
                    "earliest_go_live",
                    "started_on",
                    "ready_on",
                ],
                name="site_in_numbers",
            ),
            models.Index("programme", "need", models.F("blocker_count").desc(), "name", "id", "status", name="site_by_need"),
            models.Index(fields=["programme", "status", "framework_version", "standings"], name="site_by_standings"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=SiteStatus.values), name="site_status"),
            models.CheckConstraint(condition=models.Q(rag__in=["red", "amber", "green", "grey"]), name="site_rag"),
            models.CheckConstraint(
                condition=~models.Q(status=SiteStatus.WITHDRAWN) | models.Q(withdrawn_on__isnull=False), name="withdrawn_site_has_a_date"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=SiteStatus.LIVE) | models.Q(went_live_on__isnull=False), name="live_site_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReadinessSnapshot(OfOrganisation):
    """A site's headline position on one day, kept for trends."""

    TO_ORGANISATION = "site__organisation"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="snapshots")
    taken_on = models.DateField()
    stage = models.CharField(max_length=20)
    rag = models.CharField(max_length=6)
    readiness_percent = models.FloatField()
    blocker_count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "taken_on"], name="one_snapshot_per_site_and_day")]
        indexes = [models.Index(fields=["taken_on"], name="snapshots_of_a_day")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.taken_on}"
