"""What one cell of a training register says: a day, a month alone, done, booked, nothing yet, or something nobody can read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workflows.inspectors.wordlists import listed
from workflows.workbook.dates import from_serial, looks_like_date, read_date, read_month
from workflows.workbook.words import folded

DATED, DONE, BOOKED, NOTHING, UNCLEAR, DENIED = "dated", "done", "booked", "nothing", "unclear", "denied"
MAX_CHARACTERS = 200
MONTHS, LONGEST_MONTH = 12, 31

_DONE = frozenset({"in date", "up to date", "certificate held", "certificate seen", "wedi cwblhau", "cwblhawyd"})
_DONE_WORDS = listed(
    "yes y done complete completed attended passed pass x ✓ ✔ ☑ √ tick ticked trained current valid oes do ydy green amber gwyrdd"
)
_NOTHING = listed(
    "no|n|n/a|na|not applicable|not required|not needed|nr|n/r|-|–|—|--|none|nil|0|exempt|outstanding|not done|not yet|not started|tbc|tba"
    "|tbd|due|?|nac oes|to do|todo|overdue|required|r|expired|lapsed|not booked|to book|to be booked|needed|needs booking|amh|amherthnasol"
    "|✗|✘|☒|☐|not completed|incomplete|awaiting|awaiting date|date tbc|to be confirmed|leave|maternity leave|sick|left|.|/|\\|red"
    "|grey|gray|black|coch|never",
    "|",
)
_NO = listed("no|n|not yet|not done|nac oes|naddo|✗|✘|☒", "|")
_UNDONE = listed(
    "not completed|incomplete|not complete|not started|not passed|not achieved|not attempted|did not complete|did not pass", "|"
)
_BOOKED = re.compile(
    r"\b(booked|booking made|enrolled|registered|in progress|ongoing|started|planned|scheduled|waiting list|pending|provisional"
    r"|wedi archebu|ar y gweill|to attend|attending|place reserved|part completed?|invited)\b"
)
_NEVER = re.compile(
    r"\b(failed|fail|apologies|apols|did not attend|dna|cancelled|canceled|no show|absent|not attended|withdrew|withdrawn|postponed)\b"
)
_EXPIRY = re.compile(
    r"\b(exp|overdue|lapsed|out of date|ran out|expires|expiry|expired|expiring|valid (?:to|until|till)|until|renew(?:al)?|due"
    r"|refresh(?:er)? (?:by|due)|next|review"
    r"|dod i ben)\b"
)
_FRAGMENT = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}(?!\d)|\d{1,2}(?:st|nd|rd|th)?\s?(?:of\s)?[-/ ]?\s?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chw|maw|ebr|mai|meh|gor|aws|med|hyd|tac|rha)[a-z]{0,7}\.?,?[-/ ]\s?"
    r"\d{2,4}(?!\d)"
)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\b")
# The hour at which a course was finished, as learning systems print it after the day.
_TIME = re.compile(
    r"(?<=\d)(?:,|\s+at)?\s+(?:\d{1,2}:\d{2}(?::\d{2})?(?!\d)(?:\s?(?:am|pm|a\.m\.|p\.m\.)\b\.?)?|\d{1,2}\.\d{2}\s?(?:am|pm|a\.m\.|p\.m\.)\b\.?)"
    r"(?:\s?(?:gmt|bst|utc))?"
)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_PERCENT = re.compile(r"(\d{1,3})(?:\.\d+)?\s?%")
WHOLE_PERCENT = 100
_HOURS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:h|hr|hrs|hour|hours|awr|oriau)?\.?")


@dataclass(frozen=True, slots=True)
class CellReading:
    """``problem`` is date_impossible, month_only, several_dates, formula or date_unclear; ``month`` is "2026-03" where no day is known.

    ``turned`` is the day that a date which has no month of that number names with its month first: 17 February for 02/17/2026.
    ``order`` is month_first for a day only Americans would write so, day_first for one that only others would, and either between them.
    """

    status: str
    day: dt.date | None = None
    expires: dt.date | None = None
    month: str = ""
    problem: str = ""
    order: str = ""
    turned: dt.date | None = None


def read_cell(text: str) -> CellReading:
    """The meaning of a cell in which a completion stands, or nothing does."""
    plain = _TIME.sub("", folded(text[:MAX_CHARACTERS])).strip()
    if not plain or plain in _NOTHING:
        return CellReading(NOTHING)
    if text.lstrip().startswith("="):
        return CellReading(UNCLEAR, problem="formula")
    if (day := _whole_date(plain)) is not None:
        return CellReading(DATED, day=day, order=_order(plain))
    if plain in _DONE_WORDS or plain in _DONE:
        return CellReading(DONE)
    if month := read_month(plain):
        return CellReading(DATED, month=f"{month[0]}-{month[1]:02}", problem="month_only")
    return _mixed(plain)


def read_day(text: str) -> dt.date | None:
    """The day a cell names in whatever words, or None; for columns of expiry."""
    found = read_cell(text)
    return found.day or found.expires


def is_part_done(text: str) -> bool:
    """Whether a column of progress says that the course is under way: "40%"."""
    found = _PERCENT.search(folded(text[:MAX_CHARACTERS]))
    return found is not None and int(found[1]) < WHOLE_PERCENT


def is_denied(text: str) -> bool:
    """Whether a column of yes and no says no, and nothing else that would explain the day beside it."""
    return folded(text[:MAX_CHARACTERS]) in _NO


def is_undone(text: str) -> bool:
    """Whether a column of results says that the course was not completed, whatever day stands beside it."""
    plain = folded(text[:MAX_CHARACTERS])
    return _NEVER.search(plain) is not None or plain in _UNDONE


def is_refused(text: str) -> bool:
    """Whether a column of yes and no says no."""
    return is_undone(text) or folded(text[:MAX_CHARACTERS]) in _NO


def read_hours(text: str) -> float | None:
    found = _HOURS.fullmatch(folded(text[:40]))
    hours = float(found[1].replace(",", ".")) if found else 0.0
    return hours if 0 < hours <= 1000 else None


def says_when(text: str) -> bool:
    """Whether a cell looks like one under a course: a date, done, booked or not applicable."""
    found = read_cell(text)
    return (
        found.status in (DATED, DONE, BOOKED) or (found.status == NOTHING and len(text.strip()) > 1) or found.problem == "date_impossible"
    )


def _order(plain: str) -> str:
    found = _NUMERIC.match(plain)
    if found is None or found[1] == found[2]:
        return ""
    first, second = int(found[1]), int(found[2])
    if first <= MONTHS < second <= LONGEST_MONTH:
        return "month_first"
    return "either" if first <= MONTHS and second <= MONTHS else "day_first"


def _turned(plain: str) -> dt.date | None:
    found = _NUMERIC.match(plain)
    return read_date(f"{found[2]}/{found[1]}{plain[found.end(2) :]}") if found and _order(plain) == "month_first" else None


def _whole_date(plain: str) -> dt.date | None:
    if serial := _SERIAL.fullmatch(plain):
        return from_serial(float(serial[1]), epoch_1904=False)
    return read_date(plain)


def _mixed(plain: str) -> CellReading:
    """Words around one or more dates: "Completed 12/03/2026", "12/03/26 (exp 12/03/29)", "booked 4 May 2027"."""
    fragments = list(_FRAGMENT.finditer(plain))
    if looks_like_date(plain):
        return CellReading(UNCLEAR, problem="date_impossible", order=_order(plain), turned=_turned(plain))
    if _NEVER.search(plain):
        return CellReading(NOTHING)
    if _BOOKED.search(plain):
        return CellReading(BOOKED)
    if not fragments:
        return _worded(plain)
    days: list[dt.date | None] = []
    expires: dt.date | None = None
    end = 0
    for fragment in fragments:
        day = read_date(fragment.group())
        if _EXPIRY.search(plain[end : fragment.start()]):
            expires = day
        else:
            days.append(day)
        end = fragment.end()
    return _dated(days, expires)


def _dated(days: list[dt.date | None], expires: dt.date | None) -> CellReading:
    if len(days) > 1:
        return CellReading(DATED, expires=expires, problem="several_dates")
    if not days:
        return CellReading(DONE, expires=expires)
    return CellReading(DATED if days[0] else UNCLEAR, day=days[0], expires=expires, problem="" if days[0] else "date_impossible")


def _worded(plain: str) -> CellReading:
    if _EXPIRY.match(plain):
        return CellReading(NOTHING)
    first = re.split(r"[\s,;:(–-]", plain, maxsplit=1)[0]
    if first in _DONE_WORDS and len(plain) < 40:
        return CellReading(DONE)
    if first in ("no", "not", "n/a", "na", "outstanding", "needs", "awaiting", "to"):
        return CellReading(NOTHING)
    words = plain.split()
    months = [month for place in range(len(words) - 1) if (month := read_month(f"{words[place]} {words[place + 1]}".strip("().,")))]
    if len(months) == 1:
        return CellReading(DATED, month=f"{months[0][0]}-{months[0][1]:02}", problem="month_only")
    return CellReading(UNCLEAR, problem="date_unclear")
