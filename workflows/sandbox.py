"""Runs a parser on a hostile file in a child process with limits on memory, time and network.

On Linux and macOS one small server process (``workflows.sandbox_server``) holds the parsers in memory and forks a child per
call: it is started by exec, so no thread, lock or open file of the caller reaches the child, and a call costs a few
milliseconds. On Windows each call starts a process of its own under the wall limit alone.
"""

from __future__ import annotations

import atexit
import io
import logging
import multiprocessing
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

MAX_ANSWER_BYTES = 128 * 1024 * 1024
GRACE_SECONDS = 1.0
START_SECONDS = 60.0
_PID = struct.Struct("<i")
_PLAIN_CLASSES = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "bytearray"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
}


class FileRefused(Exception):
    """A file we will not read. ``code`` is stable; ``message`` is one sentence: what, why, what to send instead."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class SandboxUnavailable(RuntimeError):
    """The child could not be started at all: says nothing about the file, and trying again later is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``memory_mib`` is address space of the child, the parsers themselves included; ``wall_seconds`` ends it whatever it does."""

    memory_mib: int = 512
    cpu_seconds: int = 10
    wall_seconds: float = 20.0


def run_limited(function: Callable[..., Result], *args: Any, limits: Limits | None = None) -> Result:
    """The result of ``function(*args)``, run in a child process; ``function`` must be importable by name.

    ``FileRefused`` raised by the function passes through. A child that dies, hangs, runs out of memory or raises anything
    else becomes ``FileRefused("unprocessable_file")``. Inside a child it calls the function directly. Safe from threads.
    """
    if sandboxed.active:
        return function(*args)
    limits = limits or Limits()
    request = pickle.dumps((limits, function, args))
    answer = _run_spawned(request, limits) if sys.platform == "win32" else _SERVER.run(request, limits)
    if answer is None:
        raise unprocessable()
    kind, value = _load_answer(answer)
    if kind == "refused":
        raise FileRefused(*value)
    if kind == "error":
        logger.warning("file could not be read", extra={"exception": value})
        raise unprocessable()
    result: Result = value
    return result


def unprocessable() -> FileRefused:
    return FileRefused(
        "unprocessable_file",
        "The file could not be read within the limits on time and memory, or is damaged; "
        "open it in the program it came from, save it again as a new file and send that.",
    )


@dataclass(slots=True)
class _Whereabouts:
    """``active`` is true only inside a sandbox child."""

    active: bool = False


sandboxed = _Whereabouts()


def answer_request(request: bytes) -> bytes:
    """Runs a pickled request and returns the pickled answer; called in the child, after its limits are set."""
    try:
        _, function, args = pickle.loads(request)  # noqa: S301  written by our own parent process
        return pickle.dumps(("result", function(*args)))
    except FileRefused as refused:
        return pickle.dumps(("refused", (refused.code, refused.message)))
    except (Exception, RecursionError, MemoryError) as error:
        return pickle.dumps(("error", type(error).__name__))


class _AnswerUnpickler(pickle.Unpickler):
    """Builds plain values and our own dataclasses only: a child taken over by its file must not run code in the parent."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN_CLASSES:
            return super().find_class(module, name)
        if module.startswith("workflows.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and not issubclass(found, BaseException):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not come out of the sandbox")


def _load_answer(answer: bytes) -> tuple[str, Any]:
    try:
        kind, value = _AnswerUnpickler(io.BytesIO(answer)).load()
    except Exception as error:
        logger.warning("sandbox answered with something unreadable", extra={"exception": type(error).__name__})
        raise unprocessable() from error
    return kind, value


class _Server:
    """The client's side of the one server process this process owns; started on first use, again if it has gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, request: bytes, limits: Limits) -> bytes | None:
        """The pickled answer, or None when the child died or was stopped at the wall limit."""
        ours = self._new_child()
        with ours:
            ours.settimeout(START_SECONDS)
            pid = self._receive_pid(ours)
            try:
                ours.sendall(struct.pack("<q", len(request)) + request)
                return _receive_answer(ours, time.monotonic() + limits.wall_seconds + GRACE_SECONDS)
            except TimeoutError:
                _kill(pid)
                return None
            except OSError:
                return None

    def _new_child(self) -> socket.socket:
        for attempt in (1, 2):
            ours, theirs = socket.socketpair()
            try:
                with self._lock, theirs:
                    socket.send_fds(self._connected(), [b"F"], [theirs.fileno()])
                return ours
            except OSError as error:
                ours.close()
                self.close()
                if attempt == 2:
                    raise SandboxUnavailable("the process that opens files could not be started") from error
        raise SandboxUnavailable("the process that opens files could not be started")

    def _receive_pid(self, ours: socket.socket) -> int:
        header = _receive_exactly(ours, _PID.size)
        if header is None:
            self.close()
            raise SandboxUnavailable("the process that opens files ended before it took the file")
        pid: int = _PID.unpack(header)[0]
        return pid

    def _connected(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._start()
        if self._control is None:
            raise SandboxUnavailable("the process that opens files could not be started")
        return self._control

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry), "LANG": "C.UTF-8"}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [sys.executable, "-m", "workflows.sandbox_server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control, self._owner = ours, os.getpid()

    def close(self) -> None:
        """Ends the server process; the next call starts a new one."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None and self._owner == os.getpid():
                self._process.kill()
                self._process.wait()
            self._control, self._process = None, None


def _receive_exactly(connection: socket.socket, size: int) -> bytes | None:
    received = b""
    while len(received) < size:
        try:
            part = connection.recv(size - len(received))
        except OSError:
            return None
        if not part:
            return None
        received += part
    return received


def _receive_answer(connection: socket.socket, deadline: float) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(1 << 20)
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise TimeoutError
    answer = b"".join(parts)
    return answer[:-1] if answer.endswith(b".\n") else None


def _kill(pid: int) -> None:
    # The child still holds its end of the socket, so the number cannot have been given to another process.
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _run_spawned(request: bytes, limits: Limits) -> bytes | None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_spawned_child, args=(theirs, request), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv_bytes(MAX_ANSWER_BYTES) if ours.poll(limits.wall_seconds) else None
    except (EOFError, OSError):
        return None
    finally:
        process.kill()
        process.join()


def _spawned_child(connection: Connection, request: bytes) -> None:
    sandboxed.active = True
    connection.send_bytes(answer_request(request))


_SERVER = _Server()
atexit.register(_SERVER.close)
