"""`manage.py issue_token`: the operator's way to give a person or a worker a token. It is shown once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.v1.access import new_token
from onboarding.errors import DomainError
from onboarding.models import Organisation
from onboarding.roles import Role
from onboarding.services.access import add_sign_in, record_token_issued


class Command(BaseCommand):
    help = "Give someone a role and print a token for them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--name", default="")
        parser.add_argument("--organisation", default=None, help="The organisation's address (slug), for host roles.")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = None
        if slug := options["organisation"]:
            organisation = Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                raise CommandError(f"There is no organisation {slug}.")
        name = options["name"] or options["email"].split("@")[0]
        try:
            user = add_sign_in(None, email=options["email"], name=name, role=options["role"], organisation=organisation)
        except DomainError as error:
            raise CommandError(error.as_sentence()) from error
        record_token_issued(None, user)
        self.stdout.write(new_token(user))
