"""Places for signatures in a document: who signed for whom, as what and when, which places are blank, which cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workflows.documents import Document
from workflows.inspectors.signature_blocks import blocks
from workflows.inspectors.signature_cards import cards, table_cards
from workflows.inspectors.signature_lines import dated_as_letter
from workflows.inspectors.signature_names import in_full
from workflows.inspectors.signature_places import BLANK, LABELLED, SIGNED, Signature
from workflows.inspectors.signature_prose import is_told, prose, stamped
from workflows.inspectors.signature_tables import tabular
from workflows.inspectors.spans import Line

# Who watched is no signatory: "Witness signature: …", or "In the presence of:" with a name and address below.
_WITNESS = re.compile(r"\s*(?:witness(?:ed|es)?\b|(?:signed )?in the presence of\b|tyst\b)", re.IGNORECASE)
_WITNESSED_BELOW = 4
SHORTEST_PART = 8
# What was done, or the place to do it; "must be signed by both" is neither.
_SIGNING = re.compile(
    r"^\W*(?:signed|signature|executed|llofnod\w*|(?:agreed|authori[sz]ed)\s+(?:and\s+\w+\s+)?by)\b|\b(?:has|have|was|were|been"
    r"|hereby|duly)\s+(?:\w+\s+)?(?:signed|executed)\b"
    r"|\b(?:in|as) witness\b"
    r"|^\W*(?:i|we)\s+(?:hereby\s+)?(?:agree|accept|confirm)\b[^\n]{0,90}\b(?:on\s+behalf\s+of|for)\s+(?-i:[A-Z])",
    re.IGNORECASE,
)


def signatures_in(document: Document, lines: Sequence[Line], known: Sequence[str] = ()) -> list[Signature]:
    """Every place for a signature, in reading order; tables are read by their columns, everything else line by line.

    ``known`` are names of organisations. What pieces without labels tell counts where it says more: who signed, and when.
    """
    found, taken, cells = tabular(document)
    free = list(_without_witnesses([line for line in lines if not _is_taken(" ".join(line.text.split()), taken, cells)]))
    labelled = [line for line in free if not is_told(line.text)]
    read = _distinct(in_full([*stamped(free), *prose(free), *blocks(labelled)], lines))
    shown = dated_as_letter(cards(free, known), lines)
    told = _distinct(in_full(_fuller(shown, table_cards(document, lines, known) if not found else []), lines))
    return _distinct([*in_full(found, lines), *(_fuller(read, told))])


def _fuller(read: Sequence[Signature], told: Sequence[Signature]) -> list[Signature]:
    """The reading that names more signatories with their day, and places left blank that the other found for somebody else."""
    if _told_fully(told) <= _told_fully(read):
        return list(read)
    said = {word.casefold() for each in told for word in (each.name, each.party) if word}
    return [*told, *(each for each in read if each.state == BLANK and {each.name.casefold(), each.party.casefold()} - {""} - said)]


def _told_fully(signatures: Sequence[Signature]) -> tuple[int, int]:
    """How many signatories are named with their day, then how many places are blank for sure."""
    full = sum(each.state == SIGNED and bool(each.name) and each.date is not None for each in signatures)
    return full, sum(each.state == BLANK for each in signatures) if full else 0


def _is_taken(plain: str, taken: set[str], cells: str) -> bool:
    """Whether a line is a row of a table that was read, or, as in a PDF, a part of one of its cells."""
    return plain in taken or (len(plain) >= SHORTEST_PART and plain in cells and f"\n{plain}\n" not in cells)


def speaks_of_signing(lines: Iterable[Line]) -> bool:
    return any(_SIGNING.search(line.text) for line in lines)


def _without_witnesses(lines: Sequence[Line]) -> Iterable[Line]:
    left = 0
    for line in lines:
        if match := _WITNESS.match(line.text):
            is_alone = not line.text[match.end() :].strip(" :_.…\t")
            left = _WITNESSED_BELOW if is_alone else 0
        elif left and LABELLED.search(line.text) and not re.match(r"\s*signed\b", line.text, re.IGNORECASE):
            left -= 1
        else:
            left = 0
            yield line


def _is_same_place(blank: Signature, other: Signature) -> bool:
    """Whether two blank places on a page are the one place of a party, read in two ways."""
    one, two = blank.party.casefold(), other.party.casefold()
    return other.state == BLANK and blank.page == other.page and bool(one and two) and (one in two or two in one)


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
        if not twin and not (signature.state == BLANK and any(_is_same_place(signature, each) for each in kept)):
            kept.append(signature)
    return sorted(kept, key=lambda each: each.page)
