"""Seal every file key by the first of GATEPOST_EVIDENCE_KEYS; the older keys can be taken out of the settings afterwards."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding import store


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{store.rewrap()} file keys were sealed anew.")
