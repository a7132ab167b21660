"""Why one cell cannot be taken in."""

from __future__ import annotations

from workflows.workbook.model import Level


class BadValue(Exception):
    """``message`` continues a sentence that begins with the cell's address and its column's name."""

    def __init__(self, code: str, message: str, level: Level = Level.ERROR) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.level = level
