"""Forms of the sign-in pages that differ from the library's."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from accounts.models import User


class AskForNewPassword(ResetPasswordForm):
    """Writes one letter whatever the address: otherwise the time it takes would tell who has an account."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        # Machines have no password to reset.
        self.users = [user for user in self.users if not user.is_service]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = super().save(request, **kwargs)
        if not self.users:
            get_adapter().send_mail("account/email/unknown_account", email, {"request": request})
        return email
