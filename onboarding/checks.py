"""What Django's own checks cannot know: whether anybody with a second step can administer this installation (A16)."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connection, transaction

from onboarding.selectors.sign_in import administrators_with_second_step

MISSING = "No administrator has set up a second step, so nobody can administer this installation."
HINT = "Run `manage.py invite ADDRESS admin`, open the link it prints, and set up a code app or a passkey."
log = logging.getLogger(__name__)


@register(Tags.database)
def administrators(app_configs: Any = None, databases: Any = None, **options: Any) -> list[CheckMessage]:
    """One warning, where a second step is required and no administrator has one. Runs with ``check --database default``."""
    if not settings.SECOND_FACTOR_REQUIRED or not databases:
        return []
    try:
        with transaction.atomic():
            found = administrators_with_second_step()
    except DatabaseError:
        # Not reached, or not migrated: other checks say so.
        return []
    return [] if found else [Warning(MISSING, hint=HINT, id="onboarding.W001")]


def warn_without_administrators() -> None:
    """The same in the log, at start. A fresh installation has to start all the same, so that the first one can be let in."""
    try:
        for message in administrators(databases=["default"]):
            log.warning("%s %s", message.msg, message.hint)
    finally:
        connection.close()
