"""Writes stored rows as an intake workbook that is read back to the same values; what would not be is told on a sheet of its own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from workflows.workbook.annotation import put_text, safe_title
from workflows.workbook.columns import Column, Kind, Noun
from workflows.workbook.errors import BadValue
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.values import convert

Line = Mapping[str, Any]
LEFT_OUT_SHEET = "Left out"
_NEEDED_TOO = {
    "answers": frozenset({"organisation", "site", "for", "question", "answer"}),
    "agreements": frozenset({"site"}),
    "people": frozenset({"site"}),
}
"""A row that lacked one of these would be read as a row about something else, or about nothing."""
_NEVER = {
    "people": frozenset({"first_name", "last_name"}),
    "training": frozenset({"first_name", "last_name"}),
    "organisations": frozenset({"charity_number", "nations", "short_name", "welsh_name"}),
    "sites": frozenset({"went_live_on", "withdrawn_on", "framework_version", "withdrawal_reason"}),
    "agreements": frozenset({"level"}),
    "answers": frozenset({"document"}),
}
"""Columns that repeat others, or hold what is recorded elsewhere."""
_TOGETHER = tuple(frozenset({f"{side}_signatory", f"{side}_role", f"{side}_signed_on"}) for side in ("host", "partner"))
_WIDTHS = {Kind.DATE: 13, Kind.NUMBER: 9, Kind.MONEY: 13, Kind.ANSWER: 40, Kind.FLAG: 6}
_BOLD, _TOP = Font(bold=True), Alignment(vertical="top", wrap_text=True)
UNREADABLE = "Read back, this would not say the same; put it in by hand."


@dataclass(slots=True)
class _Left:
    lines: list[Line] = field(default_factory=list)

    def add(self, noun: Noun, line: Line, column: Column) -> None:
        host = line.get("organisation") or line.get("name", "")
        self.lines.append({"organisation": host, "what": f"{noun.label.capitalize()}: {column.label}", "why": UNREADABLE})


def write_workbook(data: Mapping[str, Any]) -> bytes:
    """``data``: ``tables`` of rows by noun and field, and what is ``left_out`` already, each with organisation, what and why."""
    book = Workbook()
    book.properties.title = f"Intake workbook, {data['programme']}, {data['as_of']}"
    book.properties.creator = "Gatepost"
    book.remove(book.worksheets[0])
    left = _Left(list(data["left_out"]))
    for key, noun in NOUN_TABLE.items():
        _write_table(book, noun, data["tables"].get(key, ()), left)
    if left.lines:
        _write_left_out(book, left.lines)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_table(book: Workbook, noun: Noun, lines: Sequence[Line], left: _Left) -> None:
    columns = _columns(noun, lines)
    sheet = _sheet(book, safe_title(noun.label.capitalize()), [column.label for column in columns], [_width(column) for column in columns])
    number = 1
    for line in lines:
        cells = _cells(noun, columns, line, left)
        if cells is None:
            continue
        number += 1
        for place, column in enumerate(columns, start=1):
            if column.field in cells:
                _put(sheet.cell(number, place), cells[column.field])


def _columns(noun: Noun, lines: Sequence[Line]) -> list[Column]:
    """Those in use, and the needed ones; flags share one column."""
    used = {name for line in lines for name in line}
    named = [column for column in noun.columns if column.field not in _NEVER[noun.key] and column.kind is not Kind.FLAG]
    return [column for column in named if column.required or column.field in used]


def _cells(noun: Noun, columns: Sequence[Column], line: Line, left: _Left) -> dict[str, Any] | None:
    """What goes into each cell, by field; None for a row that would be read as another one."""
    cells: dict[str, Any] = {}
    wrong: set[str] = set()
    for column in columns:
        if column.field not in line:
            continue
        typed = _typed(column, line[column.field])
        if _reads_back(column, typed, line[column.field]):
            cells[column.field] = typed
            continue
        left.add(noun, line, column)
        if column.required or column.field in _NEEDED_TOO.get(noun.key, ()):
            return None
        wrong.add(column.field)
    spoiled = frozenset[str]().union(*(group for group in _TOGETHER if group & wrong))
    return {field: typed for field, typed in cells.items() if field not in spoiled}


def _typed(column: Column, value: Any) -> Any:
    """As a person would type it, and in a form the reader is certain of."""
    if column.kind is Kind.DATE:
        return dt.date.fromisoformat(value)
    if column.kind is Kind.CHOICE:
        return _words(value)
    if column.kind is Kind.CHOICES:
        return "; ".join(_words(key) for key in value)
    if column.kind is Kind.LIST:
        return "; ".join(value)
    return value


def _words(key: str) -> str:
    """Short keys are letters: CIO, DSA, IMSA."""
    return key.upper() if len(key) <= 4 else key.replace("_", " ").capitalize()


def _reads_back(column: Column, typed: Any, value: Any) -> bool:
    try:
        found = convert(column, typed, epoch_1904=False).get(column.field)
    except BadValue:
        return False
    return bool(found == value)


def _put(cell: Any, typed: Any) -> None:
    if isinstance(typed, str):
        put_text(cell, typed)
        cell.number_format = "@"
    else:
        cell.value = typed
        if isinstance(typed, dt.date):
            cell.number_format = "dd/mm/yyyy"
    cell.alignment = _TOP


def _write_left_out(book: Workbook, lines: Sequence[Line]) -> None:
    sheet = _sheet(book, LEFT_OUT_SHEET, ("Of", "What is not in this workbook", "Why"), (36, 50, 80))
    for number, line in enumerate(lines, start=2):
        for place, name in enumerate(("organisation", "what", "why"), start=1):
            _put(sheet.cell(number, place), str(line[name]))


def _sheet(book: Workbook, title: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
    sheet: Any = book.create_sheet(title)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        cell = sheet.cell(1, place, heading)
        cell.font = _BOLD
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    return sheet


def _width(column: Column) -> int:
    return _WIDTHS.get(column.kind, 24)
