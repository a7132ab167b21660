"""One page of a list: never more than ``SIZE`` rows, whatever the address says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

SIZE = 25


@dataclass(frozen=True, slots=True)
class Paged:
    """``page`` iterates over its rows; the addresses keep the filters that were asked for."""

    page: Page[Any]
    previous: str
    following: str

    @property
    def is_whole(self) -> bool:
        return not self.page.has_other_pages()


def paged(request: HttpRequest, rows: Any, size: int = SIZE, count: int | None = None) -> Paged:
    """The page that ``?page=`` asks for, the first or last where there is no such page. 2 queries, 1 where ``count`` is known."""
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(request.GET.get("page"))
    previous = _address(request, page.previous_page_number()) if page.has_previous() else ""
    following = _address(request, page.next_page_number()) if page.has_next() else ""
    return Paged(page, previous, following)


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return "?" + query.urlencode()
