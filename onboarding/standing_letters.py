"""The standings of all requirements of a site as one short text, from which those of a whole country are counted in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from checklists.evaluation import Standing

LETTERS: Mapping[Standing, str] = {
    Standing.NOT_APPLICABLE: "-",
    Standing.BLOCKED: "b",
    Standing.TO_DO: "t",
    Standing.WITH_REVIEWER: "r",
    Standing.CHANGES_NEEDED: "c",
    Standing.MET: "m",
    Standing.MET_WITH_CONDITIONS: "n",
    Standing.WAIVED: "w",
    Standing.EXPIRING: "e",
    Standing.EXPIRED: "x",
    Standing.OVERDUE: "o",
    Standing.UNKNOWN: "u",
}
"""Stored: a letter never comes to mean something else."""
STANDINGS: Mapping[str, Standing] = {letter: standing for standing, letter in LETTERS.items()}


def written(standings: Iterable[Standing]) -> str:
    """In the order of the requirements of the version that the site is pinned to."""
    return "".join(LETTERS[standing] for standing in standings)


def counted(texts: Iterable[str], keys: Sequence[str]) -> dict[str, Counter[Standing]]:
    """How many sites stand how, by requirement. ``keys`` are the version's in order; a text of another length is not of it yet."""
    columns = zip(*(text for text in texts if len(text) == len(keys)), strict=True)
    return {
        key: Counter({STANDINGS[letter]: n for letter, n in Counter(column).items()}) for key, column in zip(keys, columns, strict=False)
    }
