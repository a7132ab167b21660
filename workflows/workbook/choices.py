"""Finds the key a person's wording means in a column's vocabulary."""

from __future__ import annotations

import difflib
import re

from workflows.workbook.columns import Column
from workflows.workbook.errors import BadValue
from workflows.workbook.vocabulary import BLANKS, Vocabulary
from workflows.workbook.words import code, folded

_TYPO_RATIO = 0.88
_MIN_TYPO_LETTERS = 5


def choose(column: Column, text: str) -> str | None:
    """The key of the column's vocabulary that a text means, None for a blank; raises ``BadValue`` naming what is accepted."""
    words = column.vocabulary or {}
    key = _lookup(words, text)
    if key is not None:
        return key
    if folded(text) in BLANKS:
        return None
    raise _unknown(column, text)


def choose_many(column: Column, text: str) -> list[str]:
    """Keys in the order written, each once: "E V C", "EVC", "employees; volunteers" or one wording; raises ``BadValue``."""
    words = column.vocabulary or {}
    key = _lookup(words, text)
    if key is not None:
        return [key]
    if folded(text) in BLANKS:
        return []
    return list(dict.fromkeys(_part_key(column, part) for part in _parts(words, text)))


def _parts(words: Vocabulary, text: str) -> list[str]:
    parts = [part.strip(" .•") for part in re.split(r"[;,\n|/]", text) if part.strip(" .•")]
    parts = [piece for part in parts for piece in _split_joined(words, part)]
    letters = [letter for part in parts for letter in re.findall(r"[^\W\d_]", part)]
    spelled_by_letter = all(len(word) == 1 for part in parts for word in part.split()) or (text.isupper() and text.isalpha())
    if spelled_by_letter and all(letter.casefold() in words for letter in letters):
        return letters
    return parts


def _split_joined(words: Vocabulary, part: str) -> list[str]:
    if _lookup(words, part) is not None:
        return [part]
    pieces = [piece.strip() for piece in re.split(r"\s+and\s+|\s*&\s*|\s*\+\s*", part) if piece.strip()]
    return pieces if len(pieces) > 1 and all(_lookup(words, piece) for piece in pieces) else [part]


def _part_key(column: Column, part: str) -> str:
    key = _lookup(column.vocabulary or {}, part)
    if key is None:
        raise _unknown(column, part)
    return key


def _lookup(words: Vocabulary, text: str) -> str | None:
    inside = re.findall(r"\(([^)]*)\)", text)
    for candidate in (text, re.sub(r"\([^)]*\)", " ", text), *inside):
        if (found := words.get(code(candidate))) is not None:
            return found
    wanted = code(text)
    if len(wanted) < _MIN_TYPO_LETTERS:
        return None
    near = {words[match] for match in difflib.get_close_matches(wanted, list(words), n=3, cutoff=_TYPO_RATIO)}
    return near.pop() if len(near) == 1 else None


def _unknown(column: Column, text: str) -> BadValue:
    keys = list(dict.fromkeys((column.vocabulary or {}).values()))
    shown = ", ".join(key.replace("_", " ") for key in keys)
    return BadValue("not_in_list", f'says "{text[:60]}", which is not one of: {shown}')
