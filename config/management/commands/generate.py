"""`manage.py generate --sites N`: made-up sites in number, to size an installation or to measure it."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.models import Organisation
from onboarding.services.generation import generate
from samples.hosts import HOSTS
from samples.model import slug_of


class Command(BaseCommand):
    help = "Add made-up organisations, each a copy of a host of the sample pilot with its documents, people, decisions and trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sites", type=int, required=True)
        parser.add_argument("--versions", type=int, default=1, help="Versions of each document (default 1). No file is added to the store.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sites"] < 1 or options["versions"] < 1:
            raise CommandError("--sites and --versions need at least 1.")
        # Only invented hosts are copied: a real host's people must never appear twice.
        templates = list(Organisation.objects.filter(slug__in=[slug_of(host.name) for host in HOSTS]).order_by("slug"))
        if not templates:
            raise CommandError("Load the sample pilot here first: python manage.py demo --no-serve")
        started, shown = time.monotonic(), 0
        for done in generate(templates, options["sites"], versions=options["versions"]):
            if done * 10 // options["sites"] > shown:
                shown = done * 10 // options["sites"]
                self.stdout.write(f"Sites: {done} of {options['sites']}")
                sys.stdout.flush()
        self.stdout.write(f"{options['sites']} sites in {time.monotonic() - started:.0f} s.")
