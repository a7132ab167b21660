"""Parties named in one sentence: taken apart at commas and "and" where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from workflows.inspectors.party_names import ENDS_A_NAME, ORGANISATION, TAIL, is_party, is_place, party_name
from workflows.inspectors.spans import names_agree

_SPACE = re.compile(r"\s+")
# "Midlow Trust, of 1 High Street, Midlow": everything behind the comma is where it is.
_ADDRESSED = re.compile(r"[,)]\s+of\s+\S|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
# The first clause, where the names end without a full stop.
_CLAUSE = re.compile(r"(?<=\w)[ \t]*\n\s*1[.)]?\s*(?:$|(?=[A-Z][^\n]{20}))")
# Behind a comma "a" tells what the one before is: "the Refuge, a Scottish charity"; it is "and" in Welsh elsewhere.
_JOINS = re.compile(r"(?:\s(?:and|AND)|(?<!,)\sac?)\s(?=(?:the |THE |y |yr )?[A-Z(])")
_TWO_WORDS = re.compile(r"(?:[A-Z][\w'’-]+)(?:\s+(?:of|for|the|and|&|[A-Z][\w'’-]*)){1,6}")


def split_names(names: str, organisation: str, known: Sequence[str]) -> list[str]:
    """Names joined by commas and "and", where only one reading is possible."""
    plain = _SPACE.sub(" ", _up_to_heading(_CLAUSE.split(names, maxsplit=1)[0])).strip()
    own = re.search(re.escape(_SPACE.sub(" ", organisation)), plain, re.IGNORECASE) if organisation else None
    marked = (
        plain if own is None else plain[: own.start()] + re.sub(" and ", " &&& ", own.group(), flags=re.IGNORECASE) + plain[own.end() :]
    )
    parted = [party_name(piece) for piece in re.split(r";\s+(?:and\s+)?(?=[A-Z])", plain)]
    if len(parted) > 1 and all(parted):
        return parted
    pieces = [piece.replace(" &&& ", " and ") for piece in _JOINS.split(marked)]
    if len(pieces) > 2:
        pieces = _joined(pieces)
    first = _before_and(pieces[0], known)
    return [*first, *[name for piece in pieces[1:] if (name := party_name(piece))]] if first else []


def _before_and(piece: str, known: Sequence[str]) -> list[str]:
    """The names before "and": one with its address, or several between commas; none where it could be either."""
    parts = re.split(r",\s+(?=[A-Z])", re.sub(r"\s?\([^()]{0,80}\)", "", piece))
    first = party_name(piece)
    others = [part for part in parts[1:] if not is_place(part)]
    if not first or not others or _ADDRESSED.search(piece):
        return [first] if first else []
    is_list = is_party(parts[0], known) and all(is_party(part, known) for part in others)
    is_list = is_list or (_names_one(parts, known) and all(_TWO_WORDS.fullmatch(part.strip()) for part in (parts[0], *others)))
    return [name for part in (parts[0], *others) if (name := party_name(part))] if is_list else []


def _names_one(parts: Sequence[str], known: Sequence[str]) -> bool:
    """Whether one of the names is of those already known, so that what stands beside it is no address."""
    return any(names_agree(name, part) == "same" for name in known for part in parts)


def own_paragraph(names: str) -> str:
    """The names in a word processor's document, where a line that joins two of them is a whole paragraph."""
    first = names.split("\n")[0]
    return first if re.search(r"[\w,)]\s+(?:and|AND|&|ac?)\s+\w", first) else names


def _up_to_heading(names: str) -> str:
    """The names without the heading that follows them: a line that ends as an organisation does, before one that begins afresh."""
    kept: list[str] = []
    whole = names.split("\n")
    for line, following in zip_longest(whole, whole[1:], fillvalue=""):
        kept.append(line)
        if ENDS_A_NAME.search(line) and following.lstrip()[:1].isupper() and re.search(r"\s(?:and|ac?)\s", " ".join(kept)):
            break
    return "\n".join(kept)


def _joined(pieces: list[str]) -> list[str]:
    """Pieces of "Law and Rights Centre and Hub" put together again where a piece alone is no organisation."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not ORGANISATION.search(TAIL.split(joined[-1])[0]) and "(" not in joined[-1]:
            joined[-1] += f" and {piece}"
        else:
            joined.append(piece)
    return joined
