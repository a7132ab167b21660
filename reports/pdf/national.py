"""The national roll-out readiness report for a board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from checklists import words
from reports import definitions, styles
from reports.chart import Bar, Tile, bars, tiles
from reports.model import NationalReport
from reports.pdf import flowables as f
from reports.pdf.document import Stationery, build
from reports.pdf.national_annex import annex
from reports.pdf.national_assurance import assurance
from reports.pdf.national_places import coverage, forecast, map_of_regions, stages_by_site
from reports.pdf.shared import illustrative_note, sign_off
from reports.sentences import change_since, national_summary, verdict
from reports.signals import decisions_due, funnel, headline
from reports.text import brief, counted, short_date

PERCENT_FROM = 20
"""Below this many sites, counts are shown and percentages are not."""
DECISIONS_SHOWN = 40


def render(report: NationalReport, content_sha256: str) -> bytes:
    """The report as a PDF file; ``content_sha256`` identifies the data it was made from."""
    heading = report.heading
    stationery = Stationery(
        brand=heading.brand,
        kind="National roll-out readiness",
        about=f"{brief(heading.programme, 50)} · Position at {short_date(heading.as_of)} · {heading.framework} {heading.framework_version}",
        title=f"National roll-out readiness: {heading.programme}, {short_date(heading.as_of)}",
    )
    story = [
        *_opening(report),
        *_decisions(report),
        *_criteria(report),
        *_funnel(report),
        *map_of_regions(report),
        *stages_by_site(report),
        *coverage(report),
        *assurance(report),
        *forecast(report),
        *_method(report),
        *sign_off(content_sha256, heading, ()),
        *annex(report),
    ]
    return build(story, stationery)


def _opening(report: NationalReport) -> Iterable[Flowable]:
    heading, seen = report.heading, headline(report)
    yield f.title("National roll-out readiness")
    yield f.paragraph(f"{heading.programme}. Position at {short_date(heading.as_of)}.", styles.SUBTITLE)
    yield from illustrative_note(heading)
    yield f.Figure(
        tiles(
            (
                Tile(f"{seen.ready} of {seen.sites}", "sites ready to go live", f"{report.target_sites} places in the pilot"),
                Tile(str(seen.live), "live sites", "", "green"),
                Tile(str(seen.red), "sites at risk", f"{seen.amber} need attention", "amber" if seen.amber else "grey"),
                Tile(
                    str(seen.decisions),
                    "gates ready to decide",
                    "decision needed" if seen.decisions else "none waiting",
                    "blue" if seen.decisions else "grey",
                ),
            ),
            styles.WIDTH,
        )
    )
    yield f.gap(6)
    yield f.paragraph(f.Bold(f"{verdict(report)}."))
    yield f.paragraph(national_summary(report))
    yield f.paragraph(change_since(report))
    versions = ", ".join(f"{version} ({counted(count, 'site')})" for version, count in report.versions)
    withdrawn = (
        f" {counted(seen.withdrawn, 'site has withdrawn and is', 'sites have withdrawn and are')} not counted." if seen.withdrawn else ""
    )
    yield f.note(f"Sites are pinned to version {versions or 'none'} of the framework.{withdrawn}")


def _decisions(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Decisions needed")
    due = decisions_due(report)
    if not due:
        yield f.paragraph("None: no gate is waiting for a decision only.")
        return
    as_of = report.heading.as_of
    rows = []
    for one in due[:DECISIONS_SHOWN]:
        late = one.due_on is not None and one.due_on < as_of
        rows.append(
            (
                brief(one.site, 120),
                f"{one.gate} {one.gate_title}",
                f.Tinted(short_date(one.due_on), "amber") if late else short_date(one.due_on),
            )
        )
    yield f.table(
        ("Site", "Gate with nothing left to block it", "Decision due"),
        rows,
        (84 * styles.mm, 66 * styles.mm, styles.WIDTH - 150 * styles.mm),
    )
    if len(due) > DECISIONS_SHOWN:
        yield f.note(f"{len(due) - DECISIONS_SHOWN} more are in the workbook.")


def _criteria(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Criteria for national roll-out", 140)
    ordered = sorted(report.criteria, key=lambda one: not one.veto)
    rows: list[Sequence[f.Cell]] = [
        (
            one.key,
            (f.Bold(one.title), " (veto)") if one.veto else f.Bold(one.title),
            f.Tinted(words.word("criterion", one.status), styles.CRITERION_TONE[one.status]),
            one.met_when,
            one.found,
        )
        for one in ordered
    ]
    widths = [w * styles.mm for w in (11, 32, 22, 58)]
    yield f.table(("No.", "Criterion", "Status", "Met when", "What was found"), rows, (*widths, styles.WIDTH - sum(widths)))
    yield f.note(
        "Vetoes come first. A criterion is met only when every part of it is recorded and holds; what is not recorded stays not known."
    )


def _funnel(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Where sites are in the process", 210)
    steps = funnel(report)
    top = steps[0][1] or 1
    items = []
    for place, (name, count) in enumerate(steps):
        before = steps[place - 1][1] if place else 0
        items.append(
            Bar(name, count / top, str(count), _share(count, before) if place else "", "brand" if place == len(steps) - 1 else "brand-2")
        )
    yield f.Figure(bars(items, styles.WIDTH, "Sites past each gate", 150))


def _share(count: int, before: int) -> str:
    if before >= PERCENT_FROM:
        return f"{100 * count / before:.0f}% of the step before"
    return f"of {before}" if before else ""


def _method(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Method, limits and definitions", 120)
    yield from f.bullets(definitions.METHOD)
    rows = [(f.Bold(term), meaning) for term, meaning in definitions.DEFINITIONS]
    yield f.table(("Term", "What it means"), rows, (42 * styles.mm, styles.WIDTH - 42 * styles.mm))
