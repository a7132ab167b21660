"""The database refuses to change or remove an event of the trail."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from onboarding import append_only


def guard(apps: Any, schema_editor: Any) -> None:
    append_only.guard(schema_editor.connection)


def unguard(apps: Any, schema_editor: Any) -> None:
    append_only.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0004_training_proposal")]
    operations = [migrations.RunPython(guard, unguard)]
