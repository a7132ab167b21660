"""`manage.py prepare_demo`: the demonstration's database, programme, administrator and worker. Harmless to repeat."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from knox.models import get_token_model

from accounts.models import User
from api.v1.access import new_token
from onboarding.services.access import add_sign_in, record_token_issued

CONSOLE = {"admin": ("admin@example.org", "Demonstration administrator"), "worker": ("worker@example.org", "Flow worker")}


class Command(BaseCommand):
    help = "Migrate, publish the framework and keep an administrator's and a worker's token for the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("set_up", stdout=self.stdout)
        path = Path(settings.VAR_DIR) / "tokens.json"
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for role, (email, name) in CONSOLE.items():
            user = add_sign_in(None, email=email, name=name, role=role)
            if email not in kept or not get_token_model().objects.filter(user=user).exists():
                record_token_issued(None, user)
                kept[email] = new_token(user)
        keep(path, json.dumps(kept, indent=1))
        give_password([CONSOLE["admin"][0]])


def give_password(emails: Sequence[str]) -> str:
    """Let these people of the demonstration open its pages, all with one password made on this machine and kept with its data."""
    path = Path(settings.VAR_DIR) / "sign-in.txt"
    password = path.read_text(encoding="utf-8").split()[-1] if path.exists() else secrets.token_urlsafe(9)
    for user in User.objects.filter(email__in=emails):
        if not user.has_usable_password() or not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
    keep(path, "".join(f"{email}\n" for email in emails) + f"Password of each: {password}\n")
    return password


def keep(path: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
