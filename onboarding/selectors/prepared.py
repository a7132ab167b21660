"""Queries that are put together once and asked again and again with other ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from onboarding import reach

Rows = QuerySet[Any, Any]
Build = Callable[..., Rows]
MOST_IDS = 64
"""Longer lists are rare, and each length would keep a statement; those are asked as they are."""
_STAND_IN = -(10**15)
"""Ids no row has: they are found again among the parameters of the statement, whatever the database's words for it are."""


class Prepared:
    """``build`` makes, from lists of ids, a query that depends on nothing else: no day, no caller.

    Putting the union of a dozen queries together takes Django ten times what the database takes to answer it. Where the caller does not
    reach every organisation (``onboarding.reach``), the query is another one and is made anew.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._made: dict[tuple[str, tuple[int, ...]], tuple[str, list[Callable[[Sequence[Sequence[int]]], Any]]]] = {}

    def rows(self, *lists: Sequence[int]) -> Sequence[tuple[Any, ...]]:
        """1 query. JSON may come as text. Raises OutOfReach while it is not known for whom."""
        if reach.present() is not None or not all(0 < len(ids) <= MOST_IDS for ids in lists):
            return list(self._build(*lists))
        padded = [_padded(ids) for ids in lists]
        sql, parameters = self._statement(tuple(map(len, padded)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [parameter(padded) for parameter in parameters])
            found: Sequence[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _statement(self, lengths: tuple[int, ...]) -> tuple[str, list[Callable[[Sequence[Sequence[int]]], Any]]]:
        key = (connection.vendor, lengths)
        if key not in self._made:
            stand_ins = [[_STAND_IN - MOST_IDS * which - place for place in range(length)] for which, length in enumerate(lengths)]
            sql, parameters = self._build(*stand_ins).query.sql_with_params()
            places = {stand_in: (which, place) for which, ids in enumerate(stand_ins) for place, stand_in in enumerate(ids)}
            self._made[key] = sql, [_parameter(value, places) for value in parameters]
        return self._made[key]


def _parameter(value: Any, places: dict[int, tuple[int, int]]) -> Callable[[Sequence[Sequence[int]]], Any]:
    if isinstance(value, int) and value in places:
        return partial(_id_at, *places[value])
    return partial(_always, value)


def _id_at(which: int, place: int, lists: Sequence[Sequence[int]]) -> int:
    return lists[which][place]


def _always(value: Any, lists: Sequence[Sequence[int]]) -> Any:
    return value


def _padded(ids: Sequence[int]) -> list[int]:
    """To the next power of two, the last one repeated, so that few lengths are kept."""
    length = 1 << (len(ids) - 1).bit_length()
    return [*ids, *[ids[-1]] * (length - len(ids))]
