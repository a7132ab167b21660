"""The ways one person's name is written: surname first, with initials, in any case, with and without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_ALIKE = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-"})
_WITHOUT_MARK = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
"""Letters whose stroke Unicode does not hold apart from the letter."""
_SPACE = r"[\s\u00a0._]+"


class Spellings:
    """Finds a name in running text. A name of one word is found as that word alone.

    Initials are found beside the surname only. Where two people of a host share initial and surname, both are found: what is
    erased too much can be written again, what is left cannot be taken back.
    """

    def __init__(self, name: str) -> None:
        surname, comma, given = name.partition(",")
        ordered = f"{given} {surname}" if comma else name
        words = [folded for word in ordered.split() if (folded := _folded(word)[0].strip("."))]
        forms = sorted(set(_forms(words)), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)") if forms else None

    def occurs_in(self, text: str) -> bool:
        return next(self._places(text), None) is not None

    def occurs_within(self, value: Any) -> bool:
        """Whether any text of a JSON value holds the name, keys included."""
        return any(self.occurs_in(text) for text in _texts(value))

    def is_all_of(self, text: str) -> bool:
        """Whether ``text`` is nothing but the name."""
        return self._pattern is not None and self._pattern.fullmatch(_folded(text)[0].strip()) is not None

    def replaced(self, stand_in: str, text: str) -> str:
        """``text`` with ``stand_in`` wherever the name stands; the rest as it was written."""
        parts, done = [], 0
        for start, end in self._places(text):
            parts += [text[done:start], stand_in]
            done = end
        return "".join([*parts, text[done:]])

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the name stands in ``text`` itself, as first and one past the last character."""
        if self._pattern is None:
            return
        folded, origin = _folded(text)
        for match in self._pattern.finditer(folded):
            end = origin[match.end() - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            yield origin[match.start()], end


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in [*value, *value.values()]:
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its characters the place it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        plain = unicodedata.normalize("NFKD", character).casefold().translate(_ALIKE)
        for letter in plain:
            if unicodedata.combining(letter):
                continue
            for one in _WITHOUT_MARK.get(letter, letter):
                letters.append(one)
                origin.append(place)
    return "".join(letters), origin


def _forms(words: list[str]) -> Iterator[str]:
    """Patterns over folded text: all words, without middle names, with initials; each also with the surname, of a word or more, first."""
    if len(words) < 2:
        yield from (re.escape(word) for word in words)
    for split in range(1, len(words)):
        given, surname = words[:split], words[split:]
        heads = {tuple(given), (given[0],)}
        heads |= {tuple(word[0] for word in head) for head in heads} | {(given[0], *(word[0] for word in given[1:]))}
        for head in heads:
            yield _joined([*head, *surname])
            yield _joined(surname) + rf"(?:{_SPACE}|\s*[,;]\s*)" + _joined(list(head)) + (r"\.?" if len(head[-1]) == 1 else "")


def _joined(words: list[str]) -> str:
    """Words with spaces between them; an initial may carry a full stop, and initials may stand together."""
    text = re.escape(words[0])
    for before, word in pairwise(words):
        is_initial = len(before) == 1
        gap = _SPACE if not is_initial else r"[\s\u00a0.]*" if len(word) == 1 else r"(?:\.[\s\u00a0]*|[\s\u00a0]+)"
        text += gap + re.escape(word)
    return text
