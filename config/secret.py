"""The signing key of a one-machine installation: made on first use, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config.env import BASE_DIR


def kept_secret() -> str:
    """The key in ``<var>/secret-key``, made there if absent. Raises OSError when the folder cannot be written."""
    path = Path(os.environ.get("GATEPOST_VAR_DIR", BASE_DIR / "var")) / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
