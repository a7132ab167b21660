"""Production: no defaults for secrets, HTTPS only. Start is refused when a variable is missing (``config.env``)."""

from __future__ import annotations

from config import env as environment
from config.settings.base import *  # noqa: F403  (Django settings modules compose this way)
from config.settings.base import settings_from
from config.transport import refuse_clear_database

DEBUG = False
_env = environment.read()
environment.refuse_known_key(_env.secret_key)
_settings = settings_from(_env)
refuse_clear_database(_settings["DATABASES"]["default"], is_encrypted_elsewhere=_env.database_without_tls)
globals().update(_settings)
if not _env.sign_in.public_url.startswith("https://"):
    PUBLIC_URL = f"https://{_env.allowed_hosts[0]}"
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-gatepost"
CSRF_COOKIE_NAME = "__Host-gatepost-csrf"
