"""How a migration changes large tables while people work: no lock that outlasts a moment, and harmless to begin again after a failure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.migrations.operations import AddIndex, RemoveIndex
from django.db.models import QuerySet

AT_ONCE = 500
"""Rows filled in one transaction: their locks are held for some tens of milliseconds."""
GAP_SECONDS = 0.2


class AddIndexBesideWrites(AddIndex):
    """An index, built on PostgreSQL without keeping writers out; one that is there already is left, one that was left unfinished is redone.

    Only for migrations with ``atomic = False``.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        concurrently = _concurrently(schema_editor)
        is_there = None if schema_editor.collect_sql else _state_of(schema_editor, model, self.index.name)
        if is_there is False:
            schema_editor.remove_index(model, self.index, **concurrently)
        if not is_there:
            schema_editor.add_index(model, self.index, **concurrently)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        schema_editor.remove_index(model, self.index, **_concurrently(schema_editor))


class RemoveIndexBesideWrites(RemoveIndex):
    """An index dropped without keeping writers out; one that is gone already is left. Only for migrations with ``atomic = False``."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
        if schema_editor.collect_sql or _state_of(schema_editor, model, self.name) is not None:
            schema_editor.remove_index(model, index, **_concurrently(schema_editor))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
        schema_editor.add_index(model, index, **_concurrently(schema_editor))


def _concurrently(schema_editor: Any) -> dict[str, bool]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}


def _state_of(schema_editor: Any, model: Any, name: str) -> bool | None:
    """True for an index that works, False for one whose building broke off, None where there is none."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f'"{name}"'])
            row = cursor.fetchone()
            return None if row is None else bool(row[0])
        return name in connection.introspection.get_constraints(cursor, model._meta.db_table) or None


def in_batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows in order of their keys, each batch locked in a transaction of its own for as long as it is worked on.

    What is written from a batch is therefore true of the row as it then is, whoever else writes. Rows that came after the first batch was
    asked for are left out: whoever writes all the time would otherwise keep the migration at its heels for ever.
    """
    last, end = 0, rows.order_by("-pk").values_list("pk", flat=True).first()
    while end is not None and last < end:
        with transaction.atomic():
            batch = list(rows.filter(pk__gt=last, pk__lte=end).order_by("pk").select_for_update(of=("self",))[:AT_ONCE])
            if not batch:
                return
            yield batch
        last = batch[-1].pk
        if connection.vendor == "sqlite":
            # Whoever waits looks ten times a second whether the one writer has ended; without a gap they would never find it so.
            time.sleep(GAP_SECONDS)
