"""A row of the intake workbook as the worker read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """``cells`` maps a field to its address, value and raw text; dates arrive as ISO text."""

    sheet: str
    row: int
    cells: Mapping[str, Mapping[str, Any]]

    def value(self, name: str, default: Any = None) -> Any:
        cell = self.cells.get(name)
        return default if cell is None or cell["value"] in (None, "") else cell["value"]

    def date(self, name: str) -> dt.date | None:
        value = self.value(name)
        return dt.date.fromisoformat(value) if value else None

    def address(self, *fields: str) -> str:
        """The address of the first of ``fields`` that is filled, else of the row's first cell."""
        for name in fields:
            if name in self.cells:
                return str(self.cells[name]["address"])
        return next((str(cell["address"]) for cell in self.cells.values()), f"A{self.row}")


def lines_of(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    return [Line(str(row["sheet"]), int(row["row"]), row["cells"]) for row in rows]
