"""Files on their way in: cut off while they stream, whatever length the sender declared."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from rest_framework.request import Request

from onboarding.errors import Invalid, TooLarge


class _Limited(TemporaryFileUploadHandler):
    """Writes to a temporary file, so memory stays flat, and stops at ``limit`` bytes."""

    def __init__(self, limit: int, request: Any) -> None:
        super().__init__(request)
        self._limit = limit
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > self._limit:
            raise TooLarge(f"The file is larger than {self._limit // 1024 // 1024} MB. Send a smaller one, or split it.")
        super().receive_data_chunk(raw_data, start)


def file_of(request: Request, limit: int | None = None) -> UploadedFile[bytes]:
    """The one file of a form, called ``file``. Nothing of the body has been read before this.

    Raises:
        TooLarge: more than ``limit`` bytes arrived (default: the limit for evidence); the rest is not read.
        Invalid: no file, or more than one.
    """
    wsgi_request = request._request
    if not hasattr(wsgi_request, "_files"):
        wsgi_request.upload_handlers = [_Limited(limit or settings.EVIDENCE_MAX_BYTES, wsgi_request)]
    found = request.FILES.getlist("file")
    if len(found) != 1 or len(request.FILES) != 1 or not isinstance(found[0], UploadedFile):
        raise Invalid("Send exactly one file.", fields={"file": "Send it as the form field called file, one file in a request."})
    return found[0]
