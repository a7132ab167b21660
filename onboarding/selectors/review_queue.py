"""The reviewers' queue: what waits, for whom and since when, with its deadline in working days of the site's nations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import BooleanField

from checklists.definition import Requirement
from checklists.loading import framework_of
from checklists.models import FrameworkVersion
from onboarding.models import Interest, Review, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import REVIEWER_ROLES
from onboarding.selectors.requirements import queue

SOON_DAYS = 2
COLUMNS = (
    "key", "submitted_on", "submissions", "review_due_on", "site__name", "site__slug", "site__region_code",
    "site__framework_version__sha256",
)  # fmt: skip
ORDER = ("review_due_on", "id")
ACCEPTING = ("accept", "accept_with_conditions")


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
    mine_late: int
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
        self._all = _without_ties(actor).alias(
            is_second=_holds(self._where(lambda one: one.four_eyes) & Q(Exists(_current_reviews(decision__in=ACCEPTING)))),
            is_mine=_holds(self._decidable() & ~Q(pk__in=_reviewed_by(actor))),
        )

    def rows(self, view: QueueView) -> QuerySet[SiteRequirement]:
        """What is due first comes first, so late ones lead, with the columns of a table alone."""
        found = self._all.filter(self._wanted(view)).annotate(second_look=F("is_second"))
        return found.select_related(None).select_related("site__framework_version").only(*COLUMNS).order_by(*ORDER)

    def _wanted(self, view: QueueView) -> Q:
        wanted = Q()
        if view.whose == "mine":
            wanted &= Q(is_mine=True)
        elif view.whose == "second":
            wanted &= Q(is_second=True)
        if view.late:
            wanted &= Q(review_due_on__lt=self.today)
        if view.reviewer:
            wanted &= self._where(lambda one: one.reviewer == view.reviewer)
        if view.region:
            wanted &= Q(site__region_code=view.region)
        if text := view.text.strip().casefold():
            titled = self._where(lambda one: text in one.title.casefold() or text == one.key.casefold())
            wanted &= titled | Q(site__name__icontains=text)
        return wanted

    def counts(self, view: QueueView = EVERYTHING) -> QueueCounts:
        late, mine = Q(review_due_on__lt=self.today), Q(is_mine=True)
        return QueueCounts(
            **self._all.order_by().aggregate(
                waiting=Count("pk"),
                shown=Count("pk", filter=self._wanted(view)),
                late=Count("pk", filter=late),
                mine=Count("pk", filter=mine),
                mine_late=Count("pk", filter=mine & late),
                mine_since=Min("submitted_on", filter=mine),
                sites=Count("site", distinct=True),
                sites_at_risk=Count("site", distinct=True, filter=Q(site__rag="red")),
                second=Count("pk", filter=Q(is_second=True)),
            )
        )

    def _decidable(self) -> Q:
        """What the caller's roles may decide: as the named reviewer, or as one of the two where four eyes look."""
        roles = self.actor.everywhere
        return self._where(lambda one: one.reviewer in roles or (one.four_eyes and bool(roles & REVIEWER_ROLES)))

    def _where(self, wanted: Callable[[Requirement], bool]) -> Q:
        found = Q(pk__in=[])
        for version in self.versions:
            keys = [key for key, one in framework_of(version).requirements.items() if wanted(one)]
            found |= Q(site__framework_version=version.pk, key__in=keys)
        return found


def awaits_second_look(row: SiteRequirement) -> bool:
    """Whether one reviewer has accepted this row of ``Queue.rows`` and a second has to."""
    return bool(vars(row)["second_look"])


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _without_ties(actor: Actor) -> QuerySet[SiteRequirement]:
    tied = Interest.objects.filter(user=actor.user, ended_on=None).values("organisation")
    return queue(actor).exclude(site__organisation__in=tied)


def _reviewed_by(actor: Actor) -> QuerySet[Review, Any]:
    current = Review.objects.filter(reviewer=actor.user, submission=F("requirement__submissions"))
    return current.values("requirement")


def _current_reviews(**wanted: object) -> QuerySet[Review]:
    return Review.objects.filter(requirement=OuterRef("pk"), submission=OuterRef("submissions"), **wanted)


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
