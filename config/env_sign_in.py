"""The environment's values about signing in and the sender of letters: read by ``config.env``, used by ``config.settings.sign_in``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol


class SettingsError(RuntimeError):
    """A variable is missing or has a value that cannot be used; the text names it and says what would do."""


class Values(Protocol):
    """What is needed of ``config.env.Reader``."""

    def text(self, name: str, default: str | None = None) -> str: ...
    def whole_number(self, name: str, default: int, *, least: int = 0) -> int: ...
    def yes_no(self, name: str, *, default: bool) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``trusted_proxies`` is how many of our own proxies stand in front; 0 means that no forwarding header is believed.

    ``admits_first_administrator`` lets a start go on without an administrator who has a second step, so that one can set it up.
    """

    second_factor_required: bool
    admits_first_administrator: bool
    trusted_proxies: int
    public_url: str
    oidc: dict[str, str]
    mail_from: str


def read_sign_in(reader: Values, *, second_factor_default: bool) -> SignIn:
    return SignIn(
        second_factor_required=reader.yes_no("GATEPOST_MFA_REQUIRED", default=second_factor_default),
        admits_first_administrator=reader.yes_no("GATEPOST_ADMIT_FIRST_ADMINISTRATOR", default=False),
        trusted_proxies=reader.whole_number("GATEPOST_TRUSTED_PROXIES", 0),
        public_url=reader.text("GATEPOST_PUBLIC_URL", "http://localhost:8000").rstrip("/"),
        oidc=_oidc(reader),
        mail_from=reader.text("GATEPOST_MAIL_FROM", "gatepost@localhost"),
    )


def _oidc(reader: Values) -> dict[str, str]:
    """The identity provider of the operator's organisation; empty without one."""
    issuer = reader.text("GATEPOST_OIDC_ISSUER", "")
    if not issuer:
        return {}
    if not re.match(r"https://|http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/|$)", issuer):
        raise SettingsError(f"GATEPOST_OIDC_ISSUER is {issuer!r}; give an address that begins with https://.")
    return {
        "issuer": issuer.rstrip("/"),
        "client_id": reader.text("GATEPOST_OIDC_CLIENT_ID"),
        "client_secret": reader.text("GATEPOST_OIDC_CLIENT_SECRET"),
        "name": reader.text("GATEPOST_OIDC_NAME", "your organisation"),
    }
