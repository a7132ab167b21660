"""`manage.py drive_all`: makes every site due, so that workers evaluate each anew. The last step of an upgrade; harmless at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.models import Site, WorkItem
from onboarding.services import work


class Command(BaseCommand):
    help = "Make every site due at once, so that workers bring all that is stored about them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        sites = list(Site.objects.values_list("pk", flat=True))
        work.mark_due(WorkItem.Kind.DRIVE_SITE, sites)
        self.stdout.write(f"{len(sites)} sites are due.")
