"""Bringing a backup back into an empty installation, and saying of every chain and every file whether it is what was copied."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from onboarding import sealing, shelves, store
from onboarding.backups import databases, manifest
from onboarding.backups.making import sha256_of
from onboarding.errors import Invalid, NotFound, Refused
from onboarding.models import TrailHead
from onboarding.services import checkpoints
from onboarding.services.trail import verify_all
from onboarding.services.unit import recorded
from onboarding.whole_files import make_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """``destroyed`` files were destroyed after the backup and stay so. ``problems`` is empty when all is what was copied."""

    set: str
    rows: int
    files: int
    chains: int
    destroyed: list[str]
    problems: list[str]


def restore(root: Path, name: str = "") -> Restored:
    """Bring the newest set of ``root``, or the one called ``name``, into the installation the settings describe.

    Raises:
        Invalid: no such set, or its database's copy is not what was written.
        Refused: the installation is not empty, another kind of database, a newer version made the set, or no key opens it. Nothing changed.
    """
    folder = _chosen(root, name)
    kept = manifest.read(folder)
    _check(kept)
    with _plain(folder, kept) as copy:
        databases.load(copy)
    _take_checkpoints(folder, kept)
    destroyed, problems = _take_files(root, kept)
    problems += _differences(kept)
    call_command("migrate", verbosity=0)
    verdicts = list(verify_all())
    problems += [verdict.problem for verdict in verdicts if verdict.problem]
    problems += checkpoints.problems()
    with recorded(None) as unit:
        unit.event("backup.restored", set=folder.name, problems=len(problems))
    return Restored(
        set=folder.name,
        rows=sum(kept.rows.values()),
        files=len(kept.files) - len(destroyed),
        chains=len(verdicts),
        destroyed=destroyed,
        problems=problems,
    )


def check(root: Path, name: str = "") -> list[str]:
    """What is wrong with a set, without restoring it: every file is opened and compared with its hash. Empty when nothing is."""
    folder = _chosen(root, name)
    kept = manifest.read(folder)
    problems = [] if sha256_of(folder / kept.database) == kept.database_sha256 else [f"{kept.database} is not what was written."]
    for file in kept.files:
        sha256, _, key_id = file.partition("-")
        path = store.key_name(sha256, bytes.fromhex(key_id))
        if (root / "keys" / path).exists() and not _is_sound(root, path, sha256):
            problems.append(f"{sha256}: the copy is missing or damaged.")
    return problems


def _is_sound(root: Path, path: str, sha256: str) -> bool:
    try:
        with (root / "files" / path).open("rb") as sealed:
            sealing.key_id(sealed)
            key = sealing.unwrapped((root / "keys" / path).read_bytes(), settings.EVIDENCE_KEYS)
            return store.sha256_of(sealing.opened(sealed, key)) == sha256
    except (OSError, sealing.Unreadable):
        return False


def _chosen(root: Path, name: str) -> Path:
    sets = manifest.sets_in(root)
    if not sets:
        raise Invalid(f"{root} holds no backup. Give the folder that `manage.py backup` wrote to.")
    if not name:
        return sets[-1]
    found = next((folder for folder in sets if folder.name == name), None)
    if found is None:
        raise Invalid(f"There is no set {name}. There are: {', '.join(folder.name for folder in sets)}.")
    return found


def _check(kept: manifest.Manifest) -> None:
    if kept.engine != connection.vendor:
        raise Refused(f"The set is of {kept.engine}; GATEPOST_DATABASE_URL names {connection.vendor}.")
    if not databases.is_empty():
        raise Refused("The database already holds tables. Restore into an empty one: nothing is ever overwritten.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(kept.migrations) - known)
    if newer:
        raise Refused(f"The set was made by a newer Gatepost ({newer[0]} is not known here). Install that version first.")


@contextmanager
def _plain(folder: Path, kept: manifest.Manifest) -> Iterator[Path]:
    """The database's copy, opened into a private temporary file when it was sealed."""
    copy = folder / kept.database
    if not copy.is_file() or sha256_of(copy) != kept.database_sha256:
        raise Invalid(f"{copy} is missing or is not what was written. Use an earlier set.")
    if not kept.database_key:
        yield copy
        return
    with tempfile.TemporaryDirectory() as private:
        plain = Path(private) / "database"
        try:
            key = sealing.unwrapped(base64.b64decode(kept.database_key), settings.EVIDENCE_KEYS)
            with copy.open("rb") as sealed, plain.open("wb") as out:
                sealing.key_id(sealed)
                out.writelines(sealing.opened(sealed, key))
        except sealing.Unreadable as error:
            raise Refused("No key in GATEPOST_EVIDENCE_KEYS opens this set. Set the key it was made with.") from error
        yield plain


def _take_checkpoints(folder: Path, kept: manifest.Manifest) -> None:
    shutil.copytree(folder / "checkpoints", settings.CHECKPOINT_DIR, dirs_exist_ok=True)
    target: Path = settings.CHECKPOINT_DIR.with_suffix(".key")
    if kept.checkpoint_key and not target.exists():
        key = sealing.unwrapped(base64.b64decode(kept.checkpoint_key), settings.EVIDENCE_KEYS)
        make_whole(target, base64.b64encode(key))


def _take_files(root: Path, kept: manifest.Manifest) -> tuple[list[str], list[str]]:
    destroyed, problems = [], []
    for file in kept.files:
        sha256, _, key_id = file.partition("-")
        path = store.key_name(sha256, bytes.fromhex(key_id))
        if not (root / "keys" / path).exists():
            destroyed.append(sha256)
            continue
        try:
            _take(shelves.keys(), settings.EVIDENCE_KEYS_DIR, root / "keys" / path, path)
            _take(shelves.contents(), settings.EVIDENCE_DIR, root / "files" / path, store.name_of(sha256))
            if not store.is_sound(sha256):
                problems.append(f"{sha256}: the copy is damaged.")
        except (FileNotFoundError, NotFound):
            problems.append(f"{sha256}: there is no copy of it.")
    return destroyed, problems


def _take(shelf: shelves.Shelf, incoming: Path, source: Path, name: str) -> None:
    with source.open("rb") as content:
        out, temporary = shelves.temporary_file(incoming)
        with out:
            shutil.copyfileobj(content, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
    shelf.take(temporary, name)


def _differences(kept: manifest.Manifest) -> list[str]:
    """Compares what was loaded with what was counted when it was copied. Tables that this version no longer has are passed over."""
    tables = set(connection.introspection.table_names())
    models = {model._meta.db_table: model for model in apps.get_models() if not model._meta.proxy}
    counts = {table: models[table]._default_manager.count() for table in kept.rows if table in models and table in tables}
    problems = [f"{table}: {found} rows, {kept.rows[table]} were copied." for table, found in counts.items() if found != kept.rows[table]]
    heads = {head.chain: [head.length, head.head] for head in TrailHead.objects.all()}
    return problems + [f"chain {chain}: its end is not the one copied." for chain in kept.heads if heads.get(chain) != kept.heads[chain]]
