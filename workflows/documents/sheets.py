"""The shape of worksheets, found by streaming their XML once: where values end, what is merged, how deep it nests.

Spreadsheet libraries allocate by coordinates, so one cell in the last corner or one merge over a whole sheet costs gigabytes.
Nothing may open a workbook before its shape has passed here.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

from workflows.documents.archives import CHUNK_BYTES, damaged
from workflows.sandbox import FileRefused

# A title and notes may stand above and below the 20,000 rows of the largest table.
MAX_ROWS = 20_100
MAX_COLUMNS = 60
MAX_ELEMENTS = 4_000_000
MAX_DEPTH = 40
MAX_MERGED_CELLS = 200_000
MAX_SPAN_ROWS = 20_100
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)

Span = tuple[int, int, int, int]


def too_large(what: str) -> FileRefused:
    return FileRefused(
        "sheet_too_large",
        f"A sheet {what}; copy the rows that matter into a new workbook and send that.",
    )


def check_sheets(archive: zipfile.ZipFile) -> dict[str, Shape]:
    """The shape of every worksheet part, keyed by its name in the archive; raises ``FileRefused``."""
    shapes = {}
    for name in archive.namelist():
        if _SHEET_PART.fullmatch(name):
            with archive.open(name) as stream:
                shapes[name] = _ShapeReader().read(stream)
    return shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """``merges`` are (first column, first row, last column, last row); ``last_*`` are of any cell, empty styled ones too."""

    last_row: int
    last_column: int
    merges: tuple[Span, ...]


@dataclass(slots=True)
class _ShapeReader:
    depth: int = 0
    elements: int = 0
    row: int = 0
    last_row: int = 0
    last_column: int = 0
    cell_row: int = 0
    cell_column: int = 0
    merged_cells: int = 0
    merges: list[Span] = field(default_factory=list)

    def read(self, stream: IO[bytes]) -> Shape:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            while chunk := stream.read(CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged() from error
        return Shape(last_row=self.last_row, last_column=self.last_column, merges=tuple(self.merges))

    def _doctype(self, *_ignored: object) -> None:
        raise damaged()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise too_large("is too deeply nested or holds too many cells")
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif name in ("v", "f", "is"):
            self._value()
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.cell_row, self.cell_column = self.row, 0
        elif name in ("mergeCell", "hyperlink"):
            self._span(attributes.get("ref", "A1"), name)

    def _end(self, _tag: str) -> None:
        self.depth -= 1

    def _cell(self, reference: str | None) -> None:
        found = _CELL.fullmatch(reference) if reference else None
        if found:
            self.cell_row, self.cell_column = int(found.group(2)), column_number(found.group(1))
        else:
            self.cell_row, self.cell_column = self.row, self.cell_column + 1
        self.last_row = max(self.last_row, self.cell_row)
        self.last_column = max(self.last_column, self.cell_column)

    def _value(self) -> None:
        if self.cell_row > MAX_ROWS:
            raise too_large("has something below row 20,000")
        if self.cell_column > MAX_COLUMNS:
            raise too_large(f"has something beyond column {MAX_COLUMNS}")

    def _span(self, reference: str, name: str) -> None:
        bounds = range_boundaries(reference)
        first_column, first_row, last_column, last_row = (bound or 0 for bound in bounds)
        area = (last_column - first_column + 1) * (last_row - first_row + 1)
        self.merged_cells += max(area, 1)
        if self.merged_cells > MAX_MERGED_CELLS or None in bounds or area < 1:
            raise too_large("has merged cells or links over a huge area")
        if name == "mergeCell":
            self.merges.append((first_column, first_row, last_column, last_row))


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
