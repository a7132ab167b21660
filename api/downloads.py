"""Bytes handed out as an attachment that no browser runs or keeps, whole or in part (RFC 9110 section 14)."""

from __future__ import annotations

import hashlib
import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from rest_framework.request import Request

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def download(request: Request, content: bytes, name: str, media_type: str) -> HttpResponseBase:
    """The answer to a GET or HEAD of ``content``, which the caller has authorised and put on record.

    One range of bytes is answered with 206, one beyond the end with 416; several at once, or of a version that changed
    meanwhile (``If-Range``), with the whole. What the caller has already, by ``If-None-Match``, with 304.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    status, part = _part(request, len(content), etag)
    response = HttpResponse(content[part], status=status, content_type=media_type)
    if status == 206:
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    elif status == 416:
        response["Content-Range"] = f"bytes */{len(content)}"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Cookie, Authorization"
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    return answer


def _part(request: Request, size: int, etag: str) -> tuple[int, slice]:
    """The status and the bytes asked for."""
    whole = slice(0, size)
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return 200, whole
    first, last = asked.groups()
    if not first:
        return (206, slice(max(size - int(last), 0), size)) if int(last) and size else (416, slice(0, 0))
    if last and int(last) < int(first):
        return 200, whole
    if int(first) >= size:
        return 416, slice(0, 0)
    return 206, slice(int(first), min(int(last) + 1, size) if last else size)
