"""Settings shared by every way of running. Values come from ``config.env``; nothing here reads the environment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import dj_database_url

from config.env import BASE_DIR, Env
from config.settings.sign_in import *  # noqa: F403  (Django settings modules compose this way)
from config.settings.sign_in import ACCOUNT_APPS, sign_in_from

# Set from the environment by ``settings_from``; declared here so that their types are known.
AS_OF: dt.date | None
ANTIVIRUS_REQUIRED: bool
CHECKPOINT_DIR: Path
EVIDENCE_BUCKET: dict[str, str]
EVIDENCE_DIR: Path
EVIDENCE_KEYS: dict[str, bytes]
EVIDENCE_KEYS_DIR: Path
EVIDENCE_KEYS_LOCATION = "evidence-keys"
EVIDENCE_MAX_BYTES: int
LEASE: dt.timedelta
METRICS_TOKEN: str
ORGANISATION_QUOTA_BYTES: int
ORGANISATION_QUOTA_FILES: int
PROGRAMME_SLUG: str
PUBLIC_URL: str
RATE_LIMITS: dict[str, int]
REST_KNOX: dict[str, Any]
SECOND_FACTOR_REQUIRED: bool
ADMITS_FIRST_ADMINISTRATOR: bool
SOCIALACCOUNT_PROVIDERS: dict[str, Any]
VAR_DIR: Path
WEBHOOK_LOCAL_TARGETS: tuple[str, ...]
WORKBOOK_MAX_BYTES: int

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
LOCK_SECONDS = 3
"""How long a write waits for another one on PostgreSQL before its sender is asked to send it again."""


def database(url: str, statement_seconds: int) -> dict[str, Any]:
    """Django's settings for ``url``. On PostgreSQL a statement ends after ``statement_seconds``; 0 sets no limit.

    What the address says behind its question mark (``sslmode``, say) goes to the driver.
    SQLite takes its write lock at BEGIN and syncs each commit, so nothing acknowledged is lost.
    """
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        limits = f"-c statement_timeout={statement_seconds * 1000} -c lock_timeout={LOCK_SECONDS * 1000}"
        given = settings.get("OPTIONS", {})
        settings["OPTIONS"] = {**given, "options": f"{limits} {given.get('options', '')}".strip()}
    return settings


def settings_from(env: Env) -> dict[str, Any]:
    """The Django settings that depend on the environment."""
    return {
        "SECRET_KEY": env.secret_key,
        "ALLOWED_HOSTS": env.allowed_hosts,
        "DATABASES": {"default": database(env.database_url, env.statement_seconds)},
        "VAR_DIR": env.var_dir,
        "EVIDENCE_DIR": env.var_dir / "evidence",
        "EVIDENCE_KEYS_DIR": env.var_dir / "evidence-keys",
        "EVIDENCE_KEYS": env.evidence_keys,
        "EVIDENCE_BUCKET": env.evidence_bucket,
        "CHECKPOINT_DIR": env.checkpoint_dir,
        "ANTIVIRUS_REQUIRED": env.antivirus_required,
        "ORGANISATION_QUOTA_FILES": env.organisation_quota_files,
        "AS_OF": env.as_of,
        "PROGRAMME_SLUG": env.programme,
        "EVIDENCE_MAX_BYTES": env.evidence_max_mib * 1024 * 1024,
        "WORKBOOK_MAX_BYTES": env.workbook_max_mib * 1024 * 1024,
        "ORGANISATION_QUOTA_BYTES": env.organisation_quota_mib * 1024 * 1024,
        "METRICS_TOKEN": env.metrics_token,
        "WEBHOOK_LOCAL_TARGETS": env.webhook_local_targets,
        "RATE_LIMITS": env.rates,
        "LEASE": dt.timedelta(seconds=env.lease_seconds),
        "REST_KNOX": {
            "TOKEN_TTL": dt.timedelta(days=env.token_days),
            "AUTH_HEADER_PREFIX": "Bearer",
            "AUTO_REFRESH": False,
            # Lets a scanner for leaked secrets know ours.
            "TOKEN_PREFIX": "gatepost",
        },
        **sign_in_from(env.sign_in),
    }


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "accounts",
    "checklists",
    "onboarding",
    "api",
    "portal.shared",
    "portal.host",
    "portal.reviewer",
    "portal.leadership",
    "portal.public",
    "config",
    "django_htmx",
    # After the portal, whose templates come first.
    *ACCOUNT_APPS,
    # Last: the widget templates of the portal come before Django's.
    "django.forms",
]
FORM_RENDERER = "portal.shared.forms.Renderer"
MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "config.metrics.MetricsMiddleware",
    "config.reaching.NowhereAtFirst",
    "django.middleware.security.SecurityMiddleware",
    "config.isolation.IsolationMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.request_id.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.shared.language.ChosenLanguage",
    "config.addresses.SlashesForReads",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.SecondFactorFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.sign_in",
                "portal.navigation.frame",
            ]
        },
    }
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
USE_I18N = True
LANGUAGE_COOKIE_NAME = "gatepost-language"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
WEBHOOK_HTTPS_ONLY = True
DATABASE_IS_JUDGED = True
"""Whether the start is refused on a database that may lose what it acknowledged (``config.durability``)."""
FAILPOINTS: Path | None = None
"""The folder in which tests arm the places at which a process dies (``onboarding.failpoints``). No environment variable sets it."""
KNOX_TOKEN_MODEL = "onboarding.ServiceToken"  # noqa: S105  (a model)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.BearerTokenAuthentication", "api.authentication.SessionSignIn"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Denied"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.Negotiation",
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PerCaller"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "api.schema.OperationSchema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "api.errors.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Gatepost API",
    "VERSION": "1",
    "DESCRIPTION": "Records every readiness step of every host organisation. Errors are RFC 9457 problem details.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.completed"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "WorkKind": "api.v1.work.WORK_KINDS",
        "ReportKind": "api.v1.imports.REPORT_KINDS",
        "RequirementAction": "api.v1.requirements.REQUIREMENT_ACTIONS",
        "SiteAction": "api.v1.sites.SITE_ACTIONS",
        "ImportAction": "api.v1.imports.IMPORT_ACTIONS",
        "DeliveryState": "api.v1.webhooks.DELIVERY_STATES",
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "workflows.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "gatepost.requests": {"level": "INFO"}},
}
