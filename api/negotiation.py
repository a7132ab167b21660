"""Which parser reads a body, and in what form an answer goes out, as its sender says."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

EVERYTHING = "*/*"


class Negotiation(DefaultContentNegotiation):
    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """A body is of one type: what only a pattern is given for is not read as if it were JSON."""
        return None if "*" in request.content_type.partition(";")[0] else super().select_parser(request, parsers)

    def get_accept_list(self, request: Request) -> list[str]:
        """An empty ``Accept`` asks for nothing in particular, as a missing one does."""
        return super().get_accept_list(request) if request.headers.get("Accept", "").strip() else [EVERYTHING]


class AsItIsRenderer(JSONRenderer):
    """Of an answer that is bytes of a type of their own: whatever is accepted, they go out as they are; a refusal is JSON as anywhere."""

    media_type = EVERYTHING
    format = "bytes"
