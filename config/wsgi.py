"""The WSGI application, for gunicorn and for the in-process client of ``workflows.runner``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.durability import refuse_unsafe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# Above every limit on a file, so that the limits speak first and a body without an end is cut off all the same.
MOST_BYTES = 64 * 1024 * 1024


def with_chunked_bodies(inner: Application) -> Application:
    """Lets a body without a declared length in, where the server marks its end (``wsgi.input_terminated``).

    Django reads nothing of a request that has no Content-Length: a phone or script that streams a file would seem to send none.
    """

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
            environ["CONTENT_LENGTH"] = str(MOST_BYTES)
        return inner(environ, start_response)

    return outer


application = with_chunked_bodies(get_wsgi_application())
if settings.DATABASE_IS_JUDGED:
    refuse_unsafe_database()
    # Models can be loaded only now.
    import_module("onboarding.checks").warn_without_administrators()
