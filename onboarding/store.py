"""Private, content-addressed bytes: evidence, report files and the frozen data behind them. Named by SHA-256, never by people's names.

A write is a temporary file, fsync, rename, fsync of the folder: after a power cut a name either has all its bytes or does not exist.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from onboarding.errors import Damaged, Invalid, NotFound, TooLarge

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """``head`` is the first 4 KiB, for telling the kind of file."""

    sha256: str
    size_bytes: int
    head: bytes


def _path(sha256: str) -> Path:
    root: Path = settings.EVIDENCE_DIR
    return root / sha256[:2] / sha256[2:4] / sha256


def put(chunks: Iterable[bytes], *, limit_bytes: int) -> Stored:
    """Store a stream and return its name. Storing bytes already there changes nothing; memory stays flat.

    Raises:
        TooLarge: more than ``limit_bytes`` arrived; nothing is kept.
        Invalid: nothing arrived.
    """
    root: Path = settings.EVIDENCE_DIR
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size, head = hashlib.sha256(), 0, b""
    descriptor, temporary = tempfile.mkstemp(prefix="incoming-", dir=root)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise TooLarge(f"The file is larger than {limit_bytes // 1024 // 1024} MB. Send a smaller one, or split it.")
                head = head or chunk[:4096]
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                raise Invalid("The file is empty. Send the document itself.")
            file.flush()
            os.fsync(file.fileno())
        target = _path(digest.hexdigest())
        _keep(Path(temporary), target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size, head)


def _keep(temporary: Path, target: Path) -> None:
    if target.exists():
        temporary.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(temporary, target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def put_bytes(content: bytes) -> Stored:
    """Store bytes already in memory (reports and their data)."""
    return put([content], limit_bytes=max(len(content), 1))


def read(sha256: str) -> bytes:
    """The bytes of ``sha256``, checked against their name.

    Raises:
        NotFound: there are none.
        Damaged: they no longer have this hash; they are never handed out.
    """
    content = b"".join(chunks_of(sha256))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged("The stored file is damaged and was not handed out. The operator has to restore it.")
    return content


def chunks_of(sha256: str) -> Iterator[bytes]:
    try:
        with _path(sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        raise NotFound("The file is no longer kept.") from None


def discard(sha256: str) -> None:
    """Forget bytes that must not be kept. The caller has made sure nothing else refers to them."""
    _path(sha256).unlink(missing_ok=True)
