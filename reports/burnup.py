"""How many sites got ready, were to be, and may be: the headline, the picture, its words and its table come from one ``BurnUp``."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reports.text import counted

WEEK = dt.timedelta(days=7)
PACE_WEEKS = 26
FEWEST = 3
"""Sites that must have got ready in the time looked at before a pace is reckoned from them."""
LONGEST_WEEKS = 260
"""A finish further away than this is not named: nothing that far ahead follows from a pace."""
SHOWN_WEEKS, LEAST_SHOWN_WEEKS = 104, 12
Z80 = 1.2816
"""Four in five chances lie between the ends of the range."""


@dataclass(frozen=True, slots=True)
class Span:
    """The likely number, and the ends between which it lies four times in five."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """``actual`` until today, the forecast from today on."""

    on: dt.date
    plan: int
    actual: int | None = None
    ahead: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnUp:
    """``finish`` are the first days on which all may be ready: at best, likely, at worst; None is beyond five years or not to be told.

    ``pace`` is None while too few sites have got ready to reckon one.
    """

    as_of: dt.date
    sites: int
    ready: int
    undated: int
    planned_by_now: int
    planned: int
    pace: Span | None
    finish: tuple[dt.date | None, dt.date | None, dt.date | None]
    points: tuple[Point, ...]

    @property
    def behind(self) -> int:
        """Sites fewer than planned for today; negative when ahead."""
        return self.planned_by_now - self.ready


def burn_up(
    *,
    as_of: dt.date,
    started_on: dt.date | None,
    sites: int,
    ready: Sequence[dt.date],
    planned: Sequence[dt.date],
    earliest: Sequence[dt.date],
    undated: int = 0,
) -> BurnUp:
    """All days ascending; ``ready`` of sites that are, ``planned`` of all that have a target, ``earliest`` of sites not ready yet."""
    first = min([day for day in (started_on, *ready[:1], *planned[:1]) if day is not None and day <= as_of], default=as_of)
    pace = _pace(as_of, first, ready)
    finish = _finish(as_of, sites, len(ready), earliest, pace)
    last = _last_shown(as_of, planned, finish)
    points = tuple(_point(day, as_of, sites, ready, planned, earliest, pace) for day in _days(first, as_of, last))
    return BurnUp(
        as_of=as_of,
        sites=sites,
        ready=len(ready),
        undated=undated,
        planned_by_now=bisect_right(planned, as_of),
        planned=len(planned),
        pace=pace,
        finish=finish,
        points=points,
    )


def _pace(as_of: dt.date, first: dt.date, ready: Sequence[dt.date]) -> Span | None:
    """The exact (Garwood) range of a Poisson rate for what was seen in the last half year."""
    since = max(first, as_of - PACE_WEEKS * WEEK)
    weeks = max((as_of - since) / WEEK, 1.0)
    seen = len(ready) - bisect_right(ready, since)
    if seen < FEWEST:
        return None
    return Span(_gamma(seen, -Z80) / weeks, seen / weeks, _gamma(seen + 1, Z80) / weeks)


def _gamma(shape: int, z: float) -> float:
    """A quantile of the gamma distribution, after Wilson and Hilferty: within 2% for three and more."""
    spread = 1 / (9 * shape)
    return float(shape * (1 - spread + z * spread**0.5) ** 3)


def _ahead(on: dt.date, as_of: dt.date, sites: int, ready: int, earliest: Sequence[dt.date], pace: float) -> float:
    """Ready on ``on`` at that pace: never more sites than could be by their own earliest day, nor than there are."""
    possible = ready + bisect_right(earliest, on)
    return min(ready + pace * ((on - as_of) / WEEK), possible, sites)


def _finish(
    as_of: dt.date, sites: int, ready: int, earliest: Sequence[dt.date], pace: Span | None
) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
    if sites <= ready:
        return (as_of, as_of, as_of)
    if pace is None or ready + len(earliest) < sites:
        return (None, None, None)
    return (
        _all_ready(as_of, sites - ready, earliest[-1], pace.high),
        _all_ready(as_of, sites - ready, earliest[-1], pace.likely),
        _all_ready(as_of, sites - ready, earliest[-1], pace.low),
    )


def _all_ready(as_of: dt.date, left: int, last_possible: dt.date, pace: float) -> dt.date | None:
    weeks = left / pace
    return max(as_of + weeks * WEEK, last_possible) if weeks <= LONGEST_WEEKS else None


def _last_shown(as_of: dt.date, planned: Sequence[dt.date], finish: Sequence[dt.date | None]) -> dt.date:
    wanted = [as_of + LEAST_SHOWN_WEEKS * WEEK, *planned[-1:], *[day for day in finish[1:2] if day]]
    return min(max(wanted), as_of + SHOWN_WEEKS * WEEK)


def _days(first: dt.date, as_of: dt.date, last: dt.date) -> list[dt.date]:
    """Every seventh day counted from today, and the first and the last."""
    back = [as_of - at * WEEK for at in range(int((as_of - first) / WEEK), -1, -1)]
    ahead = [as_of + at * WEEK for at in range(1, int((last - as_of) / WEEK) + 1)]
    return sorted({first, *back, *ahead, last})


def _point(
    on: dt.date,
    as_of: dt.date,
    sites: int,
    ready: Sequence[dt.date],
    planned: Sequence[dt.date],
    earliest: Sequence[dt.date],
    pace: Span | None,
) -> Point:
    plan = bisect_right(planned, on)
    if on < as_of:
        return Point(on, plan, bisect_right(ready, on))
    at = len(ready)
    actual = at if on == as_of else None
    if pace is None:
        return Point(on, plan, actual)
    low, likely, high = (_ahead(on, as_of, sites, at, earliest, one) for one in (pace.low, pace.likely, pace.high))
    return Point(on, plan, actual, Span(low, likely, high))


def when(found: BurnUp) -> tuple[str, str]:
    """The headline of the forecast, and its range."""
    best, likely, worst = found.finish
    if found.sites and found.ready >= found.sites:
        return "Now", "all are ready"
    if found.pace is None:
        return "Not known", f"fewer than {FEWEST} got ready in half a year"
    if best is None:
        has_dates = found.pace.high * LONGEST_WEEKS < found.sites - found.ready
        return "Not known", "over five years at this pace" if has_dates else "a site has no earliest date"
    if likely is None:
        return "Over five years", f"{best:%b %Y} at best"
    return f"{likely:%b %Y}", f"{best:%b %Y} to {f'{worst:%b %Y}' if worst else 'over five years'}"


def said(found: BurnUp) -> str:
    """What the picture shows, in words."""
    last = found.points[-1]
    parts = [f"{found.ready} of {counted(found.sites, 'site')} {'is' if found.ready == 1 else 'are'} ready today."]
    if found.planned:
        parts.append(f"{found.planned_by_now} were to be by today, and {last.plan} by {last.on:%B %Y}.")
    if last.ahead is not None:
        span = f"{round(last.ahead.low)} to {round(last.ahead.high)}"
        parts.append(f"At the pace of the last half year {round(last.ahead.likely)} will be by {last.on:%B %Y}; {span} is likely.")
    else:
        parts.append(f"No forecast is drawn: fewer than {FEWEST} sites got ready in the last half year.")
    return " ".join(parts)


MEANING = (
    ("Plan", "Sites whose target go-live day has come, of those that have one. Behind plan: how many fewer sites are ready today."),
    ("Forecast", "The pace of the last half year, carried on. The range holds four times in five if the pace is what it was; it knows "
                 f"nothing of holidays, money or policy. No site counts before its own earliest go-live. With fewer than {FEWEST} sites "
                 "made ready in the half year, no forecast is made."),
    ("Day of becoming ready", "The day the go-live gate was passed, or the day of going live where that is not recorded. A site whose gate "
                              "only waits for its decision counts from today, because since when is not recorded."),
)  # fmt: skip
