"""What may stand in a place of a sentence, by its kind, and what becomes of it on a Welsh page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checklists.calendar import MONTHS
from portal.shared.framework_words import English, framework_words

MONTHS_IN_WELSH = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
Said = list[str]
"""Texts in a row; an ``English`` one is marked where it is drawn."""
Words = Mapping[str, str]
"""The Welsh of small words that the code puts into its sentences."""

_MONTH = "|".join(MONTHS)
_MONTH_NAME = re.compile(rf"\b(?:{_MONTH})\b")
_IN_WELSH = dict(zip(MONTHS, MONTHS_IN_WELSH, strict=True))
_MORE = re.compile(r"(?P<named>.*) and (?P<number>\d+) more", re.DOTALL)
_CODE = re.compile(r"[A-Z0-9 -]+")
_ANYTHING = r"(?:.|\n)+?"


@dataclass(frozen=True, slots=True)
class Kind:
    """``looks`` is the pattern of what may stand there."""

    looks: str
    said: Callable[[str, Words], Said]


class Quoted(English):
    """Somebody's own words: they stay as they were written, marked as the English they most likely are."""


def as_it_is(text: str, _: Words) -> Said:
    return [text]


def quoted(text: str, _: Words) -> Said:
    return [Quoted(text)]


def day(text: str, _: Words) -> Said:
    """``3 May 2026``, or as much of a day as a document gives: ``May 2026``, ``May to July 2026``."""
    return [_MONTH_NAME.sub(lambda match: _IN_WELSH[match[0]], text).replace(" to ", "–")]


def cell(text: str, _: Words) -> Said:
    """``B7`` or ``row 7``."""
    return [text.replace("row ", "rhes ")]


def word(text: str, words: Words) -> Said:
    """A word of the code, or of a framework: a title, a role, a course."""
    known = words.get(text)
    return [known if known is not None else text if is_code(text) else framework_words(text)]


def known(text: str, words: Words) -> Said:
    """A word of the code, or else what a document calls it: a committee by its own name."""
    return [words.get(text) or Quoted(text)]


def is_code(text: str) -> bool:
    """DBS, SG-LEAD, G1: the same in every language."""
    return _CODE.fullmatch(text) is not None


def several(text: str, words: Words) -> Said:
    """A list as the code writes it: ``a, b, c and 3 more``; a semicolon parts what may itself hold commas."""
    match = _MORE.fullmatch(text)
    named = match["named"] if match else text
    between = "; " if "; " in named else ", "
    said: Said = []
    for part in _parted(named.split(between), between, words):
        said += [between, *word(part, words)] if said else word(part, words)
    return [*said, f" a {match['number']} arall"] if match else said


def _parted(pieces: list[str], between: str, words: Words) -> list[str]:
    """The parts of a list, of which one may hold what parts the others: the longest that is known counts as one."""
    found: list[str] = []
    at = 0
    while at < len(pieces):
        whole = ((between.join(pieces[at:end]), end) for end in range(len(pieces), at, -1))
        part, at = next(((text, end) for text, end in whole if _is_known(text, words)), (pieces[at], at + 1))
        found.append(part)
    return found


def _is_known(text: str, words: Words) -> bool:
    return text in words or is_code(text) or not isinstance(framework_words(text), English)


KINDS: Mapping[str, Kind] = {
    "text": Kind(_ANYTHING, as_it_is),
    "said": Kind(_ANYTHING, quoted),
    "number": Kind(r"-?\d[\d,]*(?:\.\d+)?", as_it_is),
    "digits": Kind(r"\d[\d/]*", as_it_is),
    "day": Kind(rf"\d{{1,2}} (?:{_MONTH}) \d{{4}}", day),
    "written": Kind(rf"(?:\d{{1,2}} )?(?:(?:{_MONTH}) )?(?:to (?:{_MONTH}) )?\d{{4}}", day),
    "word": Kind(r"[^;\n]+?", word),
    "known": Kind(r"[^;\n]+?", known),
    "words": Kind(_ANYTHING, several),
    "reference": Kind(r"\S+", as_it_is),
    "cell": Kind(r"[A-Z]{1,3}\d{1,7}|row \d{1,7}", cell),
    "sentence": Kind(_ANYTHING, as_it_is),
}
"""``text``: names, file names; ``said``: what a person or a document says; ``digits``: 31/03/2026; ``written``: a day as exactly as a
document gives it; ``reference``: a key without spaces; ``cell``: where in a sheet; ``sentence``: another sentence, recognised by itself
(``book``)."""
