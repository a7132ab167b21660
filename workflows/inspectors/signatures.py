"""Places for signatures in a document: who signed for whom, as what and when, which places are blank, which cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workflows.documents import Document, Table
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
from workflows.inspectors.signature_prose import FOR, NAME, TITLE_WORDS, is_told, prose, stamped
from workflows.inspectors.spans import Line, dates_in

# Labels of one place for a signature stand no further apart than this.
LINES_BETWEEN = 3
HEADED = "headed"
_SIGNED_FOR_HEAD = re.compile(
    rf"\s*(?:signed|llofnodwyd)\s+(?:for\s+and\s+)?{FOR}\s+(?P<party>[^:\n\t_.…]{{2,90}}?)\s*:?\s*", re.IGNORECASE
)

_SIGNED_FOR = re.compile(rf"(?:signed|signature|llofnodwyd)?\s*{FOR}\s+(?P<party>[^:\n]{{2,90}}?)\s*:?", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    page: int
    values: dict[str, str]


def signatures_in(document: Document, lines: Sequence[Line]) -> list[Signature]:
    """Every place for a signature, in reading order; tables are read by their columns, everything else line by line."""
    tabular, taken = _tabular(document)
    free = [line for line in lines if " ".join(line.text.split()) not in taken]
    labelled = [line for line in free if not is_told(line.text)]
    return _distinct([*tabular, *stamped(free), *prose(free), *_blocks(labelled)])


def _distinct(found: Sequence[Signature]) -> list[Signature]:
    """A signature seen in two ways counts once: the fuller reading stays."""
    kept: list[Signature] = []
    for signature in sorted(found, key=lambda each: (each.state != SIGNED, each.date is None, not each.position)):
        twin = any(
            signature.name
            and each.name.casefold() == signature.name.casefold()
            and signature.date in (None, each.date)
            and signature.page == each.page
            for each in kept
        )
        if not twin:
            kept.append(signature)
    return sorted(kept, key=lambda each: each.page)


def _blocks(lines: Sequence[Line]) -> list[Signature]:
    """Places whose labels stand on lines of their own; two parties printed side by side repeat a label on one line."""
    found: list[Signature] = []
    columns: list[_Block] = []
    since = 0
    for position, line in enumerate(lines):
        if head := _SIGNED_FOR_HEAD.fullmatch(line.text):
            found += _closed(columns)
            columns, since = [_Block(line.page, {HEADED: head["party"]})], 0
            continue
        pairs = list(_pairs(lines, position))
        since = 0 if pairs else since + 1
        if since > LINES_BETWEEN:
            found += _closed(columns)
            columns = []
        if _begins_anew(columns, [key for key, _ in pairs]):
            found += _closed(columns)
            columns = []
        seen: dict[str, int] = {}
        for key, value in pairs:
            at = seen.get(key, 0)
            seen[key] = at + 1
            while len(columns) <= at:
                columns.append(_Block(line.page, {}))
            columns[at].values.setdefault(key, value)
    return found + _closed(columns)


def _begins_anew(columns: Sequence[_Block], keys: Sequence[str]) -> bool:
    return bool(columns) and any(key in columns[0].values for key in keys)


def _pairs(lines: Sequence[Line], position: int) -> Iterator[tuple[str, str]]:
    """The labelled values of a line; a value left off its line is looked for on the next."""
    for cell in lines[position].text.split("\t"):
        marks = list(LABELLED.finditer(cell))
        if len(cell) > 400 or (
            marks and marks[0].start() > 0 and marks[0]["label"] and cell[: marks[0].start()].strip(" _.…") and len(marks) < 2
        ):
            continue
        for mark, following in zip_longest(marks, marks[1:]):
            value = cell[mark.end() : following.start() if following else len(cell)].strip(" \t,;|")
            key = _key(mark["label"] or mark["bare"])
            if not value and following is None and "\t" not in lines[position].text:
                value = _next_value(lines, position)
            yield key, value


def _key(label: str) -> str:
    plain = label.casefold()
    for key, words in LABELS.items():
        if re.fullmatch(words, plain, re.IGNORECASE):
            return key
    return "party"


def _next_value(lines: Sequence[Line], position: int) -> str:
    if position + 1 >= len(lines):
        return ""
    following = lines[position + 1].text.strip()
    return (
        ""
        if LABELLED.search(following) or len(following) > 80 or "\t" in following or re.match(r"\d+[.)]\s|Page \d", following)
        else following
    )


def _closed(columns: Sequence[_Block]) -> list[Signature]:
    """The signatures of finished blocks; blocks without a place to sign are contact details, not signatures."""
    found = []
    for block in columns:
        values = block.values
        if "signed" not in values and HEADED in values and {"name", "date"} <= values.keys():
            # The place to sign is above the printed name, and what is drawn there leaves no words.
            values = {"party": values[HEADED], "signed": "", **values}
        if "signed" in values and ("date" in values or "name" in values or meaning(values["signed"]) or RULE.search(values["signed"])):
            found.append(judged(values, block.page))
    return found


def _tabular(document: Document) -> tuple[list[Signature], set[str]]:
    """Signatures of tables with a column or a row for each label, and the lines those tables were printed as."""
    found: list[Signature] = []
    taken: set[str] = set()
    for table in document.tables:
        read = _by_columns(table) or _by_rows(table) or _side_by_side(table) or _under_heads(table)
        if read:
            found.extend(read)
            taken |= {" ".join("\t".join(row).split()) for row in table.rows}
            taken |= {" ".join(part.split()) for row in table.rows for part in "\t".join(row).split("\n")}
    return found, taken


def _by_columns(table: Table) -> list[Signature]:
    """A heading row such as Organisation, Name, Title, Signature, Date."""
    for number, row in enumerate(table.rows[:6]):
        keys = [label_of(cell) for cell in row]
        if "signed" in keys and len(set(keys) - {""}) >= 3:
            body = (dict(zip(keys, cells, strict=True)) for cells in table.rows[number + 1 :])
            return [judged(values, table.page) for values in body if any(meaning(value) or RULE.search(value) for value in values.values())]
    return []


def _by_rows(table: Table) -> list[Signature]:
    """Labels down the first column, one party per further column."""
    keys = [label_of(row[0]) if row else "" for row in table.rows]
    if "signed" not in keys or len(set(keys) - {""}) < 2 or len(table.rows[0]) < 2 or any(label_of(row[1]) for row in table.rows):
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
    """Two parties beside each other, every cell a labelled line of its own."""
    found: list[Signature] = []
    for column in range(len(table.rows[0]) if table.rows else 0):
        cells = [Line(table.page, part) for row in table.rows for part in row[column].split("\n") if part.strip()]
        if sum(bool(LABELLED.match(cell.text.strip())) for cell in cells) >= 2:
            cells = _ruled(cells)
            found.extend([*stamped(cells), *prose(cells), *_blocks(cells)])
    return found


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
    name = next((person(each) for each in words if re.fullmatch(NAME, person(each)) and not TITLE_WORDS.search(each.split(",")[0])), "")
    state = BLANK if not dates else SIGNED if name and all(words) else UNREADABLE
    return Signature(state=state, page=page, name=name, party=tidy(party), date=dates[0] if dates else None)


def _ruled(cells: Sequence[Line]) -> list[Line]:
    """A column that labels its name and date, and has a bare rule to sign on."""
    if any(re.match(rf"\s*(?:{LABELS['signed']})\b", cell.text, re.IGNORECASE) for cell in cells):
        return list(cells)
    return [Line(cell.page, f"Signed: {cell.text}") if RULE.fullmatch(cell.text.strip()) else cell for cell in cells]
