"""`manage.py person_data <id>`: all that is stored about somebody, as JSON, when they ask for it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from onboarding.errors import NotFound
from onboarding.services.subject_access import copy_out


class Command(BaseCommand):
    help = "Write everything about one person of a host organisation to standard output. It is on the trail that this was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", type=int, help="The person's number, as in the addresses of the API.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = copy_out(options["person"])
        except NotFound as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
