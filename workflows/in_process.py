"""The application in this process, for one machine. The only module of ``workflows`` that may load it."""

from __future__ import annotations

import httpx

from config.wsgi import application


def transport() -> httpx.BaseTransport:
    """Requests go straight to the WSGI application: no socket, the same code as over the network."""
    return httpx.WSGITransport(app=application)
