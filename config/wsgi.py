"""The WSGI application, for gunicorn and for the in-process client of ``workflows.runner``."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from checklists.calendar import NATIONS, bank_holidays
from config.durability import refuse_unsafe_database
from onboarding import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# Above every limit on a file, so that the limits speak first and a body without an end is cut off all the same.
MOST_BYTES = 64 * 1024 * 1024
JSON = "application/json"
# Above what any parser takes, below what Django refuses without looking.
MOST_JSON_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def with_chunked_bodies(inner: Application) -> Application:
    """Lets a body without a declared length in, where the server marks its end (``wsgi.input_terminated``).

    Django reads nothing of a request that has no Content-Length: a phone or script that streams a file would seem to send none.
    A file is taken as it streams. JSON is taken whole, so its length can be told; what is longer than any may be is told to be so.
    """

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
            environ["CONTENT_LENGTH"] = str(MOST_BYTES)
            if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == JSON:
                length, body = _whole(environ["wsgi.input"])
                environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(length), BytesIO(body)
        return inner(environ, start_response)

    return outer


def _whole(stream: IO[bytes]) -> tuple[int, bytes]:
    """A body as far as it may go, and its length; one that broke off counts as longer than it is, and so as broken JSON."""
    try:
        body = stream.read(MOST_JSON_BYTES + 1)
    except OSError:
        return 1, b""
    return len(body), body


YOUNG_OBJECTS = 50_000
"""After so many new objects the collector looks through them. A batch of sites is some hundred thousand, all of them still in use."""


def load_everything() -> None:
    """Pages, forms and the calendar, otherwise loaded by the first request: once for all the workers a server forks, who share the memory.

    Two workers took 243 MiB and 3 s for their first answers; they take 187 MiB and 0.2 s.
    """
    import_module(settings.ROOT_URLCONF)
    for nation in NATIONS:
        bank_holidays(nation, clock.today().year)


def spare_the_collector() -> None:
    """What is loaded by now stays for good, and is not looked through again and again for what could be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


application = with_chunked_bodies(get_wsgi_application())
if settings.DATABASE_IS_JUDGED:
    refuse_unsafe_database()
    # Models can be loaded only now.
    import_module("onboarding.checks").refuse_without_administrators()
    # A server forks its workers after this; a connection is for one process.
    connections.close_all()
load_everything()
spare_the_collector()
