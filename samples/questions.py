"""A host's answers as a coordinator types them, with real dates in the cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from checklists.answer_lines import Line, answer_lines
from checklists.answer_lines import typed_answer as as_text
from checklists.definition import Requirement
from samples.framework import framework


def lines(requirement: Requirement, answers: Mapping[str, Any]) -> list[Line]:
    """One line per answer. Raises ValueError for one that no wording leads back to."""
    found, lost = answer_lines(framework(), requirement, answers, typed_answer)
    if lost:
        raise ValueError(f"{requirement.key}: no wording leads back to {lost}; correct the sample's answers.")
    return found


def typed_answer(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return dt.date.fromisoformat(value)
    return as_text(value)
