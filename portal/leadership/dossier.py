"""One site's report as the tables of a page. Names of documents and counts of people stay in the report: they can point to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from checklists import words
from checklists.evaluation import SATISFIED
from portal.shared import tones
from portal.shared.parts import Fact
from portal.shared.tables import Cell, Column, Table
from reports.model import RequirementLine, SiteReport, StageLine
from reports.text import short_date

REQUIREMENTS = (Column("Requirement"), Column("Standing"), Column("Held by"), Column("Due"), Column("Days late", numeric=True))


@dataclass(frozen=True, slots=True)
class StageShown:
    line: StageLine
    tone: str
    status: str
    href: str
    table: Table


def facts(report: SiteReport) -> list[Fact]:
    site = report.site
    rows = [
        Fact("Organisation", site.organisation),
        Fact("Structure and kind", f"{site.structure}; {site.organisation_type}"),
        Fact("Where", ", ".join(dict.fromkeys([*(words.word("nation", nation) for nation in site.nations), site.region])).strip(", ")),
        Fact("Status", words.word("site_status", site.status)),
        Fact("In the programme since", short_date(site.started_on)),
        Fact("Target go-live", short_date(site.target_go_live_on)),
    ]
    if site.went_live_on:
        return [*rows, Fact("Live since", short_date(site.went_live_on))]
    return [*rows, Fact("Earliest go-live", short_date(report.earliest_go_live))]


def stages(report: SiteReport, slug: str) -> list[StageShown]:
    return [
        StageShown(
            line=stage,
            tone=tones.GATE[stage.status],
            status=words.of(stage.status),
            href=reverse("leadership:gate", kwargs={"slug": slug, "gate": stage.gate}),
            table=requirements(f"Requirements of {stage.title}", [one for one in report.requirements if one.stage == stage.key]),
        )
        for stage in report.stages
    ]


def requirements(caption: str, lines: Sequence[RequirementLine]) -> Table:
    return Table(caption, REQUIREMENTS, [_requirement(one) for one in lines], "Nothing here applies to this site.", caption_is_hidden=True)


def _requirement(one: RequirementLine) -> tuple[Cell, ...]:
    settled = one.standing in SATISFIED
    tone = tones.STANDING[one.standing]
    standing = Cell(words.of(one.standing)) if tone == "done" else Cell(words.of(one.standing), tone=tone)
    return (
        Cell(one.title, small="never conditional" if one.never_conditional else "" if one.mandatory else "advisory"),
        standing,
        Cell("" if settled else one.holder),
        Cell("" if settled else short_date(one.due_on)),
        Cell(one.overdue_days or ""),
    )


def next_actions(report: SiteReport) -> Table:
    rows = [(Cell(one.text), Cell(one.holder), Cell(short_date(one.due_on))) for one in report.next_actions[:8]]
    columns = (Column("What"), Column("Who holds it"), Column("Due"))
    return Table("What comes next", columns, rows, "Nothing is left to do now.", caption_is_hidden=True)


def blockers(report: SiteReport) -> list[RequirementLine]:
    return [one for one in report.requirements if one.key in set(report.blockers)]


def follow_ups(report: SiteReport) -> Table:
    rows = [
        (Cell(words.word("follow_up", one.kind)), Cell(one.about), Cell(one.text), Cell(one.holder), Cell(short_date(one.due_on)))
        for one in report.follow_ups
    ]
    columns = (Column("Kind"), Column("About"), Column("What"), Column("Who holds it"), Column("Until"))
    return Table("Conditions, waivers and actions", columns, rows, "None is open.", caption_is_hidden=True)


def expiries(report: SiteReport) -> Table:
    rows = [(Cell(one.what), Cell(words.word("expiry", one.kind)), Cell(short_date(one.on))) for one in report.expiries]
    columns = (Column("What"), Column("Kind"), Column("Runs out"))
    return Table("Running out within 90 days", columns, rows, "Nothing runs out within 90 days.", caption_is_hidden=True)


def decisions(report: SiteReport, gate: str = "") -> Table:
    rows = [
        (
            Cell(f"{one.gate} {one.gate_title}"),
            Cell(words.word("gate_outcome", one.outcome)),
            Cell(short_date(one.decided_on)),
            Cell(", ".join(one.present) or "–"),
        )
        for one in report.decisions
        if gate in ("", one.gate)
    ]
    columns = (Column("Gate"), Column("Decision"), Column("Day"), Column("Roles present"))
    return Table("Decisions taken", columns, rows, "No decision has been taken yet.", caption_is_hidden=True)
