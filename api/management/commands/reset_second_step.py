"""`manage.py reset_second_step`: for who has lost phone, passkey and recovery codes, once the operator knows it is really them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from onboarding.services.leaving import reset_second_step


class Command(BaseCommand):
    help = "Take off somebody's second steps and sign them out. They set up a new one at their next sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_service=False).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['email']}.")
        reset_second_step(user)
        self.stdout.write(f"{user.email} sets up a new second step at the next sign-in. They were told by mail.")
