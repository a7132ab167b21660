"""Several files as one ZIP that shows whether any of them was changed afterwards."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

MOST_BYTES = 50 * 1024 * 1024
MANIFEST = "manifest.json"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same content always gives the same bytes."""


def bundle(files: Mapping[str, bytes]) -> bytes:
    """``files`` by name, in the order given, and ``manifest.json`` with the size and SHA-256 of each. Names are the caller's own words.

    Raises:
        ValueError: more than 50 MB in all, or a name that is not a plain one.
    """
    if sum(map(len, files.values())) > MOST_BYTES:
        raise ValueError("An archive holds at most 50 MB.")
    if odd := [name for name in files if not name.replace("-", "").replace(".", "").isalnum() or name == MANIFEST]:
        raise ValueError(f"Not a plain file name: {odd[0]!r}.")
    manifest = {name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()}
    written = {**files, MANIFEST: json.dumps({"files": manifest}, indent=1).encode() + b"\n"}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written.items():
            member = zipfile.ZipInfo(name, EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return kept.getvalue()
