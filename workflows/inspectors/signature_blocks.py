"""Places for signatures whose labels stand on lines of their own: "Signed: … Name: … Date: …", one below the other or side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workflows.inspectors.party_names import ENDS_A_NAME
from workflows.inspectors.signature_places import LABELLED, LABELS, RULE, Signature, judged, label_of, meaning
from workflows.inspectors.signature_prose import FOR
from workflows.inspectors.spans import Line, dates_in

# Labels of one place for a signature stand no further apart than this.
LINES_BETWEEN = 3
HEADED = "headed"
_SIGNED_FOR_HEAD = re.compile(
    rf"\s*(?:signed|accepted|agreed|executed|endorsed"
    rf"|llofnodwyd)\s+(?:for\s+and\s+)?{FOR}\s+(?P<party>[^:\n\t_.…]{{2,90}}?)(?:\s+by)?\s*:?\s*",
    re.IGNORECASE,
)
# "Signed for the Trust: ________" is a place of its own, whatever was signed in the place above it.
_SIGNED_FOR_RULE = re.compile(
    rf"\s*(?:signed|accepted|agreed|executed|llofnodwyd)\s+(?:for\s+and\s+)?(?:{FOR}|for)\s+(?P<party>[^:\n\t_.…]{{2,90}}?)\s*:?\s*"
    r"(?P<rule>[_.…]{3,})\s*(?:dated?\s*:?\s*(?P<date>[^\n]{0,40}))?",
    re.IGNORECASE,
)
_UNMARKED = re.compile(
    rf"\s*(?P<label>{'|'.join(LABELS[key] for key in ('signed', 'name', 'position', 'date'))})\s+(?P<value>(?-i:[A-Z0-9])[^:\t_…]{{1,60}})",
    re.IGNORECASE,
)
_DATE_BESIDE = re.compile(r"\b(?:date[d]?|dyddiad)\b\s*(?P<words>[^\n]{0,60})", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    page: int
    values: dict[str, str]


def _with_colons(lines: Sequence[Line]) -> list[Line]:
    """Lines such as "Name Ada Bell", "Date 3 April 2026" below each other, each as a label with its value."""
    marked = [_UNMARKED.fullmatch(line.text) for line in lines]
    found = list(lines)
    start = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and marked[end]:
            continue
        run = [match for match in marked[start:end] if match]
        keys = {_key(match["label"]) for match in run}
        if len(keys) > 2 and {"signed", "date"} <= keys:
            found[start:end] = [
                Line(line.page, f"{match['label']}: {match['value']}") for line, match in zip(lines[start:end], run, strict=True)
            ]
        start = end + 1
    return found


def blocks(lines: Sequence[Line]) -> list[Signature]:
    """Places whose labels stand on lines of their own; two parties printed side by side repeat a label on one line."""
    found: list[Signature] = []
    columns: list[_Block] = []
    since = 0
    lines = _with_colons(lines)
    for position, line in enumerate(lines):
        if head := _SIGNED_FOR_HEAD.fullmatch(line.text):
            found += _closed(columns)
            columns, since = [_Block(line.page, {HEADED: head["party"], **_ruled_below(lines, position)})], 0
            continue
        if ruled := _SIGNED_FOR_RULE.fullmatch(line.text):
            found += _closed(columns)
            beside = {} if ruled["date"] is None else {"date": ruled["date"]}
            columns, since = [_Block(line.page, {"party": ruled["party"], "signed": ruled["rule"], **beside})], 0
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


def _ruled_below(lines: Sequence[Line], position: int) -> dict[str, str]:
    """A bare rule to sign on, and the words beside "Date" in the two lines under it, which no colon marks as a label."""
    below = [line.text for line in lines[position + 1 : position + 4]]
    if (
        not below
        or not RULE.fullmatch(below[0].strip())
        or any(_key(match.group()) == "signed" for text in below for match in LABELLED.finditer(text))
    ):
        return {}
    beside = next((match["words"] for text in below[1:] if (match := _DATE_BESIDE.search(text))), "")
    return {"party": _SIGNED_FOR_HEAD.sub(lambda match: match["party"], lines[position].text), "signed": below[0], "date": beside}


def _begins_anew(columns: Sequence[_Block], keys: Sequence[str]) -> bool:
    return bool(columns) and any(key in columns[0].values for key in keys)


def _pairs(lines: Sequence[Line], position: int) -> Iterator[tuple[str, str]]:
    """The labelled values of a line; a value left off its line is looked for on the next."""
    cells = lines[position].text.split("\t")
    if len(cells) > 2 and cells[-1].strip().casefold() == "signed" and not any(map(label_of, cells[:-1])):
        return  # A row of a list that says who has signed.
    for cell in cells:
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
                # "Signed" above a list of signatories labels none of them.
                value = "" if mark["bare"] and key == "signed" and "," in value and dates_in(value) else value
            yield key, value


def _key(label: str) -> str:
    plain = label.casefold()
    if plain == "by" or plain.startswith("signature of "):
        return "signed"
    for key, words in LABELS.items():
        if re.fullmatch(words, plain, re.IGNORECASE):
            return key
    return "party"


def _next_value(lines: Sequence[Line], position: int) -> str:
    if position + 1 >= len(lines):
        return ""
    following = lines[position + 1].text.strip()
    is_other = LABELLED.search(following) or len(following) > 80 or "\t" in following or re.match(r"\d+[.)]\s|Page \d", following)
    return "" if is_other or ENDS_A_NAME.search(following) else following


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
