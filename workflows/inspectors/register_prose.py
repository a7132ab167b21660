"""Registers kept in words: sentences that say who did what when, lists below a name, and lists of names below a course and its day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflows.documents import Document
from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.people_names import PeopleNames
from workflows.inspectors.register_cells import DATED, CellReading, read_cell
from workflows.inspectors.register_columns import COURSE, DONE_ON, PERSON, field_of
from workflows.inspectors.register_rows import Entry
from workflows.inspectors.spans import dates_in, sentences

MAX_LINES, LONGEST = 5_000, 400
LONGEST_NAME, MOST_BEFORE = 60, 8
CARD_COLUMNS, MAX_COLUMNS = 2, 20
Rows = Sequence[Sequence[str]]
Claim = tuple[int, str, str, dt.date]
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
    r"|was trained in|came to|went to|were at|present at|attend(?:ees|ance) (?:at|of)|wedi cwblhau)\b",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"^(?:\W|\b(?:cwblhaodd|mynychodd|pasiodd|on|and|also|the|then|of|on|in|a)\b)+|(?:\W|\b(?:on|in|at|dated|date|completed|passed|done|attended|ar|taken|course|cwblhaodd|mynychodd|pass|complete|yes|valid|certificate|awarded)\b)+$",
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
            for place, name, course, day in (*self._of_cards(table.rows), *self._of_columns(table.rows)):
                yield self._kept(number, table.page, place + 1, name, course, day)
            for place, row in enumerate(table.rows[:MAX_LINES]):
                name = row[0].strip() if row else ""
                if not name or not self.people.match(name).is_sure:
                    continue
                for piece in _pieces(row[1:]):
                    for course, day in self._claims(piece):
                        yield self._kept(number, table.page, place + 1, name, course, day)

    def _of_cards(self, rows: Rows) -> Iterator[Claim]:
        """Labels beside values, once for each completion: "Name | …", "Course | …", "Completed | …"."""
        card: dict[str, str] = {}
        for place, row in enumerate(rows[:MAX_LINES] if len(rows[0]) == CARD_COLUMNS else ()):
            kind = field_of(row[0].strip(" :"))
            if kind == PERSON:
                card = {}
            card[kind or ""] = row[1].strip()
            day = read_cell(card.get(DONE_ON, "")).day
            if kind in (COURSE, DONE_ON) and day is not None and self._is_sure(card.get(PERSON, ""), card.get(COURSE, "")):
                yield place, card[PERSON], card[COURSE], day

    def _of_columns(self, rows: Rows) -> Iterator[Claim]:
        """A course and its day at the head of each column, and below it the names of those who came."""
        for column, head in enumerate(rows[0][:MAX_COLUMNS]):
            claims = self._claims(" ".join(head.split()))
            for place, row in enumerate(rows[1:MAX_LINES], start=1) if len(claims) == 1 else ():
                if row[column].strip() and self._is_sure(row[column], claims[0][0]):
                    yield place, row[column].strip(), *claims[0]

    def _is_sure(self, person: str, course: str) -> bool:
        return self.people.match(person).is_sure and self.courses.match(course).is_sure

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
        if len(text) <= LONGEST_NAME and len(text.split()) > 1 and self.people.match(text).is_sure:
            return text
        name = _POST.sub("", text).strip()
        has_name = len(text) <= LONGEST_NAME and 1 < len(name.split()) <= 4 and not any(letter.isdigit() for letter in text)
        return name if has_name and self.people.match(name).is_sure else ""

    def _subject(self, text: str) -> tuple[str, str]:
        """The first name on record among the first words of a sentence, and the rest of it."""
        words = text.split()
        for first in range(min(MOST_BEFORE, len(words) - 2)):
            for count in (3, 2) if words[first][:1].isupper() else ():
                name = " ".join(words[first : first + count]).rstrip(",:;–-")
                if self.people.match(name).is_sure and words[first + count - 1][:1].isupper():
                    return name, " ".join(words[:first] + words[first + count :])
        return "", text

    def _claims(self, text: str) -> list[tuple[str, dt.date]]:
        """Courses each before its day; nothing where the words tell of rules or of what is to come."""
        if len(text) > LONGEST or _NOT_YET.search(text):
            return []
        found = []
        days = dates_in(text)
        is_day_first = len(days) == 1 and not any(map(str.isalpha, _EDGES.sub("", text[: days[0].start])))
        start = 0
        for day in days:
            words = text[day.end :] if is_day_first else text[start : day.start]
            course = _EDGES.sub("", _DID.sub("", words))
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
