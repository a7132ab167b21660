"""What each host answered, in the shapes of docs/answers.md: the usual answers, then the host's own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from samples.answers import data, organisation, safeguarding, service, team
from samples.answers.context import Answers, Context, Maker
from samples.model import Host
from samples.timetable import Sent

MAKERS: Mapping[str, Maker] = {**organisation.MAKERS, **safeguarding.MAKERS, **data.MAKERS, **team.MAKERS, **service.MAKERS}

__all__ = ["answers_of"]


def answers_of(host: Host, sent: Mapping[str, Sent]) -> dict[str, Answers]:
    """By requirement: what was sent or is drafted."""
    context = Context(host=host, sent=sent)
    found: dict[str, Answers] = {}
    for key in (*sent, *host.drafted):
        usual = MAKERS[key](context) if key in MAKERS else {}
        found[key] = _with(usual, host.answers.get(key, {}))
    return found


def _with(usual: Answers, own: Mapping[str, Any]) -> Answers:
    """``own`` replaces the usual answers; None takes one away; a checklist keeps the points not mentioned."""
    merged = copy.deepcopy(usual)
    for key, value in own.items():
        if value is None:
            merged.pop(key, None)
        elif key.endswith("_minimum") and isinstance(value, Mapping):
            merged[key] = {item: page for item, page in {**merged.get(key, {}), **value}.items() if page is not None}
        else:
            merged[key] = copy.deepcopy(value)
    return merged
