"""What a read may be asked for in its address, and the answer cut to what was asked. Anything else in an address is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

PAGING = ("limit", "cursor")
_COUNT = re.compile(r"0{0,9}[1-9][0-9]{0,17}", re.ASCII)
NO_HISTORY = (
    "This is read as it stands now. Where a site stood on another day is at sites/<site>/position/?as_of=; "
    "what changed since an instant is at sites/<site>/trail/?since=."
)

Tree = Mapping[str, "Tree | None"]
"""Names of fields; None stands for all there is below."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter that narrows a read. ``lookup`` is where it leads in the database; empty where the view itself knows."""

    field: serializers.Field[Any, Any, Any, Any]
    lookup: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one request asked for, checked. ``fields`` None means all."""

    fields: Tree | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    ordering: Sequence[str] | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What a GET of a view gives: ``output`` None for bytes; ``pages`` for a list in pages; ``exports`` where it comes as NDJSON, too."""

    output: type[serializers.Serializer[Any]] | None = None
    pages: bool = False
    exports: bool = False
    history: bool = False
    filters: Mapping[str, Filter] = field(default_factory=dict)
    orderings: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def parameters(self) -> frozenset[str]:
        """The names an address may hold."""
        names = {*self.filters, *(PAGING if self.pages else ())}
        names |= {name for name, there in (("fields", self.output), ("ordering", self.orderings), ("as_of", self.history)) if there}
        return frozenset(names)

    def asked(self, request: Request) -> Asked:
        """The checked query of ``request``. Raises ValidationError for what is unknown, given twice or unusable."""
        query = request.query_params
        errors: dict[str, Any] = {name: self._why_not(name) for name in sorted(set(query) - self.parameters)[:20]}
        errors |= {name: "Give it once." for name in query if name not in errors and len(query.getlist(name)) > 1}
        values = {}
        for name, wanted in self.filters.items():
            if name in query and name not in errors:
                try:
                    values[name] = wanted.field.run_validation(query[name])
                except ValidationError as error:
                    errors[name] = error.detail
        if "limit" in query and "limit" not in errors and not _COUNT.fullmatch(query["limit"]):
            errors["limit"] = "Give a whole number from 1; at most 100 rows come at once."
        if errors:
            raise ValidationError(errors)
        return Asked(fields=self._fields(query), filters=values, ordering=self._ordering(query), as_of=_day(query))

    def _why_not(self, name: str) -> str:
        if name == "as_of":
            return NO_HISTORY
        known = ", ".join(sorted(self.parameters))
        return f"Unknown parameter. There are: {known}." if known else "Unknown parameter. Remove it: this address takes none."

    def _fields(self, query: Mapping[str, str]) -> Tree | None:
        if "fields" not in query or self.output is None:
            return None
        return _chosen(query["fields"], shape_of(self.output()))

    def _ordering(self, query: Mapping[str, str]) -> Sequence[str] | None:
        if "ordering" not in query:
            return None
        if query["ordering"] not in self.orderings:
            raise ValidationError({"ordering": f"One of: {', '.join(self.orderings)}."})
        return self.orderings[query["ordering"]]


def narrowed(rows: QuerySet[Any], reads: Reads, asked: Asked) -> QuerySet[Any]:
    """``rows`` cut down by those filters that name where they lead."""
    found = {reads.filters[name].lookup: value for name, value in asked.filters.items() if reads.filters[name].lookup}
    return rows.filter(**found)


def _day(query: Mapping[str, str]) -> dt.date | None:
    if "as_of" not in query:
        return None
    try:
        return dt.date.fromisoformat(query["as_of"])
    except ValueError:
        raise ValidationError({"as_of": "Write the day as 2026-11-23."}) from None


def shape_of(field: Any) -> Tree | None:
    """The names of the fields of a serializer, however deep."""
    if isinstance(field, serializers.ListSerializer):
        return shape_of(field.child)
    if isinstance(field, serializers.Serializer):
        return {name: shape_of(child) for name, child in field.fields.items()}
    return None


def _chosen(text: str, shape: Tree | None) -> Tree:
    """``name,gates,requirements.key`` as a tree. Raises ValidationError for a name that the shape has not got."""
    chosen: dict[str, Any] = {}
    for path in text.split(","):
        _choose(chosen, path, path.split("."), shape)
    return chosen


def _choose(chosen: dict[str, Any], path: str, names: Sequence[str], shape: Tree | None) -> None:
    first, rest = names[0].strip(), names[1:]
    if not shape or first not in shape:
        there = f"There are: {', '.join(shape)}." if shape else "There is nothing below it to choose from."
        raise ValidationError({"fields": f"Unknown field {path.strip()[:80]!r}. {there}"})
    if not rest:
        chosen[first] = None
    elif chosen.get(first, {}) is not None:
        _choose(chosen.setdefault(first, {}), path, rest, shape[first])


def pruned(data: Any, fields: Tree | None) -> Any:
    """``data`` with the chosen fields only."""
    if fields is None or data is None:
        return data
    if isinstance(data, list):
        return [pruned(item, fields) for item in data]
    return {name: pruned(value, fields[name]) for name, value in data.items() if name in fields}
