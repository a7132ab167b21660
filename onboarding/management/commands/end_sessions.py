"""`manage.py end_sessions`: sign everybody out, for when something may have leaked."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.services.sign_ins import end_all_sessions


class Command(BaseCommand):
    help = "End every session of everybody. People sign in again; tokens stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{end_all_sessions(None)} sessions were ended.")
