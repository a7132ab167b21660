"""What Django's own checks cannot know: whether anybody with a second step can administer this installation (A16)."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from onboarding.selectors.sign_in import administrators_with_second_step, somebody_can_sign_in

MISSING = "No administrator has set up a second step, so nobody can administer this installation."
INVITE = "Run `manage.py invite ADDRESS admin`, open the link it prints, and set up a code app or a passkey."
ADMIT = "Start it with GATEPOST_ADMIT_FIRST_ADMINISTRATOR=true until that is done, and without it from then on."
log = logging.getLogger(__name__)


@register(Tags.database)
def administrators(app_configs: Any = None, databases: Any = None, **options: Any) -> list[CheckMessage]:
    """Where a second step is required and no administrator has one: an error if anybody can sign in, a warning on a new installation.

    Runs with ``check --database default``; 2 or 3 queries.
    """
    if not settings.SECOND_FACTOR_REQUIRED or not databases:
        return []
    try:
        with transaction.atomic():
            if administrators_with_second_step():
                return []
            in_use = somebody_can_sign_in()
    except DatabaseError:
        # Not reached, or not migrated: other checks say so.
        return []
    if in_use and not settings.ADMITS_FIRST_ADMINISTRATOR:
        return [Error(MISSING, hint=f"{INVITE} {ADMIT}", id="onboarding.E001")]
    return [Warning(MISSING, hint=INVITE, id="onboarding.W001")]


def refuse_without_administrators() -> None:
    """The same at start: a warning goes into the log, an error ends the start.

    Raises:
        ImproperlyConfigured: people can sign in, no administrator has a second step, and the operator has not said to go on.
    """
    for message in administrators(databases=["default"]):
        if message.is_serious():
            raise ImproperlyConfigured(f"Gatepost does not start. {message.msg} {message.hint}")
        log.warning("%s %s", message.msg, message.hint)
