"""Turns what stands in a cell into the value of a field, or says in one sentence why it cannot."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from workflows.workbook import identifiers
from workflows.workbook.choices import choose, choose_many
from workflows.workbook.columns import Column, Kind
from workflows.workbook.dates import from_serial, plausible, read_date
from workflows.workbook.errors import BadValue
from workflows.workbook.model import Level
from workflows.workbook.vocabulary import BLANKS, EVERY_SITE, NO, OPEN_ENDED, YES
from workflows.workbook.words import clean_text, folded

MAX_CHARACTERS = 4096
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,180}\.[A-Za-z]{2,24}")
_MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(k|thousand|m|mn|million)?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:h|hr|hrs|hour|hours|%)?")
_REQUIREMENT = re.compile(r"([A-Za-z]{2,5})[\s\-_.–]*0*(\d{1,3})(?![\w.])")
_SCALE = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_NAMES_WITH_COMMAS = re.compile(
    r",\s*(?=City of|County of|Banbridge (and|&) Craigavon|Mourne (and|&) Down|Christchurch (and|&) Poole)",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"([^\d,@]+),\s*([^\d,@]+)")
_AFTER_NAMES = frozenset(
    {"JR", "SR", "II", "III", "MBE", "OBE", "CBE", "PHD", "BA", "BSC", "MSC", "MA", "DPHIL", "RN", "JP", "QC", "KC", "ESQ"}
)
_SERVER_READS = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_KINDS_KEEPING_WORDS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.FLAG, Kind.ANSWER})


def convert(column: Column, value: Any, epoch_1904: bool) -> Mapping[str, Any]:
    """The fields a cell fills, usually ``{column.field: value}``; empty for a blank. Raises ``BadValue``."""
    text = as_text(value)
    if len(text) > MAX_CHARACTERS:
        raise BadValue("too_long", f"has more than {MAX_CHARACTERS:,} characters; shorten it or send it as a document")
    if is_blank(column, text):
        return {}
    if column.kind is Kind.DATE:
        return _date_fields(column, value, text, epoch_1904)
    if column.kind is Kind.ANSWER:
        return _answer_fields(column, value, text)
    return _CONVERTERS[column.kind](column, text)


def is_blank(column: Column, text: str) -> bool:
    if not text:
        return True
    if column.kind in _KINDS_KEEPING_WORDS:
        return False
    if column.field == "site" and folded(text) in EVERY_SITE:
        return True
    return folded(text) in BLANKS


def as_text(value: Any) -> str:
    """A cell's value as the sender sees it, cleaned: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clean_text(str(value))


def _answer_fields(column: Column, value: Any, text: str) -> Mapping[str, Any]:
    """``answer_date`` is how the server may read the answer where its question wants a date; a section number may look like one."""
    found = read_date(text) if isinstance(value, str) and not _SERVER_READS.fullmatch(text) else None
    return {column.field: json_value(value), **({f"{column.field}_date": found.isoformat()} if found and plausible(found) else {})}


