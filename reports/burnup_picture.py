"""The picture of a ``BurnUp`` as a scene: drawn once for wide screens and paper and once for phones, with the same points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.burnup import BurnUp, Point, said
from reports.chart import Anchor, Line, Path, Rect, Scene, Shape, Text

WIDE, NARROW = (1100.0, 340.0), (360.0, 300.0)
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)
LINES = 5
LABEL_ROOM = 17.0
DOT = 5.5


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the axes lie, and how days and counts become points of the picture."""

    left: float
    right: float
    top: float
    bottom: float
    first: dt.date
    last: dt.date
    most: float
    size: float

    def x(self, day: dt.date) -> float:
        span = max((self.last - self.first).days, 1)
        return round(self.left + (self.right - self.left) * (day - self.first).days / span, 1)

    def y(self, count: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * count / self.most, 1)


def picture(found: BurnUp, narrow: bool = False) -> Scene:
    width, height = NARROW if narrow else WIDE
    most = _step(found.sites) * max(-(-max(found.sites, 1) // _step(found.sites)), 1)
    points = found.points
    frame = _Frame(
        left=30 if narrow else 44,
        right=width - (76 if narrow else 160),
        top=18,
        bottom=height - 34,
        first=points[0].on,
        last=points[-1].on,
        most=float(most),
        size=13 if narrow else 15,
    )
    shapes = [*_grid(found, frame), *_months(frame, 2 if narrow else 6), *_curves(points, frame), *_labels(found, frame, narrow)]
    return Scene(width, height, "Sites ready: actual, plan and forecast", said(found), tuple(shapes))


def _step(most: int) -> int:
    return next((step for step in STEPS if most / step <= LINES), STEPS[-1])


def _grid(found: BurnUp, frame: _Frame) -> list[Shape]:
    step = _step(found.sites)
    shapes: list[Shape] = []
    for count in range(0, int(frame.most) + 1, step):
        y = frame.y(count)
        shapes += [
            Line(frame.left, y, frame.right, y, "line", 1),
            Text(frame.left - 8, y + 5, str(count), frame.size, "muted", anchor="end"),
        ]
    return shapes


def _months(frame: _Frame, most: int) -> list[Shape]:
    """Names of months along the foot, evenly chosen."""
    firsts: list[dt.date] = []
    day = (frame.first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    while day <= frame.last:
        firsts.append(day)
        day = (day + dt.timedelta(days=32)).replace(day=1)
    every = max(-(-len(firsts) // most), 1)
    return [Text(frame.x(one), frame.bottom + 22, f"{one:%b %Y}", frame.size, "muted", anchor="middle") for one in firsts[::every]]


def _curves(points: Sequence[Point], frame: _Frame) -> list[Shape]:
    shapes: list[Shape] = []
    ahead = [(frame.x(one.on), one.ahead) for one in points if one.ahead is not None]
    if ahead:
        upper = [(x, frame.y(span.high)) for x, span in ahead]
        lower = [(x, frame.y(span.low)) for x, span in ahead]
        shapes.append(Path((*upper, *reversed(lower)), fill="cone"))
        shapes += _dashes([(x, frame.y(span.likely)) for x, span in ahead], "brand", 2.5)
    if points[-1].plan:
        shapes += _dashes(_stairs(points, lambda one: one.plan, frame), "plan", 2)
    done = [one for one in points if one.actual is not None]
    shapes.append(Path(tuple(_stairs(done, lambda one: one.actual or 0, frame)), stroke="brand", width=3.5))
    return shapes


def _stairs(points: Sequence[Point], count: Callable[[Point], int], frame: _Frame) -> list[tuple[float, float]]:
    """Only the points at which the line turns."""
    found: list[tuple[float, float]] = []
    for at, one in enumerate(points):
        same = 0 < at < len(points) - 1 and count(points[at - 1]) == count(one) == count(points[at + 1])
        if not same:
            found.append((frame.x(one.on), frame.y(count(one))))
    return found


def _dashes(route: Sequence[tuple[float, float]], stroke: str, width: float) -> list[Shape]:
    return [Line(*start, *end, stroke, width, dashed=True) for start, end in pairwise(route) if start != end]


def _labels(found: BurnUp, frame: _Frame, narrow: bool) -> list[Shape]:
    """At the ends of the lines, moved apart where they would lie upon each other; today's number at its point."""
    last, x = found.points[-1], frame.right + 8
    texts: list[tuple[float, str, str]] = []
    if last.plan:
        texts.append((frame.y(last.plan) + 5, f"Plan {last.plan}", "plan"))
    if last.ahead is not None:
        span = f"{round(last.ahead.low)} to {round(last.ahead.high)}"
        texts.append((frame.y(last.ahead.likely) + 5, span if narrow else f"Forecast {span}", "brand"))
    texts.sort()
    if len(texts) == 2 and texts[1][0] - texts[0][0] < LABEL_ROOM:
        middle = (texts[0][0] + texts[1][0]) / 2
        texts = [(middle - LABEL_ROOM / 2, *texts[0][1:]), (middle + LABEL_ROOM / 2, *texts[1][1:])]
    shapes: list[Shape] = [Text(x, y, text, frame.size, fill, bold=True) for y, text, fill in texts]
    return [*shapes, *_today(found, frame)]


def _today(found: BurnUp, frame: _Frame) -> list[Shape]:
    """A line at today, the point reached, and its number to the left where there is room: there the line lies no higher."""
    x, y = frame.x(found.as_of), frame.y(found.ready)
    is_left = x - frame.left > 8 * frame.size
    anchor: Anchor = "end" if is_left else "start"
    return [
        Line(x, frame.top, x, frame.bottom, "muted", 1, dashed=True),
        Rect(x - DOT, y - DOT, 2 * DOT, 2 * DOT, "brand", DOT),
        Text(x - 10 if is_left else x + 10, y - 12, f"{found.ready} ready today", frame.size, bold=True, anchor=anchor),
    ]
