"""How allauth signs people in here: by invitation only, with one counter of failures for each account however it is spelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from accounts import sessions
from accounts.models import User
from accounts.passwords import folded
from accounts.recording import put_on_record

LOCKED_SECONDS = 300
ON_RECORD: Mapping[str, tuple[str, str]] = {
    "account/email/password_changed": ("password.changed", "changed"),
    "account/email/password_reset": ("password.changed", "reset"),
    "account/email/password_set": ("password.changed", "set"),
    "mfa/email/totp_deactivated": ("second_step.removed", "totp"),
    "mfa/email/webauthn_removed": ("second_step.removed", "webauthn"),
    "mfa/email/recovery_codes_generated": ("second_step.added", "recovery_codes"),
    "socialaccount/email/account_connected": ("identity.connected", ""),
    "socialaccount/email/account_disconnected": ("identity.disconnected", ""),
}
"""Changes of how somebody signs in, by the library's names of the letters it writes about them. Those of ``note_enrolled`` come on top."""


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        sessions.begin(request.session)
        if isinstance(user, User):
            put_on_record("sign_in.succeeded", request, user, how=sessions.ways_shown(request, user))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            put_on_record("session.ended", request, request.user, why="signed_out")
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ImmediateHttpResponse (429) once an account or an address has failed too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._record_lock_out(request, credentials)
            raise ImmediateHttpResponse(respond_429(request)) from None

    def _record_lock_out(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """Once for each lock, not for each try at a locked door."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        if cache.add(f"gatepost-locked:{key}:{request.META.get('REMOTE_ADDR', '')}", "told", LOCKED_SECONDS):
            put_on_record("sign_in.locked_out", request, self._account(credentials))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        put_on_record("sign_in.failed", request, self._account(credentials))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under our own address: the host a request names is the asker's word, and whoever it leads to would get the secret in the link."""
        uid, _, secret = key.partition("-")
        return str(settings.PUBLIC_URL) + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})

    def _account(self, credentials: dict[str, Any]) -> User | None:
        """Whom the credentials name, machines left out. 1 query, whoever that is."""
        return User.objects.filter(email__iexact=str(credentials.get("email", "")), is_service=False).first()

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What a person is told of by mail is on the trail, too."""
        super().send_notification_mail(template_prefix, user, context, email)
        if isinstance(user, User) and (told := ON_RECORD.get(template_prefix)):
            put_on_record(told[0], self.request, user, **({"kind": told[1]} if told[1] else {}))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Machines have tokens; a password on a service account, however it got there, opens nothing."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return None if isinstance(user, User) and user.is_service else user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account as the counter knows it: other spellings and other host names of ours share the count."""
        return folded(str(credentials.get("email", ""))).strip()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in counts as having shown who one is; the library would ask again at once."""
        return not sessions.is_fresh(self.request)

    def end_other_sessions(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            end_other_sessions(request, request.user)
            put_on_record("session.ended", request, request.user, why="others_ended")
