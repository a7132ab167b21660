"""One answer's value: from what a person typed in a cell to its stored shape, and whether a stored value has that shape."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from checklists.definition import Field, FieldKind

MAX_TEXT = 4096
MAX_LIST = 500
_YES = frozenset({"yes", "y", "true", "ydw", "ydy", "ydyn", "oes", "ie", "do", "iawn"})
_NO = frozenset({"no", "n", "false", "nac ydw", "nac ydy", "nac ydyn", "nac oes", "nage", "na", "naddo"})
_TICKS = _YES | _NO | {"x", "✓", "✔", "ok", "n/a", "tbc"}
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_TURNS_READING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


class AnswerError(ValueError):
    """An answer that cannot be stored. ``message`` is one sentence that says what to write instead."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def folded(text: str) -> str:
    """For comparing what people type with keys and labels: one space, no capitals, typographic apostrophes made plain."""
    return " ".join(text.replace("\u2019", "'").casefold().split())


def parse_value(field: Field, raw: object, words: Mapping[str, str]) -> Any:
    """The stored value for what stands in a cell (text, number, yes/no or date). Raises AnswerError.

    ``words`` maps folded keys and labels to the field's choices. A date in text is read day first, never guessed otherwise.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise AnswerError("The answer is empty; fill it in or remove the row.")
    value = _PARSERS[field.kind](raw, words)
    problem = value_problem(field, value)
    if problem:
        raise AnswerError(problem)
    return value


def value_problem(field: Field, value: object) -> str | None:
    """Why a stored value does not have the field's shape, or None. None and ``""`` mean not answered and are allowed."""
    if value is None or value == "":
        return None
    return _CHECKS[field.kind](field, value)


