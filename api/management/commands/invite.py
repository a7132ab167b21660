"""`manage.py invite`: the operator's way to let the first people in. Prints the link, which also goes to the address."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onboarding.errors import DomainError
from onboarding.models import Organisation
from onboarding.roles import Role
from onboarding.services.invitations import InvitationGiven, invite


class Command(BaseCommand):
    help = "Invite somebody to sign in with a role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--organisation", default=None, help="The organisation's address (slug), for host roles.")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if options["organisation"] and organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']}.")
        try:
            _, link = invite(None, InvitationGiven(email=options["email"], role=options["role"], organisation=organisation))
        except DomainError as error:
            raise CommandError(error.as_sentence()) from error
        self.stdout.write(link)
