"""libmagic, where the system has it: what it calls a file.

It is a library of the system, not a package: absent on many machines, and then it has no say. A binding of our own, because the
package that has one is not kept up and looks for the library by starting programs, which no child of the sandbox may.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAMES = ("libmagic.so.1", "libmagic.dylib", "/opt/homebrew/lib/libmagic.dylib", "/usr/local/lib/libmagic.dylib")
_MIME_TYPE = 0x10
_NOTHING_ON_ERRORS = 0x200
_HANDLE, _TEXT = ctypes.c_void_p, ctypes.c_char_p


def media_type(path: Path) -> str:
    """What libmagic calls the file; empty where it is not here, or does not know."""
    opened = _opened()
    if opened is None:
        return ""
    library, handle = opened
    found: bytes | None = library.magic_file(handle, os.fsencode(path))
    return found.decode("ascii", "replace") if found else ""


def is_here() -> bool:
    """Whether this machine has the library, with its list of marks."""
    return _opened() is not None


@cache
def _opened() -> tuple[ctypes.CDLL, int] | None:
    """The library and a handle with its marks loaded, once a process; children forked later share both."""
    for library in _libraries():
        library.magic_open.restype = _HANDLE
        library.magic_load.argtypes = (_HANDLE, _TEXT)
        library.magic_file.argtypes, library.magic_file.restype = (_HANDLE, _TEXT), _TEXT
        handle = library.magic_open(_MIME_TYPE | _NOTHING_ON_ERRORS)
        if handle and library.magic_load(handle, None) == 0:
            return library, handle
    return None


def _libraries() -> Iterator[ctypes.CDLL]:
    for name in NAMES:
        try:
            yield ctypes.CDLL(name)
        except OSError:
            continue
