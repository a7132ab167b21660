"""Reads documents nobody vouches for; ``read_document`` is the only door and opens them in the sandbox."""

from __future__ import annotations

from pathlib import Path

from workflows.documents.model import Document, Table
from workflows.documents.reading import parse_document
from workflows.sandbox import FileRefused, Limits, run_limited

__all__ = ["Document", "FileRefused", "Table", "read_document"]


def read_document(path: Path, filename: str, limits: Limits | None = None) -> Document:
    """The document's text and tables, read in a limited child process; ``filename`` is the name its sender gave it.

    Raises ``FileRefused`` for a type we do not take, for a file that is not what its name says, and for anything active in it.
    """
    return run_limited(parse_document, path.resolve(), filename, limits=limits)
