"""Settings of signing in: passwords, second factors, sessions, lock-out and mail. The reasons are in docs/sign-in.md."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.env_sign_in import SignIn

ACCOUNT_APPS = [
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
EMAIL_BACKEND = "onboarding.outgoing_mail.OutboxBackend"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.LongestPassword"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.NotOfOurWords"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
CONTENT_POLICY = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
PASSWORD_WORDS = ("gatepost", "password", "passphrase", "welcome")
PASSWORD_WORDS_OF = "onboarding.selectors.sign_in.words_of"  # noqa: S105  (a dotted path)
"""Finds the words that belong to a person's roles and organisations; ``accounts`` knows neither."""
SIGN_IN_RECORDER = "onboarding.services.sign_ins.record"
"""Takes what happens around signing in; ``accounts`` knows no trail."""

# One counter for all processes: the limits below live in this table.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gatepost_cache",
        # Far above what is ever counted, because culling would forget counters that lock an attacker out.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = SESSION_COOKIE_AGE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.failures.csrf_failure"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "accounts.forms.AskForNewPassword"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "public_form": "10/m/ip,60/h/ip"}

MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Gatepost"
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Nobody can give an address of their own: it comes from an invitation that was opened there, or from the operator."""
MFA_FORMS = {"authenticate": "accounts.second_factor.CodeForm", "reauthenticate": "accounts.second_factor.CodeAgainForm"}

USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_QUERY_EMAIL = False


def sign_in_from(given: SignIn) -> dict[str, Any]:
    """The settings of signing in that depend on the environment."""
    return {
        "SECOND_FACTOR_REQUIRED": given.second_factor_required,
        "ADMITS_FIRST_ADMINISTRATOR": given.admits_first_administrator,
        "ALLAUTH_TRUSTED_PROXY_COUNT": given.trusted_proxies,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if given.trusted_proxies else None,
        "PUBLIC_URL": given.public_url,
        "DEFAULT_FROM_EMAIL": given.mail_from,
        "SOCIALACCOUNT_PROVIDERS": _providers(given.oidc),
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**CONTENT_POLICY, "form-action": ["'self'", *_form_targets(given.oidc)]}},
    }


def _form_targets(oidc: dict[str, str]) -> list[str]:
    """The form that starts single sign-on ends at the provider, and browsers hold the redirect against the policy."""
    return ["{0.scheme}://{0.netloc}".format(urlsplit(oidc["issuer"]))] if oidc else []


def _providers(oidc: dict[str, str]) -> dict[str, Any]:
    if not oidc:
        return {}
    app = {
        "provider_id": "organisation",
        "name": oidc["name"],
        "client_id": oidc["client_id"],
        "secret": oidc["client_secret"],
        "settings": {"server_url": oidc["issuer"], "uid_field": "gatepost_uid", "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
