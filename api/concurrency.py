"""Strong ETags from version counters, If-Match on writes to what can be overwritten, and If-None-Match on reads (RFC 9110 section 13).

The tag of a read is ``"<id>-<version>-<digest>"``, or the digest alone for what has no version. A write compares id and version: what was
changed by people. A read compares the digest, too: a position can change because a day has passed.
"""

from __future__ import annotations

import hashlib
import re
from typing import Protocol

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import PreconditionRequired

KEPT = ("ETag", "Cache-Control", "Vary", "Link", "Content-Location")
SAFE = ("GET", "HEAD")


class Versioned(Protocol):
    pk: int
    version: int


def etag_of(row: Versioned) -> str:
    return f'"{row.pk}-{row.version}"'


def expected_version(request: Request, row: Versioned) -> int:
    """The version the caller saw. Raises as ``seen_tag``; any other row's tag counts as version 0, which is stale."""
    pk, version = seen_tag(request)
    return version if pk == row.pk else 0


def seen_tag(request: Request) -> tuple[int, int]:
    """The id and version in If-Match. Raises PreconditionRequired without it, ValidationError where it is no tag of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    match = re.fullmatch(r'"(\d{1,18})-(\d{1,9})(?:-[0-9a-f]{16})?"', header.strip(), re.ASCII)
    if match is None:
        raise ValidationError({"If-Match": "Send the ETag exactly as you read it."})
    return int(match[1]), int(match[2])


def conditional(request: Request, response: Response) -> HttpResponseBase:
    """``response`` with a tag of its content, or 304 where the caller has that already. Renders it."""
    if request.method not in SAFE or response.status_code != 200 or not isinstance(response.accepted_renderer, JSONRenderer):
        return response
    response.render()
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    version = response.get("ETag", "").strip('"')
    response["ETag"] = f'"{version}-{digest}"' if version else f'"{digest}"'
    if not _has(request.headers.get("If-None-Match", ""), response["ETag"]):
        return response
    unchanged = HttpResponseNotModified()
    for name in KEPT:
        if name in response:
            unchanged[name] = response[name]
    return unchanged


def _has(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in (given.strip().removeprefix("W/") for given in header.split(","))


def keep_private(request: Request, response: HttpResponseBase) -> None:
    """No shared cache keeps an answer; a browser asks again each time, and keeps nothing of a write."""
    if "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-cache" if request.method in SAFE else "no-store"
    patch_vary_headers(response, ("Authorization", "Cookie"))
