"""`manage.py migrate`: Django's, which on PostgreSQL gives way to people instead of making them wait behind it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections

LOCK_SECONDS = 3
"""A change of a table waits no longer for its lock: everybody who comes after it waits, too."""
TRIES, PAUSE_SECONDS = 10, 5


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        for tries_left in reversed(range(TRIES)):
            connection = connections[options["database"]]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    # An index of a large table takes longer to build than a statement of a person may take.
                    cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = 0")
            try:
                super().handle(*args, **options)
                if connection.vendor == "postgresql":
                    # Whoever goes on with this connection has the limits it was opened with.
                    with connection.cursor() as cursor:
                        cursor.execute("RESET lock_timeout; RESET statement_timeout")
                return
            except OperationalError as error:
                if "lock timeout" not in str(error) or not tries_left:
                    raise
                self.stderr.write(f"Somebody holds what is to be changed; trying again in {PAUSE_SECONDS} s.")
                connection.close()
                time.sleep(PAUSE_SECONDS)
