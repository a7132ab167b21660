"""The parts of a distributed installation as processes of this machine, on loopback: what ``manage.py cluster`` starts and stops.

PostgreSQL and Redis are used as found; Prefect's server keeps its runs in PostgreSQL and its messages in Redis; web processes share the
database and the store; workers have two addresses and a token, and nothing else of ours in their environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
from psycopg import sql

from config import processor_time
from config.env import BASE_DIR, RATES
from workflows.prefect_server import free_port

START_SECONDS = 180
DATABASES = ("gatepost", "prefect")
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


class ClusterError(Exception):
    """A part is missing or did not start; the text says which and where its log is."""


@dataclass(slots=True)
class Cluster:
    """``postgres`` is the server's address without a database; ``redis`` a host and port. Everything else lies below ``var``.

    ``name`` ends the names of its databases, so that two clusters can share a server.
    """

    var: Path
    postgres: str
    redis: tuple[str, int]
    as_of: str
    name: str = "cluster"
    webs: list[str] = field(default_factory=list)
    prefect: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def databases(self) -> list[str]:
        """Ours and Prefect's."""
        return [f"{owner}_{self.name}" for owner in DATABASES]

    def make_databases(self) -> None:
        """Both anew: a cluster of this command always starts from nothing. Raises ClusterError when the server is not there."""
        self._remake(self.databases)

    def remake_prefect_database(self) -> None:
        """Prefect's alone: what it holds of a run before is in the way of the next."""
        self._remake(self.databases[1:])

    def take_stock(self) -> None:
        """Has PostgreSQL look at what was filled in, as it does by itself in an installation in use, where autovacuum is on."""
        with psycopg.connect(f"{self.postgres}/{self.databases[0]}", autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")

    def _remake(self, names: Sequence[str]) -> None:
        try:
            with psycopg.connect(f"{self.postgres}/postgres", autocommit=True) as connection:
                for name in names:
                    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.OperationalError as error:
            raise ClusterError(f"PostgreSQL does not answer at {self.postgres}: {str(error).strip()}") from error

    def server_environment(self) -> dict[str, str]:
        """What web processes and commands have."""
        return _plain() | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "GATEPOST_DATABASE_URL": f"{self.postgres}/{self.databases[0]}",
            "GATEPOST_VAR_DIR": str(self.var),
            "GATEPOST_AS_OF": self.as_of,
            "GATEPOST_LEASE_SECONDS": "30",
            # People's rates are not what is measured here.
            **{f"GATEPOST_RATE_{kind.upper()}": "0" for kind in RATES},
        }

    def worker_environment(self, number: int, token: str) -> dict[str, str]:
        """What a worker has: no database, no store, no key."""
        return _plain() | {
            "PREFECT_API_URL": self.prefect,
            "PREFECT_HOME": str(self.var / f"worker-{number}"),
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_LOGGING_TO_API_ENABLED": "false",
            "PREFECT_LOGGING_SETTINGS_PATH": str(BASE_DIR / "workflows" / "logging.yaml"),
            "DO_NOT_TRACK": "1",
            "GATEPOST_API_URL": self.webs[number % len(self.webs)],
            "GATEPOST_TOKEN": token,
            "GATEPOST_DIR": str(BASE_DIR),
            "PYTHONPATH": str(BASE_DIR),
        }

    def start_webs(self, number: int) -> None:
        for _ in range(number):
            port = free_port()
            command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi"]
            own = {"GATEPOST_BIND": f"127.0.0.1:{port}", "GATEPOST_WEB_WORKERS": "1"}
            self._start(f"web-{len(self.webs)}", command, self.server_environment() | own)
            self.webs.append(f"http://127.0.0.1:{port}")
        for url in self.webs:
            self._wait(f"{url}/readyz", "web-0")

    def start_prefect(self) -> None:
        port = free_port()
        address = self.postgres.replace("postgres://", "postgresql+asyncpg://")
        environment = _plain() | {
            "PREFECT_HOME": str(self.var / "prefect-server"),
            "PREFECT_API_DATABASE_CONNECTION_URL": f"{address}/{self.databases[1]}",
            "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
            "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
            "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
            "PREFECT_REDIS_MESSAGING_HOST": self.redis[0],
            "PREFECT_REDIS_MESSAGING_PORT": str(self.redis[1]),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        self._start("prefect", command, environment)
        self.prefect = f"http://127.0.0.1:{port}/api"
        self._wait(f"{self.prefect}/health", "prefect")

    def start_worker(self, number: int, token: str) -> None:
        # A background job of a script inherits an ignored interrupt, and a worker then cannot be stopped.
        command = ["env", "--default-signal=INT", sys.executable, "-m", "prefect", "worker", "start", "--pool", "gatepost", "--limit", "1"]
        self._start(f"worker-{number}", command, self.worker_environment(number, token))

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str], seconds: int = 900) -> None:
        """Run something to its end. Raises ClusterError with the end of what it said."""
        done = subprocess.run(  # noqa: S603  (our own commands)
            [sys.executable, *command], env=dict(environment), cwd=BASE_DIR, capture_output=True, text=True, timeout=seconds, check=False
        )
        if done.returncode:
            raise ClusterError(f"{name} failed:\n{(done.stdout + done.stderr)[-2000:]}")

    def processor_time(self) -> dict[str, float]:
        """Seconds that each running part, and PostgreSQL, have taken so far; empty where the system does not say."""
        return processor_time.taken({name: process.pid for name, process in self.running.items()})

    def kill(self, name: str) -> None:
        """SIGKILL to the part and all it started."""
        os.killpg(self.running.pop(name).pid, signal.SIGKILL)

    def stop(self, name: str) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

    def stop_all(self) -> None:
        for name in reversed(list(self.running)):
            self.stop(name)

    def _start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603  (our own commands)
                list(command), env=dict(environment), cwd=BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def _wait(self, url: str, name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running[name].poll() is None:
            try:
                if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.3)
        tail = (self.var / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-1500:]
        raise ClusterError(f"{name} did not start. Its log ends:\n{tail}")


@contextmanager
def started(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster while the block runs; every part is stopped at its end, however it ends, a SIGTERM to us among it."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield cluster
    finally:
        cluster.stop_all()
        signal.signal(signal.SIGTERM, before)


def _plain() -> dict[str, str]:
    """Nothing of ours and nothing of Prefect's from whoever started this."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
