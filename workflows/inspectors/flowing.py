"""Text of a PDF with its paragraphs joined: a line that ended only because it was full runs on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from workflows.documents import Document

# Pages narrower than this are forms or tables, whose lines mean something.
NARROWEST = 55
FULL = 0.85

_STARTS_ANEW = re.compile(r"\s*(?:[•●▪‣*–-]\s|\d{1,2}(?:\.\d{1,2}){0,2}[.)]?\s|\([a-z0-9]{1,3}\)\s|[a-z]\)\s|\t|$)")


def flowed(document: Document) -> Document:
    """The document with line ends inside paragraphs as spaces, letter for letter, so that places in it stay the same."""
    if document.kind != "pdf":
        return document
    return replace(document, pages=tuple(_flowed(page) for page in document.pages))


def _flowed(page: str) -> str:
    lines = page.split("\n")
    width = max(map(len, lines), default=0)
    if width < NARROWEST:
        return page
    width = sorted(map(len, lines))[-max(1, len(lines) // 20)]
    joined = lines[0]
    for line, following in pairwise(lines):
        joined += (" " if _runs_on(line, following, width) else "\n") + following
    return joined


def _runs_on(line: str, following: str, width: int) -> bool:
    first = following.split(" ", 1)[0]
    is_full = len(line) + 1 + len(first) > FULL * width
    return is_full and not line.rstrip().endswith((".", ":", ";", "!", "?")) and not _STARTS_ANEW.match(following)
