"""`manage.py sbom`: the bill of materials of a lock, for whoever has to know what runs here."""

from __future__ import annotations

import json
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.env import BASE_DIR
from config.sbom import bill_of


class Command(BaseCommand):
    help = "Write a CycloneDX bill of materials to standard output."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lock", type=Path, default=BASE_DIR / "requirements" / "run.lock", help="Default: what a running Gatepost needs."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        self.stdout.write(json.dumps(bill_of(options["lock"], project["version"]), indent=2))
