"""What a board has to be sure of: safeguarding, data and agreements, people, what is open, and where requirements stick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from checklists import words
from reports import styles
from reports.columns import KEPT_BACK
from reports.model import LevelCount, NationalReport
from reports.pdf import flowables as f
from reports.pdf.shared import expiry_table, follow_up_table

HOTSPOTS = 12
FOLLOW_UPS, EXPIRIES = 60, 60


def assurance(report: NationalReport) -> Iterable[Flowable]:
    yield from _safeguarding(report)
    yield from _data(report)
    yield from _recognition(report)
    yield from _people(report)
    yield from f.section("Conditions, waivers and actions that are open", 120)
    yield from follow_up_table(report.follow_ups, report.heading.as_of, with_site=True, most=FOLLOW_UPS)
    yield from _hotspots(report)
    yield from f.section("Runs out in the next 90 days, or has run out", 120)
    yield from expiry_table(report.expiries, report.heading.as_of, with_site=True, most=EXPIRIES)


def _safeguarding(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Safeguarding assurance", 140)
    yield f.note("Active sites by each safeguarding requirement that may never be left to a condition.")
    rows: list[Sequence[f.Cell]] = []
    for line in report.safeguarding:
        whole = line.applicable > 0 and line.in_date == line.applicable
        in_date: f.Cell = f.Tinted(f"{line.in_date} of {line.applicable}", "green" if whole else "grey")
        rows.append(((f.Bold(line.key), f" {line.title}"), in_date, str(line.expiring), _warned(line.expired), _warned(line.overdue)))
    widths = [w * styles.mm for w in (26, 28, 22)]
    sizes = (styles.WIDTH - sum(widths) - 22 * styles.mm, *widths, 22 * styles.mm)
    yield f.table(("Requirement", "In date", "Within 90 days", "Expired", "Overdue"), rows, sizes, right=(2, 3, 4))


def _warned(count: int) -> f.Cell:
    return f.Tinted(str(count), "red") if count else "0"


def _data(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Data and agreements", 140)
    counts: dict[str, Counter[str]] = {}
    for line in report.agreements:
        counts.setdefault(line.kind, Counter())[line.standing] += 1
    standings = tuple(words.TABLES["agreement_standing"])
    if counts:
        rows = [
            (words.word("agreement_kind", kind), *(str(counts[kind][standing]) for standing in standings))
            for kind in words.TABLES["agreement_kind"]
            if kind in counts
        ]
        each = 31 * styles.mm
        heads = ("Agreement", *(words.word("agreement_standing", standing) for standing in standings))
        yield f.table(heads, rows, (styles.WIDTH - 4 * each, *[each] * 4), right=(1, 2, 3, 4))
    else:
        yield f.paragraph("No agreement has been recorded.")
    yield from f.subsection("Sharing agreements with statutory partners, by kind of partner")
    yield _levels(report.partner_agreements, report.agreement_levels, "agreement_level")


def _recognition(report: NationalReport) -> Iterable[Flowable]:
    yield from f.subsection("Recognition by statutory bodies, by kind of body")
    yield _levels(report.recognition, report.recognition_levels, "recognition_level")
    yield f.note("Entries in the trackers of active sites. No place smaller than a region is named.")


def _levels(lines: Sequence[LevelCount], levels: Sequence[str], table: str) -> Flowable:
    if not lines:
        return f.paragraph("Nothing has been recorded.")
    each = 31 * styles.mm
    rows = [(words.word("body_class", line.body_class), *(str(count) for count in line.counts)) for line in lines]
    sizes = (styles.WIDTH - each * len(levels), *[each] * len(levels))
    return f.table(("Kind of body", *(words.word(table, level) for level in levels)), rows, sizes, right=range(1, len(levels) + 1))


def _people(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Workforce and training", 140)
    nations = tuple(words.TABLES["nation"])
    found = {(line.role, line.training, line.nation): line for line in report.training}
    rows: list[Sequence[f.Cell]] = []
    for role, training in dict.fromkeys((line.role, line.training) for line in report.training):
        row: list[f.Cell] = [role, training]
        for nation in nations:
            line = found.get((role, training, nation))
            row.append(_pooled(line.in_date, line.in_post) if line else "")
        rows.append(row)
    if not rows:
        yield f.paragraph("No training is asked for by the framework.")
        return
    each = 26 * styles.mm
    rest = (styles.WIDTH - 4 * each) / 2
    heads = ("Post", "Training", *(words.word("nation", nation) for nation in nations))
    yield f.table(heads, rows, (rest, rest, *[each] * 4))
    yield f.note(
        f"People in date of people in post, pooled by nation. {KEPT_BACK}: kept back, because so small a count could point to a person."
    )


def _pooled(in_date: int | None, in_post: int | None) -> str:
    if in_post is None:
        return KEPT_BACK
    return f"{KEPT_BACK if in_date is None else in_date} of {in_post}"


def _hotspots(report: NationalReport) -> Iterable[Flowable]:
    yield from f.section("Where requirements stick", 160)
    unmet = sorted((h for h in report.hotspots if h.unmet), key=lambda h: (-h.unmet, h.key))[:HOTSPOTS]
    returned = sorted((h for h in report.hotspots if h.returned), key=lambda h: (-h.returned, h.key))[:HOTSPOTS]
    widths = (styles.WIDTH - 56 * styles.mm, 28 * styles.mm, 28 * styles.mm)
    if unmet:
        rows = [((f.Bold(h.key), f" {h.title}"), f"{h.unmet} of {h.applicable}", str(h.returned)) for h in unmet]
        yield f.table(("Most often unmet", "Sites unmet", "Returned"), rows, widths, right=(1, 2))
    if returned:
        rows = [((f.Bold(h.key), f" {h.title}"), f"{h.unmet} of {h.applicable}", str(h.returned)) for h in returned]
        yield f.table(("Most often returned", "Sites unmet", "Returned"), rows, widths, right=(1, 2))
    if not unmet and not returned:
        yield f.paragraph("Nowhere: nothing is unmet that a site could act on, and nothing has been returned.")
