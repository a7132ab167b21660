"""`manage.py retry_letters`: send again what was given up while the mail server was away for days, or set aside after workers died."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.services.deliveries import retry_letters


class Command(BaseCommand):
    help = "Make due again the letters that were given up after their last try, or set aside because workers died with them in hand."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{retry_letters()} letters are due again.")
