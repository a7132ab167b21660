"""`manage.py verify_trail`: is the trail still what was written? Exit code 1 when any chain is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.services import checkpoints
from onboarding.services.trail import verify_all


class Command(BaseCommand):
    help = "Check every hash chain of the trail and say, chain by chain, whether it is whole."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for verdict in verify_all():
            wrong += verdict.problem is not None
            self.stdout.write(f"{verdict.chain}: ok, {verdict.length} events" if verdict.problem is None else f"WRONG  {verdict.problem}")
        for problem in checkpoints.problems():
            wrong += 1
            self.stdout.write(f"WRONG  {problem}")
        if wrong:
            raise CommandError(
                f"{wrong} of the chains and checkpoints are not what was written. Keep the database as it is and compare it with a backup."
            )
