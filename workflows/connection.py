"""Where the API is: over the network when ``GATEPOST_API_URL`` is set, else in this very process.

A worker needs a token (``GATEPOST_TOKEN``, or ``GATEPOST_TOKEN_FILE`` that holds it) and nothing else: no database, no settings.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import httpx

from workflows.client import Api
from workflows.runs import name_the_run

TIMEOUT_SECONDS = 60
IN_PROCESS_URL = "http://gatepost.local"


def connect(token: str, url: str | None = None) -> Api:
    """A client for ``token``. ``url`` defaults to GATEPOST_API_URL; with neither, the application is loaded into this process."""
    url = url or os.environ.get("GATEPOST_API_URL")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    hooks = {"request": [name_the_run]}
    if url:
        return Api(httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, event_hooks=hooks))
    # Loaded by name and only here: a worker on another machine has no settings and must not need the application.
    transport: httpx.BaseTransport = import_module("workflows.in_process").transport()
    return Api(httpx.Client(base_url=IN_PROCESS_URL, headers=headers, transport=transport, timeout=TIMEOUT_SECONDS, event_hooks=hooks))


@lru_cache(maxsize=1)
def worker_api() -> Api:
    """This process's client. Raises RuntimeError when no token was given."""
    return connect(worker_token())


def worker_token() -> str:
    """Raises RuntimeError when no token was given, or its file cannot be read."""
    path = os.environ.get("GATEPOST_TOKEN_FILE")
    try:
        token = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get("GATEPOST_TOKEN", "")
    except OSError as error:
        raise RuntimeError(f"GATEPOST_TOKEN_FILE names {path}, which cannot be read: {error.strerror}.") from error
    if not token:
        raise RuntimeError("Set GATEPOST_TOKEN to a worker's token: python manage.py issue_token worker@example.org worker")
    return token
