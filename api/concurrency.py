"""Strong ETags from version counters, and If-Match on writes to what can be overwritten (RFC 9110 section 13, RFC 6585)."""

from __future__ import annotations

import re
from typing import Protocol

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.errors import PreconditionRequired


class Versioned(Protocol):
    pk: int
    version: int


def etag_of(row: Versioned) -> str:
    return f'"{row.pk}-{row.version}"'


def expected_version(request: Request, row: Versioned) -> int:
    """The version the caller saw. Raises PreconditionRequired without If-Match; any other row's tag counts as version 0, which is stale."""
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    match = re.fullmatch(r'"(\d{1,18})-(\d{1,9})"', header.strip())
    if match is None:
        raise ValidationError({"If-Match": "Send the ETag exactly as you read it."})
    return int(match[2]) if int(match[1]) == row.pk else 0
