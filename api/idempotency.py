"""``Idempotency-Key`` on POST (after the IETF draft): the same key gives the same answer, and the effect happens once.

The record is written in the transaction of the effect: after a crash there is either both or neither, and no key stays stuck.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding.errors import DomainError, Refused
from onboarding.models import IdempotencyRecord
from onboarding.policies import Actor

HEADER = "Idempotency-Key"
_KEY = re.compile(r'"?([\x21\x23-\x7e]{8,128})"?')


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422


class KeyInFlight(Refused):
    code = "idempotency_key_in_flight"


def replayable(post: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view's ``post`` that heeds the key, with a body or without; one that takes a file knows the same bytes again by themselves."""

    @functools.wraps(post)
    def keyed(view: Any, request: Request, *args: Any, **options: Any) -> HttpResponseBase:
        if view.answers_with_secret and HEADER in request.headers:
            raise ValidationError({HEADER: "The answer holds a secret that is never kept. Send the request without this header."})
        if not all(issubclass(parser, JSONParser) for parser in view.parser_classes):
            return post(view, request, *args, **options)
        return once(request, view.actor, lambda: post(view, request, *args, **options))

    return keyed


def once(request: Request, actor: Actor, handler: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of ``handler``, or the one it gave when the caller sent the same key and body before.

    Only successful answers are kept: what was refused may be sent again under the same key. 2 queries more than without a key.

    Raises:
        ValidationError: the key is not 8 to 128 printable characters.
        KeyReused: the key came with another body, or the caller may do more or less than then.
        KeyInFlight: the first request of the key is not done yet.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return handler()
    match = _KEY.fullmatch(given)
    if match is None:
        raise ValidationError({HEADER: "Give 8 to 128 printable characters without spaces, such as a UUID."})
    where = {"user": request.user, "route": request.path[:300], "key": match[1]}
    digest = hashlib.sha256(f"{actor.rights}{request.data!r}".encode("utf-8", "surrogatepass")).hexdigest()
    if (before := IdempotencyRecord.objects.filter(**where).first()) is not None:
        return _replayed(before, digest)
    return _first(where, digest, handler)


def _first(where: dict[str, Any], digest: str, handler: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        with transaction.atomic():
            record = IdempotencyRecord.objects.create(**where, digest=digest)
            response = handler()
            if isinstance(response, Response) and response.status_code < 400:
                record.status, record.body = response.status_code, json.loads(JSONRenderer().render(response.data) or b"null")
                record.headers = {name: response[name] for name in ("ETag", "Location") if name in response}
                record.save(update_fields=["status", "body", "headers"])
            else:
                transaction.set_rollback(True)
            return response
    except IntegrityError:
        if IdempotencyRecord.objects.filter(**where).exists():
            raise KeyInFlight("The first request with this key was being carried out. Send it again to get its answer.") from None
        raise


def _replayed(before: IdempotencyRecord, digest: str) -> Response:
    if before.digest != digest:
        raise KeyReused("This key was sent before with another body or other rights. Use a new key for a new request.")
    return Response(before.body, status=before.status, headers={**before.headers, "Idempotency-Replayed": "true"})
