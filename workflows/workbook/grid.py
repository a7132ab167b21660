"""One worksheet as plain cells, read in bounds: values, formulas told apart, merged cells filled downwards."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

from workflows.documents.sheets import MAX_COLUMNS, MAX_ROWS, Shape, Span
from workflows.workbook.values import as_text

_EPOCH_1904_YEAR = 1904
_HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Raw:
    """``kind``: value, formula or error (a cell that shows #N/A and the like)."""

    value: Any
    kind: str = "value"

    @property
    def text(self) -> str:
        return as_text(self.value)


GridRow = Mapping[int, Raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """``rows`` maps a row number to its filled cells by column number, both from 1, in order; blank rows are absent."""

    title: str
    rows: Mapping[int, GridRow]
    merges: tuple[Span, ...]
    hidden: bool
    epoch_1904: bool


def read_grids(workbook: Workbook, shapes: Mapping[str, Shape]) -> list[Grid]:
    """Every worksheet of a checked workbook, in order."""
    return [_read(sheet, shapes, workbook.epoch.year == _EPOCH_1904_YEAR) for sheet in workbook.worksheets]


def _read(sheet: Any, shapes: Mapping[str, Shape], epoch_1904: bool) -> Grid:
    shape = shapes.get(_part_name(sheet))
    rows: dict[int, dict[int, Raw]] = {}
    for cells in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        filled = {cell.column: _raw(cell) for cell in cells if cell.value is not None and as_text(cell.value)}
        if filled:
            rows[next(cell.row for cell in cells if cell.value is not None)] = filled
    merges = shape.merges if shape else ()
    _fill_merges(rows, merges)
    return Grid(
        title=sheet.title, rows=dict(sorted(rows.items())), merges=merges, hidden=sheet.sheet_state == _HIDDEN, epoch_1904=epoch_1904
    )


def _part_name(sheet: Any) -> str:
    return posixpath.normpath(str(sheet._worksheet_path).lstrip("/"))


def _raw(cell: Any) -> Raw:
    if cell.data_type == "f":
        return Raw(cell.value, "formula")
    return Raw(cell.value, "error" if cell.data_type == "e" else "value")


def _fill_merges(rows: dict[int, dict[int, Raw]], merges: tuple[Span, ...]) -> None:
    """A name merged over several rows belongs to each of them; it stays in its first column, so titles do not spread."""
    for first_column, first_row, _, last_row in merges:
        value = rows.get(first_row, {}).get(first_column)
        if value is None:
            continue
        for number in range(first_row + 1, min(last_row, MAX_ROWS) + 1):
            # A merged row with nothing else in it is the merge's own height, not a record.
            if number in rows:
                rows[number].setdefault(first_column, value)
