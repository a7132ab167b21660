"""What a person asks for when they move a requirement: the action and everything that goes with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    ACCEPT = "accept"
    ACCEPT_WITH_CONDITIONS = "accept_with_conditions"
    REJECT = "reject"
    WAIVE = "waive"
    REOPEN = "reopen"


ACCEPTING = frozenset({Action.ACCEPT, Action.ACCEPT_WITH_CONDITIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAsked:
    text: str
    owner: str
    due_on: dt.date


class ReasonCode(StrEnum):
    """Why something goes back, so that hosts can be told alike and the programme can see what goes wrong most."""

    MISSING = "missing"
    OUT_OF_DATE = "out_of_date"
    NOT_SIGNED = "not_signed"
    NOT_APPROVED = "not_approved"
    INCOMPLETE = "incomplete"
    NOT_SPECIFIC = "not_specific"
    WRONG_ORGANISATION = "wrong_organisation"
    WRONG_NATION = "wrong_nation"
    CONTRADICTS_ANSWERS = "contradicts_answers"
    UNREADABLE = "unreadable"
    PERSONAL_DATA = "personal_data"
    NOT_APPLICABLE = "not_applicable"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """``point`` is a key of the requirement's checklist, empty when the reason is about the whole."""

    code: ReasonCode
    point: str = ""
    text: str = ""


POINT_DECISIONS = ("covered", "not_covered", "not_applicable", "not_checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAsked:
    """``requested_by`` is a user id; the approver is whoever makes the move."""

    reason: str
    compensating_control: str
    owner: str
    requested_by: int
    ends_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person asked for. ``on`` is the day it took place, today unless an earlier act is being put on record."""

    action: Action
    on: dt.date
    note: str = ""
    judgements: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[ReasonGiven, ...] = ()
    conditions: tuple[ConditionAsked, ...] = ()
    waiver: WaiverAsked | None = None


def payload(asked: Asked) -> dict[str, Any]:
    """What the trail keeps of a move: codes and dates, no free text."""
    return {
        "action": asked.action.value,
        "on": asked.on.isoformat(),
        "judged": sorted(asked.judgements),
        "reasons": sorted({reason.code.value for reason in asked.reasons}),
        "conditions": [condition.due_on.isoformat() for condition in asked.conditions],
    }


def reasons_of(asked: Asked) -> list[dict[str, str]]:
    """The structured reasons as they are stored and shown."""
    return [{"code": reason.code.value, "point": reason.point, "text": reason.text} for reason in asked.reasons]
