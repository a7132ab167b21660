"""Handing a document to a person: as an attachment that no browser will run, or a page's picture inside one of our pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from onboarding.services.reading import Readable

PICTURES = frozenset({"image/jpeg", "image/png"})


def attachment(readable: Readable) -> HttpResponse:
    """The bytes under their own name, never shown by the browser itself (security rows D2 and D5)."""
    response = _locked(readable)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=readable.name) or "attachment"
    return response


def picture(readable: Readable) -> HttpResponse:
    """A page's picture, made by a worker. Anything that is not one is an attachment."""
    return _locked(readable) if readable.media_type in PICTURES else attachment(readable)


def _locked(readable: Readable) -> HttpResponse:
    response = HttpResponse(readable.content, content_type=readable.media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
