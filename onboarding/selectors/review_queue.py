"""The reviewers' queue: what waits, for whom and since when, with its deadline in working days of the site's nations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from checklists.evaluation import Rag
from checklists.loading import framework_of
from checklists.models import FrameworkVersion
from onboarding.models import Interest, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import REVIEWER_ROLES
from onboarding.selectors.requirements import queue

SOON_DAYS = 2
COLUMNS = (
    "key", "submitted_on", "submissions", "review_due_on", "first_reviewer", "site__name", "site__slug", "site__region_code",
    "site__framework_version__sha256",
)  # fmt: skip
ORDER = ("review_due_on", "id")
SECOND = Q(first_reviewer__isnull=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """Which part of the queue. ``whose``: "mine" (the caller may decide it now), "second" (one reviewer has accepted it), or all.

    ``reviewer`` is a role key, ``region`` a region code, ``text`` part of the site's name, the key or the title.
    """

    whose: str = ""
    reviewer: str = ""
    region: str = ""
    text: str = ""
    late: bool = False


EVERYTHING = QueueView()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """``shown`` is of the view alone. ``mine_since``: when the oldest of the caller's own was sent.

    ``sites_at_risk`` counts those that are red, among the sites that wait.
    """

    waiting: int
    shown: int
    late: int
    mine: int
    mine_since: dt.date | None
    sites: int
    sites_at_risk: int
    second: int


class Queue:
    """The queue as one caller may see it. Making one costs 1 query, ``counts`` another; ``rows`` is a queryset."""

    def __init__(self, actor: Actor, today: dt.date) -> None:
        self.actor, self.today = actor, today
        used = Site.objects.filter(framework_version=OuterRef("pk"))
        self.versions = list(FrameworkVersion.objects.filter(Exists(used)).defer("content"))
        self._all = _without_ties(actor)
        self._mine = _decidable(actor) & ~Q(first_reviewer=actor.user)

    def rows(self, view: QueueView) -> QuerySet[SiteRequirement]:
        """What is due first comes first, so late ones lead, with the columns of a table alone."""
        found = self._all.filter(self._wanted(view)).select_related(None).select_related("site__framework_version")
        return found.only(*COLUMNS).order_by(*ORDER)

    def _wanted(self, view: QueueView) -> Q:
        wanted = Q()
        if view.whose == "mine":
            wanted &= self._mine
        elif view.whose == "second":
            wanted &= SECOND
        if view.late:
            wanted &= Q(review_due_on__lt=self.today)
        if view.reviewer:
            wanted &= Q(waits_for=view.reviewer)
        if view.region:
            wanted &= Q(site__region_code=view.region)
        if text := view.text.strip().casefold():
            wanted &= self._titled(text) | Q(site__name__icontains=text)
        return wanted

    def counts(self, view: QueueView = EVERYTHING) -> QueueCounts:
        late, mine = Q(review_due_on__lt=self.today), self._mine
        red = Site.objects.filter(rag=Rag.RED).order_by().values("pk")
        return QueueCounts(
            **self._all.order_by().aggregate(
                waiting=Count("pk"),
                shown=Count("pk", filter=self._wanted(view)),
                late=Count("pk", filter=late),
                mine=Count("pk", filter=mine),
                mine_since=Min("submitted_on", filter=mine),
                sites=Count("site", distinct=True),
                sites_at_risk=Count("site", distinct=True, filter=Q(site__in=red)),
                second=Count("pk", filter=SECOND),
            )
        )

    def _titled(self, text: str) -> Q:
        found = Q(pk__in=[])
        for version in self.versions:
            asked = framework_of(version).requirements.items()
            keys = [key for key, one in asked if text in one.title.casefold() or text == one.key.casefold()]
            found |= Q(site__framework_version=version.pk, key__in=keys)
        return found


def awaits_second_look(row: SiteRequirement) -> bool:
    """Whether one reviewer has accepted this row of ``Queue.rows`` and a second has to."""
    return row.first_reviewer_id is not None


def _decidable(actor: Actor) -> Q:
    """What the caller's roles may decide: as the named reviewer, or as one of the two where four eyes look."""
    named = Q(waits_for__in=sorted(actor.everywhere))
    return named | Q(needs_two=True) if actor.everywhere & REVIEWER_ROLES else named


def _without_ties(actor: Actor) -> QuerySet[SiteRequirement]:
    tied = Interest.objects.filter(user=actor.user, ended_on=None).values("organisation")
    return queue(actor).exclude(site__in=Site.objects.filter(organisation__in=tied).order_by().values("pk"))


def following(queue_of: Queue, view: QueueView, after: SiteRequirement | None = None) -> SiteRequirement | None:
    """What to open next: the row below ``after`` in the caller's view, from the top again at its end; None when no other is left.

    Whoever reviews is led past what only others may decide. Up to 2 queries.
    """
    if not view.whose and queue_of.actor.everywhere & REVIEWER_ROLES:
        view = replace(view, whose="mine")
    rows = queue_of.rows(view)
    if after is None:
        return rows.first()
    below = Q(review_due_on__gt=after.review_due_on) | Q(review_due_on=after.review_due_on, pk__gt=after.pk) if after.review_due_on else Q()
    return rows.filter(below).first() or rows.exclude(pk=after.pk).first()
