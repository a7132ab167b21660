"""The burn-up as a page shows it: two drawings of one scene, a sentence, and the same points as a table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from onboarding.models import Programme
from onboarding.selectors.leadership import Course
from portal.shared.tables import Cell, Column, Table
from reports.burnup import BurnUp, Point, burn_up, said
from reports.burnup_picture import picture
from reports.chart import svg
from reports.text import short_date

ROWS = 18


@dataclass(frozen=True, slots=True)
class Picture:
    wide: SafeString
    narrow: SafeString
    said: str
    table: Table


def reckoned(course: Course, programme: Programme, as_of: dt.date) -> BurnUp:
    return burn_up(
        as_of=as_of,
        started_on=programme.started_on or course.started,
        sites=course.sites,
        ready=course.ready,
        planned=course.planned,
        earliest=course.earliest,
        undated=course.undated,
    )


def drawn(found: BurnUp) -> Picture:
    """The scene writer escapes every text it is given."""
    wide, narrow = (mark_safe(svg(picture(found, is_narrow), name)) for is_narrow, name in ((False, "wide"), (True, "narrow")))  # noqa: S308
    return Picture(wide, narrow, said(found), _table(found))


def _table(found: BurnUp) -> Table:
    """About ``ROWS`` of the points, evenly chosen, today and the ends among them."""
    points, every = found.points, max(len(found.points) // ROWS, 1)
    kept = [one for at, one in enumerate(points) if at % every == 0 or one.on == found.as_of or at == len(points) - 1]
    columns = (Column("Day"), Column("Ready", numeric=True), Column("Plan", numeric=True), Column("Forecast", numeric=True))
    return Table("Sites ready: actual, plan and forecast", columns, [_line(one, found.as_of) for one in kept], caption_is_hidden=True)


def _line(one: Point, as_of: dt.date) -> tuple[Cell, Cell, Cell, Cell]:
    span = one.ahead if one.on > as_of else None
    forecast = f"{round(span.likely)} ({round(span.low)} to {round(span.high)})" if span else "–"
    name = f"{short_date(one.on)}, today" if one.on == as_of else short_date(one.on)
    return Cell(name), Cell("–" if one.actual is None else one.actual), Cell(one.plan), Cell(forecast)
