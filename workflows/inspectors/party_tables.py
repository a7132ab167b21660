"""Parties that tables name: in a column of their own, beside a label, or across a row."""

from __future__ import annotations

import re

from workflows.documents import Document, Table
from workflows.inspectors.party_names import PARTY_LABEL, party_name
from workflows.inspectors.signature_places import label_of

_PARTY_HEADERS = re.compile(
    r"^(?:(?:signatory )?organi[sz]ations?|part(?:y|ies)(?: to (?:this|the) [\w -]{3,30})?|partners?"
    r"|partner (?:organi[sz]ation|agency)s?|name of (?:organi[sz]ation"
    r"|party|partner)|agency|sefydliad(?: partner)?|party name)$",
    re.IGNORECASE,
)
_PARTIES_LABEL = re.compile(
    r"(?:the\s+)?(?:part(?:y|ies)|partners?(?:\(s\))?|(?:partner\s+|participating\s+|sharing\s+|signatory\s+)?organi[sz]ations?"
    r"|agencies)(?:\s+(?:involved|to\s+(?:this|the)\s+\w+"
    r"|names?))?",
    re.IGNORECASE,
)
_NAME_OF_PARTY = re.compile(
    r"(?:(?:legal|full)\s+)?(?:name(?:\s+of)?(?:\s+the)?\s+)?(?:partner|party|organi[sz]ation|agency)(?:\s+name)?", re.IGNORECASE
)
_PAIR_LABEL = re.compile(r"\W*(?:between|and|rhwng|ac?)\W*", re.IGNORECASE)
_ROLE_LABEL = re.compile(rf"(?:{PARTY_LABEL}|lead body)\s*:?", re.IGNORECASE)


def in_tables(document: Document) -> list[tuple[str, int]]:
    found = []
    for table in document.tables:
        beside = [(name, table.page) for name in _beside(table)]
        head = [" ".join(cell.split()).strip(" :*") for cell in table.rows[0]] if len(table.rows) > 1 else []
        columns = [number for number, cell in enumerate(head) if any(_PARTY_HEADERS.match(half.strip()) for half in cell.split("/"))]
        is_label = len(head) == 2 and (_PARTIES_LABEL.fullmatch(head[0]) is not None) and bool(party_name(head[1]))
        is_turned = any(label_of(row[0]) == "signed" for row in table.rows)
        if (
            len(columns) == 1
            and len(head) >= 2
            and not beside
            and not is_label
            and not is_turned
            and not label_of(table.rows[1][columns[0]])
        ):
            found += [(name, table.page) for row in table.rows[1:] if (name := party_name(row[columns[0]]))]
        found += beside
        paired = [row[1] for row in table.rows if len(row) == 2 and _PAIR_LABEL.fullmatch(" ".join(row[0].split()))]
        if len(paired) < 2:
            paired = [row[1] for row in table.rows if len(row) == 2 and _ROLE_LABEL.fullmatch(" ".join(row[0].split()))]
        if len(paired) > 1:
            found += [(name, table.page) for cell in paired if (name := party_name(cell))]
    return found


def _beside(table: Table) -> list[str]:
    """The parties of a table with a label beside each value: "Organisations | A; B", or "Organisation | A" above a place to sign."""
    found: list[str] = []
    labels = [row[0] for row in table.rows if len(row) == 2]
    signs = any(label_of(row[0]) == "signed" for row in table.rows)
    across = [row for row in table.rows if signs and len(row) > 2 and _NAME_OF_PARTY.fullmatch(" ".join(row[0].split()).strip(" :*"))]
    if across and not any(map(label_of, across[0][1:])) and all(names := [party_name(cell) for cell in across[0][1:]]):
        return names
    for row in table.rows if len(labels) > 1 else ():
        label = " ".join(row[0].split()).strip(" :*")
        several = [party_name(part) for part in re.split(r"[;\n]", row[-1])]
        if len(several) > 1 and all(several) and _PARTIES_LABEL.fullmatch(label):
            found += several
        elif _PARTY_HEADERS.match(label) and any(label_of(other) == "signed" for other in labels) and several[0]:
            found.append(several[0])
    return found
