"""`manage.py export_trail <chain>`: one chain as lines of JSON, for `deploy/check_trail.py` and for auditors."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.models import AuditEvent
from onboarding.services.trail import exported


class Command(BaseCommand):
    help = "Write one chain of the trail to standard output: `programme`, or `site:<id>`."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("chain")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = AuditEvent.objects.filter(chain=options["chain"]).order_by("sequence")
        if not rows.exists():
            raise CommandError(f"There is no chain {options['chain']}. Give programme, or site: and the number of a site.")
        for line in exported(rows.iterator(chunk_size=1000)):
            self.stdout.write(line, ending="")
