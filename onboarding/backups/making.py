"""Making a backup: the database first, then the files it names, the manifest last. A set without a manifest is none."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from onboarding import clock, sealing, shelves, store
from onboarding.backups import databases, manifest
from onboarding.models import TrailHead
from onboarding.services import stored_files
from onboarding.services.unit import recorded

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """``copied`` files were new to the folder; ``lost`` are needed and could not be read: look for them at once."""

    folder: Path
    files: int
    copied: int
    lost: list[str]


def make(root: Path, *, encrypt: bool, keep: int) -> Made:
    """Add a set to the backup folder and drop sets beyond the newest ``keep``.

    Sets share their files, so a backup costs what is new. With ``encrypt`` the database's copy is sealed by the installation key.

    Raises:
        Refused: the database could not be copied; the folder holds what it held before.
    """
    at = clock.now()
    folder = root / "sets" / at.strftime("%Y-%m-%dT%H-%M-%SZ")
    incoming = folder.with_name(f".{folder.name}")
    _prepare(root, incoming)
    copy = incoming / databases.FILES[connection.vendor]
    with databases.snapshot(copy) as alias:
        migrations = [f"{app}.{name}" for app, name in MigrationRecorder(connections[alias]).applied_migrations()]
        heads = {head.chain: [head.length, head.head] for head in TrailHead.objects.using(alias).order_by("chain")}
        rows = {model._meta.db_table: model._default_manager.using(alias).count() for model in apps.get_models() if not model._meta.proxy}
        wanted = sorted(stored_files.needed("", using=alias))
    files, copied, lost = _copy_files(root, wanted)
    copy, key = _sealed(copy) if encrypt else (copy, "")
    text = manifest.Manifest(
        made_at=at,
        engine=connection.vendor,
        database=copy.name,
        database_sha256=sha256_of(copy),
        database_key=key,
        checkpoint_key=_copy_checkpoints(incoming),
        migrations=sorted(migrations),
        heads=heads,
        rows=rows,
        files=files,
    ).text()
    _write(incoming / manifest.NAME, text.encode())
    os.replace(incoming, folder)
    _drop_old(root, keep)
    _drop_destroyed(root)
    with recorded(None) as unit:
        unit.event("backup.made", set=folder.name, files=len(files), manifest=hashlib.sha256(text.encode()).hexdigest())
    return Made(folder=folder, files=len(files), copied=copied, lost=lost)


def _prepare(root: Path, incoming: Path) -> None:
    """The folders, private to their owner; what an interrupted backup left is removed."""
    for folder in (root, root / "files", root / "keys", root / "sets"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for leftover in (root / "sets").glob(".*"):
        shutil.rmtree(leftover)
    incoming.mkdir(mode=0o700)


def _copy_files(root: Path, wanted: list[str]) -> tuple[list[str], int, list[str]]:
    files, copied, lost = [], 0, []
    for sha256 in wanted:
        try:
            with shelves.contents().open(store.name_of(sha256)) as source:
                key_id = sealing.key_id(source)
                name = store.key_name(sha256, key_id)
                with shelves.keys().open(name) as file:
                    key = file.read()
                if not _holds(root / "keys" / name, key):
                    _write(root / "keys" / name, key)
                if not (root / "files" / name).exists():
                    with _durably(root / "files" / name) as out:
                        out.write(sealing.MAGIC + key_id)
                        shutil.copyfileobj(source, out, CHUNK)
                        out.flush()
                        _check_copy(Path(out.name), key, sha256)
                    copied += 1
            files.append(Path(name).name)
        except (FileNotFoundError, sealing.Unreadable):
            # Destroyed since the database was copied, or missing or damaged: only the last two are a loss.
            if stored_files.is_needed(sha256):
                lost.append(sha256)
    return files, copied, lost


def _check_copy(copy: Path, key: bytes, sha256: str) -> None:
    """Raises Unreadable for a copy that does not open to its hash. It would be kept for every later set, which copies only what is new."""
    with copy.open("rb") as sealed:
        sealing.key_id(sealed)
        if store.sha256_of(sealing.opened(sealed, sealing.unwrapped(key, settings.EVIDENCE_KEYS))) != sha256:
            raise sealing.Unreadable("the stored file is damaged")


def _sealed(copy: Path) -> tuple[Path, str]:
    target = copy.with_name(f"{copy.name}.sealed")
    with copy.open("rb") as source, target.open("wb") as out:
        sealer = sealing.Sealer(out)
        for chunk in iter(lambda: source.read(CHUNK), b""):
            sealer.write(chunk)
        sealer.finish()
    copy.unlink()
    return target, _wrapped(sealer.key)


def _copy_checkpoints(incoming: Path) -> str:
    """Copies the signed checkpoints and gives the wrapped key that checks them."""
    (incoming / "checkpoints").mkdir(mode=0o700)
    for path in sorted(settings.CHECKPOINT_DIR.glob("*.json")):
        _write(incoming / "checkpoints" / path.name, path.read_bytes())
    key: Path = settings.CHECKPOINT_DIR.with_suffix(".key")
    return _wrapped(base64.b64decode(key.read_text(encoding="ascii"))) if key.exists() else ""


def _wrapped(key: bytes) -> str:
    return base64.b64encode(sealing.wrapped(key, settings.EVIDENCE_KEYS)).decode()


def _drop_old(root: Path, keep: int) -> None:
    for old in manifest.sets_in(root)[:-keep]:
        shutil.rmtree(old)


def _drop_destroyed(root: Path) -> None:
    """Keys of files that are kept no longer are removed from every backup, and files that no key opens or no set names with them."""
    named = {name for folder in manifest.sets_in(root) for name in manifest.read(folder).files}
    for path in _files_below(root / "keys"):
        if path.name not in named or not shelves.keys().has(path.relative_to(root / "keys").as_posix()):
            path.unlink()
    for path in _files_below(root / "files"):
        if not (root / "keys" / path.relative_to(root / "files")).exists():
            path.unlink()


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _durably(path: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    incoming = path.with_name(f".{path.name}.incoming")
    try:
        with incoming.open("wb") as out:
            os.chmod(incoming, 0o600)
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(incoming, path)
    finally:
        incoming.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with _durably(path) as out:
        out.write(content)
