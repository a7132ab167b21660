"""Signed checkpoints: once a day the ends of all chains are signed and written down outside the database.

Whoever rewrites a chain and its head together, as only the database's owner could, cannot also rewrite yesterday's checkpoint.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from onboarding.models import AuditEvent, TrailHead
from onboarding.services.unit import Unit

CHAINS_AT_ONCE = 500


def public_key() -> str:
    """The key that checks signatures, as PEM, to be given to auditors."""
    key = _key().public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def take(unit: Unit, on: dt.date) -> bool:
    """Write the checkpoint of a day, unless it is there. Returns whether it was written. 1 query."""
    path = _folder() / f"{on.isoformat()}.json"
    if path.exists():
        return False
    heads = {head.chain: [head.length, head.head] for head in TrailHead.objects.order_by("chain")}
    body = json.dumps({"on": on.isoformat(), "heads": heads}, sort_keys=True, separators=(",", ":"))
    signature = base64.b64encode(_key().sign(body.encode())).decode()
    _write(path, json.dumps({"signed": body, "signature": signature, "public_key": public_key()}, indent=1))
    unit.event("trail.checkpointed", on=on.isoformat(), chains=len(heads))
    return True


def problems() -> Iterator[str]:
    """What the checkpoints show to be wrong: an altered checkpoint, or a chain that no longer holds what was signed.

    One query per checkpoint and 500 chains.
    """
    for path in sorted(_folder().glob("*.json")):
        heads = _heads_of(path)
        if heads is None:
            yield f"checkpoint {path.stem}: its signature does not fit; it was altered."
            continue
        yield from _missing(path.stem, heads)


def _heads_of(path: Path) -> dict[str, list[Any]] | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        _key().public_key().verify(base64.b64decode(kept["signature"]), kept["signed"].encode())
        heads: dict[str, list[Any]] = json.loads(kept["signed"])["heads"]
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return None
    return heads


def _missing(name: str, heads: dict[str, list[Any]]) -> Iterator[str]:
    wanted = {(chain, length): hash for chain, (length, hash) in heads.items() if length}
    found: dict[tuple[str, int], str] = {}
    hashes = sorted(wanted.values())
    for start in range(0, len(hashes), CHAINS_AT_ONCE):
        rows = AuditEvent.objects.filter(hash__in=hashes[start : start + CHAINS_AT_ONCE]).values_list("chain", "sequence", "hash")
        found.update({(chain, sequence): hash for chain, sequence, hash in rows})
    for (chain, length), hash in sorted(wanted.items()):
        if found.get((chain, length)) != hash:
            yield f"{chain}: event {length} is not the one signed on {name}; the chain was rewritten or cut off."


def _folder() -> Path:
    folder: Path = settings.CHECKPOINT_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _key() -> Ed25519PrivateKey:
    """The signing key: beside the checkpoints' folder, made once, readable by its owner only."""
    path = settings.CHECKPOINT_DIR.with_suffix(".key")
    if not path.exists():
        raw = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            _write(path, base64.b64encode(raw).decode())
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text(encoding="ascii")))


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
