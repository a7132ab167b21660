"""Who only reads changes nothing, whatever a view forgets (Z11): every statement of their request is looked at before it is carried out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from onboarding.errors import NotPermitted

WRITES = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
HARMLESS = re.compile(r"[\s(]*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|PRAGMA|EXPLAIN|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE)
REFUSAL = "Your role reads and changes nothing. Ask your coordinator who can do it."
OF_READING = frozenset(
    {
        # What is put on record of a read, and who is told.
        "onboarding_auditevent", "onboarding_trailhead", "onboarding_delivery",
        # A report that was asked for, and the work of building it.
        "onboarding_report", "onboarding_reportopening", "onboarding_workitem",
        # Their own way in: sessions, tokens, second steps, and how often they asked.
        "django_session", "usersessions_usersession", "onboarding_servicetoken", "mfa_authenticator", "accounts_user",
        "socialaccount_socialaccount",
        "gatepost_cache", "onboarding_requestcount", "onboarding_idempotencyrecord",
    }
)  # fmt: skip
"""Tables that change when somebody reads. Nothing of any host is among them."""
_is_on: ContextVar[bool] = ContextVar("reading_only", default=False)


def begin() -> None:
    """From now on, to the end of the request."""
    _is_on.set(True)


@contextmanager
def watched() -> Iterator[None]:
    """A request, in which ``begin`` may come to be called."""
    before = _is_on.set(False)
    try:
        with connection.execute_wrapper(_refuse):
            yield
    finally:
        _is_on.reset(before)


@contextmanager
def lifted() -> Iterator[None]:
    """For what a person does about their own access, whatever their roles have been until then."""
    before = _is_on.set(False)
    try:
        yield
    finally:
        _is_on.reset(before)


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if _is_on.get() and not HARMLESS.match(sql):
        table = WRITES.match(sql)
        if table is None or table[1].lower() not in OF_READING:
            raise NotPermitted(REFUSAL)
    return execute(sql, params, many, context)
