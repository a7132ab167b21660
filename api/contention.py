"""Writes that the database made give way to another one are begun anew (C9); the caller notices nothing but the time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from onboarding.contention import begun_anew


def persistent(write: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view's method that is begun anew when its transaction was undone in favour of another.

    A streamed file is gone once it was read; such a request answers 503, and its sender sends it again.
    """

    @functools.wraps(write)
    def begun(view: Any, request: Request, *args: Any, **options: Any) -> HttpResponseBase:
        if not all(issubclass(type(parser), JSONParser) for parser in view.get_parsers()):
            return write(view, request, *args, **options)
        return begun_anew(lambda: write(view, request, *args, **options))

    return begun
