"""What Gatepost is made of, as CycloneDX: every package of a lock with its version and the hashes it is held to."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of(lock: Path, version: str) -> dict[str, Any]:
    """A CycloneDX 1.5 document of ``lock``; the same lock gives the same document."""
    text = lock.read_text(encoding="utf-8")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.UUID(hashlib.sha256(text.encode()).hexdigest()[:32]).urn,
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "gatepost", "version": version}},
        "components": list(_components(text)),
    }


def _components(text: str) -> Iterator[dict[str, Any]]:
    for entry in re.split(r"\n(?=\S)", text):
        if found := ENTRY.match(entry):
            name, version = found["name"].lower(), found["version"]
            hashes = [{"alg": "SHA-256", "content": digest} for digest in HASH.findall(entry)]
            address = f"pkg:pypi/{name}@{version}"
            yield {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address, "hashes": hashes}
