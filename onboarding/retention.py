"""What each column holds, why, and how long it is kept: ``retention.yaml``, read once and refused when anything in it is unclear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from checklists.calendar import add_days, add_months
from checklists.source import FrameworkError, read_yaml

FILE = Path(__file__).resolve().parent / "retention.yaml"
SLACK = dt.timedelta(days=4)
"""Months are clamped to their end (31 August + 6 = 28 February) and instants are days in London: so far may a way back be off."""


class RetentionError(Exception):
    """The file cannot be used; the text says where and why."""


class DataClass(StrEnum):
    NONE = "none"
    ORGANISATION = "organisation"
    STAFF = "staff"
    ACCOUNT = "account"
    CRIMINAL_OFFENCE = "criminal_offence"
    FREE_TEXT = "free_text"


PERSONAL = frozenset({DataClass.STAFF, DataClass.ACCOUNT, DataClass.CRIMINAL_OFFENCE, DataClass.FREE_TEXT})
"""Free text counts as personal: people write names into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How long something is kept after ``starts``. Without ``months`` and ``days`` it ends by itself or by a person's act."""

    code: str
    starts: str
    source: str
    months: int = 0
    days: int = 0

    def ends(self, start: dt.date) -> dt.date:
        return add_days(add_months(start, self.months), self.days)

    def latest_start(self, on: dt.date) -> dt.date:
        """No period that is over on ``on`` began after this day; a few that began before it may still run."""
        return add_months(add_days(on, -self.days), -self.months) + SLACK

    @property
    def length(self) -> str:
        """In words: ``6 years``, ``18 months``, ``7 days``."""
        if not self.months and not self.days:
            return ""
        number, unit = (self.days, "day") if self.days else (self.months, "month")
        if unit == "month" and self.months > 24 and self.months % 12 == 0:
            number, unit = self.months // 12, "year"
        return f"{number} {unit}{'s' if number != 1 else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEntry:
    """One column. ``period`` is the code of its period; empty where nothing personal is in it and nothing ends."""

    model: str
    name: str
    data_class: DataClass
    purpose: str
    period: str


@dataclass(frozen=True, slots=True)
class Retention:
    periods: Mapping[str, Period]
    fields: tuple[FieldEntry, ...]

    def of_model(self, label: str) -> list[FieldEntry]:
        return [entry for entry in self.fields if entry.model == label]


@lru_cache(maxsize=1)
def retention() -> Retention:
    """The shipped file, read once per process."""
    return parse(FILE.read_text(encoding="utf-8"), FILE.name)


def period(code: str) -> Period:
    return retention().periods[code]


def parse(text: str, source: str) -> Retention:
    """Raises RetentionError naming what is unknown, missing or of the wrong kind."""
    try:
        content = read_yaml(text, source).value
    except FrameworkError as error:
        raise RetentionError(str(error)) from error
    top = _mapping(content, source, {"periods", "models"}, {"periods", "models"})
    periods = {code: _period(code, entry) for code, entry in _entries(top["periods"], "periods")}
    fields = [field for label, entry in _entries(top["models"], "models") for field in _fields(label, entry, periods)]
    return Retention(periods, tuple(fields))


def _period(code: str, entry: Any) -> Period:
    values = _mapping(entry, f"periods.{code}", {"starts", "source", "months", "days"}, {"starts", "source"})
    for name in ("months", "days"):
        number = values.get(name, 0)
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise RetentionError(f"periods.{code}.{name}: give a whole number.")
    if not str(values["source"]).strip() or not str(values["starts"]).strip():
        raise RetentionError(f"periods.{code}: say from when it runs and where it comes from.")
    return Period(code=code, **values)


def _fields(label: str, entry: Any, periods: Mapping[str, Period]) -> Iterator[FieldEntry]:
    where = f"models.{label}"
    values = _mapping(entry, where, {"purpose", "period", "fields", "periods"}, {"purpose", "fields"})
    if not isinstance(values["purpose"], str) or not values["purpose"].strip():
        raise RetentionError(f"{where}.purpose: say in a sentence what it is for.")
    own: Mapping[str, str] = dict(_entries(values.get("periods", {}), f"{where}.periods"))
    seen: set[str] = set()
    for name_of_class, names in _entries(values["fields"], f"{where}.fields"):
        if name_of_class not in set(DataClass):
            raise RetentionError(f"{where}.fields.{name_of_class}: use one of {', '.join(DataClass)}.")
        data_class = DataClass(name_of_class)
        for name in _names(names, f"{where}.fields.{name_of_class}"):
            if name in seen:
                raise RetentionError(f"{where}.fields: {name} stands there twice.")
            seen.add(name)
            code = own.get(name) or ("" if data_class is DataClass.NONE else values.get("period", ""))
            if code not in periods and (code or data_class in PERSONAL):
                raise RetentionError(f"{where}.{name}: there is no period {code}." if code else f"{where}.{name}: give it a period.")
            yield FieldEntry(model=label, name=name, data_class=data_class, purpose=values["purpose"], period=code)
    if stray := sorted(own.keys() - seen):
        raise RetentionError(f"{where}.periods: {', '.join(stray)} is not among the fields.")


def _mapping(value: Any, where: str, known: set[str], needed: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RetentionError(f"{where}: names and values go here.")
    if unknown := sorted(value.keys() - known):
        raise RetentionError(f"{where}: unknown key {', '.join(unknown)}.")
    if missing := sorted(needed - value.keys()):
        raise RetentionError(f"{where}: {', '.join(missing)} is missing.")
    return value


def _entries(value: Any, where: str) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise RetentionError(f"{where}: names and values go here.")
    return list(value.items())


def _names(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise RetentionError(f"{where}: a list of field names goes here.")
    return value
