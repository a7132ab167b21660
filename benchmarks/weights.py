"""What every page weighs and how long its first byte takes: ``python -m benchmarks.weights``.

Visits each registered page of the installation the environment names (``manage.py demo --no-serve``, best with ``manage.py generate``
on top), as the role it is for. Milliseconds are the median of five requests within the process, until the whole answer is there; KiB
are the page alone, compressed as it is sent. Style sheets and scripts, which a browser fetches once, come last.
"""

from __future__ import annotations

import gzip
import os
import statistics

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.measuring import seconds, statements
from onboarding.models import Site
from onboarding.roles import Role
from portal.pages import PAGES
from portal.shared.photographing import example_site, session_of, somebody
from portal.shared.registry import Example

ROUNDS = 5
OURS = ("portal", "host", "reviewer", "leadership")
"""Folders of static files that pages load; others belong to the browsable API."""


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    example = example_site()
    if example is None:
        raise SystemExit("There is no site to show. Run `python3 manage.py demo --no-serve` and point GATEPOST_VAR_DIR to var/demo.")
    print(f"{Site.objects.count():,} sites, {connection.vendor}\n\n| Page | First byte, ms | KiB | Queries |\n| --- | --- | --- | --- |")
    clients = {role: client_of(role, example) for role in {page.role for page in PAGES}}
    for page in PAGES:
        address, client = page.address(example), clients[page.role]
        if address is not None and client is not None:
            print(f"| {page.name} | {measured(client, address)} |", flush=True)
    print("\n| Fetched once | KiB |\n| --- | --- |")
    for path, kib in assets():
        print(f"| {path} | {kib:.1f} |")


def client_of(role: Role | None, example: Example) -> Client | None:
    """A browser of whoever holds the role; None where nobody does."""
    client = Client()
    if role is not None:
        user = somebody(role, example)
        if user is None:
            return None
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
    return client


def measured(client: Client, address: str) -> str:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    queries = statements(seen)
    ms = 1000 * statistics.median(seconds(lambda: client.get(address)) for _ in range(ROUNDS))
    return f"{ms:.0f} | {len(gzip.compress(answer.getvalue())) / 1024:.1f} | {queries}"


def assets() -> list[tuple[str, float]]:
    """Our style sheets and scripts, compressed."""
    files = {path: storage for finder in get_finders() for path, storage in finder.list([])}
    ours = sorted(path for path in files if path.split("/")[0] in OURS and path.endswith((".css", ".js")))
    sizes = []
    for path in ours:
        with files[path].open(path) as file:
            sizes.append((path, len(gzip.compress(file.read())) / 1024))
    return sizes


if __name__ == "__main__":
    main()
