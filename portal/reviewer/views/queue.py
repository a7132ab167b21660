"""The work queue: what waits for a review, late ones first."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import SiteRequirement
from onboarding.roles import Operation
from onboarding.selectors import requirements
from onboarding.selectors.review_queue import SOON_DAYS, Queue, QueueCounts, awaits_second_look, following
from portal.reviewer.queue_filters import QueueFilters, kept, view_of
from portal.shared.access import for_programme
from portal.shared.paging import paged
from portal.shared.parts import Kpi
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

COLUMNS = (
    Column("Requirement"), Column("Site"), Column("Nation or region"), Column("Times sent", numeric=True), Column("Waits for"),
    Column("Waiting", keep=True),
)  # fmt: skip


@for_programme(Operation.READ_SITE)
def queue(request: PageRequest) -> HttpResponse:
    """3 queries whatever the number of rows, 1 more where nothing waits that the caller may see."""
    today = clock.today()
    waiting = Queue(request.actor, today)
    form = QueueFilters(request.GET, framework_of(waiting.versions[0]) if waiting.versions else None)
    view = view_of(form)
    counts = waiting.counts(view)
    of = paged(request, waiting.rows(view), count=counts.shown)
    rows = [_row(row, today, kept(request)) for row in of.page]
    others = None if rows else _for_others(request, counts)
    empty = "Nothing waits for your review." if others else "Nothing waits for a review."
    if kept(request) and counts.waiting:
        empty = "Nothing in the queue fits these filters."
    return render(
        request,
        "reviewer/queue.html",
        {
            "of": of,
            "table": Table("Waiting for review, what is due first at the top", COLUMNS, rows, empty=empty, caption_is_hidden=True),
            "numbers": _numbers(counts, today),
            "form": form,
            "filters_kept": kept(request),
            "has_rows": bool(rows),
            "others": others,
        },
    )


@for_programme(Operation.READ_SITE)
def next_item(request: PageRequest) -> HttpResponse:
    """To the first item of the queue as it is filtered that the caller decides, or to the queue when there is none. 3 queries."""
    waiting = Queue(request.actor, clock.today())
    row = following(waiting, view_of(QueueFilters(request.GET, None)))
    if row is None:
        messages.info(request, "Nothing here waits for your decision.")
        return HttpResponseRedirect(reverse("reviewer:queue") + kept(request))
    return HttpResponseRedirect(address_of(row) + kept(request))


def _for_others(request: PageRequest, counts: QueueCounts) -> tuple[str, str, str] | None:
    """What waits although nothing is shown: a sentence, and where and by what words a link leads to it."""
    if counts.waiting:
        if request.GET.get("whose") != "mine" or counts.mine:
            return None
        return f"{_wait(counts.waiting)} for others.", reverse("reviewer:queue"), "Show the whole queue"
    waiting, sites = requirements.waiting(request.actor)
    if not waiting:
        return None
    where = "1 site" if sites == 1 else f"{sites} sites"
    return f"{_wait(waiting)} for others, at {where}.", f"{reverse('reviewer:sites')}?holder=us", "Show the sites that wait for us"


def _wait(count: int) -> str:
    return "1 requirement waits" if count == 1 else f"{count} requirements wait"


def address_of(row: SiteRequirement) -> str:
    return reverse("reviewer:review", args=[row.site.slug, row.key])


def _row(row: SiteRequirement, today: dt.date, filters: str) -> tuple[Cell, ...]:
    framework = framework_of(row.site.framework_version)
    requirement = framework.requirements[row.key]
    waits_for = words.role(framework, requirement.reviewer)
    text, tone = waited(row, today)
    return (
        Cell(requirement.title, href=address_of(row) + filters, about=f"at {row.site.name}", small=row.key),
        Cell(row.site.name, href=reverse("reviewer:site", args=[row.site.slug])),
        Cell(words.word("region", row.site.region_code) if row.site.region_code else "–"),
        Cell(max(row.submissions, 1)),
        Cell(waits_for, small="second look" if awaits_second_look(row) else "two have to agree" if requirement.four_eyes else ""),
        Cell(text, tone=tone),
    )


def waited(row: SiteRequirement, today: dt.date) -> tuple[str, str]:
    """How long it has waited, in words, and the tone: red once late, amber when that is near."""
    due = row.review_due_on
    if row.submitted_on is None or due is None:
        return "–", "grey"
    days = (today - row.submitted_on).days
    words_ = f"{days} day{'' if days == 1 else 's'}"
    if due < today:
        return f"{words_}, late", "red"
    return (f"{words_}, due soon", "amber") if (due - today).days <= SOON_DAYS else (words_, "green")


def _numbers(counts: QueueCounts, today: dt.date) -> list[Kpi]:
    here = reverse("reviewer:queue")
    oldest = f"oldest {(today - counts.mine_since).days} days" if counts.mine_since else "nothing waits for you"
    late = f"{counts.late} late" if counts.late else "none late"
    return [
        Kpi(str(counts.waiting), "to review", late, "red" if counts.late else "", f"{here}?late=on" if counts.late else here),
        Kpi(str(counts.mine), "that you can decide", oldest, href=f"{here}?whose=mine"),
        Kpi(str(counts.second), "wait for a second reviewer", "two have to agree", href=f"{here}?whose=second"),
        Kpi(
            str(counts.sites),
            "sites wait for us",
            f"{counts.sites_at_risk} at risk" if counts.sites_at_risk else "none at risk",
            "red" if counts.sites_at_risk else "",
            reverse("reviewer:sites") + "?holder=us",
        ),
    ]
