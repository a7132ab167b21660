"""One row of a register as a worker reported it, checked field by field: what does not fit is as if it had not been read."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from onboarding import names
from onboarding.services.training import MOST_HOURS

NOT_COMPLETED = "not_completed"
FIELDS = frozenset({"person", "course", "completed_on", "expires_on", "provider", "hours"})
MAX_ROW = 1_048_576
MAX_PROBLEMS = 8
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    fingerprint: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    person_read: str
    person_id: int | None
    person_confidence: float
    course_read: str
    course: str
    course_confidence: float
    completed_on: dt.date | None
    expires_on: dt.date | None
    provider: str
    hours: float | None
    problems: list[dict[str, Any]]

    def values(self) -> dict[str, Any]:
        """The fields of a proposal that reading the row again may change."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "cells": dict(self.cells),
            "person_id": self.person_id,
            "person_confidence": self.person_confidence,
            "course": self.course,
            "course_confidence": self.course_confidence,
            "completed_on": self.completed_on,
            "expires_on": self.expires_on,
            "provider": self.provider,
            "hours": self.hours,
            "problems": self.problems,
            "needs_look": any(problem["needs_look"] for problem in self.problems),
        }


def row_of(data: Mapping[str, Any], people: Collection[int], courses: Collection[str]) -> ReadRow | None:
    """The row, or None where it claims no completion or names neither a person nor a course. Strangers are dropped."""
    problems = [problem for item in _list(data.get("problems"))[:MAX_PROBLEMS] if (problem := _problem(item)) is not None]
    person_read, course_read = _text(data.get("person"), 150), _text(data.get("course"), 150)
    row = data.get("row")
    is_row = isinstance(row, int) and not isinstance(row, bool) and 1 <= row <= MAX_ROW
    if not is_row or not (person_read or course_read) or any(problem["code"] == NOT_COMPLETED for problem in problems):
        return None
    person_id, course = data.get("person_id"), _text(data.get("course_code"), 20)
    completed_on, expires_on = _date(data.get("completed_on")), _date(data.get("expires_on"))
    hours = data.get("hours")
    return ReadRow(
        fingerprint=_fingerprint(person_read, course_read, completed_on, expires_on),
        sheet=_text(data.get("sheet"), 60),
        row=int(row or 1),
        cells={key: str(value) for key, value in _mapping(data.get("cells")).items() if key in FIELDS and _ADDRESS.fullmatch(str(value))},
        person_read=person_read,
        person_id=person_id if isinstance(person_id, int) and person_id in people else None,
        person_confidence=_share(data.get("person_confidence")),
        course_read=course_read,
        course=course if course in courses else "",
        course_confidence=_share(data.get("course_confidence")),
        completed_on=completed_on,
        expires_on=expires_on,
        provider=_text(data.get("provider"), 150),
        hours=float(hours) if isinstance(hours, int | float) and not isinstance(hours, bool) and 0 < hours <= MOST_HOURS else None,
        problems=problems,
    )


def _fingerprint(person: str, course: str, completed_on: dt.date | None, expires_on: dt.date | None) -> str:
    words = "\n".join(
        [names.key_of(person), names.key_of(course), str(completed_on or ""), str(expires_on or "") if not completed_on else ""]
    )
    return hashlib.sha256(words.encode()).hexdigest()


def _problem(item: Any) -> dict[str, Any] | None:
    given = _mapping(item)
    code, field = _text(given.get("code"), 40), _text(given.get("field"), 20)
    if not code or field not in FIELDS:
        return None
    return {"code": code, "field": field, "message": _text(given.get("message"), 300), "needs_look": given.get("needs_look") is not False}


def _text(value: Any, most: int) -> str:
    return " ".join(value.split())[:most] if isinstance(value, str) else ""


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _share(value: Any) -> float:
    return min(max(float(value), 0.0), 1.0) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
