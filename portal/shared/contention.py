"""Forms whose write the database made give way to another one are begun anew (C9); the person notices nothing but the time."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponseBase

from onboarding.contention import begun_anew


def persistent(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of ``view``, which is begun anew when its transaction was undone. Files of a form stay readable meanwhile.

    Raises OperationalError when it gave way once too often.
    """
    if request.method != "POST":
        return view()

    def without_messages_of_before() -> HttpResponseBase:
        request._messages = default_storage(request)  # type: ignore[attr-defined]  # as Django's own middleware sets it
        return view()

    return begun_anew(without_messages_of_before)
