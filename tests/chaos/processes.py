"""The real processes of an installation on loopback, each part in a process group of its own, watched and started again when it dies."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.chaos.history import History
from workflows.prefect_server import free_port
from workflows.prefect_settings import ALWAYS, EMBEDDED

ROOT = Path(__file__).resolve().parent.parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
START_SECONDS = 120
LEASE_SECONDS = 15
WATCH_SECONDS = 0.3


@dataclass(slots=True)
class Part:
    """``is_wanted`` False: a fault keeps it down. ``was_killed``: its end is ours and no finding."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    is_wanted: bool = True
    was_killed: bool = False


@dataclass(slots=True)
class Installation:
    """``var`` holds everything of it, on a disk that may be full; ``beside`` is the harness's own: logs, failpoints, the antivirus service.

    ``database_url`` is where its data lie.
    """

    var: Path
    beside: Path
    database_url: str
    history: History
    smtp_port: int
    targets: Sequence[str]
    parts: dict[str, Part] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    prefect_port: int = field(default_factory=free_port)
    world: dict[str, Any] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _watcher: threading.Thread | None = None
    _key: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    _secret: str = field(default_factory=lambda: secrets.token_urlsafe(64))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def prefect_url(self) -> str:
        return f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def failpoints(self) -> Path:
        return self.beside / "failpoints"

    @property
    def clamd_socket(self) -> Path:
        return self.beside / "clamd" / "clamd.sock"

    def environment(self) -> dict[str, str]:
        """What web processes, commands and a worker in one process have."""
        return _plain() | {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "GATEPOST_DATABASE_URL": self.database_url,
            "GATEPOST_VAR_DIR": str(self.var),
            "GATEPOST_FAILPOINTS": str(self.failpoints),
            "GATEPOST_SECRET_KEY": self._secret,
            "GATEPOST_EVIDENCE_KEYS": f"chaos:{self._key}",
            "GATEPOST_LEASE_SECONDS": str(LEASE_SECONDS),
            "GATEPOST_WEBHOOK_LOCAL_TARGETS": ",".join(self.targets),
            **{f"GATEPOST_RATE_{kind}": "0" for kind in ("READS", "WRITES", "UPLOADS", "SIGN_INS", "WORKER", "ANONYMOUS")},
        }

    def worker_environment(self, name: str, token: str, *, over_network: bool) -> dict[str, str]:
        """A worker beside the web process has the database; one over the network an address and a token."""
        base = _plain() if over_network else self.environment()
        return base | ALWAYS | {
            "PREFECT_API_URL": self.prefect_url,
            "PREFECT_HOME": str(self.var / name),
            "GATEPOST_TOKEN": token,
            "GATEPOST_VAR_DIR": str(self.var),
            "GATEPOST_SMTP_HOST": "127.0.0.1",
            "GATEPOST_SMTP_PORT": str(self.smtp_port),
            "GATEPOST_SMTP_STARTTLS": "false",
            "GATEPOST_WEBHOOK_LOCAL_TARGETS": ",".join(self.targets),
            **({"GATEPOST_CLAMD": str(self.clamd_socket)} if "clamd" in self.parts else {}),
            **({"GATEPOST_API_URL": self.url} if over_network else {}),
        }  # fmt: skip

    def seed(self, urls: Mapping[str, str]) -> None:
        self.failpoints.mkdir(parents=True, exist_ok=True)
        text = self.command("tests.chaos.seeding", CHAOS_TARGETS=json.dumps(dict(urls)))
        self.world = json.loads(text)

    def command(self, module: str, *arguments: str, seconds: int = 300, **more: str) -> str:
        """What a module of ours prints. Raises RuntimeError with the end of what it complained of."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment() | more, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def start_web(self) -> None:
        # As it is deployed, but loaded before it forks: a killed worker is then back at once, and a run has room for more kills.
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--preload", "config.wsgi"]
        self.start(Part("web", command, self.environment() | {"GATEPOST_BIND": f"127.0.0.1:{self.port}"}))
        self.wait_for(f"{self.url}/readyz")

    def start_prefect(self) -> None:
        home = self.var / "prefect"
        home.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "workflows.prefect_child", str(self.prefect_port), str(os.getpid())]
        self.start(Part("prefect", command, _plain() | ALWAYS | EMBEDDED | {"PREFECT_HOME": str(home)}))
        self.wait_for(f"{self.prefect_url}/health")

    def start_runner(self, name: str, token: str, *, over_network: bool) -> None:
        environment = self.worker_environment(name, token, over_network=over_network)
        self.start(Part(name, [sys.executable, "-m", "workflows"], environment))

    def start(self, part: Part) -> None:
        with self._lock:
            self.parts[part.name] = part
            self._launch(part)

    def _launch(self, part: Part) -> None:
        with (self.beside / f"{part.name}.log").open("ab") as log:
            part.process = subprocess.Popen(
                list(part.command), env=dict(part.environment), cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        part.is_wanted, part.was_killed = True, False

    def wait_for(self, url: str, seconds: float = START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise TimeoutError(f"{url} did not answer in {seconds:.0f} seconds; the logs are in {self.beside}")

    def kill(self, name: str, *, stays_down: bool = False) -> None:
        """SIGKILL to a part and all it started. The watcher starts it again unless it stays down."""
        with self._lock:
            part = self.parts[name]
            part.was_killed, part.is_wanted = True, not stays_down
            self._kill_group(part)
        self.history.add("kill", part=name)

    def kill_one_web_worker(self, chance: float) -> None:
        """SIGKILL to one of gunicorn's workers; its master starts another."""
        workers = self.web_workers()
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[int(chance * len(workers))], signal.SIGKILL)
                self.history.add("kill", part="web worker")

    def web_workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        process = self.parts["web"].process
        try:
            return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()] if process else []
        except OSError:
            return []

    def signal(self, name: str, number: signal.Signals) -> None:
        with self._lock:
            process = self.parts[name].process
            if process is not None and process.poll() is None:
                os.killpg(process.pid, number)

    def bring_back(self, name: str) -> None:
        with self._lock:
            part = self.parts[name]
            if part.process is None or part.process.poll() is not None:
                self._launch(part)
            part.is_wanted = True

    def watch(self) -> None:
        """Start what died, for the rest of the run; what died without our doing is put on record."""
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._over.wait(WATCH_SECONDS):
            with self._lock:
                for part in self.parts.values():
                    if part.process is None or part.process.poll() is None or not part.is_wanted:
                        continue
                    if not part.was_killed and part.process.returncode != -signal.SIGKILL:
                        self.history.add("ended", part=part.name, code=part.process.returncode)
                    self._launch(part)

    def _kill_group(self, part: Part) -> None:
        if part.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()

    def stop(self) -> None:
        self._over.set()
        if self._watcher is not None:
            self._watcher.join(timeout=5)
        for part in reversed(list(self.parts.values())):
            self._kill_group(part)


def _plain() -> dict[str, str]:
    """Nothing of ours and nothing of Prefect's from whoever started this."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
