"""`manage.py open_demo EMAIL…`: let people of the demonstration sign in to its pages. Prints their password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from api.management.commands.prepare_demo import give_password


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("emails", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SECOND_FACTOR_REQUIRED or settings.AS_OF is None:
            raise CommandError("Only the demonstration has sign-ins that share a password. Invite people instead: manage.py invite")
        self.stdout.write(give_password(options["emails"]))
