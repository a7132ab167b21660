"""Sections both reports have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable, KeepTogether

from checklists import words
from reports import styles
from reports.model import AgreementLine, ExpiryLine, FollowUp, Heading
from reports.pdf import flowables as f
from reports.text import brief, counted, cut, short_date

AGREEMENT_TONE = {"in_force": "green", "review_soon": "amber", "lapsed": "red", "unsigned": "grey"}
SEVERITY_TONE = {"critical": "red", "major": "amber", "minor": "grey"}


def illustrative_note(heading: Heading) -> Iterable[Flowable]:
    """Said on the first page when the programme's content is illustrative."""
    if heading.illustrative:
        text = "Illustrative programme content; not affiliated with or endorsed by the programme’s owners."
        yield f.banner(text, "amber")
        yield f.gap()


def follow_up_table(lines: Sequence[FollowUp], as_of: dt.date, *, with_site: bool, most: int = 400) -> Iterable[Flowable]:
    """Open conditions, waivers and actions with their age."""
    if not lines:
        yield f.paragraph("None.")
        return
    width = styles.WIDTH
    widths = [w * styles.mm for w in ((32, 21, 0, 27, 16, 24) if with_site else (0, 21, 0, 32, 18, 24))]
    heads = ["Kind", "What", "Held by", "Age", "By"]
    sizes = [widths[1], width - sum(widths), widths[3], widths[4], widths[5]]
    if with_site:
        heads, sizes = ["Site", *heads], [widths[0], *sizes]
    yield f.table(heads, [_follow_up_row(line, as_of, with_site) for line in lines[:most]], sizes)
    if len(lines) > most:
        yield f.note(f"{len(lines) - most} more are in the workbook.")


def _follow_up_row(line: FollowUp, as_of: dt.date, with_site: bool) -> Sequence[f.Cell]:
    kind: f.Cell = words.word("follow_up", line.kind)
    if line.severity:
        kind = f.Tinted(f"{words.word('severity', line.severity)} action", SEVERITY_TONE.get(line.severity, "grey"))
    what: list[f.Run] = [f.Bold(f"{brief(line.about, 90)}: ")] if line.about else []
    what.append(cut(line.text, 400))
    if line.note:
        what.append(f". Meanwhile: {cut(line.note, 300)}")
    late = line.due_on is not None and line.due_on < as_of
    due: f.Cell = f.Tinted(short_date(line.due_on), "red") if late else short_date(line.due_on)
    row: list[f.Cell] = [kind, what, line.holder, age(line.opened_on, as_of), due]
    return [brief(line.site, 80), *row] if with_site else row


def age(opened_on: dt.date | None, as_of: dt.date) -> str:
    return counted(max((as_of - opened_on).days, 0), "day") if opened_on else "–"


def agreement_rows(lines: Sequence[AgreementLine]) -> list[Sequence[f.Cell]]:
    """Kind, counterparty, signatory roles, review date, standing."""
    return [
        (
            words.word("agreement_kind", line.kind),
            brief(line.counterparty, 160),
            ", ".join(line.signed_by) or "nobody yet",
            short_date(line.review_due or line.ends_on),
            f.Tinted(words.word("agreement_standing", line.standing), AGREEMENT_TONE.get(line.standing, "grey")),
        )
        for line in lines
    ]


def expiry_table(lines: Sequence[ExpiryLine], as_of: dt.date, *, with_site: bool, most: int = 400) -> Iterable[Flowable]:
    """What runs out, soonest first, with the days left."""
    if not lines:
        yield f.paragraph("Nothing.")
        return
    rows: list[Sequence[f.Cell]] = []
    for line in lines[:most]:
        left = (line.on - as_of).days
        tone = "red" if left < 0 else "amber" if left <= 30 else "grey"
        said = f"{counted(-left, 'day')} ago" if left < 0 else "today" if left == 0 else f"in {counted(left, 'day')}"
        row: list[f.Cell] = [words.word("expiry", line.kind), brief(line.what, 200), short_date(line.on), f.Tinted(said, tone)]
        rows.append([brief(line.site, 80), *row] if with_site else row)
    heads, sizes = ["Kind", "What", "On", "Left"], [24 * styles.mm, 0.0, 22 * styles.mm, 26 * styles.mm]
    if with_site:
        heads, sizes = ["Site", *heads], [46 * styles.mm, *sizes]
    sizes[-3] = styles.WIDTH - sum(sizes)
    yield f.table(heads, rows, sizes)
    if len(lines) > most:
        yield f.note(f"{len(lines) - most} more are in the workbook.")


def sign_off(content_sha256: str, heading: Heading, method: Sequence[str]) -> Iterable[Flowable]:
    """Who agrees with the report, and what identifies its content."""
    lines = [(name, "", "", "") for name in ("For the host organisation", "For the programme")]
    widths = [w * styles.mm for w in (46, 52, 44)]
    block: list[Flowable] = [
        *f.section("Next steps and sign-off", 60)[1:],
        f.paragraph("Agreed as a fair account of the position, and of who does what next:"),
        f.table(("", "Name and role", "Signature", "Date"), lines, (*widths, styles.WIDTH - sum(widths)), tall=24),
    ]
    yield KeepTogether(block)
    yield from (f.note(text) for text in method)
    yield f.note(f"Content SHA-256 {content_sha256}. Framework content SHA-256 {heading.framework_sha256}.")
