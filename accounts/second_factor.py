"""Second factors: their secrets are sealed, a code counts once, and the last one cannot be taken off where one is required."""

from __future__ import annotations

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.recording import put_on_record
from accounts.sealed_text import sealed, unsealed

SEALED_FOR = b"gatepost second factors 1"
CODE_LIVES_SECONDS = 120
"""Longer than any code is taken: its own half minute and one on either side."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Where the library keeps secrets as they are, this seals them."""

    def encrypt(self, text: str) -> str:
        return sealed(text, SEALED_FOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken when the text was sealed with a secret this installation no longer knows."""
        return unsealed(encrypted_text, SEALED_FOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def use_up(user_id: int, code: str) -> bool:
    """Whether ``code`` was not used before. One statement in a table that all processes share, so two cannot both win."""
    return bool(cache.add(f"gatepost-code-used:{user_id}:{code.replace(' ', '')}", "used", CODE_LIVES_SECONDS))


class _Once(forms.Form):
    """The library forgets a used code after half a minute, while its neighbours in time are still taken: remember for longer."""

    def clean_code(self) -> str:
        user: User = self.user  # type: ignore[attr-defined]
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not use_up(user.pk, code):
                raise mfa_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            put_on_record("second_step.failed", context.request, user)
            raise
        return code


class CodeForm(_Once, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Once, ReauthenticateForm):
    """Showing again who one is."""


def note_enrolled(request: HttpRequest, kind: str) -> None:
    """Whoever has just set up a second factor has shown it, so this session counts as opened with one."""
    record_authentication(request, request.user, "mfa", type=kind)
    put_on_record("second_step.added", request, request.user if isinstance(request.user, User) else None, kind=kind)
    account_adapter().end_other_sessions(request)


class ActivateTOTP(ActivateTOTPView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            use_up(self.request.user.pk, form.cleaned_data["code"])
            note_enrolled(self.request, "totp")
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            note_enrolled(self.request, "webauthn")
        return response
