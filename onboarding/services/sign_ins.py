"""What happened around signing in, on the trail; and the ends of sessions that are nobody's act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts import sessions
from accounts.models import User
from onboarding.policies import Actor, actor_of, require
from onboarding.roles import Operation
from onboarding.services.unit import recorded

OF_NOBODY_YET = frozenset({"sign_in.failed", "sign_in.locked_out", "second_step.failed"})
"""Whoever does these has not shown who they are, so the person they name is what it is about and not who did it."""


def record(event: str, user: User | None, request_id: str, data: Mapping[str, Any]) -> None:
    """The recorder that ``accounts`` is given (``settings.SIGN_IN_RECORDER``). Never what was typed, only whom it was about."""
    known = user is not None and user.is_active and event not in OF_NOBODY_YET
    actor = actor_of(user, request_id) if user is not None and known else None
    with recorded(actor) as unit:
        unit.event(event, user=user.pk if user else None, **data)


def end_all_sessions(actor: Actor | None) -> int:
    """Sign everybody out everywhere, the caller included. ``actor`` None is the operator at the console. Returns how many sessions."""
    if actor is not None:
        require(actor, Operation.MANAGE_SIGN_INS)
    with recorded(actor) as unit:
        ended = sessions.end_everybodys()
        unit.event("sessions.ended_everywhere", sessions=ended)
    return ended
