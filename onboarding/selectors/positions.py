"""A site's headline position on a day: kept from the past, stored today, or expected if nobody does anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists.engine import evaluate
from checklists.loading import framework_of
from onboarding.errors import Invalid, NotFound
from onboarding.models import ReadinessSnapshot, Site
from onboarding.selectors import facts

FURTHEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPosition:
    """``basis``: "kept" by the night of ``taken_on``; "stored", which is today's; "expected" from today's records when that day comes."""

    site: str
    as_of: dt.date
    basis: str
    taken_on: dt.date
    stage: str
    rag: str
    readiness_percent: float
    blocker_count: int


def position_on(site: Site, day: dt.date, today: dt.date) -> DayPosition:
    """The position of ``site`` on ``day``. 1 query for a past day, 0 for today, 3 for a day to come.

    Raises:
        NotFound: nothing was kept as early as that.
        Invalid: more than five years ahead.
    """
    if day < today:
        return _kept(site, day)
    if day == today:
        return _told(site, day, "stored", today, site)
    if day - today > FURTHEST:
        raise Invalid("Nobody can say what stands then.", fields={"as_of": f"Give a day up to {today + FURTHEST}."})
    position = facts.load([site])[0]
    evaluation = evaluate(framework_of(site.framework_version), position.facts, position.records(), day)
    return DayPosition(
        site=site.slug,
        as_of=day,
        basis="expected",
        taken_on=today,
        stage=evaluation.stage,
        rag=evaluation.rag.value,
        readiness_percent=evaluation.readiness_percent,
        blocker_count=len(evaluation.blockers),
    )


def _kept(site: Site, day: dt.date) -> DayPosition:
    row = ReadinessSnapshot.objects.filter(site=site, taken_on__lte=day).order_by("-taken_on").first()
    if row is None:
        raise NotFound(f"No position of {site.name} was kept as early as {day}. The first night after a site is opened keeps one.")
    return _told(site, day, "kept", row.taken_on, row)


def _told(site: Site, day: dt.date, basis: str, taken_on: dt.date, row: Site | ReadinessSnapshot) -> DayPosition:
    return DayPosition(
        site=site.slug,
        as_of=day,
        basis=basis,
        taken_on=taken_on,
        stage=row.stage,
        rag=row.rag,
        readiness_percent=row.readiness_percent,
        blocker_count=row.blocker_count,
    )
