"""The same thing twice: merged when both rows agree, a problem naming both cells when they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from workflows.workbook.columns import Noun
from workflows.workbook.model import Cell, Level, Problem, Row
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.words import folded

REGISTERS = ("ccew", "oscr", "ccni", "company", "mutual", "ico", "iaa")
Identity = tuple[str, ...]


def merge_duplicates(rows: Iterable[Row], problems: list[Problem]) -> tuple[Row, ...]:
    """Rows with each record once, in order. A blank agrees with anything; problems are added to ``problems``."""
    kept: dict[tuple[str, Identity], Row] = {}
    for row in rows:
        key = (row.noun, _identity(NOUN_TABLE[row.noun], row))
        first = kept.get(key)
        if first is None or not any(key[1]):
            kept[key if any(key[1]) else (row.noun, (row.sheet, str(row.number)))] = row
            continue
        kept[key] = _merged(first, row, problems)
    found = tuple(kept.values())
    seen: dict[tuple[str, str], tuple[Row, Cell]] = {}
    return tuple(_without(row, _shared_registers(row, seen, problems)) for row in found)


def _identity(noun: Noun, row: Row) -> Identity:
    return tuple(folded(str(row.value(field) or "")) for field in noun.identity)


def _merged(first: Row, second: Row, problems: list[Problem]) -> Row:
    conflicts = [
        (first.cells[name], cell) for name, cell in second.cells.items() if name in first.cells and not _agree(first.cells[name], cell)
    ]
    for old, new in conflicts:
        message = (
            f"{new.address} says {new.raw}, but {_place(first, second, old)} says {old.raw} for the same {_what(first)}; "
            "keep the right one and delete the other."
        )
        problems.append(Problem(sheet=second.sheet, cell=new.address, code="conflict", message=message))
    if not conflicts:
        message = f"Row {second.number} repeats row {first.number}{_elsewhere(first, second)}; the two were read as one."
        cell = next(iter(second.cells.values())).address
        problems.append(Problem(sheet=second.sheet, cell=cell, code="duplicate", message=message, level=Level.WARNING))
    return Row(noun=first.noun, sheet=first.sheet, number=first.number, cells={**second.cells, **first.cells})


def _agree(old: Cell, new: Cell) -> bool:
    return None in (old.value, new.value) or bool(_comparable(old.value) == _comparable(new.value))


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    return sorted(map(folded, value)) if isinstance(value, list) else value


def _place(first: Row, second: Row, cell: Cell) -> str:
    return cell.address + _elsewhere(first, second)


def _elsewhere(first: Row, second: Row) -> str:
    return "" if first.sheet == second.sheet else f" of the sheet {first.sheet}"


def _what(row: Row) -> str:
    return {
        "organisations": "organisation",
        "sites": "site",
        "people": "person and post",
        "training": "training record",
        "agreements": "agreement",
        "answers": "question",
    }[row.noun]


def _without(row: Row, fields: Collection[str]) -> Row:
    """The row with cells marked as reported, so that nobody reports them again."""
    spoiled = {name: Cell(address=row.cells[name].address, value=None, raw=row.cells[name].raw) for name in fields}
    return Row(noun=row.noun, sheet=row.sheet, number=row.number, cells={**row.cells, **spoiled}) if fields else row


def _shared_registers(row: Row, seen: dict[tuple[str, str], tuple[Row, Cell]], problems: list[Problem]) -> list[str]:
    """The registers of which an organisation above has the same number; each is a problem of this row."""
    found: list[str] = []
    for register in REGISTERS if row.noun == "organisations" else ():
        cell = row.cells.get(register)
        if cell is None or cell.value is None:
            continue
        other = seen.setdefault((register, cell.value), (row, cell))
        if other[0] is not row:
            place = _place(other[0], row, other[1])
            message = f"{cell.address} repeats the number in {place}, which belongs to another organisation; correct one of them."
            problems.append(Problem(sheet=row.sheet, cell=cell.address, code="identifier_used_twice", message=message))
            found.append(register)
    return found
