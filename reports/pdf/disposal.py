"""The certificate of what was destroyed on one day."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.platypus import Flowable

from reports import styles
from reports.disposal_model import DisposalCertificate, DisposalLine
from reports.pdf import flowables as f
from reports.pdf.document import Stationery, build
from reports.text import brief, counted, short_date

LINES_SHOWN, HASHES_SHOWN = 600, 1200
"""So that a certificate is made while somebody waits; its JSON form has all of them."""


def render(certificate: DisposalCertificate, content_sha256: str) -> bytes:
    """The certificate as a PDF file; ``content_sha256`` identifies the data it was made from."""
    stationery = Stationery(
        brand=certificate.brand,
        kind="Disposal certificate",
        about=f"{brief(certificate.programme, 60)} · Destroyed on {short_date(certificate.on)}",
        title=f"Disposal certificate, {short_date(certificate.on)}",
    )
    return build([*_opening(certificate), *_rules(certificate), *_lines(certificate), *_proof(certificate, content_sha256)], stationery)


def _opening(certificate: DisposalCertificate) -> Iterable[Flowable]:
    yield f.title("Disposal certificate")
    whose = ", ".join(certificate.organisations) or "all organisations"
    yield f.paragraph(f"{certificate.programme}. Destroyed on {short_date(certificate.on)}, of {brief(whose, 300)}.", styles.SUBTITLE)
    if not certificate.lines:
        yield f.paragraph("Nothing was destroyed on this day.")
        return
    files = sum(line.files for line in certificate.rules)
    went = f"{counted(len(certificate.lines), 'item')} with {counted(files, 'file')} and copies."
    yield f.paragraph(
        f"{went} The key of each file was destroyed with it, so that no backup of it can be opened. A file whose very bytes another "
        "document still holds stays with that document."
    )


def _rules(certificate: DisposalCertificate) -> Iterable[Flowable]:
    if not certificate.rules:
        return
    yield from f.section("By rule")
    widths = [32 * styles.mm, 34 * styles.mm, 0.0, 16 * styles.mm, 16 * styles.mm]
    widths[2] = styles.WIDTH - sum(widths)
    rows = [(line.rule, line.period or "–", line.words, str(line.count), str(line.files)) for line in certificate.rules]
    yield f.table(("Rule", "Kept for", "What was done", "Items", "Files"), rows, widths, right=(3, 4))


def _lines(certificate: DisposalCertificate) -> Iterable[Flowable]:
    if not certificate.lines:
        return
    yield from f.section("Item by item")
    widths = [12 * styles.mm, 30 * styles.mm, 26 * styles.mm, 36 * styles.mm, 22 * styles.mm, 0.0]
    widths[5] = styles.WIDTH - sum(widths)
    rows = [_row(line) for line in certificate.lines[:LINES_SHOWN]]
    yield f.table(("No.", "Rule", "Thing", "Of", "Announced", "What went"), rows, widths)
    if len(certificate.lines) > LINES_SHOWN:
        yield f.note(f"{len(certificate.lines) - LINES_SHOWN} more are in the JSON form of this certificate.")
    hashes = [(str(line.id), sha256) for line in certificate.lines for sha256 in line.hashes]
    if hashes:
        yield from f.section("Files by SHA-256")
        yield f.table(("No.", "SHA-256"), hashes[:HASHES_SHOWN], (12 * styles.mm, styles.WIDTH - 12 * styles.mm))
        if len(hashes) > HASHES_SHOWN:
            yield f.note(f"{len(hashes) - HASHES_SHOWN} more are in the JSON form of this certificate.")


def _row(line: DisposalLine) -> tuple[str, ...]:
    went = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(line.destroyed.items())) or "–"
    thing = f"{line.subject_kind} {line.subject_id}"
    return str(line.id), line.rule, thing, brief(line.organisation or "the programme", 60), short_date(line.announced_on), went


def _proof(certificate: DisposalCertificate, content_sha256: str) -> Iterable[Flowable]:
    yield f.gap()
    yield f.note(
        f"The trail ends with event {certificate.trail_length}, SHA-256 {certificate.trail_head}. Every item above has an event in it; "
        "`manage.py verify_trail` checks the chain."
    )
    yield f.note(f"Content SHA-256 {content_sha256}.")
