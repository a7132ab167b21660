"""`manage.py restore FOLDER`: bring a backup into an empty installation and verify all of it.

Exit code 1 when anything is not what was copied.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.backups import restoring
from onboarding.errors import DomainError


class Command(BaseCommand):
    help = "Restore the newest set of FOLDER, or --set NAME, into the empty database and store that the settings name."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--set", default="", help="The set's name, such as 2026-11-23T02-00-00Z.")
        parser.add_argument("--check", action="store_true", help="Only look: open every file of the set and compare it with its hash.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._say(restoring.check(options["folder"], options["set"]))
                return
            restored = restoring.restore(options["folder"], options["set"])
        except (DomainError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"{restored.set}: {restored.rows} rows, {restored.files} files, {restored.chains} chains of the trail.")
        if restored.destroyed:
            self.stdout.write(f"{len(restored.destroyed)} files were destroyed after this backup and stay destroyed.")
        self._say(restored.problems)

    def _say(self, problems: list[str]) -> None:
        for problem in problems:
            self.stdout.write(f"WRONG  {problem}")
        if problems:
            raise CommandError(f"{len(problems)} things are not what was copied. Try an earlier set.")
        self.stdout.write("Everything is what was copied.")
