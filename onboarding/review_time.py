"""How long a reviewer may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from checklists.calendar import add_working_days

FIRST_REVIEW_DAYS, LATER_REVIEW_DAYS = 10, 5
"""Working days within which a first sending, and one sent again, is to be reviewed."""


def review_due(sent_on: dt.date, submissions: int, nations: Iterable[str]) -> dt.date:
    """The last day for the review of what was sent on ``sent_on``, at a site in ``nations``."""
    return add_working_days(sent_on, FIRST_REVIEW_DAYS if submissions <= 1 else LATER_REVIEW_DAYS, nations)
