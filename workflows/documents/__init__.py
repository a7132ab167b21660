"""Reads documents nobody vouches for; ``read_document`` is the only door and opens them in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workflows.by_name import ByName
from workflows.documents.model import Document, Table
from workflows.sandbox import FileRefused, Limits, run_limited

if TYPE_CHECKING:
    from workflows.documents.copies import Copy

__all__ = ["Document", "FileRefused", "Table", "copy_document", "read_document"]

PARSE: ByName[Document] = ByName("workflows.documents.reading", "parse_document")
COPY: ByName[list[Copy]] = ByName("workflows.documents.copies", "make_copies")

COPYING = Limits(memory_mib=768, cpu_seconds=60, wall_seconds=90.0)
"""Drawing 60 pages takes longer than reading them."""


def read_document(path: Path, filename: str, limits: Limits | None = None) -> Document:
    """The document's text and tables, read in a limited child process; ``filename`` is the name its sender gave it.

    Raises ``FileRefused`` for a type we do not take, for a file that is not what its name says, and for anything active in it.
    """
    return run_limited(PARSE, path.resolve(), filename, limits=limits)


def copy_document(path: Path, filename: str, previous: Path | None = None) -> list[Copy]:
    """Every copy that people get instead of the original, made in a limited child process.

    Raises ``FileRefused`` when the document cannot be read or no safe copy of it can be made.
    """
    return run_limited(COPY, path.resolve(), filename, previous.resolve() if previous else None, limits=COPYING)
