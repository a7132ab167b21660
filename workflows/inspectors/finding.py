"""What an inspector is told and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PASS = "pass"  # noqa: S105  an outcome, not a password
FAIL = "fail"
CANNOT_TELL = "cannot_tell"
NEEDS_HUMAN = "needs_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation about one document.

    ``check`` is the inspector's key; ``code`` is stable and says what was looked at. ``page`` counts from 1. ``quotation``
    is at most 160 characters of the document, with anything personal masked. ``data`` holds JSON values (ISO dates).
    """

    check: str
    code: str
    outcome: str
    reason: str
    page: int | None = None
    quotation: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionContext:
    """``answers`` has the shapes of docs/answers.md; ``courses`` maps a course code to its title and its months of validity.

    ``people`` are the names of the organisation's people, by id.
    """

    requirement: str
    as_of: dt.date
    nations: frozenset[str] = frozenset()
    answers: Mapping[str, Any] = field(default_factory=dict)
    organisation: str = ""
    courses: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)


def quotation(text: str, start: int, end: int, around: int = 50) -> str:
    """The words around a match, on one line."""
    return " ".join(text[max(0, start - around) : end + around].split())[:160]
