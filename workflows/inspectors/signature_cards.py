"""Signatures without labels: below words that say signed, a name, a post, a party and a day, on lines of their own or in a row.

What each piece of text is tells itself: a person, a post, an organisation, a day, a mark of signing, a rule to sign on. Pieces that
follow each other are one signatory's until one comes again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from workflows.documents import Document, Table
from workflows.inspectors.signature_lines import prepared
from workflows.inspectors.signature_names import is_short_for
from workflows.inspectors.signature_pieces import (
    CUE,
    DAY,
    LONGEST_PROSE_WORDS,
    MARK,
    MARKED,
    PARTY,
    PERSON,
    PLACE,
    POST,
    PROSE,
    SIGNED_BARE,
    Piece,
    piece_of,
    pieces_of,
)
from workflows.inspectors.signature_places import BLANK, SIGNED, UNREADABLE, Signature, label_of
from workflows.inspectors.signature_prose import FOR
from workflows.inspectors.spans import Line, dates_in

MOST_LINES = 60
# How far above a table the words that say signed may stand.
CUE_REACH = 4
LONGEST_LINE = 240
# A signatory's day stands no further below the name.
DAY_REACH = 5
# Tables with people and days that nobody signs.
_HISTORY = re.compile(r"\b(?:version|author|revision|changes?|amendment|reviewed by|contact|e-?mail|training)\b", re.IGNORECASE)
_SIGNS = re.compile(rf"\b(?:sign(?:ed|ature|atory)?|executed|{FOR}|llofnod\w*)\b", re.IGNORECASE)

_OVER = re.compile(
    r"^\W{0,3}(?:annex|appendix|schedule|atodiad|version|document\s+(?:control|history)|change\s+(?:log|history)|distribution|contacts?\b"
    r"|revision|glossary|data\s+flow)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Card:
    page: int
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_written: bool = False
    post: str = ""
    party: str = ""
    date: dt.date | None = None
    begins: int = 0
    unlabelled: int = 0

    def add(self, piece: Piece) -> None:
        self.kinds.append(piece.kind)
        if piece.kind == PERSON:
            self.names.append(piece.text)
            self.is_written = self.is_written or not piece.is_printed
            self.unlabelled += not piece.is_printed
        elif piece.kind == POST:
            self.post = self.post or piece.text
        elif piece.kind == PARTY:
            self.party = self.party or piece.text
        elif piece.kind == DAY:
            self.date = piece.date

    @property
    def name(self) -> str:
        return max(self.names, key=len, default="")

    @property
    def is_twice(self) -> bool:
        """Whether the name stands there in print and as it was signed, alike or shorter."""
        first, *others = self.names or [""]
        return self.unlabelled > 1 and any(each == first or is_short_for(each, first) or is_short_for(first, each) for each in others)

    def is_of(self, name: str) -> bool:
        return not self.names or any(
            each.casefold() == name.casefold() or is_short_for(each, name) or is_short_for(name, each) for each in self.names
        )


def cards(lines: Sequence[Line], known: Sequence[str] = ()) -> list[Signature]:
    """The signatories below words that say signed; none where no day and no mark shows that anybody signed."""
    found: list[_Card] = []
    lines = prepared(lines)
    for region in _regions(lines, _signed_twice(lines, known)):
        found += _grouped([(line.page, pieces_of(line.text, known)) for line in _in_columns(region, known)])
    return _judged(found)


def _signed_twice(lines: Sequence[Line], known: Sequence[str]) -> set[int]:
    """Where a name in print, the same name as it was signed and a day stand together, whatever stands above.

    Two such places count, or one in the second half.
    """
    dated = {at for position, line in enumerate(lines) if dates_in(line.text) for at in range(position - DAY_REACH, position + 1)}
    short = [
        (line.page, pieces_of(line.text, known) if at in dated and len(line.text) <= LONGEST_LINE else [Piece(PROSE)])
        for at, line in enumerate(lines)
    ]
    begins = [card.begins for card in _grouped(short) if card.is_twice and card.date is not None and PLACE not in card.kinds]
    return {each for each in begins if len(begins) > 1 or 2 * each > len(lines)}


def table_cards(document: Document, lines: Sequence[Line], known: Sequence[str] = ()) -> list[Signature]:
    """Signatories of tables without labels, each in a row or a column, where the table stands below words that say signed."""
    best: list[Signature] = []
    for table in document.tables:
        head = " ".join(" ".join(row) for row in table.rows[:2])
        if _HISTORY.search(head) or not (_SIGNS.search(head) or _is_below_cue(table, lines)):
            continue
        by_row = [(table.page, _row(row, known)) for row in table.rows]
        columns = zip(*table.rows, strict=True)
        by_column = [(table.page, [piece]) for column in columns for cell in column for piece in _cell(cell, known)]
        readings = [_judged(_grouped(each)) for each in (by_row, by_column)]
        best += max(readings, key=lambda each: sum(one.state == SIGNED and one.date is not None for one in each))
    return best


def _cell(cell: str, known: Sequence[str]) -> list[Piece]:
    return [piece for part in cell.split("\n") if part.strip() for piece in pieces_of(part, known)]


def _is_below_cue(table: Table, lines: Sequence[Line]) -> bool:
    first = next((" ".join(cell.split()) for row in table.rows for cell in row if cell.strip()), "")
    for position, line in enumerate(lines):
        if first and line.page == table.page and " ".join(line.text.split()).startswith(" ".join(first.split()[:2])):
            return any(CUE.search(each.text) for each in lines[max(0, position - CUE_REACH) : position + 1])
    return False


def _row(row: Sequence[str], known: Sequence[str]) -> list[Piece]:
    """The pieces of a row; beside a party, empty cells are places that nobody filled in."""
    pieces = [piece for cell in row for piece in _cell(cell, known)]
    is_open = sum(not cell.strip() for cell in row) > 1 and any(piece.kind == PARTY for piece in pieces)
    return [*pieces, Piece(PLACE)] if is_open else pieces


def _judged(found: Sequence[_Card]) -> list[Signature]:
    is_dated = any(card.date and card.names for card in found)
    signatures = []
    for card in found:
        is_person = bool(card.names)
        if PLACE in card.kinds and card.date is None and MARK not in card.kinds:
            state = BLANK
        elif is_person and PLACE not in card.kinds and ((card.date is not None and card.is_written) or MARK in card.kinds or card.is_twice):
            state = SIGNED
        elif (
            (is_person and card.date is not None)
            or (card.date is not None and PLACE in card.kinds)
            or (is_dated and is_person and (card.post or card.party))
        ):
            state = UNREADABLE
        else:
            continue
        if is_person or card.party:
            signatures.append(Signature(state=state, page=card.page, name=card.name, position=card.post, party=card.party, date=card.date))
    return signatures


def _regions(lines: Sequence[Line], sure: Collection[int] = ()) -> Iterator[Sequence[Line]]:
    """The lines from words that say signed, or from a signature marked as one or sure, up to a paragraph or another part."""
    start: int | None = None
    for position, line in enumerate(lines):
        text = line.text.strip()
        is_long = len(text.split()) > LONGEST_PROSE_WORDS and "\t" not in text
        is_cue = any(words.search(text) for words in (CUE, MARKED, SIGNED_BARE))
        if start is None and (position in sure or (is_cue and not (is_long and position < len(lines) // 2))):
            start = position
        elif start is None or position in sure:
            continue
        elif (is_long and not is_cue) or _OVER.match(text) or position - start > MOST_LINES:
            yield lines[start:position]
            start = None
    if start is not None:
        yield lines[start:]


def _in_columns(region: Sequence[Line], known: Sequence[str]) -> Iterator[Line]:
    """Lines of two or more signatories side by side, taken apart; a row that is one signatory's stays as it is."""
    at = 0
    while at < len(region):
        end = at
        width = len(_split(region[at].text))
        while end < len(region) and len(_split(region[end].text)) == width:
            end += 1
        run = [_split(line.text) for line in region[at:end]]
        if width < 2 or not _is_columnar(run, known):
            yield from region[at:end]
        else:
            is_labelled = all(label_of(row[0]) or not row[0] for row in run)
            for column in range(int(is_labelled), width):
                for row in run:
                    yield Line(region[at].page, f"{row[0]}: {row[column]}" if is_labelled and row[0] else row[column])
        at = end


