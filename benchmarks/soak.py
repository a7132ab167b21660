"""Twenty people at work for an hour (O11): ``python -m benchmarks.soak [--minutes 60] [--users 20]``.

Works on the installation the environment names (see ``benchmarks.service``) and leaves notes in it. The web processes are started as
``deploy/`` runs them; each person reads or writes, thinks for about a second, and goes on. Aims on 2 cores: 95 of 100 reads within
300 ms and writes within 800 ms, nothing but 2xx, and memory at the end at most a tenth above what it was once everything was loaded.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

import httpx

from api.v1.access import new_token
from onboarding.models import Site
from onboarding.roles import Role
from onboarding.services.access import add_sign_in

ROOT = Path(__file__).resolve().parents[1]
AIMS_MS = {"read": 300.0, "write": 800.0}
GROWTH = 1.10
THINKS_SECONDS = (0.5, 1.5)
WRITES = 0.15
SAMPLES = 40
PRIVATE = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)
READS = (
    "sites/?limit=20",
    "queue/?limit=20",
    "sites/{slug}/",
    "sites/{slug}/requirements/",
    "sites/{slug}/position/",
    "sites/{slug}/trail/?limit=20",
)


@dataclass(slots=True)
class Log:
    """Milliseconds by kind, and every answer that was not 2xx."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    refused: Counter[str] = field(default_factory=Counter)


def work(client: httpx.Client, slugs: Sequence[str], seed: int, log: Log, until: float) -> None:
    chance = random.Random(seed)
    while time.monotonic() < until:
        slug, kind = chance.choice(slugs), "write" if chance.random() < WRITES else "read"
        began = time.perf_counter()
        try:
            if kind == "write":
                answer = client.post(f"sites/{slug}/notes/", json={"text": f"Rang on line {seed}."})
            else:
                answer = client.get(chance.choice(READS).format(slug=slug))
            what = str(answer.status_code)
        except httpx.HTTPError as error:
            what = type(error).__name__
        log.times[kind].append(1000 * (time.perf_counter() - began))
        if not what.startswith("2"):
            log.refused[f"{kind}: {what}"] += 1
        time.sleep(chance.uniform(*THINKS_SECONDS))


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The address of the web processes, and the number of the first of them."""
    environment = {**os.environ, "GATEPOST_BIND": "127.0.0.1:0"} | {f"GATEPOST_RATE_{kind}": "0" for kind in ("READS", "WRITES")}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log"
        with path.open("w") as file:
            command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=file, start_new_session=True)
        try:
            yield _address(path), process.pid
        finally:
            process.terminate()
            process.wait(60)


def _address(log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"Listening at: (http://[\d.:]+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


def memory_mib(first: int) -> float:
    """What the process and its children hold for themselves (pages they share counted in part). Linux only."""
    kib = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(place.name)) == first and (found := PRIVATE.search((place / "smaps_rollup").read_text(encoding="ascii"))):
                kib += int(found[1])
        except OSError:
            continue
    return kib / 1024


def soak(minutes: float, users: int) -> tuple[Log, list[float]]:
    """What was answered, and the memory at forty moments."""
    token = new_token(add_sign_in(None, email="soak@example.org", name="Soak", role=Role.COORDINATOR))
    slugs = list(Site.objects.order_by("pk").values_list("slug", flat=True)[:500])
    if not slugs:
        sys.exit("There are no sites here. Run `manage.py demo --no-serve` first, and `manage.py generate` for more of them.")
    log, memory, until = Log(), [], time.monotonic() + 60 * minutes
    with served() as (address, first):
        headers = {"Authorization": f"Bearer {token}"}
        clients = [httpx.Client(base_url=f"{address}/api/v1/", headers=headers, timeout=60) for _ in range(users)]
        people = [threading.Thread(target=work, args=(client, slugs, number, log, until)) for number, client in enumerate(clients)]
        for person in people:
            person.start()
        for _ in range(SAMPLES):
            time.sleep(60 * minutes / SAMPLES)
            memory.append(memory_mib(first))
        for person in people:
            person.join()
    return log, memory


def report(log: Log, memory: Sequence[float]) -> bool:
    """Print it; whether every aim was met."""
    met = not log.refused
    for kind, times in log.times.items():
        p95 = statistics.quantiles(times, n=20)[18]
        met = met and p95 <= AIMS_MS[kind]
        middle, slowest = statistics.median(times), max(times)
        print(f"{kind:<6} {len(times):>7}  median {middle:6.1f} ms  p95 {p95:6.1f} ms (aim {AIMS_MS[kind]:.0f})  slowest {slowest:.0f} ms")
    begun, ended = statistics.mean(memory[4:8]), statistics.mean(memory[-4:])
    print(f"memory {begun:.0f} MiB after a tenth of the time, {ended:.0f} MiB at the end: {ended / begun:.2f} (aim {GROWTH})")
    print("answered other than 2xx:", ", ".join(f"{what} × {count}" for what, count in sorted(log.refused.items())) or "none")
    return met and ended / begun <= GROWTH


def main() -> int:
    parser = argparse.ArgumentParser(description="Twenty people at work.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--users", type=int, default=20)
    given = parser.parse_args()
    return 0 if report(*soak(given.minutes, given.users)) else 1


if __name__ == "__main__":
    sys.exit(main())
