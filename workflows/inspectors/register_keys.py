"""The key of a register that writes people by their initials: "SH = Samir Haddad"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workflows.documents import Document
from workflows.inspectors.people_names import PeopleNames

MAX_LINES, LONGEST = 5_000, 80
_INITIALS = r"[A-Z](?:\.?\s?[A-Z]){1,3}\.?"
_KEY = re.compile(rf"\s*({_INITIALS})\s*(?:=|:|[–—-]|\t|\bis\b)\s*([^\W\d_][^=:\n]{{3,60}}?)\s*[.;,]?\s*")
_NAMED_FIRST = re.compile(rf"\s*([^\W\d_][^=:\n(]{{3,60}}?)\s*(?:=|:|\()\s*({_INITIALS})\s*\)?\s*")
_BETWEEN = re.compile(r"[;,\n]\s*|\s{3,}")


def spelled_out(document: Document, people: PeopleNames) -> Mapping[str, int]:
    """People by the initials a key of the document gives them; initials given to two people, or to nobody on record, mean nobody."""
    found: dict[str, set[int]] = {}
    for initials, name in _pairs(document):
        if (match := people.match(name)).is_sure and match.person_id is not None:
            found.setdefault(compact(initials), set()).add(match.person_id)
    return {initials: next(iter(who)) for initials, who in found.items() if len(who) == 1}


def compact(initials: str) -> str:
    return re.sub(r"[\W_]+", "", initials)


def _pairs(document: Document) -> Iterator[tuple[str, str]]:
    for line in document.text.split("\n")[:MAX_LINES]:
        for piece in (line, *_BETWEEN.split(line)) if len(line) <= LONGEST * 4 else ():
            if found := _KEY.fullmatch(piece[:LONGEST]):
                yield found[1], found[2]
            elif found := _NAMED_FIRST.fullmatch(piece[:LONGEST]):
                yield found[2], found[1]
