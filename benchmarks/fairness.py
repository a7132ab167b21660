"""Whether one host that floods the API slows another down (R9): ``python -m benchmarks.fairness [--seconds N] [--rate N]``.

A server of its own (gunicorn, two workers of four threads) on a database of its own: a file of SQLite, or a new database beside the one
of ``GATEPOST_DATABASE_URL``. One host reads twice a second, alone, then while another stands at its limit and asks ten times as
often, by turns so that other work on the machine falls on both. Prints 95th percentiles and their ratio; the aim is 1.25 at most.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
EVERY_SECONDS = 0.5
TURNS = 3
READS_A_MINUTE = 240
"""Twice what the quiet host needs, and soon reached by the other."""
AIM = 1.25
LIMITED = 429
TWO_HOSTS = """
from tests.conftest import make_programme
from tests.factories import make_organisation, make_site, make_user
from api.v1.access import new_token
programme = make_programme()
for name in ("Lanternbridge", "Thornwick"):
    organisation = make_organisation(programme=programme, name=name)
    make_site(organisation=organisation, programme=programme)
    print("TOKEN", new_token(make_user(role="host_lead", name=f"Lead of {name}", organisation=organisation)))
"""


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a database that nobody else uses."""
    given = urlsplit(os.environ.get("GATEPOST_DATABASE_URL", ""))
    if not given.scheme.startswith("postgres"):
        yield f"sqlite:///{folder / 'fairness.sqlite3'}"
        return
    name = f"fairness_{os.getpid()}"
    with psycopg.connect(given.geturl(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield given._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def served(folder: Path, database: str) -> Iterator[tuple[str, list[str]]]:
    """Host and port of a server with two hosts, and a token of each one's lead."""
    environment = {**os.environ, "GATEPOST_VAR_DIR": str(folder), "GATEPOST_DATABASE_URL": database}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "GATEPOST_RATE_READS": str(READS_A_MINUTE)}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    made = subprocess.run([*manage, "shell", "-v0", "-c", TWO_HOSTS], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-b", "127.0.0.1:0", "--workers", "2", "--threads", "4", "--timeout", "120"]
    log = folder / "log"
    with log.open("w") as file:
        process = subprocess.Popen([*command, "--log-level", "info"], cwd=ROOT, env=environment, stderr=file)
    try:
        yield _address(log), re.findall(r"^TOKEN (\S+)", made.stdout, re.MULTILINE)
    finally:
        process.terminate()
        process.wait(20)


def _address(log: Path) -> str:
    for _ in range(300):
        if found := re.search(r"Listening at: http://(\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


class Caller:
    """One host, with a connection of its own for each request, as most scripts have."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}", "Connection": "close"}

    def ask(self) -> tuple[int, float]:
        """Status and seconds of one read of the list of sites."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection(self._address, timeout=60)
        connection.request("GET", "/api/v1/sites/", headers=self._headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, time.perf_counter() - began


class Flood:
    """Threads of one host, together ``rate`` requests a second; 0: each asks again as soon as it is answered."""

    def __init__(self, address: str, token: str, connections: int, rate: float) -> None:
        self._pause_seconds = connections / rate if rate else 0.0
        self.statuses: Counter[int] = Counter()
        self._go, self._over = threading.Event(), False
        self._threads = [threading.Thread(target=self._send, args=(Caller(address, token),), daemon=True) for _ in range(connections)]
        for thread in self._threads:
            thread.start()

    def _send(self, caller: Caller) -> None:
        while not self._over:
            self._go.wait()
            status, took = caller.ask()
            self.statuses[status] += 1
            time.sleep(max(0.0, self._pause_seconds - took))

    def begin(self) -> None:
        """Go on until the host stands at its limit."""
        before = self.statuses[LIMITED]
        self._go.set()
        while self.statuses[LIMITED] == before:
            time.sleep(0.05)

    def pause(self) -> None:
        self._go.clear()
        time.sleep(0.2)

    def end(self) -> None:
        self._over = True
        self._go.set()
        for thread in self._threads:
            thread.join(10)


def measured(caller: Caller, seconds: float) -> list[float]:
    times, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        status, took = caller.ask()
        assert status == 200, status
        times.append(took)
        time.sleep(EVERY_SECONDS)
    return times


def p95(times: list[float]) -> float:
    """In milliseconds."""
    return statistics.quantiles(times, n=20)[18] * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description="What a flood by one host costs another.")
    parser.add_argument("--seconds", type=float, default=60, help="of each of the two, in all")
    parser.add_argument("--connections", type=int, default=4, help="of the host that floods")
    parser.add_argument("--rate", type=float, default=40, help="its requests a second, ten times its limit; 0: as fast as it is answered")
    given = parser.parse_args()
    alone: list[float] = []
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as name, own_database(Path(name)) as database, served(Path(name), database) as (address, tokens):
        quiet, flood = Caller(address, tokens[1]), Flood(address, tokens[0], given.connections, given.rate)
        measured(quiet, 2)
        for _ in range(TURNS):
            alone += measured(quiet, given.seconds / TURNS)
            flood.begin()
            beside += measured(quiet, given.seconds / TURNS)
            flood.pause()
        flood.end()
    ratio = p95(beside) / p95(alone)
    answers = ", ".join(f"{status} × {count}" for status, count in sorted(flood.statuses.items()))
    print(f"the flood was answered {answers}")
    print(f"p95 alone {p95(alone):.1f} ms, beside the flood {p95(beside):.1f} ms, ratio {ratio:.2f} (aim {AIM})")
    return 0 if ratio <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