def json_value(value: Any) -> Any:
    """An answer as it goes into JSON; the server decides what type its question wants."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return as_text(value)


def _date_fields(column: Column, value: Any, text: str, epoch_1904: bool) -> Mapping[str, Any]:
    if folded(text) in OPEN_ENDED:
        return {}
    found = _as_date(value, text, epoch_1904)
    if found is None:
        raise BadValue("not_a_date", f'says "{text[:60]}", which is not a date that exists; write the day first, for example 31/03/2026')
    if not plausible(found):
        raise BadValue("date_out_of_range", f"gives the year {found.year}; check the date")
    return {column.field: found.isoformat()}


def _as_date(value: Any, text: str, epoch_1904: bool) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool | dt.time):
        return None
    if isinstance(value, int | float):
        return from_serial(float(value), epoch_1904)
    return read_date(text)


def _text(column: Column, text: str) -> Mapping[str, Any]:
    return {column.field: " ".join(text.split("\n")) if column.field != "answer" else text}


def _person(column: Column, text: str) -> Mapping[str, Any]:
    """ "Okafor, Ama" is Ama Okafor; letters after a name stay where they are."""
    name = " ".join(text.split())
    found = _SURNAME_FIRST.fullmatch(name)
    if found and found[2].replace(".", "").upper() not in _AFTER_NAMES:
        name = f"{found[2]} {found[1]}"
    return {column.field: name}


def _email(column: Column, text: str) -> Mapping[str, Any]:
    found = _EMAIL.search(text.removeprefix("mailto:"))
    if found:
        return {column.field: found.group().lower()}
    if column.detail == "name_allowed" and "@" not in text:
        raise BadValue("not_an_email", "names a person without an e-mail address; it was left out, add the address", Level.WARNING)
    raise BadValue("not_an_email", f'says "{text[:60]}", which is not an e-mail address; write it like name@example.org')


def _money(column: Column, text: str) -> Mapping[str, Any]:
    plain = re.sub(r"^(c\.?|ca\.?|approx\.?|about|~|circa)\s*", "", folded(text))
    plain = re.sub(r"[£,]|gbp|\s*(p\.?a\.?|per (year|annum)|a year)$", "", plain).strip()
    found = _MONEY.fullmatch(plain)
    if not found:
        raise BadValue("not_money", f'says "{text[:60]}", which is not one amount in pounds; write it like 250,000')
    return {column.field: round(float(found[1]) * _SCALE.get(found[2] or "", 1))}


def _number(column: Column, text: str) -> Mapping[str, Any]:
    found = _NUMBER.fullmatch(folded(text).replace(",", ""))
    if not found:
        raise BadValue("not_a_number", f'says "{text[:60]}", which is not a number; write it like 7.5')
    number = float(found[1])
    return {column.field: int(number) if number.is_integer() else number}


def _flag(column: Column, text: str) -> Mapping[str, Any]:
    word = folded(text).rstrip(".!")
    if word in YES:
        return {column.field: [column.detail]}
    if word in NO or word in BLANKS:
        return {column.field: []}
    raise BadValue("not_yes_or_no", f'says "{text[:60]}"; write yes or no')


def _choice(column: Column, text: str) -> Mapping[str, Any]:
    key = choose(column, text)
    return {} if key is None else {column.field: key}


def _choices(column: Column, text: str) -> Mapping[str, Any]:
    keys = choose_many(column, text)
    return {column.field: keys} if keys or column.field == "flags" else {}


def _list(column: Column, text: str) -> Mapping[str, Any]:
    separators = r"[;\n|]" if re.search(r"[;\n|]", text) else r"[,/]"
    protected = _NAMES_WITH_COMMAS.sub("\x00", text)
    parts = [part.replace("\x00", ", ").strip(" .•-") for part in re.split(separators, protected)]
    unique = dict.fromkeys(part.upper() if re.fullmatch(r"[EWSNewsn]\d{8}", part) else part for part in parts if part)
    return {column.field: list(unique)}


def _requirement(column: Column, text: str) -> Mapping[str, Any]:
    found = _REQUIREMENT.match(text)
    return {column.field: f"{found[1].upper()}-{int(found[2]):02d}" if found else text}


def _identifier(column: Column, text: str) -> Mapping[str, Any]:
    return {column.field: identifiers.of_register(column.detail, text)}


def _charity_number(_column: Column, text: str) -> Mapping[str, Any]:
    return identifiers.charity_numbers(text)


_CONVERTERS: Mapping[Kind, Callable[[Column, str], Mapping[str, Any]]] = {
    Kind.TEXT: _text,
    Kind.PERSON: _person,
    Kind.EMAIL: _email,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.LIST: _list,
    Kind.REQUIREMENT: _requirement,
    Kind.IDENTIFIER: _identifier,
    Kind.CHARITY_NUMBER: _charity_number,
}
