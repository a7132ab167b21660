"""How often somebody who is not signed in may send a form, counted for all processes together."""

from __future__ import annotations

from typing import cast

from allauth.core.ratelimit import consume
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_often(request: HttpRequest) -> HttpResponse | None:
    """The page that says to wait, with what was typed still in the browser's form; None while the limit of the address is not reached."""
    try:
        is_within = cast(bool, consume(request, action="public_form"))
    except PermissionDenied:
        is_within = False
    return None if is_within else render(request, "public/too_often.html", status=429)
