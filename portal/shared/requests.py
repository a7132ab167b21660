"""A request as our pages see it: with the caller's roles, read once."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import User
from onboarding.models import Site
from onboarding.policies import Actor, actor_of, begin_request


class PageRequest(HttpRequest):
    """What a view behind ``access`` gets: ``actor`` where somebody must be signed in, ``site_in_address`` where the address names one."""

    actor: Actor
    site_in_address: Site | None
    request_id: str


def actor_in(request: HttpRequest) -> Actor | None:
    """The caller's roles, or None for nobody. 1 query the first time, none after."""
    known: Actor | None = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    if known is None and isinstance(user, User) and user.is_active:
        known = actor_of(user, getattr(request, "request_id", ""))
        cast(PageRequest, request).actor = known
        begin_request(known)
    return known
