"""Private, content-addressed bytes: evidence, report files and the frozen data behind them. Named by SHA-256, never by people's names.

A write is a temporary file, fsync, rename, fsync of the folder: after a power cut a name either has all its bytes or does not exist.
Files lie sealed (``onboarding.sealing``), their keys apart from them; where both lie is ``onboarding.shelves``' business.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from onboarding import sealing, shelves
from onboarding.errors import Damaged, Invalid, NotFound, TooLarge

HEAD = 4096


@dataclass(frozen=True, slots=True)
class Stored:
    """``head`` is the first 4 KiB, for telling the kind of file."""

    sha256: str
    size_bytes: int
    head: bytes


def name_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def key_name(sha256: str, key_id: bytes) -> str:
    return f"{name_of(sha256)}-{key_id.hex()}"


def put(chunks: Iterable[bytes], *, limit_bytes: int) -> Stored:
    """Store a stream and return its name. Storing bytes already there changes nothing and takes as long; memory stays flat.

    Raises:
        TooLarge: more than ``limit_bytes`` arrived; nothing is kept.
        Invalid: nothing arrived.
    """
    file, temporary = shelves.temporary_file(settings.EVIDENCE_DIR)
    try:
        with file:
            sealer = sealing.Sealer(file)
            stored = _sealed(chunks, sealer, limit_bytes)
            _sync(file)
        if is_kept(stored.sha256):
            temporary.unlink()
        else:
            # The key first: sealed bytes without their key would be lost, a key without bytes is only swept away.
            key_file = _key_file(sealing.wrapped(sealer.key, settings.EVIDENCE_KEYS))
            shelves.keys().take(key_file, key_name(stored.sha256, sealer.key_id))
            shelves.contents().take(temporary, name_of(stored.sha256))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return stored


def _sealed(chunks: Iterable[bytes], sealer: sealing.Sealer, limit_bytes: int) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(f"The file is larger than {limit_bytes // 1024 // 1024} MB. Send a smaller one, or split it.")
        head = head or chunk[:HEAD]
        digest.update(chunk)
        sealer.write(chunk)
    if size == 0:
        raise Invalid("The file is empty. Send the document itself.")
    sealer.finish()
    return Stored(digest.hexdigest(), size, head)


def _key_file(content: bytes) -> Path:
    file, path = shelves.temporary_file(settings.EVIDENCE_KEYS_DIR)
    with file:
        file.write(content)
        _sync(file)
    return path


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def put_bytes(content: bytes) -> Stored:
    """Store bytes already in memory (reports and their data)."""
    return put([content], limit_bytes=max(len(content), 1))


def is_kept(sha256: str) -> bool:
    """Whether there are bytes of this name and a key to open them."""
    try:
        with shelves.contents().open(name_of(sha256)) as file:
            return shelves.keys().has(key_name(sha256, sealing.key_id(file)))
    except (FileNotFoundError, sealing.Unreadable):
        return False


def read(sha256: str) -> bytes:
    """The bytes of ``sha256``, checked against their name.

    Raises:
        NotFound: there are none.
        Damaged: they no longer have this hash, or their key is gone; they are never handed out.
    """
    content = io.BytesIO()
    digest = hashlib.sha256()
    for chunk in _opened(sha256):
        digest.update(chunk)
        content.write(chunk)
    if digest.hexdigest() != sha256:
        raise _damaged()
    return content.getvalue()


def is_sound(sha256: str) -> bool:
    """Whether kept bytes still have their hash. Raises NotFound when there are none. Memory stays flat."""
    try:
        return sha256_of(_opened(sha256)) == sha256
    except Damaged:
        return False


def sha256_of(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _opened(sha256: str) -> Iterator[bytes]:
    try:
        with shelves.contents().open(name_of(sha256)) as file:
            key = _key(sha256, sealing.key_id(file))
            yield from sealing.opened(file, key)
    except FileNotFoundError:
        raise NotFound("The file is no longer kept.") from None
    except sealing.Unreadable:
        raise _damaged() from None


def _key(sha256: str, key_id: bytes) -> bytes:
    try:
        with shelves.keys().open(key_name(sha256, key_id)) as file:
            return sealing.unwrapped(file.read(), settings.EVIDENCE_KEYS)
    except FileNotFoundError as error:
        raise sealing.Unreadable("the file's key is not there") from error


def _damaged() -> Damaged:
    return Damaged("The stored file is damaged and was not handed out. The operator has to restore it.")


def discard(sha256: str) -> None:
    """Forget bytes that must not be kept, key first: old copies of the file can then never be opened.

    The caller has made sure nothing else refers to them.
    """
    try:
        with shelves.contents().open(name_of(sha256)) as file:
            shelves.keys().discard(key_name(sha256, sealing.key_id(file)))
    except (FileNotFoundError, sealing.Unreadable):
        pass
    shelves.contents().discard(name_of(sha256))


def rewrap() -> int:
    """Seal every file key by the first installation key. Returns how many were sealed anew; files themselves stay as they are."""
    shelf, first, count = shelves.keys(), next(iter(settings.EVIDENCE_KEYS)), 0
    for prefix in range(256):
        for name, _ in list(shelf.names(f"{prefix:02x}")):
            with shelf.open(name) as file:
                sealed = file.read()
            if not sealed.startswith(f"{first}:".encode()):
                shelf.take(_key_file(sealing.wrapped(sealing.unwrapped(sealed, settings.EVIDENCE_KEYS), settings.EVIDENCE_KEYS)), name)
                count += 1
    return count
