"""Encryption of stored files: a key per file, wrapped by an installation key that lives outside the database and the store.

Destroying a file's wrapped key makes every copy of the file unreadable, those in old backups included.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

FRAME = 1024 * 1024
TAG = 16
MAGIC = b"GPSEAL1\n"
KEY_BYTES = 32
ID_BYTES = 16


class Unreadable(Exception):
    """The sealed bytes, or the key they need, are not what was written."""


def wrapped(key: bytes, installation_keys: Mapping[str, bytes]) -> bytes:
    """A file key sealed by the first installation key, with that key's name in front so that it can be told after a rotation."""
    name, installation_key = next(iter(installation_keys.items()))
    return f"{name}:".encode() + aes_key_wrap(installation_key, key)


def unwrapped(sealed_key: bytes, installation_keys: Mapping[str, bytes]) -> bytes:
    """The file key. Raises Unreadable when its installation key is not known here or does not fit."""
    name, _, content = sealed_key.partition(b":")
    try:
        return aes_key_unwrap(installation_keys[name.decode()], content)
    except (KeyError, UnicodeDecodeError, ValueError, InvalidUnwrap) as error:
        raise Unreadable("the key that seals this file is not known here") from error


class Sealer:
    """Writes what it is given to ``out`` in frames of 1 MiB, each sealed by AES-256-GCM and numbered, the last one marked.

    A frame moved, dropped, repeated or cut off no longer opens. Every file has a key of its own, so numbers serve as nonces.
    ``key_id`` stands at the file's head and names its key: two writers of the same bytes cannot part a file from its key.
    """

    def __init__(self, out: BinaryIO) -> None:
        self.key = os.urandom(KEY_BYTES)
        self.key_id = os.urandom(ID_BYTES)
        self._out = out
        self._cipher = AESGCM(self.key)
        self._waiting = bytearray()
        self._number = 0
        out.write(MAGIC + self.key_id)

    def write(self, chunk: bytes) -> None:
        self._waiting += chunk
        while len(self._waiting) > FRAME:
            self._seal(bytes(self._waiting[:FRAME]), is_last=False)
            del self._waiting[:FRAME]

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, frame: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), frame, None))
        self._number += 1


def key_id(source: BinaryIO) -> bytes:
    """The name of the key a sealed file needs, read off its head. Raises Unreadable when it is no sealed file."""
    head = source.read(len(MAGIC) + ID_BYTES)
    if len(head) != len(MAGIC) + ID_BYTES or not head.startswith(MAGIC):
        raise Unreadable("the file does not start as a sealed file does")
    return head[len(MAGIC) :]


def opened(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The plain bytes in frames, of a source whose head was read. Raises Unreadable at the first frame that is not what was written."""
    cipher = AESGCM(key)
    number, frame = 0, source.read(FRAME + TAG)
    while True:
        following = source.read(FRAME + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), frame, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("a part of the file is damaged") from error
        if not following:
            return
        number, frame = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
