"""Words that stand beside a document's text: comments, deleted text, descriptions of pictures, notes on cells, fields of a form.

Readers of the text leave them out, but whoever gets the file can read them, so the privacy guard looks at them too.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from workflows.documents.archives import member_bytes
from workflows.documents.ooxml import parsed

MAX_CHARACTERS = 200_000
MAX_FIELDS = 5_000
_BESIDE = re.compile(r"word/comments\w*\.xml|xl/comments\w*\.xml|xl/comments/.*\.xml|xl/threadedComments/.*\.xml|xl/drawings/.*\.xml")
_HOLDING = re.compile(r"word/(document|header\d*|footer\d*)\.xml|xl/worksheets/.*\.xml|content\.xml|styles\.xml")
_WHOLE = frozenset({"delText", "headerFooter", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_WORDS = frozenset({"annotation", "tracked-changes"})
_SPOKEN = frozenset({"descr", "title", "alt"})


def asides(path: Path, kind: str) -> tuple[str, ...]:
    """Each aside once, at most 200,000 letters in all; none for kinds that have no place for them."""
    found = _of_pdf(path) if kind == "pdf" else _of_package(path) if kind in ("docx", "xlsx", "odt", "ods") else iter(())
    kept: dict[str, None] = {}
    left = MAX_CHARACTERS
    for text in found:
        plain = " ".join(text.split())[:left]
        if plain and plain not in kept:
            kept[plain] = None
            left -= len(plain)
        if left <= 0:
            break
    return tuple(kept)


def _of_package(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            is_beside = _BESIDE.fullmatch(name) is not None
            if not is_beside and not _HOLDING.fullmatch(name):
                continue
            root = parsed(member_bytes(package, name))
            if is_beside:
                yield " ".join(root.itertext())
            for element in root.iter():
                local = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
                if local in _WHOLE or local in _WORDS:
                    yield " ".join(element.itertext())
                yield from (value for attribute, value in element.attrib.items() if attribute in _SPOKEN)


def _of_pdf(path: Path) -> Iterator[str]:
    """What is typed into fields and notes. A document that cannot be walked was refused before."""
    with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as document:
        count = 0
        for page in document.pages:
            for note in page.get("/Annots", []):
                count += 1
                if count > MAX_FIELDS or not isinstance(note, pikepdf.Dictionary):
                    return
                for name in ("/Contents", "/V", "/TU"):
                    value = note.get(name)
                    if isinstance(value, pikepdf.String):
                        yield str(value)
