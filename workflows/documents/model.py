"""What a document says once it has been opened: plain text and tables, nothing that can act."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_LETTERS = 40
"""With fewer letters and digits than these a document says next to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``page`` is the 1-based page or sheet it stands on; every row has the same number of cells.

    ``merges`` are (first column, first row, last column, last row), from 1; only a merge's first cell holds its text.
    """

    page: int
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Words meant for the author: an empty form field that still shows its prompt (``is_field``), or highlighted text."""

    page: int
    text: str
    is_field: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """``kind`` is the accepted extension (jpg for jpeg). ``pages`` holds the text per page, or per sheet of a spreadsheet.

    ``has_text_layer`` is False for pictures and scans: nothing can then be concluded from what the text does not say.
    ``names`` are the sheet titles of a spreadsheet, empty otherwise. ``warnings`` are sentences for the reader. Headers and footers
    stand once, around the first page. ``watermarks`` are words printed across pages.
    ``asides`` stand beside the text: comments, deleted words, descriptions of pictures, notes on cells, fields of a form.
    """

    kind: str
    filename: str
    size_bytes: int
    pages: tuple[str, ...]
    has_text_layer: bool
    tables: tuple[Table, ...] = ()
    names: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    watermarks: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    asides: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def is_unread(self) -> bool:
        """Whether something in it can only be looked at: a picture, a scan, a page of a PDF without words, next to no text at all."""
        if not self.has_text_layer or sum(letter.isalnum() for letter in self.text) < FEWEST_LETTERS:
            return True
        return self.kind == "pdf" and not all(page.strip() for page in self.pages)
