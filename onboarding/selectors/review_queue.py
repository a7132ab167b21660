"""The reviewers' queue: what waits, for whom and since when, with its deadline in working days of the site's nations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import BooleanField

from checklists.calendar import add_working_days
from checklists.definition import Requirement
from checklists.loading import framework_of
from checklists.models import FrameworkVersion
from onboarding.models import Interest, Review, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import REVIEWER_ROLES
from onboarding.selectors.requirements import queue

FIRST_REVIEW_DAYS, LATER_REVIEW_DAYS = 10, 5
"""Working days within which a first sending, and one sent again, is to be reviewed."""
SOON_DAYS = 2
COLUMNS = (
    "key", "submitted_on", "submissions", "site__name", "site__slug", "site__region_code", "site__nations",
    "site__framework_version__sha256",
)  # fmt: skip
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


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """``mine_since``: when the oldest of the caller's own was sent. ``at_risk`` counts sites that are red, among those that wait."""

    waiting: int
    late: int
    mine: int
    mine_late: int
    mine_since: dt.date | None
    sites: int
    sites_at_risk: int
    second: int


class Queue:
    """The queue as one caller may see it. Making one costs 2 queries; ``counts`` and ``second_looks`` 1 each; ``rows`` is a queryset."""

    def __init__(self, actor: Actor, today: dt.date) -> None:
        self.actor, self.today = actor, today
        self.versions = list(FrameworkVersion.objects.filter(sites__isnull=False).defer("content").distinct())
        base = _without_ties(actor)
        late = late_before(today, base.order_by().values_list("site__nations", flat=True).distinct())
        self._all = base.alias(
            is_late=_holds(late),
            is_second=Exists(_current_reviews(decision__in=ACCEPTING)),
            is_mine=_holds(self._decidable() & ~Q(Exists(_current_reviews(reviewer=actor.user)))),
        )

    def rows(self, view: QueueView) -> QuerySet[SiteRequirement]:
        """Late ones first, then the oldest, with the columns of a table alone."""
        found = self._all
        if view.whose == "mine":
            found = found.filter(is_mine=True)
        elif view.whose == "second":
            found = found.filter(is_second=True)
        if view.late:
            found = found.filter(is_late=True)
        if view.reviewer:
            found = found.filter(self._where(lambda one: one.reviewer == view.reviewer))
        if view.region:
            found = found.filter(site__region_code=view.region)
        if text := view.text.strip().casefold():
            titled = self._where(lambda one: text in one.title.casefold() or text == one.key.casefold())
            found = found.filter(titled | Q(site__name__icontains=text))
        light = found.select_related(None).select_related("site__framework_version").only(*COLUMNS)
        return light.order_by("-is_late", "submitted_on", "id")

    def second_looks(self, rows: Iterable[SiteRequirement]) -> set[int]:
        """The ids of those among ``rows`` that one reviewer has accepted and a second has to."""
        current = Review.objects.filter(requirement__in=[row.pk for row in rows], submission=F("requirement__submissions"))
        return set(current.filter(decision__in=ACCEPTING).values_list("requirement_id", flat=True))

    def counts(self) -> QueueCounts:
        late, mine = Q(is_late=True), Q(is_mine=True)
        return QueueCounts(
            **self._all.order_by().aggregate(
                waiting=Count("pk"),
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


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _without_ties(actor: Actor) -> QuerySet[SiteRequirement]:
    tied = Interest.objects.filter(user=actor.user, ended_on=None, organisation=OuterRef("site__organisation"))
    return queue(actor).filter(~Exists(tied))


def _current_reviews(**wanted: object) -> QuerySet[Review]:
    return Review.objects.filter(requirement=OuterRef("pk"), submission=OuterRef("submissions"), **wanted)


def deadline(row: SiteRequirement, site: Site) -> dt.date | None:
    """The day by which ``row`` is to be reviewed; None before it was sent."""
    if row.submitted_on is None:
        return None
    return add_working_days(row.submitted_on, _allowed(row.submissions), site.nations)


def _allowed(submissions: int) -> int:
    return FIRST_REVIEW_DAYS if submissions <= 1 else LATER_REVIEW_DAYS


def late_before(today: dt.date, nations: Iterable[Sequence[str]]) -> Q:
    """The filter for requirements whose deadline is over, for sites in any of these sets of nations."""
    # Nothing, yet no constant: PostgreSQL refuses to order by one.
    found = Q(pk__lt=0)
    for each in nations:
        first = _last_late(today, FIRST_REVIEW_DAYS, tuple(each))
        later = _last_late(today, LATER_REVIEW_DAYS, tuple(each))
        sent = Q(submissions__lte=1, submitted_on__lte=first) | Q(submissions__gt=1, submitted_on__lte=later)
        found |= Q(site__nations=list(each)) & sent
    return found


@lru_cache(maxsize=256)
def _last_late(today: dt.date, days: int, nations: tuple[str, ...]) -> dt.date:
    """The latest day on which something was sent that is late today."""
    day = today - dt.timedelta(days=1)
    while add_working_days(day, days, nations) >= today:
        day -= dt.timedelta(days=1)
    return day


def following(queue_of: Queue, view: QueueView, after: SiteRequirement | None = None) -> SiteRequirement | None:
    """What to open next: the row below ``after`` in the caller's view, from the top again at its end; None when no other is left.

    Whoever reviews is led past what only others may decide. Up to 2 queries; ``after`` needs its ``site``.
    """
    if not view.whose and queue_of.actor.everywhere & REVIEWER_ROLES:
        view = replace(view, whose="mine")
    rows = queue_of.rows(view)
    if after is None:
        return rows.first()
    due = deadline(after, after.site)
    if after.submitted_on is None or due is None:
        return rows.exclude(pk=after.pk).first()
    is_late = due < queue_of.today
    below = Q(is_late=is_late) & (Q(submitted_on__gt=after.submitted_on) | Q(submitted_on=after.submitted_on, pk__gt=after.pk))
    return rows.filter(below | Q(is_late=False) if is_late else below).first() or rows.exclude(pk=after.pk).first()
