"""The name of a cell as people see it."""

from __future__ import annotations

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def address(row: int, column: int) -> str:
    """``AA3`` for the third row of the 27th column; both are counted from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, len(LETTERS))
        letters = LETTERS[letter] + letters
    return f"{letters}{row}"
