"""The columns of the national tables, declared once: title, value, width, format. The workbook and the PDF annex take them from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from checklists import words
from checklists.evaluation import Standing
from reports.model import (
    AgreementLine,
    CoverageCell,
    Criterion,
    ExpiryLine,
    FollowUp,
    NationalReport,
    OutstandingLine,
    RequirementName,
    SiteLine,
    TrainingLine,
)

T = TypeVar("T")
Value = str | int | float | dt.date | None
DATE, NUMBER, DECIMAL, TEXT, WRAPPED = "date", "number", "decimal", "text", "wrapped"
KEPT_BACK = "[c]"
"""Stands for a count that is kept back because it could point to a person."""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """``width_chars`` is the width in a sheet; ``kind`` decides number format and alignment."""

    title: str
    value: Callable[[T], Value]
    width_chars: float
    kind: str = TEXT


HELD_BY_REVIEWER = frozenset({Standing.WITH_REVIEWER, Standing.UNKNOWN})


def holder(requirement: RequirementName, standing: Standing) -> str:
    """Who holds a requirement: its reviewer while it waits for one, else its owner."""
    return requirement.reviewer if standing in HELD_BY_REVIEWER else requirement.owner


def rag_words(site: SiteLine) -> str:
    """``Red: At risk``: the colour never stands without its words."""
    return f"{words.word('rag_colour', site.rag)}: {words.of(site.rag)}"


def sites(report: NationalReport) -> tuple[Column[SiteLine], ...]:
    stages = {stage.key: f"{stage.key} {stage.title}" for stage in report.stages}
    return (
        Column("Site", lambda s: s.name, 36),
        Column("Organisation", lambda s: s.organisation, 36),
        Column("Nation", lambda s: ", ".join(words.word("nation", nation) for nation in s.nations), 16),
        Column("Region", lambda s: words.word("region", s.region_code) if s.region_code else "", 22),
        Column("Status", lambda s: words.word("site_status", s.status), 13),
        Column("Stage", lambda s: stages.get(s.stage, s.stage), 36),
        Column("RAG", rag_words, 24),
        Column("Readiness (%)", lambda s: s.readiness_percent, 13, DECIMAL),
        Column("Progress (%)", lambda s: s.progress_percent, 13, DECIMAL),
        Column("Blockers", lambda s: s.blockers, 10, NUMBER),
        Column("Next action", lambda s: s.next_action, 60, WRAPPED),
        Column("Holder", lambda s: s.holder, 28),
        Column("Earliest go-live", lambda s: s.earliest_go_live, 16, DATE),
        Column("Target go-live", lambda s: s.target_go_live_on, 15, DATE),
        Column("Live since", lambda s: s.went_live_on, 13, DATE),
        Column("In the programme since", lambda s: s.started_on, 15, DATE),
        Column("Last activity", lambda s: s.last_activity_on, 14, DATE),
        Column("Size", lambda s: words.word("size", s.size), 38),
        Column("Why", lambda s: " ".join(s.rag_reasons), 70, WRAPPED),
    )


def outstanding(report: NationalReport) -> tuple[Column[OutstandingLine], ...]:
    as_of = report.heading.as_of
    return (
        Column("Site", lambda o: report.sites[o.site].name, 36),
        Column("Requirement", lambda o: report.requirements[o.requirement].key, 13),
        Column("Title", lambda o: report.requirements[o.requirement].title, 46),
        Column("Stage", lambda o: report.requirements[o.requirement].stage, 8),
        Column("Standing", lambda o: words.of(o.standing), 20),
        Column("Holder", lambda o: holder(report.requirements[o.requirement], o.standing), 28),
        Column("Due", lambda o: o.due_on, 13, DATE),
        Column("Days late", lambda o: max((as_of - o.due_on).days, 0) if o.due_on else None, 10, NUMBER),
        Column("Mandatory", lambda o: "Yes" if report.requirements[o.requirement].mandatory else "No", 11),
    )


def expiries(report: NationalReport) -> tuple[Column[ExpiryLine], ...]:
    as_of = report.heading.as_of
    return (
        Column("Site", lambda e: e.site, 36),
        Column("Kind", lambda e: words.word("expiry", e.kind), 14),
        Column("What", lambda e: e.what, 54),
        Column("On", lambda e: e.on, 13, DATE),
        Column("Days left", lambda e: (e.on - as_of).days, 10, NUMBER),
    )


AGREEMENTS: tuple[Column[AgreementLine], ...] = (
    Column("Organisation", lambda a: a.organisation, 36),
    Column("Site", lambda a: a.site or "Every site", 36),
    Column("Agreement", lambda a: words.word("agreement_kind", a.kind), 30),
    Column("With", lambda a: a.counterparty, 36),
    Column("Signed by", lambda a: ", ".join(a.signed_by), 34),
    Column("Signed on", lambda a: a.signed_on, 13, DATE),
    Column("Review due", lambda a: a.review_due, 13, DATE),
    Column("Ends on", lambda a: a.ends_on, 13, DATE),
    Column("Standing", lambda a: words.word("agreement_standing", a.standing), 30),
)
TRAINING: tuple[Column[TrainingLine], ...] = (
    Column("Nation", lambda t: words.word("nation", t.nation), 18),
    Column("Post", lambda t: t.role, 34),
    Column("Training", lambda t: t.training, 30),
    Column("In post", lambda t: KEPT_BACK if t.in_post is None else t.in_post, 12, NUMBER),
    Column("In date", lambda t: KEPT_BACK if t.in_date is None else t.in_date, 12, NUMBER),
)
CRITERIA: tuple[Column[Criterion], ...] = (
    Column("No.", lambda c: c.key, 7),
    Column("Criterion", lambda c: c.title, 24),
    Column("Veto", lambda c: "Veto" if c.veto else "", 8),
    Column("Status", lambda c: words.word("criterion", c.status), 14),
    Column("Met when", lambda c: c.met_when, 70, WRAPPED),
    Column("What was found", lambda c: c.found, 70, WRAPPED),
)
COVERAGE: tuple[Column[tuple[str, CoverageCell]], ...] = (
    Column("Dimension", lambda c: c[0], 26),
    Column("Kind of site", lambda c: c[1].label, 40),
    Column("Target", lambda c: c[1].target, 10, NUMBER),
    Column("Cap", lambda c: c[1].cap, 8, NUMBER),
    Column("Sites", lambda c: c[1].achieved, 10, NUMBER),
    Column("Live", lambda c: c[1].live, 10, NUMBER),
    Column("Remark", lambda c: coverage_remark(c[1]), 30),
)
FOLLOW_UPS: tuple[Column[FollowUp], ...] = (
    Column("Site", lambda f: f.site, 36),
    Column("Kind", lambda f: words.word("follow_up", f.kind), 14),
    Column("Severity", lambda f: words.word("severity", f.severity) if f.severity else "", 10),
    Column("About", lambda f: f.about, 40),
    Column("What", lambda f: f.text, 60),
    Column("Meanwhile", lambda f: f.note, 40),
    Column("Holder", lambda f: f.holder, 28),
    Column("Opened on", lambda f: f.opened_on, 13, DATE),
    Column("By", lambda f: f.due_on, 13, DATE),
)
DEFINITIONS: tuple[Column[tuple[str, str]], ...] = (
    Column("Term", lambda d: d[0], 30),
    Column("What it means", lambda d: d[1], 110, WRAPPED),
)


def coverage_remark(cell: CoverageCell) -> str:
    if cell.target == 0:
        return "No target"
    if cell.achieved == 0:
        return "Empty"
    if cell.cap is not None and cell.achieved > cell.cap:
        return "Over the cap"
    if cell.at_risk:
        return "At risk: one withdrawal empties it"
    return "Covered" if cell.achieved >= cell.target else f"{cell.target - cell.achieved} short"
