"""National readiness in one screen, and the same for one nation or region."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from checklists.definition import Framework
from checklists.evaluation import Rag
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.selectors import leadership
from onboarding.selectors.leadership import Asked, Counts
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.reporting_national import position_before
from portal.leadership import listing
from portal.leadership.decisions import Due, due
from portal.leadership.grid import grid
from portal.leadership.numbers import bars, colours, drop_said, headline, rows
from portal.leadership.picture import drawn, reckoned
from portal.leadership.places import PLACES, name_of, tiles, unplaced
from portal.shared.access import for_programme
from portal.shared.requests import PageRequest

GRID_SITES = 30
NEEDING_SHOWN = 8
DECISIONS_SHOWN = 8


@for_programme(Operation.READ_NATIONAL)
def readiness(request: PageRequest) -> HttpResponse:
    """6 queries whatever the number of sites."""
    programme = current_programme()
    framework, today = framework_of(programme.framework), clock.today()
    by_region = leadership.counts_by_region(programme, framework)
    counts = leadership.together(by_region.values(), framework)
    course = leadership.course(programme, framework, today)
    found = reckoned(course, programme, today)
    shown = list(leadership.sites(programme, framework, Asked(), today)[:GRID_SITES])
    decisions = [due(one, framework, today) for one in leadership.decisions_due(programme, framework, DECISIONS_SHOWN)]
    steps = leadership.funnel(counts, framework)
    context = {
        "programme": programme,
        "framework": framework,
        "today": today,
        "week": _week(programme.started_on or course.started, today),
        "numbers": headline(counts, found, position_before(programme, today), len(decisions)),
        "colours": colours(counts),
        "tiles": tiles(by_region),
        "unplaced": unplaced(by_region),
        "funnel": bars(steps),
        "drop": drop_said(steps),
        "picture": drawn(found),
        "undated": found.undated,
        **_lists(shown, framework, today, decisions),
        "counts": counts,
        "all_sites": rows(),
        "may_download": request.actor.may(Operation.REQUEST_NATIONAL_REPORT),
    }
    return render(request, "leadership/readiness.html", context)


@for_programme(Operation.READ_NATIONAL)
def region(request: PageRequest, code: str) -> HttpResponse:
    """5 queries whatever the number of sites."""
    if code not in PLACES:
        raise NotFound("There is no such nation or region. Choose one on the map.")
    programme = current_programme()
    framework, today = framework_of(programme.framework), clock.today()
    counts = leadership.counts_by_region(programme, framework).get(code, Counts())
    found = reckoned(leadership.course(programme, framework, today, code), programme, today)
    shown = list(leadership.sites(programme, framework, Asked(region=code), today)[:GRID_SITES])
    decisions = [due(one, framework, today) for one in leadership.decisions_due(programme, framework, DECISIONS_SHOWN, code)]
    context = {
        "name": name_of(code),
        "today": today,
        "numbers": headline(counts, found, None, len(decisions), code)[:3],
        "funnel": bars(leadership.funnel(counts, framework)),
        **_lists(shown, framework, today, decisions),
        "counts": counts,
        "all_sites": rows(region=code),
        "back": reverse("leadership:readiness"),
    }
    return render(request, "leadership/region.html", context)


def _lists(shown: list[Site], framework: Framework, today: dt.date, decisions: list[Due]) -> dict[str, object]:
    worst = [site for site in shown if site.rag in (Rag.RED, Rag.AMBER)]
    return {
        "grid": grid(shown, framework, today),
        "needing": listing.needing(worst[:NEEDING_SHOWN], framework, today),
        "decisions": listing.decisions(decisions),
        "waiting": len(decisions),
    }


def _week(started_on: dt.date | None, today: dt.date) -> int:
    """The week of the programme, counted from 1; 0 where its start is not recorded or still to come."""
    return (today - started_on).days // 7 + 1 if started_on and started_on <= today else 0
