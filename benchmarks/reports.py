"""How long reports take to make: ``python -m benchmarks.reports [sites]``.

Beside each stands its floor, run in turn in the same process: for the PDF, bare platypus with the same words in plain paragraphs; for
the workbook, openpyxl in write-only mode with the same cells and one shared style per column. Budgets: site PDF 150 ms, workbook 1.5
times its floor at 2,000 sites. Processor time is measured, because other work on the machine is not ours.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec
import openpyxl
import pypdf
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from reports import styles
from reports.rendering import render
from reports.text import markup
from tests.reports.factories import make_national_report, make_site_report

SITES = 2_000
PDF_ROUNDS, XLSX_ROUNDS = 9, 3


def main(sites: int) -> None:
    site = msgspec.json.decode(msgspec.json.encode(make_site_report()))
    national = msgspec.json.decode(msgspec.json.encode(make_national_report(sites)))
    _compare("site PDF", lambda: render("site", "pdf", site), _pdf_floor(render("site", "pdf", site)), PDF_ROUNDS)
    _compare(
        f"national workbook, {sites:,} sites",
        lambda: render("national", "xlsx", national),
        _xlsx_floor(render("national", "xlsx", national)),
        XLSX_ROUNDS,
    )
    seconds = _seconds(lambda: render("national", "pdf", national))
    print(f"national PDF, {sites:,} sites: {seconds:.2f} s (budget 5 s)")


def _compare(what: str, ours: Callable[[], Any], floor: Callable[[], Any], rounds: int) -> None:
    """Ours and the floor in turn, so that both see the same machine."""
    pairs = [(_seconds(ours), _seconds(floor)) for _ in range(rounds)]
    mine, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{what}: {1000 * mine:,.0f} ms, floor {1000 * least:,.0f} ms, ratio {mine / least:.2f}")


def _seconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _pdf_floor(finished: bytes) -> Callable[[], None]:
    """The same words as the finished file, a paragraph per line, on as many pages as they take."""
    pages = pypdf.PdfReader(io.BytesIO(finished)).pages
    lines = [markup(line) for page in pages for line in page.extract_text().splitlines()]

    def build() -> None:
        story = [part for line in lines for part in (Paragraph(line, styles.CELL), Spacer(1, 3))]
        SimpleDocTemplate(io.BytesIO(), initialFontName=styles.REGULAR).build(story)

    print(f"site PDF: {len(pages)} pages, {len(lines)} lines")
    return build


def _xlsx_floor(finished: bytes) -> Callable[[], None]:
    """The same values on the same sheets, one styled cell per column."""
    book = openpyxl.load_workbook(io.BytesIO(finished), read_only=True)
    sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    print(f"workbook: {sum(len(row) for _, rows in sheets for row in rows):,} cells")

    def build() -> None:
        out = openpyxl.Workbook(write_only=True)
        for title, rows in sheets:
            sheet = out.create_sheet(title)
            cells = [WriteOnlyCell(sheet) for _ in rows[0]]
            for cell in cells:
                cell.font = Font(name="Calibri", size=10)
            for row in rows:
                for cell, value in zip(cells, row, strict=True):
                    cell.value = value
                sheet.append(cells)
        out.save(io.BytesIO())

    return build


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SITES)
