"""Who may open a page. Every page says so with one of these decorators; ``page`` refuses to give an address to one that does not.

A decorated view gets the request with ``actor``, and in place of the ``slug`` of its address the thing it names, already
checked against ``onboarding.policies``. What it raises as a ``DomainError`` becomes a page that says what to do next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from onboarding.errors import DomainError, NotFound
from onboarding.models import Organisation
from onboarding.policies import require, site_for
from onboarding.roles import Operation
from portal.shared.contention import persistent
from portal.shared.errors import refusal_page, too_busy
from portal.shared.keeping import signed_out_page
from portal.shared.requests import PageRequest, actor_in

View = Callable[..., HttpResponseBase]
Decorator = Callable[[View], View]
log = logging.getLogger(__name__)


def for_anyone(view: View) -> View:
    """Open to the world. The view must not show anything of any host."""
    return _declared(view, "anyone", lambda request, arguments: None, must_sign_in=False)


def for_signed_in(view: View) -> View:
    """Whoever is signed in, whatever their roles: pages about themselves."""
    return _declared(view, "signed in", lambda request, arguments: None)


def for_programme(operation: Operation) -> Decorator:
    """Programme roles that may do ``operation``; hosts never."""

    def check(request: PageRequest, arguments: dict[str, Any]) -> None:
        require(request.actor, operation)

    return lambda view: _declared(view, f"programme: {operation}", check)


def for_site(operation: Operation) -> Decorator:
    """``operation`` at the site named by ``slug``; the view gets ``site`` instead, with organisation and framework joined. 1 query."""

    def check(request: PageRequest, arguments: dict[str, Any]) -> None:
        request.site_in_address = arguments["site"] = site_for(request.actor, arguments.pop("slug"), operation)

    return lambda view: _declared(view, f"site: {operation}", check)


def for_organisation(operation: Operation) -> Decorator:
    """``operation`` in the organisation named by ``slug``; the view gets ``organisation`` instead. 1 query."""

    def check(request: PageRequest, arguments: dict[str, Any]) -> None:
        found = Organisation.objects.filter(slug=arguments.pop("slug")).first()
        if found is None or not request.actor.knows_of(found.pk):
            raise NotFound("There is no such organisation.")
        require(request.actor, operation, found.pk)
        arguments["organisation"] = found

    return lambda view: _declared(view, f"organisation: {operation}", check)


def page(route: str, view: View, name: str) -> URLPattern:
    """The address of a page. Raises ImproperlyConfigured for a view that does not say who may open it."""
    if not hasattr(view, "access"):
        raise ImproperlyConfigured(f"{name} does not say who may open it: decorate it with one of portal.shared.access.")
    return path(route, view, name=name)


def _declared(view: View, access: str, check: Callable[[PageRequest, dict[str, Any]], None], must_sign_in: bool = True) -> View:
    @wraps(view)
    def checked(request: PageRequest, **arguments: Any) -> HttpResponseBase:
        def answered() -> HttpResponseBase:
            """From the beginning each time: what was read for an attempt that was undone may no longer be so."""
            request.site_in_address = None
            named = dict(arguments)
            check(request, named)
            return view(request, **named)

        try:
            if actor_in(request) is None and must_sign_in:
                return sign_in_first(request)
            return persistent(request, answered)
        except DomainError as error:
            return refusal_page(request, error)
        except OperationalError:
            log.warning("the database was too busy for a page", exc_info=True)
            return too_busy()

    kept = checked if access == "anyone" else never_cache(checked)
    kept.access = access  # type: ignore[attr-defined]
    return kept


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what was typed into a form is not lost on the way."""
    if request.method == "POST":
        return signed_out_page(request)
    return redirect_to_login(request.get_full_path())
