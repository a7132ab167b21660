"""The lines that stand above each table of a document: what a register's title, its session and its person are."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.documents import Document, Table

MAX_LINES = 20_000
MOST, LONGEST = 12, 120
# A table stands no further below the one before it, so that many tables cost no more than their lines.
REACH = 2_000


def captions(document: Document) -> list[list[str]]:
    """For each table the short lines between it and the table before it, nearest last; none for sheets of a workbook."""
    if document.names or document.kind == "csv":
        return [[] for _ in document.tables]
    texts = [(page, " ".join(line.split())) for page, whole in enumerate(document.pages, start=1) for line in whole.split("\n")][:MAX_LINES]
    found: list[list[str]] = []
    since = 0
    for table in document.tables:
        begins = _line_of(table.rows[0], table, texts, since)
        if begins is None:
            found.append([])
            continue
        above = [text for _, text in texts[since:begins] if text]
        found.append([text for text in above[-MOST:] if len(text) <= LONGEST])
        ends = _line_of(table.rows[-1], table, texts, begins + 1)
        since = (ends if ends is not None else begins) + 1
    return found


def _line_of(row: Sequence[str], table: Table, texts: Sequence[tuple[int, str]], since: int) -> int | None:
    """The line on which a row of a table begins; long rows wrap, so its first words are enough."""
    whole = " ".join(" ".join(row).split())
    for number in range(since, min(len(texts), since + REACH)):
        page, text = texts[number]
        if page == table.page and text and (text == whole or (len(text) >= LONGEST // 6 and whole.startswith(text))):
            return number
    return None
