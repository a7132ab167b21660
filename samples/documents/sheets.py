"""Registers as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from samples.documents.archive import spreadsheet_bytes
from samples.documents.paper import FOOTER, Paper


def xlsx_bytes(paper: Paper) -> bytes:
    """One sheet per section that holds a table; the facts stand above each."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for section in paper.sections:
        sheet = book.create_sheet(section.heading[:31])
        sheet.append([f"{paper.organisation}: {paper.title}"])
        sheet["A1"].font = Font(bold=True)
        for label, value in paper.facts:
            sheet.append([f"{label}: {value}"])
        sheet.append([])
        rows: Sequence[Sequence[str]] = section.rows or [(text,) for text in section.paragraphs]
        for row in rows:
            sheet.append(list(row))
        sheet.append([])
        sheet.append([FOOTER])
        for letter in "ABCDEF":
            sheet.column_dimensions[letter].width = 28
    return spreadsheet_bytes(book)
