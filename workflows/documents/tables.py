"""Spreadsheets and CSV as evidence: every sheet as one page and one table of text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workflows.documents.archives import damaged, member_bytes
from workflows.documents.model import Document, Table
from workflows.documents.ooxml import open_package
from workflows.documents.sheets import MAX_COLUMNS, MAX_ROWS, Shape, Span, check_sheets
from workflows.sandbox import FileRefused

MAX_CHARACTERS = 4096
_VERY_HIDDEN = re.compile(rb"<[^>]*\bstate\s*=\s*[\"']veryHidden[\"']")
_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]")


def open_spreadsheet(path: Path) -> tuple[Workbook, Mapping[str, Shape]]:
    """A checked XLSX opened for reading only, and its sheets' shapes: formulas stay formulas; the caller closes it."""
    with open_package(path, "xlsx") as archive:
        _refuse_very_hidden(archive)
        shapes = check_sheets(archive)
    try:
        # Given a path, the library insists on a suffix; stored evidence has none.
        workbook = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)
    except FileRefused:
        raise
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, InvalidFileException, SyntaxError) as error:
        raise damaged() from error
    return workbook, shapes


def _refuse_very_hidden(archive: zipfile.ZipFile) -> None:
    if _VERY_HIDDEN.search(member_bytes(archive, "xl/workbook.xml")):
        raise FileRefused(
            "hidden_content",
            "The workbook has a sheet that cannot be unhidden from the menu; copy the sheets that matter to a new workbook.",
        )


def read_xlsx(path: Path, filename: str) -> Document:
    workbook, shapes = open_spreadsheet(path)
    tables = tuple(
        Table(page=number, rows=_sheet_rows(sheet), merges=_merges(sheet, shapes))
        for number, sheet in enumerate(workbook.worksheets, start=1)
    )
    names = tuple(sheet.title for sheet in workbook.worksheets)
    workbook.close()
    pages = _pages(tables)
    return Document(
        kind="xlsx",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=pages,
        has_text_layer=any(page.strip() for page in pages),
        tables=tables,
        names=names,
    )


def read_csv(path: Path, filename: str) -> Document:
    rows = _csv_rows(_decoded(path.read_bytes()))
    table = Table(page=1, rows=_squared(rows))
    pages = _pages((table,))
    return Document(
        kind="csv",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=pages,
        has_text_layer=bool(pages[0].strip()),
        tables=(table,),
    )


def _pages(tables: tuple[Table, ...]) -> tuple[str, ...]:
    return tuple("\n".join("\t".join(row).rstrip("\t") for row in table.rows) for table in tables)


def _sheet_rows(sheet: Any) -> tuple[tuple[str, ...], ...]:
    rows = [[_cell_text(cell) for cell in row] for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)]
    return _squared(rows)


def _merges(sheet: Any, shapes: Mapping[str, Shape]) -> tuple[Span, ...]:
    shape = shapes.get(posixpath.normpath(str(sheet._worksheet_path).lstrip("/")))
    return shape.merges if shape else ()


def _cell_text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, dt.datetime) and value.day == 1 and not re.search(r"d", _QUOTED.sub("", cell.number_format), re.IGNORECASE):
        # "Mar-26" typed into a sheet is kept as 1 March, which its sender never said.
        return f"{value:%Y-%m}"
    return _text(value)


def _squared(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of equal width without the blank rows and columns at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index for row in rows for index, cell in enumerate(row, start=1) if cell), default=0)
    return tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:MAX_CHARACTERS]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("file_type_mismatch", "The list is saved as UTF-16 text; save it as CSV in UTF-8, or as XLSX, and send that.")
    if b"\x00" in content or content.lstrip()[:1] in (b"<", b"{") or content.startswith((b"PK", b"%PDF", b"\x89PNG", b"MZ", b"\x7fELF")):
        raise FileRefused("file_type_mismatch", "The file is not a CSV list, whatever its name says; save it as CSV or XLSX and send that.")
    if content.startswith(b"#!"):
        raise FileRefused("file_type_mismatch", "The file is a program, not a CSV list; send the list itself.")
    if content.startswith(b"ID;P"):
        # Spreadsheet programs open it as SYLK, whatever its ending, and run the macros that SYLK may hold. People get lists as they are.
        raise FileRefused(
            "file_type_mismatch",
            "The list begins with ID;P, which spreadsheet programs take for another format; "
            "give its first column another heading, or send it as XLSX.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _csv_rows(text: str) -> list[list[str]]:
    first_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise FileRefused("too_many_rows", "The list has more than 20,000 rows or 60 columns; send the part that matters.")
            rows.append([cell.strip()[:MAX_CHARACTERS] for cell in row])
    except csv.Error as error:
        raise damaged() from error
    return rows
