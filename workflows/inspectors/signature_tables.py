"""Places for signatures in tables: a column or a row for each label, two parties side by side, or columns without labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from workflows.documents import Document, Table
from workflows.inspectors.party_names import NAMED, ORGANISATION, is_party
from workflows.inspectors.signature_blocks import blocks
from workflows.inspectors.signature_names import RANKS, is_short_for
from workflows.inspectors.signature_places import (
    BLANK,
    LABELLED,
    LABELS,
    RULE,
    SIGNED,
    UNREADABLE,
    Signature,
    judged,
    label_of,
    meaning,
    person,
    tidy,
)
from workflows.inspectors.signature_prose import FOR, NAME, TITLE_WORDS, prose, stamped
from workflows.inspectors.spans import Line, dates_in

_SIGNED_FOR = re.compile(rf"(?:signed|signature|llofnodwyd)?\s*{FOR}\s+(?P<party>[^:\n]{{2,90}}?)\s*:?", re.IGNORECASE)
_SIGNED_MARK = re.compile(rf"\s*(?:{LABELS['signed']})\s*:\s*", re.IGNORECASE)
# Columns of a table that says no labels: a party, a person, a post, a signature and a day.
MOST_COLUMNS, FEWEST_ROWS, MOST_ROWS = 5, 3, 7
LONGEST_DAY = 40
PAIRED_COLUMNS = 4


def tabular(document: Document) -> tuple[list[Signature], set[str], str]:
    """Signatures of tables with a column or a row for each label, the lines they were printed as, and the cells of a PDF's."""
    found: list[Signature] = []
    taken: set[str] = set()
    cells: list[str] = []
    for table in document.tables:
        read = (
            _in_pairs(table)
            or _by_columns(table)
            or _by_rows(table)
            or _side_by_side(table)
            or _under_heads(table)
            or _unlabelled_columns(table)
        )
        if read:
            found.extend(read)
            taken |= {" ".join("\t".join(row).split()) for row in table.rows}
            taken |= {" ".join(part.split()) for row in table.rows for part in "\t".join(row).split("\n")}
            cells += [" ".join(cell.split()) for row in table.rows for cell in row] if document.kind == "pdf" else []
    return found, taken, "\n".join(["", *cells, ""])


def _in_pairs(table: Table) -> list[Signature]:
    """ "Name | Ada Bell | Name | Bo Chan": two parties, each with a column of labels and one of values."""
    rows = [row for row in table.rows if len(row) == PAIRED_COLUMNS and label_of(row[0]) and label_of(row[0]) == label_of(row[2])]
    found = [{label_of(row[at]): row[at + 1] for row in rows} for at in (0, 2)] if 2 * len(rows) > len(table.rows) else []
    return [judged(values, table.page) for values in found if "signed" in values]


def _by_columns(table: Table) -> list[Signature]:
    """A heading row such as Organisation, Name, Title, Signature, Date."""
    for number, row in enumerate(table.rows[:6]):
        keys = [label_of(cell) for cell in row]
        if "signed" in keys and len(set(keys) - {""}) >= 3 - ("date" in keys and len(keys) > 3):
            body = [_of_party(dict(zip(keys, cells, strict=True)), "" if keys[0] else cells[0]) for cells in table.rows[number + 1 :]]
            return [judged(values, table.page) for values in body if any(meaning(value) or RULE.search(value) for value in values.values())]
    return []


def _of_party(values: dict[str, str], first: str) -> dict[str, str]:
    """A row below a heading nobody knows may begin with an organisation: one that holds it alone is a place nobody signed."""
    plain = " ".join(first.split())
    return {"party": plain, **values} if is_party(plain, ()) or re.fullmatch(NAMED, plain) else values


def _by_rows(table: Table) -> list[Signature]:
    """Labels down the first column, one party per further column."""
    keys = [label_of(row[0]) if row else "" for row in table.rows]
    if (
        "signed" not in keys
        or len(set(keys) - {""}) < 2
        or len(table.rows[0]) < 2
        or any(label_of(row[1]) or _label(row[1]) for row in table.rows)
    ):
        return []
    found: list[Signature] = []
    for column in range(1, len(table.rows[0])):
        blocks: list[dict[str, str]] = [{}]
        for key, row in zip(keys, table.rows, strict=True):
            if key and key in blocks[-1] and "signed" in blocks[-1]:
                blocks.append({})
            if key:
                blocks[-1][key] = row[column]
        first = table.rows[0][column] if not keys[0] else ""
        found.extend(judged({"party": first, **block}, table.page) for block in blocks if "signed" in block)
    return found


