"""Lints the migrations since the last release on PostgreSQL, where a lock keeps people waiting.

Run as ``python -m tests.upgrades.linting``, in the environment of the installation.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django_migration_linter import MigrationLinter  # noqa: E402  (reads Django's settings)

from tests.upgrades.release import LAST_RELEASE  # noqa: E402

NOT_OURS_TO_ASK = ["RUNPYTHON_MODEL_IMPORT", "RUNPYTHON_MODEL_VARIABLE_NAME"]
"""How a filling is written down: what it does is shown by the upgrade itself."""


def main() -> int:
    """1 where a migration would break the release before it, or keep writers out while it lasts."""
    linter = MigrationLinter(no_cache=True, all_warnings_as_errors=True, exclude_migration_tests=NOT_OURS_TO_ASK)
    for app, newest in LAST_RELEASE.items():
        later = [migration for migration in linter.migration_loader.disk_migrations.values() if migration.app_label == app]
        for migration in sorted(later, key=lambda migration: migration.name):
            if migration.name > newest:
                linter.lint_migration(migration)
    linter.print_summary()
    return int(linter.has_errors or linter.nb_total == 0)


if __name__ == "__main__":
    sys.exit(main())
