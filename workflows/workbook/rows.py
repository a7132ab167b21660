"""Takes the records out of a table whose layout is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.workbook.addresses import address
from workflows.workbook.columns import Column
from workflows.workbook.errors import BadValue
from workflows.workbook.grid import Grid, GridRow, Raw
from workflows.workbook.identifiers import is_northern_irish
from workflows.workbook.layout import Layout
from workflows.workbook.model import Cell, Level, Problem, Row
from workflows.workbook.skipping import skip_reason
from workflows.workbook.values import convert

MIN_GROUPED = 4


@dataclass(slots=True)
class Taken:
    """What came out of one sheet."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take_rows(grid: Grid, layout: Layout) -> Taken:
    taken = Taken()
    records = _filled_down(grid, layout, list(_records(grid, layout, taken)), taken)
    for count, (number, cells) in enumerate(records, start=1):
        if count > layout.noun.max_rows:
            message = f"The sheet has more than {layout.noun.max_rows:,} rows; split it into two workbooks."
            taken.problems.append(Problem(sheet=grid.title, cell=address(number, 1), code="too_many_rows", message=message))
            break
        reader = _RowReader(grid=grid, layout=layout, number=number, problems=taken.problems)
        taken.rows.extend(reader.rows(cells))
    return taken


def _records(grid: Grid, layout: Layout, taken: Taken) -> Iterator[tuple[int, GridRow]]:
    """The rows below the heading that hold a record; what is skipped for a reason other than being empty is noticed."""
    previous = layout.heading_row
    in_notes = False
    for number, row in grid.rows.items():
        if number <= layout.heading_row:
            continue
        # A note below the table is often followed by more of them, line by line.
        after_gap = number > previous + 1 or (in_notes and len(row) == 1)
        previous = number
        known = {column: raw for column, raw in row.items() if column in layout.columns}
        reason = skip_reason(row, known, layout, after_gap)
        in_notes = reason == "a note"
        if reason is None:
            yield number, known
        elif reason:
            cell = address(number, min(row))
            message = f"Row {number} was left out: it reads as {reason}."
            taken.problems.append(Problem(sheet=grid.title, cell=cell, code="row_left_out", message=message, level=Level.NOTICE))


def _filled_down(grid: Grid, layout: Layout, records: list[tuple[int, GridRow]], taken: Taken) -> list[tuple[int, GridRow]]:
    """Where the organisation stands only in the first row of each group, it belongs to the rows below as well."""
    place = next((place for place, column in layout.columns.items() if column.field == "organisation" and column.required), None)
    named = sum(place in cells for _, cells in records)
    if place is None or not records or place not in records[0][1] or named * 2 > len(records) or len(records) < MIN_GROUPED:
        return records
    where = address(layout.heading_row, place)
    message = "The organisation stands only in the first row of each group; the rows below were read as belonging to it."
    taken.problems.append(Problem(sheet=grid.title, cell=where, code="filled_down", message=message, level=Level.NOTICE))
    filled: list[tuple[int, GridRow]] = []
    current = records[0][1][place]
    for number, cells in records:
        current = cells.get(place, current)
        filled.append((number, {**cells, place: current}))
    return filled


