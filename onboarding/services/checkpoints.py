"""Signed checkpoints: once a day the ends of all chains are signed and written down outside the database.

Whoever rewrites a chain and its head together, as only the database's owner could, cannot also rewrite yesterday's checkpoint.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from onboarding.models import AuditEvent, TrailHead
from onboarding.services.unit import Unit
from onboarding.whole_files import make_whole

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
    make_whole(path, json.dumps({"signed": body, "signature": signature, "public_key": public_key()}, indent=1).encode())
    unit.event("trail.checkpointed", on=on.isoformat(), chains=len(heads))
    return True


def problems() -> Iterator[str]:
    """What the checkpoints show to be wrong: one that was altered, moved or taken away, or a chain that no longer holds what was signed.

    One query per checkpoint and 500 chains, and one more.
    """
    kept = {path.stem: path for path in sorted(_folder().glob("*.json"))}
    for day, path in kept.items():
        signed = _signed_in(path)
        if signed is None:
            yield f"checkpoint {day}: its signature does not fit; it was altered."
        elif signed["on"] != day:
            yield f"checkpoint {day}: it is the one of {signed['on']}; somebody put it in the place of another."
        else:
            yield from _missing(day, signed["heads"])
    taken = AuditEvent.objects.filter(name="trail.checkpointed").order_by("pk").values_list("data__on", flat=True)
    for day in dict.fromkeys(taken):
        if day not in kept:
            yield f"checkpoint {day}: it was taken, and is no longer there. Compare with the copy kept elsewhere."


def _signed_in(path: Path) -> dict[str, Any] | None:
    """What a checkpoint says, None where that is not what was signed."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        _key().public_key().verify(base64.b64decode(kept["signature"]), kept["signed"].encode())
        signed: dict[str, Any] = json.loads(kept["signed"])
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return None
    return signed


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
        make_whole(path, base64.b64encode(raw))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text(encoding="ascii")))
