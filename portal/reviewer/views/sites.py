"""The table of sites, and the same rows for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import Rag
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import Site, SiteStatus
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.selectors.site_tables import sites_in
from portal.reviewer.site_filters import SiteFilters
from portal.shared.access import for_programme
from portal.shared.paging import paged
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table
from portal.shared.tones import RAG
from reports.text import cell

COLUMNS = (
    Column("Site"), Column("Nation or region"), Column("Stage"), Column("Readiness", keep=True), Column("Ready", numeric=True),
    Column("To be met", numeric=True), Column("Next step is with"), Column("Could go live", numeric=True, keep=True),
)  # fmt: skip
CSV_TITLES = (
    "Site", "Organisation", "Nation or region", "Status", "Stage", "Readiness", "Ready %", "To be met", "Next step is with", "Next step",
    "Could go live", "Planned start",
)  # fmt: skip


@for_programme(Operation.READ_SITE)
def sites(request: PageRequest) -> HttpResponse:
    """3 queries whatever the number of rows."""
    framework = framework_of(current_programme().framework)
    form = SiteFilters(request.GET, framework)
    of = paged(request, sites_in(request.actor, form.view()))
    table = Table("Sites", COLUMNS, [_row(site, framework) for site in of.page], "No site fits these filters.", caption_is_hidden=True)
    query = request.GET.copy()
    query.pop("page", None)
    address = reverse("reviewer:sites_csv") + (f"?{query.urlencode()}" if query else "")
    may_add = request.actor.may(Operation.CREATE_ORGANISATION)
    return render(request, "reviewer/sites.html", {"of": of, "table": table, "form": form, "csv_address": address, "may_add": may_add})


def _row(site: Site, framework: Framework) -> tuple[Cell, ...]:
    late = bool(site.earliest_go_live and site.target_go_live_on and site.earliest_go_live > site.target_go_live_on)
    day = f"{site.earliest_go_live:%-d %b %Y}" if site.earliest_go_live else "–"
    return (
        Cell(
            site.name,
            href=reverse("reviewer:site", args=[site.slug]),
            small="" if site.status == SiteStatus.ONBOARDING else words.word("site_status", site.status),
        ),
        Cell(words.word("region", site.region_code) if site.region_code else "–"),
        Cell(_stage(site, framework)),
        Cell(words.of(Rag(site.rag)), tone=RAG[Rag(site.rag)]),
        Cell(f"{site.readiness_percent:.0f}%"),
        Cell(site.blocker_count),
        Cell(words.role(framework, site.holder) if site.holder else "–"),
        Cell(day, small="after the plan" if late else ""),
    )


def _stage(site: Site, framework: Framework) -> str:
    stage = framework.stage_by_key.get(site.stage)
    return stage.title if stage else site.stage


class _Echo:
    def write(self, value: str) -> str:
        return value


@for_programme(Operation.READ_SITE)
def as_csv(request: PageRequest) -> StreamingHttpResponse:
    """The filtered rows, streamed; what a spreadsheet would take for a formula is made text."""
    framework = framework_of(current_programme().framework)
    rows = sites_in(request.actor, SiteFilters(request.GET, framework).view())
    response = StreamingHttpResponse(_lines(rows.iterator(chunk_size=500), framework), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sites-{clock.today()}.csv"'
    return response


def _lines(rows: Iterator[Site], framework: Framework) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(CSV_TITLES)
    for site in rows:
        yield writer.writerow([_safe(value) for value in _values(site, framework)])


def _values(site: Site, framework: Framework) -> tuple[object, ...]:
    return (
        site.name,
        site.organisation.name,
        words.word("region", site.region_code) if site.region_code else "",
        words.word("site_status", site.status),
        _stage(site, framework),
        words.of(Rag(site.rag)),
        site.readiness_percent,
        site.blocker_count,
        words.role(framework, site.holder) if site.holder else "",
        site.next_action,
        site.earliest_go_live or "",
        site.target_go_live_on or "",
    )


def _safe(value: object) -> object:
    return cell(value) if isinstance(value, str) else value
