"""A row of the intake workbook as the worker read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """``cells`` maps a field to its address, value and raw text; dates arrive as ISO text.

    A cell whose value is None has a problem that has been reported: it is ``spoiled``, and counts as blank.
    """

    sheet: str
    row: int
    cells: dict[str, Mapping[str, Any]]

    def value(self, name: str, default: Any = None) -> Any:
        cell = self.cells.get(name)
        return default if cell is None or cell["value"] in (None, "") else cell["value"]

    def date(self, name: str) -> dt.date | None:
        value = self.value(name)
        return dt.date.fromisoformat(value) if value else None

    def spoiled(self, *names: str) -> bool:
        return any(name in self.cells and self.cells[name]["value"] is None for name in names)

    def spoil(self, name: str) -> None:
        self.cells[name] = {**self.cells[name], "value": None}

    def address(self, *fields: str) -> str:
        """The address of the first of ``fields`` that is filled, else of the row's first cell."""
        for name in fields:
            if name in self.cells:
                return str(self.cells[name]["address"])
        return next((str(cell["address"]) for cell in self.cells.values()), f"A{self.row}")


def lines_of(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    return [Line(str(row["sheet"]), int(row["row"]), dict(row["cells"])) for row in rows]
