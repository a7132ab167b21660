"""Which course of the catalogue a host means by the name in its register, and how sure that is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.inspectors.course_words import FILLER, QUALIFIERS, course_words, level_of

SURE = 0.85
"""From here on a match needs no confirmation."""
WORTH_SHOWING = 0.6
CLOSE = 0.08
UNSURE = 0.5
ALMOST_WHOLE = 0.97
MANY_NAMES = 500
MAX_PARTS = 6
"""After so many different names only exact words are compared, so that a hostile list costs no time."""
_SPLIT_TITLE = re.compile(r"\s+and\s+|,|&|;", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^)\]]{1,40})[)\]]")
_COMPOUND = re.compile(r"[A-Za-z]{1,8}(?:[\s-]?[A-Za-z]{1,6})?[\s-]?\d?")


@dataclass(frozen=True, slots=True)
class CourseMatch:
    """``code`` is the likeliest course, None where nothing is near; ``other`` is one that fits about as well."""

    code: str | None
    confidence: float
    other: str | None = None

    @property
    def is_sure(self) -> bool:
        return self.code is not None and self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    words: frozenset[str]
    parts: tuple[frozenset[str], ...]
    level: int | None
    is_title_shared: bool


@dataclass(slots=True)
class CourseNames:
    """Matches names against one catalogue; ``courses`` maps a code to its title and months of validity."""

    courses: Mapping[str, tuple[str, int]]
    _entries: list[_Entry] = field(init=False)
    _vocabulary: Mapping[str, tuple[str, ...]] = field(init=False)
    _known: dict[str, CourseMatch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        titles = [" ".join(course_words(level_of(title)[1])) for title, _ in self.courses.values()]
        self._entries = [_entry(code, title, titles) for code, (title, _) in self.courses.items()]
        by_letter: dict[str, set[str]] = {}
        for entry in self._entries:
            for word in entry.words:
                by_letter.setdefault(word[:1], set()).add(word)
        self._vocabulary = {letter: tuple(sorted(words)) for letter, words in by_letter.items()}

    def match(self, text: str) -> CourseMatch:
        """The course named by a code, an abbreviation or, closely enough, by its title."""
        plain = " ".join(text.split())[:160]
        if plain not in self._known:
            code, _, name = plain.partition(" – ")
            if name and _is_code(code):
                # A code of the host's own before the name: "SA3 – Safeguarding Adults Level 3".
                found = max(self._by_code(plain) or self._by_words(plain), self._by_words(name), key=lambda match: match.confidence)
            else:
                found = self._by_parts(plain) if "|" in plain else self._by_code(plain) or self._by_words(plain)
            if len(self._known) > 20 * MANY_NAMES:
                return found
            self._known[plain] = found
        return self._known[plain]

    def _by_parts(self, text: str) -> CourseMatch:
        """The best of the parts of a name with bars in it, as staff records print them: "NHS|CSTF|Safeguarding Adults - Level 2|"."""
        parts = [part.strip() for part in text.split("|") if part.strip()]
        found = [self._by_code(part) or self._by_words(part) for part in parts[:MAX_PARTS]]
        return max(found, key=lambda match: match.confidence, default=CourseMatch(None, 0.0))

    def _by_code(self, text: str) -> CourseMatch | None:
        """A code standing alone, in brackets, or before a dash; run together or not."""
        compact = {_compact(entry.code): entry.code for entry in self._entries}
        if (code := compact.get(_compact(text))) is not None:
            # "LEGAL" is the code; "Legal" may be any course about the law.
            return CourseMatch(code, 1.0 if _is_code(text) else 0.75)
        pieces = [*_BRACKETED.findall(text), re.split(r"\s+[-–—:|/]\s*|:\s", text)[0], text.split(" ")[0]]
        codes = {compact[_compact(piece)] for piece in pieces if _is_code(piece) and _compact(piece) in compact}
        return CourseMatch(next(iter(codes)), 0.95) if len(codes) == 1 else None

    def _by_words(self, text: str) -> CourseMatch:
        level, rest = level_of(text)
        words = frozenset(self._corrected(word) for word in course_words(rest))
        if not any(word not in FILLER for word in words):
            return CourseMatch(None, 0.0)
        ranked = sorted(((_fit(words, level, entry), entry.code) for entry in self._entries), reverse=True)
        if not ranked or ranked[0][0] < WORTH_SHOWING:
            return CourseMatch(None, round(ranked[0][0], 2) if ranked else 0.0)
        best, code = ranked[0]
        if len(ranked) > 1 and best - ranked[1][0] < CLOSE:
            return CourseMatch(code, UNSURE, ranked[1][1])
        return CourseMatch(code, round(min(best, 1.0), 2))

    def _corrected(self, word: str) -> str:
        """A word of the catalogue that this one misspells, or the word itself."""
        candidates = self._vocabulary.get(word[:1], ())
        if len(word) < 5 or len(word) > 20 or word in candidates or word in FILLER or len(self._known) > MANY_NAMES:
            return word
        near = [other for other in candidates if abs(len(other) - len(word)) <= 2 and len(other) >= 5]
        found = difflib.get_close_matches(word, near, n=1, cutoff=0.82)
        return found[0] if found else word


def _entry(code: str, title: str, titles: list[str]) -> _Entry:
    level, rest = level_of(title)
    words = course_words(rest)
    digit = re.search(r"[^\W\d_](\d)$", code)
    parts = tuple(frozenset(course_words(part)) for part in _SPLIT_TITLE.split(level_of(title)[1]) if part.strip())
    return _Entry(
        code=code,
        words=frozenset(words),
        parts=parts if len(parts) > 1 else (),
        level=level or (int(digit[1]) if digit else None),
        is_title_shared=titles.count(" ".join(words)) > 1 or level is not None,
    )


def _fit(words: frozenset[str], level: int | None, entry: _Entry) -> float:
    whole = _overlap(words, entry.words)
    score = max([whole, *(_overlap(words, part) * _part_weight(place, part) for place, part in enumerate(entry.parts))])
    for word in QUALIFIERS:
        if (word in words) != (word in entry.words) and not (word in ("child", "adult") and not words & {"child", "adult"}):
            score *= 0.7
    return score * _level_weight(level, entry, whole)


def _part_weight(place: int, part: frozenset[str]) -> float:
    """The first half of "Data protection and confidentiality" stands for the whole; a later or one-word part may not."""
    return 0.95 if place == 0 and sum(word not in FILLER for word in part) > 1 else 0.75


def _level_weight(level: int | None, entry: _Entry, whole: float) -> float:
    if level == entry.level:
        return 1.0
    if level is None:
        return 0.9 if whole > ALMOST_WHOLE and not entry.is_title_shared else 0.8
    return 0.9 if entry.level is None else 0.62


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    common, total = _weight(one & other), _weight(one) + _weight(other)
    return 2 * common / total if total else 0.0


def _weight(words: frozenset[str]) -> float:
    return sum(0.15 if word in FILLER else 1.0 for word in words)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _is_code(text: str) -> bool:
    """Written like a code rather than a word: with a digit or in capitals."""
    return bool(_COMPOUND.fullmatch(text.strip())) and (any(letter.isdigit() for letter in text) or text.strip().isupper())
