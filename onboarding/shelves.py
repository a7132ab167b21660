"""Where stored files lie: a private folder of this machine, or a bucket of an S3-compatible service. One interface, chosen by settings."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.utils.module_loading import import_string

INCOMING = "incoming-"


class Shelf(Protocol):
    """Names are relative paths of hexadecimal characters and ``/``; nobody's words ever become part of one."""

    def take(self, temporary: Path, name: str) -> None:
        """Keep the file under ``name`` in place of any other, durably, before returning; ``temporary`` is gone then."""

    def open(self, name: str) -> BinaryIO:
        """Raises FileNotFoundError."""

    def has(self, name: str) -> bool: ...

    def discard(self, name: str) -> None:
        """Forget a file; nothing happens when there is none."""

    def names(self, prefix: str) -> Iterator[tuple[str, dt.datetime]]:
        """Every name whose first two characters are ``prefix``, and when it was written."""


class FolderShelf:
    """Files of mode 0600 below ``root``. File and folder entries are synced, so a name has all its bytes after a power cut or is absent."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def take(self, temporary: Path, name: str) -> None:
        target = self._root / name
        _make(target.parent)
        os.replace(temporary, target)
        _sync(target.parent)

    def open(self, name: str) -> BinaryIO:
        return (self._root / name).open("rb")

    def has(self, name: str) -> bool:
        return (self._root / name).is_file()

    def discard(self, name: str) -> None:
        target = self._root / name
        target.unlink(missing_ok=True)
        if target.parent.is_dir():
            _sync(target.parent)

    def names(self, prefix: str) -> Iterator[tuple[str, dt.datetime]]:
        for path in sorted((self._root / prefix).rglob("*")):
            if path.is_file():
                yield path.relative_to(self._root).as_posix(), dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


class BucketShelf:
    """A bucket behind django-storages, an optional extra. The service answers a write only once it is durable."""

    def __init__(self, options: dict[str, Any]) -> None:
        try:
            backend = import_string("storages.backends.s3.S3Storage")
        except ImportError as error:
            raise ImproperlyConfigured("Files in a bucket need the packages of requirements/s3.lock; install them.") from error
        self._storage = backend(file_overwrite=True, querystring_auth=True, default_acl=None, **options)

    def take(self, temporary: Path, name: str) -> None:
        with temporary.open("rb") as content:
            self._storage.save(name, File(content))
        temporary.unlink()

    def open(self, name: str) -> BinaryIO:
        opened: BinaryIO = self._storage.open(name, "rb")
        return opened

    def has(self, name: str) -> bool:
        return bool(self._storage.exists(name))

    def discard(self, name: str) -> None:
        self._storage.delete(name)

    def names(self, prefix: str) -> Iterator[tuple[str, dt.datetime]]:
        folders = [prefix]
        while folders:
            folder = folders.pop()
            inner, files = self._storage.listdir(folder)
            folders.extend(f"{folder}/{name}" for name in inner)
            for name in files:
                yield f"{folder}/{name}", self._storage.get_modified_time(f"{folder}/{name}")


def contents() -> Shelf:
    """Where sealed files lie."""
    return BucketShelf(settings.EVIDENCE_BUCKET) if settings.EVIDENCE_BUCKET else FolderShelf(settings.EVIDENCE_DIR)


def keys() -> Shelf:
    """Where their wrapped keys lie: never beside the files, and never in an old backup."""
    if settings.EVIDENCE_BUCKET:
        return BucketShelf({**settings.EVIDENCE_BUCKET, "location": settings.EVIDENCE_KEYS_LOCATION})
    return FolderShelf(settings.EVIDENCE_KEYS_DIR)


def temporary_file(root: Path) -> tuple[BinaryIO, Path]:
    """A new private file in ``root``: the folder of the shelf that will take it, so that taking it is a rename."""
    _make(root)
    descriptor, path = tempfile.mkstemp(prefix=INCOMING, dir=root)
    return os.fdopen(descriptor, "wb"), Path(path)


def _make(folder: Path) -> None:
    """The folder and those above it, each on disk before anything is put into it."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
