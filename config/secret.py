"""The secrets of a one-machine installation: made on first use, readable by their owner only."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from config.env import BASE_DIR, EVIDENCE_KEY_BYTES
from onboarding.whole_files import make_whole


def kept_secret() -> str:
    """The signing key in ``<var>/secret-key``, made there if absent. Raises OSError when the folder cannot be written."""
    return _kept("secret-key", secrets.token_urlsafe(48))


def kept_evidence_key() -> str:
    """The key that seals stored files' keys, in ``<var>/evidence-key``, made there if absent. Files cannot be opened without it."""
    return _kept("evidence-key", "first:" + base64.b64encode(secrets.token_bytes(EVIDENCE_KEY_BYTES)).decode())


def _kept(name: str, fresh: str) -> str:
    path = Path(os.environ.get("GATEPOST_VAR_DIR", BASE_DIR / "var")) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        make_whole(path, fresh.encode("ascii"))
    return path.read_text(encoding="ascii")
