"""Which points of a checklist a document covers, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflows.documents import Document
from workflows.inspectors.coverage_points import POINTS, Point
from workflows.inspectors.finding import quotation

_HEADING = re.compile(
    r"^[ \t]*(?P<numbered>(?:section[ ]|adran[ ])?\d{1,2}(?:\.\d{1,2}){0,2}[.):]?[ \t]+[A-ZÀ-ÞŴŶ][^\n.;:]{2,80})[ \t:]*$"
    r"|^[ \t]*(?P<bare>[A-ZÀ-ÞŴŶ][^\n\t.;:|]{2,60})[ \t:]*$",
    re.MULTILINE,
)
# The end of a line of a table of contents.
_CONTENTS = re.compile(r"(?:\.[ ]?){4}\s{0,4}\d{1,3}\s{0,4}$|…{2}\s{0,4}\d{1,3}\s{0,4}$|\t\d{1,3}\s{0,4}$")
_LINE_END = 24
MOST_PAGES = 6
_Heading = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point stands: ``section`` is the heading above it, as printed, or blank; ``pages`` every page that speaks of it."""

    page: int
    section: str
    quotation: str
    pages: tuple[int, ...]


def covered(document: Document, checklist: str) -> Iterator[tuple[str, Place | None]]:
    """Each point of the checklist with its place, None where nothing was found."""
    pages = [_without_contents(text) for text in document.pages]
    headings = [(page, found.start(), found.end()) for page, text in enumerate(pages, start=1) for found in _HEADING.finditer(text)]
    for item, point in POINTS[checklist].items():
        yield item, _place(pages, headings, point)


def _without_contents(text: str) -> str:
    """The page with the lines of a table of contents blanked, which name every section and cover none."""
    return "\n".join("" if _CONTENTS.search(line[-_LINE_END:]) else line for line in text.split("\n"))


def _place(pages: list[str], headings: Sequence[_Heading], point: Point) -> Place | None:
    found = [list(islice(_mentions(pages, pattern), MOST_PAGES)) for pattern in point]
    if not all(found):
        return None
    page, match = _under_a_heading(pages, headings, point[0]) or found[0][0]
    text = pages[page - 1]
    named = sorted({page, *(each for one in found for each, _ in one)})[:MOST_PAGES]
    return Place(page, _section(text, match.start()), quotation(text, match.start(), match.end()), tuple(named))


def _mentions(pages: list[str], pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for page, text in enumerate(pages, start=1):
        if match := pattern.search(text):
            yield page, match


def _under_a_heading(pages: list[str], headings: Sequence[_Heading], pattern: re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
    """The heading that speaks of the point, if one does: there it stands."""
    for page, start, end in headings:
        if match := pattern.search(pages[page - 1], start, end):
            return page, match
    return None


def _section(text: str, position: int) -> str:
    best = ""
    for heading in _HEADING.finditer(text, 0, min(len(text), position + 90)):
        if heading.start() > position:
            break
        if heading["numbered"] or not best or not best[0].isdigit():
            best = " ".join((heading["numbered"] or heading["bare"]).split())
    return best[:80]
