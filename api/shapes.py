"""Bases of every serializer and view: unknown fields are refused, and the caller is an ``Actor``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, NotFound, ParseError
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.sessions import is_fresh
from api.browsing import PagesRenderer, is_for_pages
from api.concurrency import conditional, keep_private
from api.contention import persistent
from api.deprecation import Deprecation
from api.errors import RateLimited
from api.exports import NdjsonRenderer, streamed
from api.idempotency import replayable
from api.negotiation import AsItIsRenderer
from api.pagination import Pages
from api.parsing import LONGEST_NAME
from api.permissions import SignedIn
from api.reading import Reads, narrowed, pruned
from api.refusals import ReauthenticationRequired
from api.throttling import count_stranger, refusals, refuse_again
from onboarding.policies import Actor, actor_of, begin_request
from onboarding.services.tokens import limits_of


class Shape(serializers.Serializer[Any]):
    """What comes in: a field that is not declared is an error, never silently dropped."""

    default_error_messages = {"invalid": "Send a JSON object here, with the fields as its keys."}

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """A list that may be null holds no null all the same; REST framework would let both in."""
        if data is None and isinstance(self.parent, serializers.ListSerializer):
            self.fail("null")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(map(str, data)) - set(self.fields))):
            named = {name[:LONGEST_NAME]: ["Unknown field. Remove it."] for name in unknown[:20]}
            raise serializers.ValidationError(named, code="unknown_field")
        return super().to_internal_value(data)


class Output(serializers.Serializer[Any]):
    """What goes out; lists its fields."""


NOTHING = Reads()


class GatepostView(APIView):
    """A signed-in caller. ``actor`` costs one query, once per request."""

    permission_classes = (SignedIn,)
    reads: ClassVar[Reads] = NOTHING
    """What a GET gives and may be asked for. Without it, any parameter in the address is refused."""
    guarded: ClassVar[frozenset[str]] = frozenset()
    """Methods that need If-Match, for the API's description; ``expected_version`` is what asks for it."""
    request_headers: ClassVar[tuple[str, ...]] = ()
    """Further headers that a request has to carry, for the API's description."""
    deprecations: ClassVar[Mapping[str, Deprecation]] = {}
    """Methods that will go, with the day until which they stay."""
    answers_with_secret = False
    """Whether a POST answers with something of which only a digest may be stored, so that its answer cannot be kept for a repeat."""
    needs_fresh_sign_in: frozenset[str] = frozenset()
    """Methods for which a session must have shown within ten minutes who it is. Tokens are scoped and end, and are exempt."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Every POST takes an ``Idempotency-Key``, and every write that had to give way is begun anew; no view can forget it."""
        super().__init_subclass__(**options)
        if "post" in cls.__dict__:
            cls.post = replayable(cls.__dict__["post"])  # type: ignore[attr-defined]
        for method in ("post", "put", "patch", "delete"):
            if method in cls.__dict__:
                setattr(cls, method, persistent(cls.__dict__[method]))

    def get_renderers(self) -> list[BaseRenderer]:
        """Further forms of an answer: lines where the view exports, pages for a browser with a session, bytes as they are."""
        lines: list[BaseRenderer] = [NdjsonRenderer()] if self.reads.exports else []
        pages: list[BaseRenderer] = [PagesRenderer()] if is_for_pages(self.request) else []
        is_bytes = self.request.method in ("GET", "HEAD") and hasattr(self, "get") and self.reads.output is None
        return [*super().get_renderers(), *lines, *pages, *([AsItIsRenderer()] if is_bytes else [])]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses what no database can look up before any view sees it: NUL in the address or the query."""
        refuse_again(request, self)
        try:
            super().initial(request, *args, **kwargs)
        except (NotAuthenticated, AuthenticationFailed):
            count_stranger(request)
            raise
        begin_request(self.actor)
        if request.method in self.needs_fresh_sign_in and request.auth is None and not is_fresh(request._request):
            raise ReauthenticationRequired
        if hasattr(self, (request.method or "").lower()):
            self.asked = (self.reads if request.method in ("GET", "HEAD", "OPTIONS") else NOTHING).asked(request)
        if "\x00" in request.path or any("\x00" in value for values in request.query_params.lists() for value in values[1]):
            raise ParseError("The address holds a character that cannot be looked up.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Cuts a read to the fields asked for, tags it, and says what may be kept of any answer."""
        asked = getattr(self, "asked", None)
        if asked is not None and asked.fields is not None and isinstance(response, Response) and response.status_code == 200:
            data = response.data
            if self.reads.pages:
                response.data = {**data, "results": pruned(data["results"], asked.fields)}
            else:
                response.data = pruned(data, asked.fields)
        final = super().finalize_response(request, response, *args, **kwargs)
        keep_private(request, final)
        if deprecation := self.deprecations.get(request.method or ""):
            deprecation.announce(final)
        if isinstance(final, Response) and isinstance(final.accepted_renderer, PagesRenderer):
            final.content_type = None
        return conditional(request, final) if isinstance(final, Response) else final

    def throttled(self, request: Request, wait: float | None) -> NoReturn:
        refusals.note(request, self)
        raise RateLimited(wait or 1)

    @property
    def actor(self) -> Actor:
        if not hasattr(self, "_actor"):
            asked = self.request._request
            ids = {name: getattr(asked, name, "") for name in ("request_id", "run_id")}
            self._actor = actor_of(self.request.user, limits=limits_of(self.request.auth), **ids)
        return self._actor

    def take(self, shape: type[Shape], request: Request, *, many: bool = False) -> Any:
        """The checked body. Raises ValidationError with one message per field."""
        if request.data is None:
            raise serializers.ValidationError({"body": "Send a JSON object with the fields as its keys."})
        body = shape(data=request.data, many=many)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def page(self, request: Request, rows: QuerySet[Any], output: type[Output], ordering: Sequence[str] = ("id",)) -> Response:
        """One cursor page of ``rows``, narrowed and ordered as asked; the given order is that of who asks for none, and must be unique."""
        pages = Pages()
        pages.ordering = tuple(self.asked.ordering or ordering)  # type: ignore[assignment]  # the stubs know only one field
        try:
            found = pages.paginate_queryset(narrowed(rows, self.reads, self.asked), request, view=self)
        except (ValueError, OverflowError, ValidationError, DataError, NotFound):
            raise serializers.ValidationError({"cursor": "Follow the links of the first page; this is not one of them."}) from None
        return pages.get_paginated_response(output(found, many=True).data)

    def page_or_lines(
        self, request: Request, rows: QuerySet[Any], output: type[Output], ordering: Sequence[str] = ("id",)
    ) -> HttpResponseBase:
        """A page, or all rows as a stream of lines where NDJSON is asked for."""
        if not isinstance(request.accepted_renderer, NdjsonRenderer):
            return self.page(request, rows, output, ordering)
        return streamed(narrowed(rows, self.reads, self.asked), output, self.asked.ordering or ordering, self.asked.fields)
