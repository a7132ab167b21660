"""The annex: every site on landscape pages, from the same columns as the workbook."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.platypus import Flowable

from checklists import words
from reports import columns, styles
from reports.model import NationalReport, SiteLine
from reports.pdf import flowables as f
from reports.pdf.document import turn_to_landscape
from reports.text import brief, counted, short_date

_WIDTHS_MM = {
    "Site": 46,
    "Nation": 25,
    "Stage": 18,
    "RAG": 27,
    "Readiness (%)": 19,
    "Blockers": 15,
    "Next action": 0,
    "Holder": 29,
    "Earliest go-live": 23,
}
LONGEST_ACTION = 90
COMPACT_FROM = 200
"""From this many sites on, every site gets one line: a board turns pages, and the workbook has the whole text."""
_ONE_LINE = {"Site": 25, "Next action": 42, "Holder": 15}


def annex(report: NationalReport) -> Iterable[Flowable]:
    yield from turn_to_landscape()
    yield f.Heading("Annex: every site", styles.SECTION, 1)
    yield f.note(f"{counted(len(report.sites), 'site')}, by name. The workbook holds more columns and every requirement.")
    declared = {column.title: column for column in columns.sites(report)}
    chosen = [declared[title] for title in _WIDTHS_MM]
    fixed = [_WIDTHS_MM[column.title] * styles.mm for column in chosen]
    widths = [width or styles.WIDE - sum(fixed) for width in fixed]
    compact = len(report.sites) >= COMPACT_FROM
    rows = [[_value(column, site, compact) for column in chosen] for site in report.sites]
    right = [at for at, column in enumerate(chosen) if column.kind in (columns.NUMBER, columns.DECIMAL)]
    yield f.table([column.title for column in chosen], rows, widths, right=right)


def _value(column: columns.Column[SiteLine], site: SiteLine, compact: bool) -> f.Cell:
    value = column.value(site)
    if compact and column.title in _ONE_LINE:
        return brief(str(value), _ONE_LINE[column.title])
    match column.title:
        case "RAG":
            return f.Tinted(f"{words.RAG_LETTER[site.rag]}  {words.of(site.rag)}", styles.RAG_TONE[site.rag])
        case "Stage":
            return site.stage if site.active else "Withdrawn"
        case "Next action":
            return brief(str(value), LONGEST_ACTION)
        case "Site":
            return brief(str(value), 90)
    return _shown(column, value)


def _shown(column: columns.Column[SiteLine], value: columns.Value) -> str:
    if column.kind == columns.DATE:
        return short_date(value if not isinstance(value, str | int | float) else None)
    if column.kind == columns.DECIMAL and isinstance(value, int | float):
        return f"{value:.0f}"
    return "" if value is None else str(value)