def _side_by_side(table: Table) -> list[Signature]:
    """Two parties beside each other, every cell a labelled line of its own; "Signed: … | Date: …" is one party over two columns."""
    if any(len({_label(cell) for cell in row if _label(cell)}) > 1 for row in table.rows):
        return []
    found: list[Signature] = []
    for column in range(len(table.rows[0]) if table.rows else 0):
        cells = [Line(table.page, part) for row in table.rows for part in row[column].split("\n") if part.strip()]
        if sum(bool(LABELLED.match(cell.text.strip())) for cell in cells) >= 2:
            cells = _ruled(cells)
            found.extend([*stamped(cells), *prose(cells), *blocks(cells)])
    return found


def _label(cell: str) -> str:
    """What the only line of a cell is labelled as; empty where it has several or none."""
    match = LABELLED.match(cell.strip())
    return label_of(match["label"] or match["bare"]) if match and "\n" not in cell.strip() else ""


def _under_heads(table: Table) -> list[Signature]:
    """ "Signed for the Trust | Signed for the Council", below each a name, a post and a date without labels."""
    heads = [_SIGNED_FOR.fullmatch(" ".join(cell.split())) for cell in table.rows[0]] if len(table.rows) > 1 else []
    if len(heads) < 2 or not all(heads):
        return []
    return [
        _unlabelled(head["party"], [row[column] for row in table.rows[1:]], table.page)
        for column, head in enumerate(heads)
        if head is not None
    ]


def _unlabelled(party: str, cells: Sequence[str], page: int) -> Signature:
    """A name with a date is a signature; with an empty cell among them it may have been drawn; a name alone was printed beforehand."""
    words = [meaning(cell) for cell in cells]
    dates = [date.date for cell in cells for date in dates_in(cell)]
    people = [each for each in map(person, words) if re.fullmatch(NAME, each) and not TITLE_WORDS.search(RANKS.sub("", each).split(",")[0])]
    name = next((each for each in people[1:] if each.endswith(f" {people[0]}")), people[0] if people else "")
    state = BLANK if not dates else SIGNED if name and all(words) else UNREADABLE
    return Signature(state=state, page=page, name=name, party=tidy(party), date=dates[0] if dates else None)


def _unlabelled_columns(table: Table) -> list[Signature]:
    """Two parties beside each other in rows that need no label: who, for whom, a signature and a day, in whatever order.

    The name written a second time, shortened or not, is the signature; without it the place may have been drawn on.
    """
    if not (2 <= len(table.rows[0]) <= MOST_COLUMNS and FEWEST_ROWS <= len(table.rows) <= MOST_ROWS):
        return []
    parties = next((row for row in table.rows if _names_parties(row)), None)
    dated = [row for row in table.rows if all(len(cell) < LONGEST_DAY and dates_in(cell) for cell in row)]
    named = [row for row in table.rows if row is not parties and all(map(_is_person, row))]
    if parties is None or len(dated) != 1 or not named:
        return []
    rows = [row for row in table.rows if row is not parties]
    return [_of_column(tidy(party), column, table.page) for party, column in zip(parties, zip(*rows, strict=True), strict=True)]


def _of_column(party: str, cells: Sequence[str], page: int) -> Signature:
    people = [person(_SIGNED_MARK.sub("", cell)) for cell in cells if _is_person(cell) or _SIGNED_MARK.match(cell)]
    name = max(people, key=len)
    is_signed = len([each for each in people if each == name or is_short_for(each, name)]) > 1
    date = next(found[0].date for cell in cells if (found := dates_in(cell)))
    return Signature(state=SIGNED if is_signed else UNREADABLE, page=page, name=name, party=party, date=date)


def _is_person(cell: str) -> bool:
    plain = person(_SIGNED_MARK.sub("", cell))
    return bool(re.fullmatch(NAME, plain)) and not TITLE_WORDS.search(plain) and not ORGANISATION.search(cell)


def _names_parties(row: Sequence[str]) -> bool:
    """Whether a row holds organisations: names, at least one of which sounds like one."""
    is_named = all(cell[:1].isupper() and not dates_in(cell) and not TITLE_WORDS.search(cell) for cell in row)
    return is_named and any(ORGANISATION.search(cell) for cell in row)


def _ruled(cells: Sequence[Line]) -> list[Line]:
    """A column that labels its name and date, and has a bare rule to sign on."""
    if any(re.match(rf"\s*(?:{LABELS['signed']})\b", cell.text, re.IGNORECASE) for cell in cells):
        return list(cells)
    return [Line(cell.page, f"Signed: {cell.text}") if RULE.fullmatch(cell.text.strip()) else cell for cell in cells]


_READINGS: tuple[Callable[[Table], list[Signature]], ...] = (
    _in_pairs,
    _by_columns,
    _by_rows,
    _side_by_side,
    _under_heads,
    _unlabelled_columns,
)
