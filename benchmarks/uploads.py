"""How long a file takes through the door: ``python -m benchmarks.uploads``.

The floor, run in turn in the same process, is what nobody can leave out: Django's multipart parser into a temporary file, SHA-256
over it, and one synced copy in its place. Ours also seals the file, checks and records it (row, use, trail, projection) in one
transaction. Budgets: 1 MB in 40 ms; 25 MB at most twice its floor, with memory that does not grow with the file.
"""

from __future__ import annotations

import hashlib
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django

django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import connection
from django.test import RequestFactory
from rest_framework.test import APIClient

from tests.conftest import make_programme
from tests.factories import make_client, make_organisation, make_site, make_user

MIB = 1024 * 1024
SIZES_MIB = (1, 24)
ROUNDS = 9


def main() -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        programme = make_programme()
        organisation = make_organisation(programme=programme)
        site = make_site(organisation=organisation, programme=programme)
        client = make_client(make_user(role="host_lead", name="Hanna", organisation=organisation))
        uses = f'[{{"site": "{site.slug}", "requirement": "SAF-01"}}]'
        address = f"/api/v1/organisations/{organisation.slug}/evidence/"
        for size in SIZES_MIB:
            _compare(size, lambda file: _ours(client, address, file, uses))
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def _compare(size: int, ours: Callable[[SimpleUploadedFile], None]) -> None:
    times: dict[str, list[float]] = {"floor": [], "ours": []}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(ROUNDS):
        for name, take in (("floor", _floor), ("ours", ours)):
            file = SimpleUploadedFile("policy.pdf", b"%PDF-1.7 " + f"{name} {number}".encode() + os.urandom(size * MIB - 20))
            began = time.perf_counter()
            take(file)
            times[name].append(time.perf_counter() - began)
    floor, taken = statistics.median(times["floor"]) * 1000, statistics.median(times["ours"]) * 1000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{size:>3} MB   ours {taken:7.1f} ms   floor {floor:7.1f} ms   ratio {taken / floor:5.2f}   peak memory +{grown:.0f} MB")


def _ours(client: APIClient, address: str, file: SimpleUploadedFile, uses: str) -> None:
    answer = client.post(address, {"file": file, "no_survivor_data": "true", "uses": uses}, format="multipart")
    assert answer.status_code == 201, answer.content


def _floor(file: SimpleUploadedFile) -> None:
    request: Any = RequestFactory().post("/", {"file": file})
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    received = request.FILES["file"]
    with tempfile.NamedTemporaryFile(dir=settings.VAR_DIR, delete=False) as copy:
        digest = hashlib.sha256()
        for chunk in received.chunks():
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).unlink()


if __name__ == "__main__":
    main()
