"""A real ClamAV daemon with a signature file of our own, on a socket of this test run, and servers that misbehave like a sick one."""

from __future__ import annotations

import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = b"GATEPOST-TEST-MARKER-0123456789"
CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
IS_ASKED_FOR = CLAMD is not None or "GATEPOST_ALL_PARTS" in os.environ


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """The path of the socket of a clamd that knows one signature: ``MARKER``."""
    signatures = folder / "signatures"
    signatures.mkdir(exist_ok=True)
    (signatures / "own.ndb").write_text(f"Gatepost.Test.Marker:0:*:{MARKER.hex()}\n", encoding="ascii")
    path = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {path}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength 30M\nTemporaryDirectory {folder}\n",
        encoding="ascii",
    )
    process = subprocess.Popen([str(CLAMD), "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(path)
        yield str(path)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(path: Path) -> None:
    for _ in range(200):
        with socket.socket(socket.AF_UNIX) as probe:
            if path.exists() and probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("clamd did not start")


@contextmanager
def answering(text: bytes) -> Iterator[str]:
    """``host:port`` of a server that takes whatever it is sent and answers ``text``, then closes the line."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(text)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        yield f"{host}:{port}"
        server.shutdown()


@contextmanager
def hanging() -> Iterator[str]:
    """``host:port`` of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        yield f"{host}:{port}"
