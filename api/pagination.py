"""Cursor pages: at most 100 rows, whatever is asked; the next page's address is opaque and stable while rows are added."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param


class Pages(CursorPagination):
    """Where to go on is in the body, and in ``Link`` headers (RFC 8288) for clients that follow those."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = "id"

    def get_paginated_response(self, data: Any) -> Response:
        following, previous = self.get_next_link(), self.get_previous_link()
        body = {"next": following, "previous": previous, "results": data}
        return Response(
            body, headers={"Link": _links(next=following, prev=previous, first=remove_query_param(self.base_url or "", "cursor"))}
        )


def _links(**addresses: str | None) -> str:
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in addresses.items() if address)
