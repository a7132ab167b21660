"""`manage.py write_docs`: write the pages of docs/ that are made from code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from api.documents import generated

DOCS = Path(__file__).resolve().parents[3] / "docs"


class Command(BaseCommand):
    help = "Write the pages of docs/ that are made from code."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in generated().items():
            (DOCS / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name}")
