"""`manage.py backup FOLDER`: a consistent copy of the database and of every stored file, while everything goes on running."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.backups.making import make
from onboarding.errors import DomainError


class Command(BaseCommand):
    help = "Add a backup set to FOLDER. Sets share their files, so only what is new is copied."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--encrypt", action="store_true", help="Seal the database's copy by the first of GATEPOST_EVIDENCE_KEYS.")
        parser.add_argument("--keep", type=int, default=14, help="Sets to keep; older ones are removed (default 14).")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 1:
            raise CommandError("--keep needs at least 1.")
        try:
            made = make(options["folder"], encrypt=options["encrypt"], keep=options["keep"])
        except (DomainError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(f"{made.folder}: the database and {made.files} files, {made.copied} of them new.")
        self.stdout.write("Keep GATEPOST_EVIDENCE_KEYS and GATEPOST_SECRET_KEY elsewhere: without them it cannot be opened.")
        if made.lost:
            raise CommandError(
                f"{len(made.lost)} files that are still needed are missing from the store or damaged there, first {made.lost[0]}."
            )
