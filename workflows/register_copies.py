"""A copy of a training register with each problem in the very cell it is about: an XLSX keeps its looks, anything else becomes one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from workflows.documents.reading import checked_kind, parse_document
from workflows.inspectors.training import sheet_name
from workflows.workbook.annotation import put_text, safe_title, write_annotated
from workflows.workbook.model import Problem


def annotated_bytes(path: Path, filename: str, problems: Sequence[Problem]) -> bytes:
    """The copy's bytes, made in this very process: call it through ``registers.annotate_register``."""
    with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
        source, target = Path(folder) / "source.xlsx", Path(folder) / "annotated.xlsx"
        if checked_kind(path, filename) == "xlsx":
            source = path
        else:
            _as_workbook(path, filename, source)
        write_annotated(source, target, problems)
        return target.read_bytes()


def _as_workbook(path: Path, filename: str, target: Path) -> None:
    """The tables of a document as sheets of text, at the addresses the findings use."""
    document = parse_document(path, filename)
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(document.tables):
        sheet = book.create_sheet(safe_title(sheet_name(document, number)))
        for row, cells in enumerate(table.rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    put_text(sheet.cell(row, column), text)
    if not book.worksheets:
        book.create_sheet("Register")
    book.save(target)
