"""Tests: fast hashing and a throw-away evidence store; the database is SQLite unless GATEPOST_DATABASE_URL says otherwise."""

from __future__ import annotations

import atexit
import base64
import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

from config import env as environment
from config.settings.base import *  # noqa: F403  (Django settings modules compose this way)
from config.settings.base import settings_from

_scratch = Path(tempfile.mkdtemp(prefix="gatepost-test-"))
_maker = os.getpid()


@atexit.register
def _clear() -> None:
    """Processes forked from this one leave its files to it."""
    if os.getpid() == _maker:
        shutil.rmtree(_scratch, ignore_errors=True)


globals().update(
    settings_from(
        environment.read(
            {
                "GATEPOST_VAR_DIR": str(_scratch),
                **os.environ,
                "GATEPOST_SECRET_KEY": "for-tests-only-" * 4,
                "GATEPOST_MFA_REQUIRED": "true",
                "GATEPOST_EVIDENCE_KEYS": "tests:" + base64.b64encode(b"for-tests-only--" * 2).decode(),
            }
        )
    )
)
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "gatepost.local"]
AS_OF = dt.date(2026, 11, 23)
WEBHOOK_HTTPS_ONLY = False
DATABASE_IS_JUDGED = False  # a database in memory is judged unsafe, and rightly
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hundreds of requests a minute are what tests do; those of the limits set their own.
RATE_LIMITS = {}
