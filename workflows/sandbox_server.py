"""The process that forks one limited child per file; started by ``workflows.sandbox``, ends when its control socket closes."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from typing import Any, NoReturn

from workflows import sandbox
from workflows.documents import libmagic

PRELOADED = (
    "defusedxml.ElementTree",
    "lxml.etree",
    "openpyxl",
    "pikepdf",
    "pypdfium2",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "workflows.documents",
    "workflows.documents.reading",
    "workflows.documents.copies",
    "workflows.workbook",
    "workflows.workbook.reading",
    "workflows.workbook.annotation",
    "workflows.register_copies",
)
MAX_OPEN_FILES = 64
MAX_WRITTEN_BYTES = 256 * 1024 * 1024
_FORBIDDEN_EVENTS = frozenset(
    {
        "socket.__new__",
        "socket.connect",
        "socket.bind",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "subprocess.Popen",
        "pty.spawn",
    }
)


def serve(control: socket.socket) -> None:
    """Forks a child for every socket it is handed, until the client closes the control socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for module in PRELOADED:
        importlib.import_module(module)
    # Its marks take 8 MB, which all children then share.
    libmagic.is_here()
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _run_child(socket.socket(fileno=descriptors[0]))
        os.close(descriptors[0])


def _run_child(connection: socket.socket) -> NoReturn:
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # What a parser prints about a hostile file belongs in no log of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sandbox.sandboxed.active = True
        connection.sendall(struct.pack("<i", os.getpid()))
        request = _receive_request(connection)
        limits: sandbox.Limits = pickle.loads(request)[0]  # noqa: S301  written by our own parent process
        apply_limits(limits)
        # The newline tells the parent that the answer is whole: a child killed half-way leaves none.
        connection.sendall(sandbox.answer_request(request) + b"\n")
    finally:
        os._exit(0)


def _receive_request(connection: socket.socket) -> bytes:
    (left,) = struct.unpack("<q", connection.recv(8, socket.MSG_WAITALL))
    parts: list[bytes] = []
    while left > 0:
        part = connection.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def apply_limits(limits: sandbox.Limits) -> None:
    """Sets this process's limits for good. The alarm has no handler, so it ends the process in any code, C included."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    memory_bytes = limits.memory_mib * 1024 * 1024
    for kind, ceiling in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_FSIZE, MAX_WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS refuses an address-space limit; the others still hold there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (ceiling, ceiling))
    sys.addaudithook(_forbid_network_and_programs)


def _forbid_network_and_programs(event: str, _args: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN_EVENTS:
        raise PermissionError("a file may not open connections or start programs")


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
