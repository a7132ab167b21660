"""A Prefect server of our own on a free local port, for one machine and for tests. It dies with whoever started it.

Prefect's own ephemeral server outlives a killed parent and then holds its database; this one watches its parent.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS = 180
WATCH_SECONDS = 2.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The API's address while the block runs. Its database is under ``home``; a first start takes up to a minute to make it.

    A server that dies meanwhile is started again at the same address, so that whoever uses it has only to wait.

    Raises RuntimeError, with the end of the log, when the server does not come up.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | {"PREFECT_HOME": str(home)}
    log = home / "server.log"

    def started() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            command = [sys.executable, "-m", "workflows.prefect_child", str(port), str(os.getpid())]
            return subprocess.Popen(command, env=environment, stdout=output, stderr=output)  # noqa: S603  (our own command)

    log.unlink(missing_ok=True)
    server, over = _Kept(started), threading.Event()
    watch = threading.Thread(target=server.keep, args=(over,), daemon=True)
    try:
        _wait_until_up(url, server.process, log)
        watch.start()
        yield url
    finally:
        over.set()
        if watch.is_alive():
            watch.join()
        server.end()


class _Kept:
    """A process that is started again whenever it ended."""

    def __init__(self, started: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._started = started
        self.process = started()

    def keep(self, over: threading.Event) -> None:
        while not over.wait(WATCH_SECONDS):
            if self.process.poll() is not None:
                self.process = self._started()

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/health", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
    raise RuntimeError(f"The Prefect server did not start. Its log ends:\n{tail}")
