"""Parties that no "between" names: joined in an early sentence that gives each a short form, or for whom people signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from workflows.inspectors.party_names import NAMED, is_party, party_name
from workflows.inspectors.signature_places import BLANK, Signature
from workflows.inspectors.spans import Line, names_agree, plain_name

OPENING_LINES = 30
FEWEST_LETTERS = 6
# "Midlow Trust ("the Trust")", "Midlow Police (the Force)", "Midlow Aid Partnership (MAP)".
_SHORT = (
    r"\(\s*(?:hereafter\s+|referred\s+to\s+as\s+|called\s+|known\s+as\s+)?(?:[“\"‘'][^()\n]{1,40}[”\"’']|(?:the"
    r"|yr?)\s+[A-Z][\w ]{1,30}|[A-Z][A-Za-z&]{1,9})\s*\)"
)
_DEFINED = re.compile(rf"(?P<name>{NAMED})[ ]{_SHORT}")
_BESIDE = re.compile(r"\s*(?:,|;|,?\s*(?:and|&|ac?|with|both|together with|working with|to|from)(?:\s+(?:the|by))?)?\s*", re.IGNORECASE)
_LAST = re.compile(
    rf"\s*,?\s*(?:and|with|ac?)\s+(?:the\s+)?(?P<name>{NAMED})(?=\s*(?:[.,;(\n]|$|agree|are\b|have\b|will\b|share\b|wish\b))"
)
_OF_LAW = re.compile(r"\b(?:act|regulations?|gdpr|mechanism|agreement|protocol|scheme|accord|code|form|plan)$", re.IGNORECASE)


def defined_together(lines: Sequence[Line], organisation: str) -> list[tuple[str, int]]:
    """Organisations with a short form each, beside each other in one of the first sentences; ours is among them."""
    for line in lines[:OPENING_LINES] if organisation else ():
        defined = list(_DEFINED.finditer(line.text))
        names = [party_name(match["name"]) for match in defined[:1]]
        for one, other in pairwise(defined):
            if not _BESIDE.fullmatch(line.text[one.end() : other.start()]):
                break
            names.append(party_name(other["name"]))
        at = defined[len(names) - 1].end() if defined else 0
        if names and (last := _LAST.match(line.text, at)):
            names.append(party_name(last["name"]))
        is_ours = any(names_agree(organisation, name) == "same" for name in names)
        if len(names) > 1 and all(names) and is_ours and not any(_OF_LAW.search(name) for name in names):
            return [(name, line.page) for name in names]
    return []


def signed_for(signatures: Sequence[Signature], organisation: str) -> list[tuple[str, int]]:
    """The organisations signed for, where every place is signed and says for whom, one is ours, and none is only a short form."""
    found: dict[str, tuple[str, int]] = {}
    for each in signatures:
        name = party_name(each.party)
        if each.state == BLANK or len(name) < FEWEST_LETTERS or " " not in name or not is_party(name, [organisation]):
            return []
        found.setdefault(plain_name(name), (name, each.page))
    is_ours = any(names_agree(organisation, name) == "same" for name, _ in found.values()) if organisation else False
    return list(found.values()) if len(found) > 1 and is_ours else []


def as_known(name: str, organisation: str) -> str:
    """The name as the organisation writes it, where only its article was left out."""
    return organisation if organisation.casefold() == f"the {name}".casefold() else name
