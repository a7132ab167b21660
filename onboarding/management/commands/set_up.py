"""`manage.py set_up`: the programme, its framework and the localities, in a migrated database. Harmless to repeat."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from checklists.parsing import FrameworkError
from onboarding.services.access import set_up_programme


class Command(BaseCommand):
    help = "Publish the readiness framework, load the UK localities and make the programme."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--framework", default="imsa-readiness")
        parser.add_argument("--framework-version", default="0.1.0")
        parser.add_argument("--name", default="IMSA Model pilot (illustrative)")
        parser.add_argument("--target-sites", type=int, default=24)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = set_up_programme(
                slug=settings.PROGRAMME_SLUG,
                name=options["name"],
                framework=options["framework"],
                version=options["framework_version"],
                target_sites=options["target_sites"],
            )
        except FrameworkError as error:
            raise CommandError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database cannot be used ({error}). Where it is new, run `manage.py migrate` first.") from error
        self.stdout.write(f"{programme.name}: framework {programme.framework} is published.")