def _is_columnar(run: Sequence[Sequence[str]], known: Sequence[str]) -> bool:
    alike = [len({piece_of(cell, known).kind for cell in row if cell}) == 1 for row in run]
    return len(run) > 1 and 2 * sum(alike) > len(run)


def _split(text: str) -> list[str]:
    return [part.strip() for part in (text.split("\t") if "\t" in text else re.split(r"\s{3,}", text.strip()))]


def _grouped(lines: Sequence[tuple[int, Sequence[Piece]]]) -> list[_Card]:
    found: list[_Card] = []
    card: _Card | None = None
    is_party_first = False
    for position, (page, pieces) in enumerate(lines):
        if any(piece.kind == PROSE for piece in pieces):
            card = None
            continue
        if card is None or _begins_anew(card, pieces, is_party_first):
            card = _Card(page)
            found.append(card)
        if not (card.names or card.party):
            card.begins = position
        for piece in pieces:
            if piece.kind == PARTY and not card.names and not card.party and card.date is None:
                is_party_first = True
            card.add(piece)
    return found


def _begins_anew(card: _Card, pieces: Sequence[Piece], is_party_first: bool) -> bool:
    kinds = [piece.kind for piece in pieces]
    named = [piece.text for piece in pieces if piece.kind == PERSON]
    if named and card.names and not any(card.is_of(name) for name in named):
        return True
    if DAY in kinds and card.date is not None and card.names:
        return True
    if card.date is not None and card.names and (named or MARK in kinds or PLACE in kinds):
        return True
    if MARK in kinds and card.kinds and (MARK in card.kinds or not (named or card.names)):
        return True
    return kinds[:1] == [PARTY] and is_party_first and bool(card.names or card.party) and (card.party != "" or card.date is not None)
