"""Signatures without labels: below words that say signed, a name, a post, a party and a day, on lines of their own or in a row.

What each piece of text is tells itself: a person, a post, an organisation, a day, a mark of signing, a rule to sign on. Pieces that
follow each other are one signatory's until one comes again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from workflows.documents import Document, Table
from workflows.inspectors.party_names import ORGANISATION, is_party, party_name
from workflows.inspectors.signature_names import RANKS, is_short_for
from workflows.inspectors.signature_places import BLANK, LABELLED, RULE, SIGNED, STANDS_IN, UNREADABLE, Signature, label_of, tidy
from workflows.inspectors.signature_prose import FOR, NAME, TITLE_WORDS
from workflows.inspectors.spans import Line, dates_in

PERSON, POST, PARTY, DAY, MARK, PLACE, NOISE, PROSE = "person", "post", "party", "day", "mark", "place", "noise", "prose"
LONGEST_PIECE = 110
LONGEST_PROSE_WORDS = 14
MOST_LINES = 60
# How far above a table the words that say signed may stand.
CUE_REACH = 4
# Tables with people and days that nobody signs.
_HISTORY = re.compile(r"\b(?:version|author|revision|changes?|amendment|reviewed by|contact|e-?mail|training)\b", re.IGNORECASE)
_SIGNS = re.compile(rf"\b(?:sign(?:ed|ature|atory)?|executed|{FOR}|llofnod\w*)\b", re.IGNORECASE)

_CUE = re.compile(
    r"^\W{0,3}(?:(?:\d{1,2}[.)]?|[A-Z][.)])\s+)?(?:(?:part|section|annex|schedule)\s+\w{1,3}\W+)?(?:the\s+)?"
    r"(?:signed\b|signatures?\b|signator(?:y|ies)\b|signing\b|sign(?:ed)?[ -]?off\b|executed\b|execution\b|agreed\b|accepted\b|approved\s+and"
    r"|authoris(?:ed|ation)\b|agreement\s+and\s+signature|in\s+witness|as\s+witness|declaration|electronic(?:ally)?\b|e-?sign|digital"
    r"|completed\s+by|yours\s+(?:sincerely|faithfully|truly)|kind\s+regards|yn\s+gywir|llofnod\w*)[^.]{0,90}[:.]?$"
    r"|\b(?:have|has)\s+(?:today\s+|hereby\s+|each\s+|now\s+|duly\s+)?(?:signed|executed|agreed)\b|\bthe\s+undersigned\b"
    r"|\bin\s+witness\b|\bwe\s+(?:agree|sign|accept)\b|\bsigned\s+(?:by|on\s+behalf|for|below|as\s+follows|electronically)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"^\W{0,3}(?:annex|appendix|schedule|atodiad|version|document\s+(?:control|history)|change\s+(?:log|history)|distribution|contacts?\b"
    r"|revision|glossary|data\s+flow)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\t+|\s+[—–|]\s+|\s-\s|\s{3,}|\s*;\s+|\s+/\s+")
_MARKED = re.compile(
    r"[\[(]\s*(?:e-?signed|signed|sgd\.?|signature|llofnodwyd|signed\s+electronically|electronic\s+signature)\s*[\])]|(?<!\w)/s/|✓|✔",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\W{0,3}(?:(?:electronically|digitally)\s+(?:signed|approved|accepted)|e-?signed|signed\s+(?:with|via|using|through|electronically"
    r"|digitally|online)|docusigned|signature\s+(?:completed|captured|applied)|signed(?=\W*$))\b(?P<by>(?:\s+by)?)[^\d\n]{0,40}?\W*$",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^\W{0,2}(?:id\b|ip\b|ref\b|reference|e-?mail|envelope|document\s+id|audit|authentic|verified|via\b|transaction|certificate|tel\b"
    r"|telephone|phone|address|witness)|@|^[\da-f-]{8,}$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:,|\bat\b|T)?\s*\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?(?:UTC|GMT|BST|Z)\)?(?:[+-]\d{1,2}(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DAY_WORDS = re.compile(
    r"\b(?:date[d]?|signed|on|this|dyddiad|llofnodwyd|mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|[\s:,.()\[\]–—-]",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"^\W{{0,2}}(?:signed\s+|agreed\s+|accepted\s+|executed\s+|llofnodwyd\s+)?(?:for\s+and\s+)?{FOR}\s*:?\s+(?P<party>.+)$", re.IGNORECASE
)
_FOR_NAMED = re.compile(
    rf"^\W{{0,2}}(?:signed\s+|agreed\s+|accepted\s+|executed\s+|llofnodwyd\s+)?(?:for\s+and\s+)?(?:{FOR}|(?<=[a-z]\s)by)\s+(?P<party>[^:\n]{{2,90}}?)"
    rf"\s*(?::|\bby\b:?|\bgan\b:?)\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_BY = re.compile(r"^\W{0,2}(?:signed|agreed|accepted|executed|llofnodwyd)?\s*(?:by|gan)\s*:?\s+(?P<name>.+)$", re.IGNORECASE)
POSTS = re.compile(
    rf"{TITLE_WORDS.pattern}|\b(?:clerk|convener|convenor|warden|minister|rector|bursar|registrar|provost|dean|professor|governor|constable"
    r"|counsel|administrator|nurse|investigator|owner|founder|elder|imam|rabbi|pastor|priest|member|deputy|senior|co-?chair|founder"
    r"|controller|commander|lecturer|reader|consultant|analyst|worker|practitioner|data protection|caldicott)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str = ""
    date: dt.date | None = None
    # A name beside "Name:" was printed; by itself it stands for the signature.
    is_printed: bool = False


@dataclass(slots=True)
class _Card:
    page: int
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_written: bool = False
    post: str = ""
    party: str = ""
    date: dt.date | None = None

    def add(self, piece: _Piece) -> None:
        self.kinds.append(piece.kind)
        if piece.kind == PERSON:
            self.names.append(piece.text)
            self.is_written = self.is_written or not piece.is_printed
        elif piece.kind == POST:
            self.post = self.post or piece.text
        elif piece.kind == PARTY:
            self.party = self.party or piece.text
        elif piece.kind == DAY:
            self.date = piece.date

    @property
    def name(self) -> str:
        return max(self.names, key=len, default="")

    def is_of(self, name: str) -> bool:
        return not self.names or any(
            each.casefold() == name.casefold() or is_short_for(each, name) or is_short_for(name, each) for each in self.names
        )


def cards(lines: Sequence[Line], known: Sequence[str] = ()) -> list[Signature]:
    """The signatories below words that say signed; none where no day and no mark shows that anybody signed."""
    found: list[_Card] = []
    for region in _regions(lines):
        found += _grouped([(line.page, _pieces(line.text, known)) for line in _in_columns(region, known)])
    return _judged(found)


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


def _cell(cell: str, known: Sequence[str]) -> list[_Piece]:
    return [piece for part in cell.split("\n") if part.strip() for piece in _pieces(part, known)]


def _is_below_cue(table: Table, lines: Sequence[Line]) -> bool:
    first = next((" ".join(cell.split()) for row in table.rows for cell in row if cell.strip()), "")
    for position, line in enumerate(lines):
        if first and line.page == table.page and " ".join(line.text.split()).startswith(" ".join(first.split()[:2])):
            return any(_CUE.search(each.text) for each in lines[max(0, position - CUE_REACH) : position + 1])
    return False


def _row(row: Sequence[str], known: Sequence[str]) -> list[_Piece]:
    """The pieces of a row; beside a party, empty cells are places that nobody filled in."""
    pieces = [piece for cell in row for piece in _cell(cell, known)]
    is_open = sum(not cell.strip() for cell in row) > 1 and any(piece.kind == PARTY for piece in pieces)
    return [*pieces, _Piece(PLACE)] if is_open else pieces


def _judged(found: Sequence[_Card]) -> list[Signature]:
    is_dated = any(card.date and card.names for card in found)
    signatures = []
    for card in found:
        is_person = bool(card.names)
        if PLACE in card.kinds and card.date is None and MARK not in card.kinds:
            state = BLANK
        elif is_person and PLACE not in card.kinds and ((card.date is not None and card.is_written) or MARK in card.kinds):
            state = SIGNED
        elif is_person and card.date is not None:
            state = UNREADABLE
        elif card.date is not None and PLACE in card.kinds or (is_dated and is_person and (card.post or card.party)):
            state = UNREADABLE
        else:
            continue
        if is_person or card.party:
            signatures.append(Signature(state=state, page=card.page, name=card.name, position=card.post, party=card.party, date=card.date))
    return signatures


def _regions(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines from words that say signed, or from a signature marked as one, up to a paragraph or another part."""
    start: int | None = None
    for position, line in enumerate(lines):
        text = line.text.strip()
        is_long = len(text.split()) > LONGEST_PROSE_WORDS and "\t" not in text
        is_cue = _CUE.search(text) is not None or _MARKED.search(text) is not None
        if start is None and is_cue and not (is_long and position < len(lines) // 2):
            start = position
        elif start is not None and ((is_long and not is_cue) or _OVER.match(text) or position - start > MOST_LINES):
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
    alike = [len({_piece(cell, known).kind for cell in row if cell}) == 1 for row in run]
    return len(run) > 1 and 2 * sum(alike) > len(run)


def _split(text: str) -> list[str]:
    return [part.strip() for part in (text.split("\t") if "\t" in text else re.split(r"\s{3,}", text.strip()))]


def _grouped(lines: Sequence[tuple[int, Sequence[_Piece]]]) -> list[_Card]:
    found: list[_Card] = []
    card: _Card | None = None
    is_party_first = False
    for page, pieces in lines:
        if any(piece.kind == PROSE for piece in pieces):
            card = None
            continue
        if card is None or _begins_anew(card, pieces, is_party_first):
            card = _Card(page)
            found.append(card)
        for piece in pieces:
            if piece.kind == PARTY and not card.names and not card.party and card.date is None:
                is_party_first = True
            card.add(piece)
    return found


def _begins_anew(card: _Card, pieces: Sequence[_Piece], is_party_first: bool) -> bool:
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


def _pieces(text: str, known: Sequence[str]) -> list[_Piece]:
    """What the parts of a line are; a line none of whose parts can be told is prose."""
    marks = [_Piece(MARK)] if _MARKED.search(text) else []
    plain = _MARKED.sub(" ", text).strip()
    found = [piece for part in _SPLIT.split(plain) if part.strip() for piece in _parted(part.strip(), known)]
    is_head = _CUE.match(plain) is not None and not any(piece.kind in (PERSON, DAY, MARK, PLACE) for piece in found)
    return [_Piece(NOISE)] if is_head and not _FOR.match(plain) else marks + found


def _parted(part: str, known: Sequence[str]) -> list[_Piece]:
    """The pieces of a part: "Ada Bell, Chair, the Trust, 3 May 2026" holds four."""
    if (match := _FOR_NAMED.match(part)) and (name := party_name(match["party"])) and _worded(name, known).kind != PERSON:
        days = [_Piece(DAY, date=found.date) for found in dates_in(match["party"])]
        return [_Piece(PARTY, name), *days, *_parted(match["rest"], known)]
    if part.startswith("(") and part.endswith(")"):
        part = part[1:-1].strip()
    whole = _piece(part, known)
    if whole.kind not in (PROSE, POST, PARTY):
        return [whole]
    if len(part) > LONGEST_PIECE:
        return [_Piece(PROSE)]
    day = dates_in(part)
    if len(day) == 1 and not part[day[0].end :].strip(" ).") and part[: day[0].start].strip():
        before = re.sub(r"[\s,(–—-]*(?:\b(?:on|dated|date)\b\s*:?\s*)?$", "", part[: day[0].start], flags=re.IGNORECASE)
        return [*_parted(before, known), _Piece(DAY, date=day[0].date)] if before else [_Piece(DAY, date=day[0].date)]
    head, _, rest = part.partition(",") if "," in part else part.rstrip(") ").partition("(")
    first = _piece(head.strip(), known)
    if first.kind == PERSON and rest.strip():
        return [first, *_role(rest, known)]
    if match := _BY.match(part):
        return _parted(match["name"], known)
    return _role(part, known) if whole.kind != PROSE else [whole]


def _role(text: str, known: Sequence[str]) -> list[_Piece]:
    """A post, and the party behind the comma that ends it."""
    parts = [part.strip(" ()") for part in re.split(r",|\s+\(|\bfor and on behalf of\b|\bon behalf of\b", text) if part.strip(" ()")]
    found = [_piece(part, known) for part in parts]
    kinds = [piece.kind for piece in found]
    if PERSON in kinds and PARTY not in kinds and parts:
        found = [_Piece(POST, part) if piece.kind == PERSON else piece for piece, part in zip(found, parts, strict=True)]
    return [piece if piece.kind != PROSE else _Piece(POST, part) for piece, part in zip(found, parts, strict=True)][:4]


def _piece(text: str, known: Sequence[str]) -> _Piece:
    plain = text.strip(" *•:,.")
    if STANDS_IN.search(plain):
        return _Piece(PLACE)
    if label := LABELLED.match(text.strip()):
        words = label["label"] or label["bare"] or ""
        is_marked = bool(label["label"]) and words.casefold() != "signed"
        return _labelled(label_of(words), text.strip()[label.end() :].strip(), is_marked, known)
    if not plain or _NOISE.search(plain) or not (dates_in(plain) or _TIME.sub("", plain).strip()):
        return _Piece(PLACE) if RULE.search(text) else _Piece(NOISE)
    if RULE.fullmatch(text.strip()):
        return _Piece(PLACE)
    days = dates_in(plain)
    if len(days) == 1 and not _DAY_WORDS.sub("", _TIME.sub("", plain[: days[0].start] + " " + plain[days[0].end :])).strip():
        return _Piece(DAY, date=days[0].date)
    if match := _FOR.match(plain):
        name = party_name(match["party"])
        return _Piece(PARTY, name) if name and not days and len(name.split()) <= LONGEST_PROSE_WORDS else _Piece(PROSE)
    if _STAMP.match(plain):
        return _Piece(MARK)
    return _worded(plain, known)


def _worded(plain: str, known: Sequence[str]) -> _Piece:
    bare = RANKS.sub("", plain)
    if any(f"{name} ".casefold().startswith(f"{plain} ".casefold()) for name in known):
        return _Piece(PARTY, plain)
    is_name = re.fullmatch(NAME, bare) is not None and not POSTS.search(bare) and len(bare.split()) <= LONGEST_PROSE_WORDS
    if is_name and not ORGANISATION.search(bare):
        return _Piece(PERSON, plain)
    is_short = plain[:1].isupper() and len(plain.split()) <= LONGEST_PROSE_WORDS and not dates_in(plain)
    if is_short and POSTS.search(plain.split(",")[0]):
        return _Piece(POST, plain)
    if is_short and is_party(plain, known) and party_name(plain):
        return _Piece(PARTY, tidy(plain))
    return _Piece(POST, plain) if is_short and len(plain.split()) <= 6 and not plain.endswith(".") else _Piece(PROSE)


def _labelled(label: str, value: str, is_marked: bool, known: Sequence[str]) -> _Piece:
    """What a label says of its value; ``is_marked``: a place to sign, where "Signed" alone may be a heading."""
    days = dates_in(value)
    if label == "date":
        return _Piece(DAY, date=days[0].date) if days else _Piece(NOISE)
    if label == "signed" and not value:
        return _Piece(PLACE if is_marked else NOISE)
    if label == "signed" and RULE.search(value):
        return _Piece(PLACE)
    if label == "signed":
        return _Piece(MARK)
    if not value or RULE.search(value):
        return _Piece(NOISE)
    found = _piece(value, known)
    if found.kind == PERSON:
        return replace(found, is_printed=True)
    return found if label != "position" else _Piece(POST, value)
