"""Training registers in the host's own layout: every completion a table claims, with the cells it stands in. Nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workflows.documents import Document, Table
from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.people_names import PeopleNames, looks_like_name
from workflows.inspectors.register_captions import captions
from workflows.inspectors.register_cells import DATED, NOTHING, CellReading, read_cell, read_day
from workflows.inspectors.register_columns import COURSE, DONE_ON, EXPIRES_ON, FIRST, LAST, NOT_A_PERSON, PERSON, field_of
from workflows.inspectors.register_content import ContentFinder
from workflows.inspectors.register_kinds import kind_of
from workflows.inspectors.register_layout import Layout, LayoutFinder
from workflows.inspectors.register_rows import Ambient, Entry, Place, long_row, session_row, wide_row

MAX_TURNED_ROWS = 200
MAX_TITLE_ROWS = 16
FEWEST_BESIDE = 2
MAX_LIST = 2_000
MAX_HEADINGS, MAX_HEADING = 8, 40
MAX_TEXT = 20_000
# "Ama Okafor, Service Manager" above a table of her own.
_BEFORE_POST = re.compile(r",\s|\s[–—(-]\s?|\s\|\s")
MAX_HEADING_LINE = 80
_PARTS = re.compile(r"\s[–—-]\s|:\s")
_LIKE_A_DAY = re.compile(r"\d[./-]\d{1,2}[./-]\d|\d{1,2}\s[A-Za-z]{3,9}\s\d{2}")
_RECORD_OF = re.compile(
    r"^\s*(?:\w+\s){0,3}training\s+(?:record|log|transcript|history|passport)\s*(?:\bfor\b|\bof\b|[:–-])\s*(\S.{2,60})$", re.IGNORECASE
)
_LISTED = re.compile(r"[,;\n&+]|\sand\s")
_LABELLED = re.compile(
    r"^\s*(?:name(?: of (?:staff|staff member|member of staff|employee|volunteer|person|worker|advocate"
    r"|learner|trainee))?|worker|staff(?: member)?(?: name)?|employee(?: name)?|person"
    r"|volunteer(?: name)?|learner|enw)\s*[:–-]\s*(\S.{2,60})$",
    re.IGNORECASE,
)
_EXPIRIES = re.compile(
    r"\b(expir(?:y|es|ation)|renewal|due) dates?\b|\bdates? (?:of |shown are )?(?:when .{0,30})?(?:expir\w+|renewal)|\bvalid until\b"
    r"|\bdates? (?:training|refresher|certificate) (?:is )?(?:due|expires)\b|\bexpires\b",
    re.IGNORECASE,
)
_COURSE_LABEL = re.compile(r"^\s*(?:course(?: title| name)?|training|module|title|cwrs)\s*[:–-]\s*(\S.{1,100})$", re.IGNORECASE)
_DAY_LABEL = re.compile(
    r"^\s*(?:(?:date|day)(?: of (?:the )?(?:session|training|course|event|workshop|delivery))?|(?:training|session|course) date"
    r"|held on|date (?:delivered|held|attended|completed)"
    r"|delivered on|dyddiad)\s*[:–-]\s*(\S.{3,40})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RegisterReader:
    courses: CourseNames
    people: PeopleNames

    def read(self, document: Document) -> Iterator[Entry]:
        """Every completion of every table; a table without headings that continues another one is read like it."""
        finder = LayoutFinder(self.courses, self.people)
        former: tuple[Layout, int, Ambient] | None = None
        above = captions(document)
        session = Ambient()
        owner = "" if document.names else _named_in_text(document)
        for number, table in enumerate(document.tables):
            rows = _filled(table)
            title = document.names[number] if number < len(document.names) else ""
            ambient = self._ambient([*([line] for line in above[number]), *rows], title)
            self._of_session(ambient, session)
            owner = ambient.person = ambient.person or ("" if document.names else owner)
            if slices := self._side_by_side(finder, rows):
                for first, part, headed in slices:
                    beside = Place(number, table.page, first_column=first)
                    yield from self._body(finder, part, headed, beside, self._ambient(part, title))
                continue
            place = Place(number, table.page)
            signed = finder.of_session(rows) if ambient.course and ambient.day else None
            layout, rows, place = self._oriented(finder, rows, place, ambient, signed is not None)
            if signed is not None and (layout is None or layout.heading < signed.heading):
                yield from self._body(finder, rows, signed, place, ambient)
            elif layout is not None:
                yield from self._body(finder, rows, layout, place, ambient)
                former = (layout, len(rows[0]), ambient)
            elif former and rows and len(rows[0]) == former[1] and not document.names and table.page > 1:
                yield from self._body(finder, rows, replace(former[0], heading=-1), place, former[2])

    def _side_by_side(self, finder: LayoutFinder, rows: list[list[str]]) -> list[tuple[int, list[list[str]], Layout]]:
        """Registers beside each other on one sheet, parted by a column left empty: first column, rows and layout of each."""
        width = len(rows[0]) if rows else 0
        empty = [column for column in range(width) if not any(row[column] for row in rows)]
        edges = [-1, *empty, width]
        found = []
        for before, after in pairwise(edges) if empty else ():
            part = [row[before + 1 : after] for row in rows]
            layout = finder.find(part, False) if after - before > FEWEST_BESIDE else None
            if layout is not None and layout.names_people:
                found.append((before + 1, part, layout))
        return found if len(found) > 1 else []

    def _of_session(self, ambient: Ambient, session: Ambient) -> None:
        """What a session's own small table says ("Course | …", "Date | …") holds for the list of names that follows it."""
        session.course, session.day = ambient.course or session.course, ambient.day or session.day
        if ambient.day is None:
            ambient.day = session.day
        if not ambient.course and session.day is not None:
            ambient.course = session.course

    def _oriented(
        self, finder: LayoutFinder, rows: list[list[str]], place: Place, ambient: Ambient, is_signed: bool
    ) -> tuple[Layout | None, list[list[str]], Place]:
        """The better reading of the table as it stands, by its headings or by what is in it, and on its side (people across)."""
        upright = finder.find(rows, bool(ambient.course))
        if rows and not is_signed and not _is_whole(upright, ambient):
            upright = ContentFinder(self.courses, self.people).find(rows, bool(ambient.course), bool(ambient.person)) or upright
        is_settled = upright is not None and not upright.wide and _is_whole(upright, ambient)
        if len(rows) > MAX_TURNED_ROWS or not rows or is_settled:
            return upright, rows, place
        turned = [list(column) for column in zip(*rows, strict=True)]
        aside = finder.find(turned, False)
        is_better = (
            upright is None or aside is None or aside.strength > upright.strength or not (upright.wide or _is_whole(upright, ambient))
        )
        if aside is not None and aside.wide and is_better:
            return aside, turned, Place(place.table, place.page, is_turned=True)
        return upright, rows, place

    def _ambient(self, rows: Sequence[Sequence[str]], title: str) -> Ambient:
        """Person and course named by the sheet's title or by the lines above the headings."""
        ambient = Ambient(is_of_expiry=bool(_EXPIRIES.search(title)))
        if self.people.match(title).is_sure:
            ambient.person = title
        if self.courses.match(title).is_sure:
            ambient.course = title
        for row in rows[:MAX_TITLE_ROWS]:
            filled = [cell for cell in row if cell]
            if len(filled) > 2:
                break
            ambient.is_of_expiry = ambient.is_of_expiry or bool(_EXPIRIES.search(" ".join(filled)[:200]))
            self._say(": ".join(cell.strip(" :") for cell in filled), ambient, is_alone=len(filled) == 1)
        return ambient

    def _say(self, line: str, ambient: Ambient, is_alone: bool) -> None:
        """What one line above the headings says of the rows below: whose they are, of which course, of which day."""
        if (found := _DAY_LABEL.match(line[:120])) and (day := read_day(found[1])) is not None:
            ambient.day = day
        if (found := _LABELLED.match(line[:120])) or ((found := _RECORD_OF.match(line[:120])) and self.people.match(found[1]).is_sure):
            ambient.person = found[1].strip()
        if found := _COURSE_LABEL.match(line[:160]):
            ambient.course = found[1].strip()
        elif is_alone and (course := next((part for part in (line, *_PARTS.split(line)) if self.courses.match(part).is_sure), "")):
            ambient.course = course
        elif is_alone and self.people.match(name := _BEFORE_POST.split(line[:MAX_HEADING_LINE], maxsplit=1)[0]).is_sure:
            ambient.person = name

    def _body(self, finder: LayoutFinder, rows: Sequence[Sequence[str]], layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
        number = layout.heading
        while (number := number + 1) < len(rows):
            row = rows[number]
            filled = [cell for cell in row if cell]
            if not filled:
                continue
            if _is_heading(filled) or (layout.wide and self._heads_courses(filled)):
                again = finder.at(rows, number, bool(ambient.course))
                if again is not None:
                    layout, number = again, again.heading
                continue
            if layout.kinds is not None and kind_of(row[layout.kinds]) == EXPIRES_ON:
                continue
            if len(filled) == 1 or len(set(filled)) == 1:
                self._section(filled[0], layout, ambient)
                continue
            yield from self._row(rows[number], number, layout, place, ambient)

    def _heads_courses(self, filled: Sequence[str]) -> bool:
        """Whether a row below a matrix heads another one: "Name" and a course, or several courses, and no day anywhere."""
        short = filled[:MAX_HEADINGS]
        if any(_LIKE_A_DAY.search(cell) for cell in short):
            return False
        courses = sum(self.courses.match(cell).is_sure for cell in short)
        is_headed = field_of(filled[0]) in (PERSON, FIRST, LAST)
        return courses + is_headed > 1 and courses > 0 and not any(read_cell(cell).status == DATED for cell in short)

    def _section(self, text: str, layout: Layout, ambient: Ambient) -> None:
        ambient.last_person = ""
        labelled = _LABELLED.match(text[:120])
        if not layout.names_people and (labelled or looks_like_name(text) or self.people.match(text).person_id is not None):
            ambient.person = labelled[1] if labelled else text
        elif COURSE not in layout.fields and not layout.wide and self.courses.match(text).code is not None:
            ambient.course = text

    def _row(self, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
        person, is_carried, cells = self._person(row, number, layout, place, ambient)
        if NOT_A_PERSON.match(person.strip()) or (layout.names_people and not person.strip()):
            return
        for name in self._each(person):
            base = Entry(
                table=place.table,
                page=place.page,
                row=number + 1,
                person=name,
                course="",
                completed=CellReading(NOTHING),
                cells=cells,
                is_carried=is_carried,
            )
            read = wide_row if layout.wide else session_row if layout.is_session else long_row
            for part in layout.groups if read is long_row else (layout,):
                yield from read(base, row, number, part, place, ambient)

    def _without_post(self, cell: str) -> str:
        """A name without the post that stands on the line below it."""
        first = cell.strip().split("\n")[0]
        return first if first != cell.strip() and self.people.match(first).is_sure else cell.strip()

    def _each(self, names: str) -> list[str]:
        """The people of a cell that lists everybody who came, where each of them is known; else the cell as it stands."""
        parts = [part.strip() for part in _LISTED.split(names[:MAX_LIST]) if part.strip()]
        if len(parts) < 2 or self.people.match(names).is_sure:
            return [names]
        return parts if all(self.people.match(part).is_sure for part in parts) else [names]

    def _person(self, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> tuple[str, bool, dict[str, str]]:
        columns = [*layout.fields.get(FIRST, ())[:1], *layout.fields.get(LAST, ())[:1]] or list(layout.fields.get(PERSON, ())[:1])
        if not columns:
            return ambient.person, False, {}
        name = " ".join(self._without_post(row[column]) for column in columns if row[column]).strip()
        if name:
            ambient.last_person, ambient.last_cells = name, {PERSON: place.cell(number, columns[-1])}
            return name, False, ambient.last_cells
        return ambient.last_person, True, ambient.last_cells


def _is_whole(layout: Layout | None, ambient: Ambient) -> bool:
    """Whether a reading says of every completion who it was and when."""
    if layout is None:
        return False
    is_dated = layout.wide or layout.is_session or DONE_ON in layout.fields
    return bool(is_dated) and (layout.names_people or bool(ambient.person))


def _is_heading(filled: Sequence[str]) -> bool:
    """Whether a row below the headings holds headings again, as on the next page or over a second table."""
    short = [cell for cell in filled[:MAX_HEADINGS] if len(cell) <= MAX_HEADING]
    if any(read_cell(cell).status == DATED for cell in short):
        return False
    return sum(1 for cell in short if field_of(cell) in (PERSON, COURSE, DONE_ON, LAST, EXPIRES_ON)) > 1


def _named_in_text(document: Document) -> str:
    """The one person a record of training says it is about ("Name: …"), if it says so of one only."""
    lines = document.text[:MAX_TEXT].split("\n")
    names = {found[1].strip() for line in lines if (found := _LABELLED.match(line.replace("\t", " ")[:120]))}
    return names.pop() if len(names) == 1 else ""


def _filled(table: Table) -> list[list[str]]:
    """The rows with each merge's text in every row it covers, where that row has something else; headings spread in the layout."""
    rows = [list(row) for row in table.rows]
    for first_column, first_row, last_column, last_row in table.merges:
        if not (1 <= first_row <= len(rows)) or not rows or first_column > len(rows[0]):
            continue
        text = rows[first_row - 1][first_column - 1]
        for row in rows[first_row : min(last_row, len(rows))] if text and last_column == first_column else ():
            if any(row) and not row[first_column - 1]:
                row[first_column - 1] = text
    return rows
