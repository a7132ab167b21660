"""Where sites are and how far: the tile map, the grid of sites and stages, coverage, and the forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from checklists import words
from checklists.evaluation import Rag
from reports import styles
from reports.chart import Column, Region, columns, tile_map
from reports.columns import coverage_remark
from reports.model import CoverageCell, NationalReport, SiteLine
from reports.pdf import flowables as f
from reports.signals import DASH, TICK, is_ready, stage_signal, worst
from reports.signals import forecast as forecast_of
from reports.text import brief, counted, short_date

GRID_SITES = 60
MAP_WIDTH = 330.0
SIGNAL_TONE = {"R": "red", "A": "amber", "G": "green"}
_SHORT = {"Yorkshire and The Humber": "Yorks & Humber", "Northern Ireland": "N. Ireland", "East of England": "East of Eng."}


def map_of_regions(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Readiness by nation and region", 310)
    groups: dict[str, list[SiteLine]] = defaultdict(list)
    for site in report.sites:
        if site.active:
            groups[site.region_code].append(site)
    regions = []
    for code in words.TABLES["region"]:
        there = groups.get(code, [])
        rag = worst([site.rag for site in there])
        name = words.word("region", code)
        ready = sum(is_ready(site, report.go_live_gate) for site in there)
        regions.append(Region(code, _SHORT.get(name, name), ready, len(there), words.RAG_LETTER[rag], words.of(rag), styles.RAG_TONE[rag]))
    yield f.Figure(tile_map(regions, MAP_WIDTH))
    yield f.note(
        "Ready of all active sites there. The letter is the worst colour of any of them: R at risk, A needs attention, G nothing overdue."
    )


def stages_by_site(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Sites and stages", 130)
    active = [site for site in report.sites if site.active]
    shown = active
    if len(active) > GRID_SITES:
        order = (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN)
        shown = sorted(active, key=lambda site: (order.index(site.rag), site.name))[:GRID_SITES]
        yield f.note(f"The {GRID_SITES} sites most in need of attention; all {len(active)} are in the annex and the workbook.")
    yield f.note(
        "The first letter is the colour of the site: R at risk, A needs attention, G nothing overdue. The others tell of each stage: "
        "R long late, A late, G in time, a tick where the gate is passed, a dash where the stage is not open."
    )
    rows = [[brief(site.name, 60), _colour(site), *(_signal(report, site, at) for at in range(len(report.stages)))] for site in shown]
    each = 13.5 * styles.mm
    heads = ["Site", "Site colour", *(stage.key for stage in report.stages)]
    columns_wide = len(heads) - 1
    yield f.table(heads, rows, [styles.WIDTH - each * columns_wide, *[each] * columns_wide], centre=range(1, len(heads)))
    yield f.note("; ".join(f"{stage.key} {stage.title}" for stage in report.stages) + ".")


def _colour(site: SiteLine) -> f.Cell:
    return f.Tinted(words.RAG_LETTER[site.rag], styles.RAG_TONE[site.rag], solid=site.rag in (Rag.RED, Rag.AMBER), centred=True)


def _signal(report: NationalReport, site: SiteLine, at: int) -> f.Cell:
    gate = report.stages[at].gate
    found = next((one for one in site.gates if one.gate == gate), None)
    signal = stage_signal(found, report.heading.as_of) if found else DASH
    if signal == TICK:
        return f.Ticked("Passed")
    if signal == DASH:
        return DASH
    return f.Tinted(signal, SIGNAL_TONE[signal], solid=signal != "G", centred=True)


def coverage(report: NationalReport) -> Iterable[Flowable]:
    covered = report.coverage
    yield from f.section("Coverage of the pilot", 170)
    yield f.paragraph(
        [
            "The coverage index is ",
            f.Bold(f"{covered.index:.2f}"),
            f" of 1 for sites past the first gate, and {covered.live_index:.2f} for live sites. ",
            f"Not recorded, and so left out: {'; '.join(covered.missing)}.",
        ]
    )
    yield from f.subsection("Nation and size: sites of target", 120)
    first = 34 * styles.mm
    each = (styles.WIDTH - first) / len(covered.matrix_columns)
    rows = [[f.Bold(row.title), *(_cell(cell) for cell in row.cells)] for row in covered.matrix]
    yield f.table(("", *covered.matrix_columns), rows, [first, *[each] * len(covered.matrix_columns)])
    yield from f.subsection("Every dimension", 120)
    lines: list[Sequence[f.Cell]] = []
    for dimension in covered.dimensions:
        for at, cell in enumerate(dimension.cells):
            title: f.Cell = f.Bold(dimension.title) if at == 0 else ""
            cap = str(cell.cap) if cell.cap is not None else ""
            lines.append(
                (title, cell.label, str(cell.target), cap, str(cell.achieved), str(cell.live), f.Tinted(coverage_remark(cell), _tone(cell)))
            )
    widths = [w * styles.mm for w in (36, 56, 14, 11, 13, 12)]
    heads = ("Dimension", "Kind of site", "Target", "Cap", "Sites", "Live", "Remark")
    yield f.table(heads, lines, (*widths, styles.WIDTH - sum(widths)), right=(2, 3, 4, 5))


def _cell(cell: CoverageCell) -> f.Cell:
    if cell.target == 0:
        return str(cell.achieved) if cell.achieved else DASH
    remark = "empty" if cell.achieved == 0 else "at risk" if cell.at_risk else ""
    return f.Tinted(f"{cell.achieved} of {cell.target}{f', {remark}' if remark else ''}", _tone(cell))


def _tone(cell: CoverageCell) -> str:
    if cell.target == 0:
        return "grey"
    if cell.achieved == 0:
        return "red"
    over = cell.cap is not None and cell.achieved > cell.cap
    return "amber" if over or cell.at_risk or cell.achieved < cell.target else "green"


def forecast(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("When sites go live", 210)
    quarters, later, unplaced = forecast_of(report)
    yield f.Figure(columns([Column(q.label, q.live, q.expected) for q in quarters], styles.WIDTH, "Sites by quarter of going live"))
    rows = [(q.label, str(q.live), str(q.expected)) for q in quarters]
    yield f.table(("Quarter", "Went live", "Earliest go-live"), rows, (40 * styles.mm, 34 * styles.mm, 40 * styles.mm), right=(1, 2))
    rest = []
    if later:
        rest.append(f"{counted(later, 'site has', 'sites have')} an earliest date more than two years away.")
    if unplaced:
        rest.append(f"{counted(unplaced, 'site has', 'sites have')} no date yet.")
    yield f.paragraph(
        "The light columns count sites by the earliest day they could go live if work starts today, everything takes its typical time and "
        f"nothing is sent back. Real dates will be later. {' '.join(rest)}"
    )
    yield f.note(f"Reckoned on {short_date(report.heading.as_of)}. The dates move with every day on which nothing happens.")
