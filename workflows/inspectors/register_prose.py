"""Registers kept in words: sentences that say who did what when, lists below a name, and lists of names below a course and its day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflows.documents import Document
from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.people_names import PeopleNames
from workflows.inspectors.register_cells import DATED, CellReading
from workflows.inspectors.register_rows import Entry
from workflows.inspectors.spans import dates_in, sentences

MAX_LINES, LONGEST = 5_000, 400
LONGEST_NAME = 60
# A sentence with one of these tells of what is to be done, or of rules.
_NOT_YET = re.compile(
    r"\b(?:must|should|will|shall|due|next|book(?:ed|ing)?|plan(?:s|ned)?|by|within|every|each|until|from|before|after"
    r"|review\w*|approved|version|policy"
    r"|starts?|started|joined|left|expires?|expired|expiry|renew\w*|refresh\w*|not|no|never|cancelled|postponed|failed"
    r"|updated|birth|outstanding)\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"^.*\b(?:did|done|completed|completes|attended|passed|took|taken|finished|achieved|undertook|gained|received|has"
    r"|was trained in|wedi cwblhau)\b",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"^(?:\W|\b(?:and|also|the|then|of|on|in|a)\b)+|(?:\W|\b(?:on|in|at|dated|date|completed|passed|done|attended|ar|taken|course|pass|complete|yes|valid|certificate|awarded)\b)+$",
    re.IGNORECASE,
)
_POST = re.compile(r"\s*(?:[,(|:–—-]|\s-\s).*$", re.DOTALL)


@dataclass(slots=True)
class ProseReader:
    courses: CourseNames
    people: PeopleNames
    _person: str = ""
    _course: str = ""
    _day: dt.date | None = None
    _entries: list[Entry] = field(default_factory=list)

    def read(self, document: Document) -> Iterator[Entry]:
        """Completions that name somebody on record, a course of the catalogue and one day; nothing that is less than sure."""
        yield from self._of_cells(document)
        if not self._entries and not document.names and document.kind != "csv":
            yield from self._of_lines(document)

    def _of_cells(self, document: Document) -> Iterator[Entry]:
        """Rows with a name, and lists of courses and days in the cells beside it."""
        for number, table in enumerate(document.tables):
            for place, row in enumerate(table.rows[:MAX_LINES]):
                name = row[0].strip() if row else ""
                if not name or not self.people.match(name).is_sure:
                    continue
                for piece in _pieces(row[1:]):
                    for course, day in self._claims(piece):
                        yield self._kept(number, table.page, place + 1, name, course, day)

    def _of_lines(self, document: Document) -> Iterator[Entry]:
        number = 0
        for page, whole in enumerate(document.pages, start=1):
            for line in whole.split("\n"):
                number += 1
                if number > MAX_LINES or len(line) > LONGEST:
                    continue
                for sentence in sentences(line):
                    for name, course, day in self._of_sentence(sentence.strip(" \t•-–*")):
                        yield self._kept(0, page, number, name, course, day)

    def _of_sentence(self, text: str) -> Iterator[tuple[str, str, dt.date]]:
        alone = self._alone(text)
        if alone:
            if self._course and self._day is not None:
                yield alone, self._course, self._day
            else:
                self._person = alone
            return
        name, rest = self._subject(text)
        claims = self._claims(rest)
        if claims and (name or self._person):
            yield from ((name or self._person, course, day) for course, day in claims)
        elif len(claims) == 1:
            self._course, self._day = claims[0]
        elif len(text) <= LONGEST_NAME and not name and not dates_in(text) and self.courses.match(text).is_sure and not self._person:
            self._course, self._day = "", None

    def _alone(self, text: str) -> str:
        """A name on record that stands by itself, or before a post."""
        name = _POST.sub("", text).strip()
        has_name = len(text) <= LONGEST_NAME and 1 < len(name.split()) <= 4 and not any(letter.isdigit() for letter in text)
        return name if has_name and self.people.match(name).is_sure else ""

    def _subject(self, text: str) -> tuple[str, str]:
        """The name on record that a sentence begins with, and what follows it."""
        words = text.split()
        for count in (3, 2):
            name = " ".join(words[:count]).rstrip(",:;–-")
            if len(words) > count and self.people.match(name).is_sure:
                return name, " ".join(words[count:])
        return "", text

    def _claims(self, text: str) -> list[tuple[str, dt.date]]:
        """Courses each before its day; nothing where the words tell of rules or of what is to come."""
        if len(text) > LONGEST or _NOT_YET.search(text):
            return []
        found = []
        start = 0
        for day in dates_in(text):
            course = _EDGES.sub("", _DID.sub("", text[start : day.start]))
            start = day.end
            if any(letter.isdigit() for letter in text[day.start : day.start + 2]) and self.courses.match(course).is_sure:
                found.append((course, day.date))
        return found

    def _kept(self, table: int, page: int, row: int, person: str, course: str, day: dt.date) -> Entry:
        entry = Entry(table=table, page=page, row=row, person=person, course=course, completed=CellReading(DATED, day=day), cells={})
        self._entries.append(entry)
        return entry


def _pieces(cells: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        for piece in re.split(r"[\n;]", cell[: LONGEST * 5]):
            if piece.strip():
                yield piece.strip(" \t•-–*")
