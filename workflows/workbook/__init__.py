"""The intake workbook coordinators keep: read into records, and sent back with its problems marked in their cells.

Both functions open the file in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workflows.by_name import ByName
from workflows.sandbox import FileRefused, Limits, run_limited
from workflows.workbook.model import NOUNS, Cell, Level, ParsedWorkbook, Problem, Row

__all__ = ["NOUNS", "Cell", "FileRefused", "Level", "ParsedWorkbook", "Problem", "Row", "annotate", "read_workbook"]

PARSE: ByName[ParsedWorkbook] = ByName("workflows.workbook.reading", "parse_workbook")
ANNOTATE: ByName[int] = ByName("workflows.workbook.annotation", "write_annotated")
READING_LIMITS = Limits(memory_mib=512, cpu_seconds=18, wall_seconds=19)
WRITING_LIMITS = Limits(memory_mib=1024, cpu_seconds=60, wall_seconds=90)


def read_workbook(path: Path) -> ParsedWorkbook:
    """The workbook's records and problems; raises ``FileRefused`` when it is no workbook we can read."""
    return run_limited(PARSE, path.resolve(), limits=READING_LIMITS)


def annotate(source: Path, target: Path, problems: Iterable[Problem]) -> int:
    """Writes a copy of ``source`` to ``target`` with each problem marked in its cell; returns how many cells were marked."""
    return run_limited(ANNOTATE, source.resolve(), target.resolve(), tuple(problems), limits=WRITING_LIMITS)
