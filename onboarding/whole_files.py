"""Small private files that are made once and are there whole or not at all, whatever fails meanwhile: keys and signed checkpoints."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})
"""What a file system without hard links answers."""


def make_whole(path: Path, content: bytes) -> bool:
    """Make ``path``, readable by its owner only and on disk before this returns. Returns False, and changes nothing, where it is there.

    A file that is opened under its own name and then written is empty for whoever looks meanwhile, and stays so when the disk is full.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    incoming = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return _taken(incoming, path)
    finally:
        incoming.unlink(missing_ok=True)


def _taken(incoming: Path, path: Path) -> bool:
    try:
        os.link(incoming, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS or path.exists():
            raise
        os.replace(incoming, path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return True
