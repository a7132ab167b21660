"""The book of sentences: recognises what the code said in English and says it in Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portal.shared.framework_words import English
from portal.shared.sentences.places import KINDS, Quoted, Said, Words
from portal.shared.sentences.templates import Place, Template, literal, places_of, read

OF_WORDS = ("word", "words")
MOST_TOGETHER = 8
"""So many sentence ends may stand inside one sentence: in a name or in what somebody wrote."""
_ENDS = re.compile(r"(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True)
class Pattern:
    """``begins`` and ``ends`` are the texts around the outermost places: what they do not fit needs no further look."""

    english: str
    template: Template
    places: tuple[Place, ...]
    welsh: Template
    begins: str
    ends: str

    @cached_property
    def looks(self) -> re.Pattern[str]:
        """Compiled when it is first needed: hundreds at once would keep the first Welsh page waiting."""
        return re.compile("".join(_looks(part) for part in self.template))

    @cached_property
    def places_of_words(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.kind in OF_WORDS)

    def fits(self, text: str) -> re.Match[str] | None:
        return self.looks.fullmatch(text) if text.startswith(self.begins) and text.endswith(self.ends) else None


def pattern(english: str, welsh: str) -> Pattern:
    template = read(english)
    first, last = template[0], template[-1]
    return Pattern(
        english=english,
        template=template,
        places=tuple(places_of(template)),
        welsh=read(welsh),
        begins=first if isinstance(first, str) else "",
        ends=last if isinstance(last, str) else "",
    )


def _looks(part: str | Place) -> str:
    return re.escape(part) if isinstance(part, str) else f"(?P<{part.name}>{KINDS[part.kind].looks})"


@dataclass(frozen=True, slots=True)
class Recognised:
    """``words`` is what places of words say in Welsh."""

    pattern: Pattern
    values: Mapping[str, str]
    words: Mapping[str, Said]

    @property
    def is_sure(self) -> bool:
        return not any(isinstance(part, English) for said in self.words.values() for part in said)


@dataclass(slots=True)
class Book:
    """Patterns by the words they begin with, at most two; those that begin with a place stand under none. ``words`` are small words."""

    words: Words
    shelves: dict[str, list[Pattern]] = field(default_factory=dict)

    def recognise(self, text: str) -> Recognised | None:
        """The pattern of one sentence with the most letters of its own, and what stands in its places.

        One whose places hold known words goes before one whose places hold anything else: of a framework of one's own.
        """
        unsure: Recognised | None = None
        for shelf in _shelves(text):
            for known in self.shelves.get(shelf, ()):
                if (match := known.fits(text)) is None:
                    continue
                values = match.groupdict()
                words = {place.name: KINDS[place.kind].said(values[place.name], self.words) for place in known.places_of_words}
                found = Recognised(known, values, words)
                if found.is_sure:
                    return found
                unsure = unsure or found
        return unsure

    def said(self, text: str) -> Said:
        """A text in Welsh, sentence by sentence; a sentence nobody knows stays as it is, marked as English."""
        whole = self.recognise(text)
        if whole is not None:
            return self._in_welsh(whole)
        return self._by_sentence(_ENDS.split(text))

    def _by_sentence(self, pieces: list[str]) -> Said:
        """The longest run of pieces that is one sentence, then the rest: a file's name or a quotation may hold what ends a sentence."""
        said: Said = []
        at = 0
        while at < len(pieces):
            between = [" "] if said else []
            found, at = self._first_of(pieces, at)
            said += [*between, *found]
        return said

    def _first_of(self, pieces: list[str], at: int) -> tuple[Said, int]:
        for end in range(min(len(pieces), at + MOST_TOGETHER), at, -1):
            if (found := self.recognise(" ".join(pieces[at:end]))) is not None:
                return self._in_welsh(found), end
        return [English(pieces[at])], at + 1

    def _in_welsh(self, found: Recognised) -> Said:
        kinds = {place.name: place.kind for place in found.pattern.places}
        said: Said = []
        for part in found.pattern.welsh:
            if isinstance(part, str):
                said.append(part)
            elif part.name in found.words:
                said += found.words[part.name]
            elif kinds[part.name] == "sentence":
                said += self.said(found.values[part.name])
            else:
                said += KINDS[kinds[part.name]].said(found.values[part.name], self.words)
        return said

    def unknown(self, text: str) -> list[str]:
        """What stays English of a text: sentences and words that the book does not know. Quotations are nobody's to translate."""
        return [str.__str__(part) for part in self.said(text) if isinstance(part, English) and not isinstance(part, Quoted)]


def book_of(sentences: Iterable[tuple[str, str]], words: Words) -> Book:
    """A book of (English, Welsh) templates; of two that fit one text, the one with more letters of its own is tried first."""
    book = Book(words)
    patterns = sorted(_patterns(sentences), key=lambda known: (-len(literal(known.template)), known.english))
    for known in patterns:
        whole_words = known.begins.split(" ")[: -1 if known.places else None]
        book.shelves.setdefault(" ".join(whole_words[:2]), []).append(known)
    return book


def _patterns(sentences: Iterable[tuple[str, str]]) -> Iterator[Pattern]:
    for english, welsh in sentences:
        if welsh:
            yield pattern(english, welsh)


def _shelves(text: str) -> tuple[str, ...]:
    """Where the patterns stand that may fit a text: under its first two words, its first, none."""
    first, *rest = text.split(" ", 2)
    return " ".join([first, *rest[:1]]), first, ""