@dataclass(slots=True, kw_only=True)
class _RowReader:
    grid: Grid
    layout: Layout
    number: int
    problems: list[Problem]
    cells: dict[str, Cell] = field(default_factory=dict)
    spoiled: dict[str, Cell] = field(default_factory=dict)

    def rows(self, raws: GridRow) -> list[Row]:
        for position, column in self.layout.columns.items():
            if (raw := raws.get(position)) is not None:
                self._take(position, column, raw)
        self._settle_charity_register()
        self._join_names()
        self._require()
        self.cells |= {name: cell for name, cell in self.spoiled.items() if name not in self.cells}
        return [Row(noun=self.layout.noun.key, sheet=self.grid.title, number=self.number, cells=cells) for cells in self._split()]

    def _take(self, position: int, column: Column, raw: Raw) -> None:
        where = address(self.number, position)
        if raw.kind != "value":
            self._spoil(column.field, where, raw.text)
            self._problem(where, *_formula_problem(where, column, raw))
            return
        try:
            values = convert(column, raw.value, self.grid.epoch_1904)
        except BadValue as bad:
            self._spoil(column.field, where, raw.text, bad.level)
            self._problem(where, bad.code, f"{where} ({column.label}) {bad.message}.", bad.level)
            return
        for name, value in values.items():
            self._put(name, Cell(address=where, value=value, raw=raw.text))

    def _spoil(self, name: str, where: str, raw: str, level: Level = Level.ERROR) -> None:
        if level is Level.ERROR:
            self.spoiled[name] = Cell(address=where, value=None, raw=raw)

    def _put(self, name: str, cell: Cell) -> None:
        old = self.cells.get(name)
        if old is None:
            self.cells[name] = cell
        elif isinstance(old.value, list):
            merged = list(dict.fromkeys([*old.value, *cell.value]))
            self.cells[name] = Cell(address=old.address, value=merged, raw=f"{old.raw}; {cell.raw}")
        elif old.value != cell.value:
            message = f"{cell.address} says {cell.raw}, but {old.address} says {old.raw} for the same thing; keep the right one."
            self._problem(cell.address, "conflict", message)

    def _settle_charity_register(self) -> None:
        """A bare six-digit number is of Northern Ireland's register when the row is of Northern Ireland alone."""
        found = self.cells.get("ccew")
        if found is None or self.layout.noun.key != "organisations" or not is_northern_irish(found.value):
            return
        nations, company = self._value("nations"), self._value("company") or ""
        if (nations == ["NIR"] or company.startswith("NI")) and "ccni" not in self.cells:
            self.cells["ccni"] = self.cells.pop("ccew")

    def _join_names(self) -> None:
        """A first and a last name in columns of their own are one name, addressed where the last name stands."""
        parts = [cell for cell in (self.cells.pop("first_name", None), self.cells.pop("last_name", None)) if cell is not None]
        field_name = self.layout.noun.full_name
        if field_name and parts and field_name not in self.cells:
            self.cells[field_name] = Cell(
                address=parts[-1].address, value=" ".join(cell.value for cell in parts), raw=" ".join(cell.raw for cell in parts)
            )

    def _value(self, name: str) -> Any:
        cell = self.cells.get(name)
        return cell.value if cell else None

    def _require(self) -> None:
        positions: Mapping[str, int] = {column.field: position for position, column in self.layout.columns.items()}
        for column in self.layout.noun.columns:
            if not column.required or column.field in self.cells or column.field in self.spoiled:
                continue
            where = address(self.number, positions.get(column.field, min(positions.values())))
            self._spoil(column.field, where, "")
            # That a column is missing altogether is said once, at its heading.
            if column.field in positions:
                self._problem(where, "missing", f"{where} ({column.label}) is blank; fill it in.")
        if self.layout.noun.key == "answers":
            self._require_answer(positions)

    def _require_answer(self, positions: Mapping[str, int]) -> None:
        def lacks(*names: str) -> bool:
            return not any(name in self.cells or name in self.spoiled for name in names)

        where = address(self.number, min(positions.values()))
        if lacks("organisation", "site"):
            self._problem(where, "missing", f"Row {self.number} names neither a site nor an organisation; say whose answer it is.")
        if lacks("document", "answer"):
            where = address(self.number, positions.get("answer", positions.get("document", 1)))
            self._problem(where, "missing", f"{where} is blank: give an answer or name the document.")
        if "answer" in self.cells and lacks("question"):
            where = address(self.number, positions.get("question", positions.get("answer", 1)))
            self._problem(where, "missing", f"{where} (Question) is blank; say which question the answer is to.")

    def _split(self) -> list[dict[str, Cell]]:
        splitting = {column.field for column in self.layout.noun.columns if column.splits}
        name = next((name for name in splitting if name in self.cells), None)
        if name is None or self.cells[name].value is None:
            return [self.cells]
        cell = self.cells[name]
        return [{**self.cells, name: Cell(address=cell.address, value=value, raw=cell.raw)} for value in cell.value]

    def _problem(self, where: str, problem_code: str, message: str, level: Level = Level.ERROR) -> None:
        self.problems.append(Problem(sheet=self.grid.title, cell=where, code=problem_code, message=message, level=level))


def _formula_problem(where: str, column: Column, raw: Raw) -> tuple[str, str]:
    if raw.kind == "error":
        return "error_value", f"{where} ({column.label}) shows the error {raw.text}; type the value itself."
    return "formula", f"{where} ({column.label}) holds a formula, and what it last showed may be out of date; type the value itself."
