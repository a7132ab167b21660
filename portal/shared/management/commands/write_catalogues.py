"""`manage.py write_catalogues`: brings the Welsh catalogues up to date with pages, frameworks and code and says what still needs Welsh."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.shared.catalogue_files import compile_stale, packages_in_welsh
from portal.shared.catalogue_words import bring_up_to_date, state_of
from portal.shared.sentences.catalogue import bring_sentences_up_to_date, state_of_sentences


class Command(BaseCommand):
    help = "Write what the pages, the frameworks and the code say now into their locale/cy, keep the Welsh there is, and compile."

    def handle(self, *args: Any, **options: Any) -> None:
        for package in packages_in_welsh():
            bring_up_to_date(package)
            for sentence in state_of(package).missing:
                self.stdout.write(f"{package.name}: {sentence}")
        for expression in sorted(bring_sentences_up_to_date()):
            self.stdout.write(f"portal.shared.sentences.speakers.KINDS: {expression}")
        for sentence in state_of_sentences().missing:
            self.stdout.write(f"sentences: {sentence}")
        compile_stale()
