"""Where the API is: over the network when ``GATEPOST_API_URL`` is set, else in this very process.

A worker needs a token (``GATEPOST_TOKEN``) and nothing else: no database, no settings.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module

import httpx

from workflows.client import Api

TIMEOUT_SECONDS = 60
IN_PROCESS_URL = "http://gatepost.local"


def connect(token: str, url: str | None = None) -> Api:
    """A client for ``token``. ``url`` defaults to GATEPOST_API_URL; with neither, the application is loaded into this process."""
    url = url or os.environ.get("GATEPOST_API_URL")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    if url:
        return Api(httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS))
    # Loaded by name and only here: a worker on another machine has no settings and must not need the application.
    transport: httpx.BaseTransport = import_module("workflows.in_process").transport()
    return Api(httpx.Client(base_url=IN_PROCESS_URL, headers=headers, transport=transport, timeout=TIMEOUT_SECONDS))


@lru_cache(maxsize=1)
def worker_api() -> Api:
    """This process's client. Raises RuntimeError when no token was given."""
    token = os.environ.get("GATEPOST_TOKEN")
    if not token:
        raise RuntimeError("Set GATEPOST_TOKEN to a worker's token (manage.py issue_token … worker prints one).")
    return connect(token)
