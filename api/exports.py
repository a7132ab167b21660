"""Long lists as lines of JSON (NDJSON): one row a line, streamed, for those who ask for ``application/x-ndjson``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import Serializer

from api.reading import Tree, pruned
from onboarding import reach

CHUNK_ROWS = 500


class NdjsonRenderer(JSONRenderer):
    """Chosen by the Accept header; the lines are made by ``streamed``, and a refusal is a problem document as anywhere."""

    media_type = "application/x-ndjson"
    format = "ndjson"


def streamed(rows: QuerySet[Any], output: type[Serializer[Any]], ordering: Sequence[str], fields: Tree | None) -> StreamingHttpResponse:
    """All ``rows``; memory stays flat. 1 query, and one for each related list per 500 rows."""
    lines = _lines(rows.order_by(*ordering), output(), fields, reach.present())
    return StreamingHttpResponse(lines, content_type=NdjsonRenderer.media_type)


def _lines(rows: QuerySet[Any], shape: Serializer[Any], fields: Tree | None, reached: frozenset[int] | None) -> Iterator[bytes]:
    """``reached``: a stream is read once the request is over, and reaches as far as its caller did."""
    renderer, found = JSONRenderer(), rows.iterator(chunk_size=CHUNK_ROWS)
    while True:
        with reach.limited_to(reached):
            row = next(found, None)
            if row is None:
                return
            line = renderer.render(pruned(shape.to_representation(row), fields)) + b"\n"
        yield line
