"""ClamAV through its daemon's socket, where one is configured: streams a file by INSTREAM and reads one line back.

Sixty lines instead of a library: the maintained client is licensed under the GPL, which may not become part of every installation.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "GATEPOST_CLAMD"
CHUNK = 64 * 1024
MAX_ANSWER = 4096
TIMEOUT_SECONDS = 30.0


class ScannerUnavailable(Exception):
    """The daemon did not answer as it should: says nothing about the file. The document stays where it is, and is tried again."""


@dataclass(frozen=True, slots=True)
class Scan:
    """``signature`` is what was found, empty when nothing was; ``engine`` names the engine and its signatures' date."""

    signature: str
    engine: str


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the daemon listens: a socket's path, or ``host:port``; empty when none is configured."""
    return environment.get(VARIABLE, "").strip()


def scan(path: Path, daemon: str) -> Scan:
    """Have a file scanned. Raises ScannerUnavailable when the daemon is away, hangs, or says something else than a result."""
    try:
        engine = _ask(daemon, b"zVERSION\0")
        with path.open("rb") as file:
            answer = _ask(daemon, b"zINSTREAM\0", file.read(path.stat().st_size))
    except OSError as error:
        raise ScannerUnavailable(f"the antivirus service at {daemon} did not answer: {error}") from error
    if answer == "stream: OK" and engine.startswith("ClamAV"):
        return Scan("", engine[:120])
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Scan(answer.removeprefix("stream: ").removesuffix(" FOUND")[:100], engine[:120])
    raise ScannerUnavailable(f"the antivirus service at {daemon} answered {answer[:100]!r}")


def _ask(daemon: str, command: bytes, content: bytes | None = None) -> str:
    with _connected(daemon) as connection:
        connection.settimeout(TIMEOUT_SECONDS)
        connection.sendall(command)
        if content is not None:
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                connection.sendall(struct.pack("!L", len(part)) + part)
            connection.sendall(struct.pack("!L", 0))
        received, deadline = b"", time.monotonic() + TIMEOUT_SECONDS
        while b"\0" not in received and len(received) < MAX_ANSWER and (part := connection.recv(MAX_ANSWER)):
            received += part
            if time.monotonic() > deadline:
                raise TimeoutError("its answer does not end")
    return received.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _connected(daemon: str) -> socket.socket:
    host, separator, port = daemon.rpartition(":")
    if separator and port.isdigit() and "/" not in daemon:
        return socket.create_connection((host or "127.0.0.1", int(port)), timeout=TIMEOUT_SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT_SECONDS)
    try:
        connection.connect(daemon)
    except OSError:
        connection.close()
        raise
    return connection
