"""One machine: the demo and development. The signing key and the key of the evidence store are made once and kept under ``var/``."""

from __future__ import annotations

from config import env as environment
from config.secret import kept_evidence_key, kept_secret
from config.settings.base import *  # noqa: F403  (Django settings modules compose this way)
from config.settings.base import LOGGING, settings_from

DEBUG = False
_env = environment.read(secret_default=kept_secret(), evidence_key_default=kept_evidence_key(), second_factor_default=False)
globals().update(settings_from(_env))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (declared in base)
WEBHOOK_HTTPS_ONLY = False
# Who works at a terminal reads what the demonstration says there.
LOGGING["loggers"]["gatepost.requests"]["level"] = "WARNING"  # type: ignore[index]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