def text_problem(text: str, limit: int = MAX_TEXT) -> str | None:
    """Refuses what is too long, control characters (but line breaks and tabs) and marks that turn the reading direction."""
    if len(text) > limit:
        return f"Use at most {limit:,} characters; this has {len(text):,}."
    for char in text:
        if (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\r\t") or char in _TURNS_READING:
            return f"Remove the invisible character U+{ord(char):04X}; type the text again if you cannot see it."
    return None


def _text(raw: object, _: Mapping[str, str]) -> str:
    if isinstance(raw, bool):
        raise AnswerError("Answer in words.")
    if isinstance(raw, dt.datetime | dt.date):
        return _date(raw, {})
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()


def _number(raw: object, _: Mapping[str, str]) -> int | float:
    if isinstance(raw, bool | dt.date):
        raise AnswerError("Write a number, such as 12 or 2,000,000.")
    if isinstance(raw, int | float):
        return int(raw) if isinstance(raw, float) and raw.is_integer() else raw
    text = str(raw).strip().removeprefix("£").removesuffix("%").strip()
    if len(text) > 30 or not _NUMBER.fullmatch(text):
        raise AnswerError(f"{_shown(raw)} is not a number; write digits only, such as 12 or 2,000,000.")
    number = float(text.replace(",", ""))
    return int(number) if number.is_integer() else number


def _date(raw: object, _: Mapping[str, str]) -> str:
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    text = str(raw).strip()
    day_first, iso = _DAY_FIRST.fullmatch(text), _ISO.fullmatch(text)
    if day_first:
        day, month, year = (int(part) for part in day_first.groups())
    elif iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise AnswerError(f"{_shown(raw)} is not a date; write day/month/year, such as 03/02/2026, or 2026-02-03.")
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        raise AnswerError(f"{_shown(raw)} is not a day in the calendar; write day/month/year, such as 03/02/2026.") from None


def _yes_no(raw: object, _: Mapping[str, str]) -> bool:
    if isinstance(raw, bool):
        return raw
    word = folded(str(raw))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise AnswerError(f"{_shown(raw)} is neither yes nor no; write yes or no (in Welsh: oes, ydw or ie; nac oes, nac ydw or na).")


def _choice(raw: object, words: Mapping[str, str]) -> str:
    chosen = words.get(folded(str(raw)))
    if chosen is None:
        raise AnswerError(f"{_shown(raw)} is not one of the answers; choose one of: {_listed(words.values())}.")
    return chosen


def _choices(raw: object, words: Mapping[str, str]) -> list[str]:
    if folded(str(raw)) in words:
        return [words[folded(str(raw))]]
    try:
        found = [_choice(part, words) for part in re.split(r"[;\n]", str(raw)) if part.strip()]
    except AnswerError:
        if "," not in str(raw):
            raise
        found = [_choice(part, words) for part in re.split(r"[,;\n]", str(raw)) if part.strip()]
    return list(dict.fromkeys(found))


def _dates(raw: object, words: Mapping[str, str]) -> list[str]:
    if isinstance(raw, dt.date):
        return [_date(raw, words)]
    return [_date(part, words) for part in re.split(r"[;,\n]", str(raw)) if part.strip()]


def _numbers(raw: object, words: Mapping[str, str]) -> list[int | float]:
    # A comma without a space belongs to a number (1,200): only a comma with a space separates.
    if not isinstance(raw, str):
        return [_number(raw, words)]
    return [_number(part, words) for part in re.split(r"[;\n]|,\s", raw) if part.strip()]


def _check_text(_: Field, value: object) -> str | None:
    if not isinstance(value, str):
        return "Send text."
    return text_problem(value)


def _check_page(_: Field, value: object) -> str | None:
    if not isinstance(value, str):
        return "Send the page or section as text, such as p. 3."
    if folded(value) in _TICKS:
        return "Give the page or section where the document covers this, such as p. 3; a tick cannot be checked."
    return text_problem(value, 200)


def _check_number(field: Field, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_countable(value):
        return "Send a number."
    if field.low is not None and value < field.low:
        return f"The least this can be is {field.low:g}."
    if field.high is not None and value > field.high:
        return f"The most this can be is {field.high:g}."
    return None


def _is_countable(value: float) -> bool:
    return abs(value) < 1e15 and math.isfinite(value)


def _check_date(_: Field, value: object) -> str | None:
    try:
        if not isinstance(value, str) or len(value) != 10:
            return "Send a date as YYYY-MM-DD."
        day = dt.date.fromisoformat(value)
    except ValueError:
        return "Send a date as YYYY-MM-DD; this is not a day in the calendar."
    return None if _EARLIEST <= day <= _LATEST else "Check the year of this date."


def _check_yes_no(_: Field, value: object) -> str | None:
    return None if isinstance(value, bool) else "Send true or false."


def _check_choice(field: Field, value: object) -> str | None:
    if isinstance(value, str) and value in field.choices:
        return None
    return f"Choose one of: {_listed(field.choices)}."


def _each(check: Callable[[Field, object], str | None]) -> Callable[[Field, object], str | None]:
    def check_list(field: Field, value: object) -> str | None:
        if not isinstance(value, list):
            return "Send a list."
        if len(value) > MAX_LIST:
            return f"Send at most {MAX_LIST} values."
        if any(isinstance(item, str) for item in value) and len({str(item) for item in value}) < len(value):
            return "Give each value once."
        return next((problem for item in value if (problem := check(field, item))), None)

    return check_list


def _listed(choices: Any) -> str:
    return ", ".join(dict.fromkeys(choices))


def _shown(raw: object) -> str:
    text = str(raw).strip()
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


_PARSERS: Mapping[FieldKind, Callable[[object, Mapping[str, str]], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.PAGE: _text,
    FieldKind.NUMBER: _number,
    FieldKind.NUMBERS: _numbers,
    FieldKind.DATE: _date,
    FieldKind.DATES: _dates,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
}
_CHECKS: Mapping[FieldKind, Callable[[Field, object], str | None]] = {
    FieldKind.TEXT: _check_text,
    FieldKind.PAGE: _check_page,
    FieldKind.NUMBER: _check_number,
    FieldKind.NUMBERS: _each(_check_number),
    FieldKind.DATE: _check_date,
    FieldKind.DATES: _each(_check_date),
    FieldKind.YES_NO: _check_yes_no,
    FieldKind.CHOICE: _check_choice,
    FieldKind.CHOICES: _each(_check_choice),
}
