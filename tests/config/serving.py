"""The web processes as ``deploy/`` runs them, and the proxy in front of them, as real servers on this machine."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def serving(var: Path) -> Iterator[int]:
    """gunicorn with one process, the settings of one machine and an empty database; gives the port."""
    environment = {**os.environ, "GATEPOST_VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    environment |= {"GATEPOST_DATABASE_URL": f"sqlite:///{var / 'gatepost.sqlite3'}", "GATEPOST_WEB_WORKERS": "1"}
    environment |= {"GATEPOST_BIND": "127.0.0.1:0"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    log = var / "log"
    with log.open("w") as file:
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=file)
    try:
        yield _port_in(log)
    finally:
        process.terminate()
        process.wait(30)


def _port_in(log: Path) -> int:
    for _ in range(600):
        text = log.read_text()
        if (found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", text)) and "Booting worker" in text:
            return int(found[1])
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@contextmanager
def proxied(folder: Path, upstream: int, changes: Mapping[str, str] | None = None) -> Iterator[int]:
    """nginx with ``deploy/proxy.conf`` before ``upstream``; ``changes`` shortens what a test cannot wait for. Gives the port."""
    if NGINX is None:
        if os.environ.get("GATEPOST_ALL_PARTS"):
            pytest.fail("nginx is missing: install it, or unset GATEPOST_ALL_PARTS.")
        pytest.skip("There is no nginx on this machine; the proxy is not tried.")
    port = _free_port()
    text = (ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8")
    for old, new in {"web:8000": f"127.0.0.1:{upstream}", "listen 8080": f"listen 127.0.0.1:{port}", **(changes or {})}.items():
        assert old in text
        text = text.replace(old, new)
    places = "".join(f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    site = f"access_log off;{places}\n{text}\n"
    written = folder / "nginx.conf"
    written.write_text(
        f"user {getpass.getuser()};pid {folder / 'pid'};error_log {folder / 'error'};events {{}} http {{{site}}}",
        encoding="utf-8",
    )
    process = subprocess.Popen([NGINX, "-e", str(folder / "error"), "-c", str(written), "-g", "daemon off;"])
    try:
        _wait_for(port, folder / "error")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text(encoding="utf-8"))
