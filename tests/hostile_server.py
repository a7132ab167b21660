"""A server on this machine that says what a test tells it to, as far as its caller will listen, and notes how much that was."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat


@dataclass
class Hostile:
    port: int
    sent_bytes: int = 0


@contextmanager
def saying(first: bytes, then: Iterable[bytes] = (), *, pause_seconds: float = 0, listens_first: bool = True) -> Iterator[Hostile]:
    """Every caller hears ``first`` and after it each of ``then``, with a pause before each."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if listens_first:
                self.request.recv(65536)
            try:
                for part in chain([first], then):
                    self.request.sendall(part)
                    hostile.sent_bytes += len(part)
                    if over.wait(pause_seconds):
                        return
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        hostile = Hostile(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield hostile
        finally:
            over.set()
            server.shutdown()


def endless(part: bytes) -> Iterable[bytes]:
    return repeat(part)
