"""Leadership's menu."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from onboarding.roles import Operation
from portal.shared.audiences import Audience, Entry, Seen

LEADERS = frozenset({Audience.LEADERSHIP})
READERS = LEADERS | {Audience.REVIEWER}


def _if_may(operation: Operation, name: str) -> Callable[[Seen], str]:
    return lambda seen: reverse(name) if seen.actor and seen.actor.may(operation) else ""


ENTRIES = (
    Entry(
        "Readiness",
        _if_may(Operation.READ_NATIONAL, "leadership:readiness"),
        READERS,
        under=("regions/", "definitions/"),
        is_whole_section=False,
    ),
    Entry("Where sites stand", _if_may(Operation.READ_NATIONAL, "leadership:sites"), LEADERS),
    Entry("What blocks", _if_may(Operation.READ_NATIONAL, "leadership:blocking"), LEADERS),
    Entry("Training", _if_may(Operation.READ_NATIONAL, "leadership:people"), LEADERS),
    Entry("Downloads", _if_may(Operation.REQUEST_NATIONAL_REPORT, "leadership:downloads"), LEADERS),
    Entry("Interest", _if_may(Operation.CREATE_ORGANISATION, "leadership:expressions"), READERS),
)
