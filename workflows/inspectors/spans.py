"""Where something stands in a document: lines with their page, dates in a text, sentences, names compared."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workflows.documents import Document
from workflows.workbook.dates import read_date
from workflows.workbook.words import folded

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
    r"|ionawr|chwefror|[mf]awrth|ebrill|[mf]ai|[mf]ehefin|g?orffennaf|awst|[mf]edi|hydref|[td]achwedd|rh?agfyr)\.?"
)
DATE = (
    r"(?:\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"
    r"|\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})\b"
    rf"|\b\d{{1,2}}\s?(?:st|nd|rd|th|ain|af|fed|eg|ydd)?[\s-]+(?:day\s+)?(?:(?:of|o)\s+)?{_MONTHS},?[\s-]+(?:\d{{4}}|\d{{2}})\b"
    rf"|\b{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    rf"|\b{_MONTHS},?\s+\d{{4}}\b)"
)
DATES = re.compile(DATE, re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(rf"({_MONTHS}),?\s+(\d{{4}})", re.IGNORECASE)
# Welsh months after a preposition begin with another letter.
_MUTATED = (
    (re.compile(r"\bfawrth\b"), "mawrth"),
    (re.compile(r"\bfai\b"), "mai"),
    (re.compile(r"\bfehefin\b"), "mehefin"),
    (re.compile(r"\borffennaf\b"), "gorffennaf"),
    (re.compile(r"\bfedi\b"), "medi"),
    (re.compile(r"\bdachwedd\b"), "tachwedd"),
    (re.compile(r"\bragfyr\b"), "rhagfyr"),
)
_ORDINAL = re.compile(r"(\d{1,2})\s?(?:st|nd|rd|th|ain|af|fed|eg|ydd)?[\s-]+(?:day\s+)?(?:(?:of|o)\s+)?(?=[a-z])")
_SENTENCE_END = re.compile(
    r"(?<=[.!?;])\s+(?=[A-Z(\"“‘•-])|\n\s*\n|\n(?=\s*[•▪●◦*-]\s)|\n(?=\s*(?:\d+(?:\.\d+)*[.)]?|\([a-z0-9]{1,3}\))\s)"
)
# What a legal form adds to a name that people leave out or abbreviate.
_LEGAL_FORM = re.compile(
    r"\b(?:ltd|limited|cic|c i c|community interest company|cio|scio|plc|llp|charitable incorporated organisation"
    r"|scottish charitable incorporated organisation|company limited by guarantee|cyf|cyfyngedig|registered charity)\b"
)
MAX_LINE = 2000
# No sentence or table row of a real document holds longer runs; without them searches stay linear.
_RUNS = (
    (re.compile(r"[^\S\n\t]{5,}"), "    "),
    (re.compile(r"\t{13,}"), "\t" * 12),
    (re.compile(r"\s{30,}"), "\n\n"),
    (re.compile(r"([_.…*#=-])\1{40,}"), r"\1" * 40),
    (re.compile(r"[^\n]{1200}(?=[^\n])"), "\\g<0>\n"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text with its 1-based page; cells of a table row stay apart by tabs."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A date with where it starts and ends in the text it was found in."""

    date: dt.date
    start: int
    end: int


def tamed(document: Document) -> Document:
    """The document with endless runs and lines cut short: hostile input may cost no more than a long policy."""
    return replace(document, pages=tuple(map(_tamed, document.pages)), asides=tuple(map(_tamed, document.asides)))


def _tamed(text: str) -> str:
    for words, instead in _RUNS:
        text = words.sub(instead, text)
    return text


def lines(document: Document) -> list[Line]:
    """Lines that hold something, at most 2,000 characters of each: nothing an inspector looks for is longer."""
    found = [
        Line(page, text.strip(" \r")[:MAX_LINE])
        for page, whole in enumerate(document.pages, start=1)
        for text in whole.split("\n")
        if text.strip()
    ]
    return _rows_joined(found, document) if document.kind == "odt" else found


def _rows_joined(found: Sequence[Line], document: Document) -> list[Line]:
    """Rows of tables on one line each: the reader of this format prints every cell on a line that begins with a tab."""
    rows = deque(row for table in document.tables for row in table.rows if any(cell.strip() for cell in row))
    joined: list[Line] = []
    left = 0
    for line in found:
        if not line.text.startswith("\t") or (left == 0 and not rows):
            joined.append(line)
        elif left == 0:
            row = rows.popleft()
            left = sum(bool(part.strip()) for cell in row for part in cell.split("\n")) - 1
            joined.append(Line(line.page, "\t".join(" ".join(cell.split()) for cell in row)[:MAX_LINE]))
        else:
            left -= 1
    return joined


def as_date(text: str) -> dt.date | None:
    """The date that a match of ``DATE`` writes; "March 2026" is its first day."""
    plain = " ".join(text.lower().split())
    for mutated, month in _MUTATED:
        plain = mutated.sub(month, plain)
    if found := _MONTH_AND_YEAR.fullmatch(plain):
        return read_date(f"1 {found[1].rstrip('.')} {found[2]}")
    return read_date(_ORDINAL.sub(r"\1 ", plain))


def dates_in(text: str) -> list[Found]:
    return [Found(date, match.start(), match.end()) for match in DATES.finditer(text) if (date := as_date(match.group())) is not None]


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day some calendar months later, clamped to the month's end."""
    years, month = divmod(date.month - 1 + months, 12)
    last = calendar.monthrange(date.year + years, month + 1)[1]
    return dt.date(date.year + years, month + 1, min(date.day, last))


def spoken(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def sentences(text: str) -> Iterator[str]:
    """Sentences and list items, each on one line."""
    for piece in _SENTENCE_END.split(text):
        if plain := " ".join(piece.split()):
            yield plain


def plain_name(name: str) -> str:
    """An organisation's name for comparison: without its article, accents, punctuation and legal form."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    words = re.sub(r"[^\w\s]", " ", folded(bare).replace("'", ""))
    words = _LEGAL_FORM.sub(" ", " ".join(words.split()))
    return " ".join(words.removeprefix("the ").split())


def names_agree(name: str, other: str) -> str:
    """``same``, ``similar`` (a person should look) or ``different``."""
    first, second = plain_name(name), plain_name(other)
    if not first or not second:
        return "different"
    if first == second or f" {first} " in f" {second} ":
        return "same"
    mine, theirs = set(first.split()), set(second.split())
    shared = mine & theirs
    if mine and len(shared - _COMMON) >= 1 and len(shared) * 2 >= min(len(mine), len(theirs)) * 1.0:
        return "similar"
    return "similar" if initials(name) == second.replace(" ", "") else "different"


# Words that so many organisations have in their names that sharing them means nothing.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "and of for the in trust project service services support centre center women womens community charity foundation network"
        " group house action council county city borough district advocacy care health advice rights refugee homeless programme hub"
        " association society",
    )
)


def initials(name: str) -> str:
    """The first letters of a name, as it is abbreviated: "Isles and Firth Advocacy" is ``ifa``."""
    return "".join(word[0] for word in plain_name(name).split() if word not in {"and", "of", "for", "the", "in"})
