"""What a page says for a sentence that code made."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

import polib
from django.utils.html import format_html_join

from portal.shared.framework_words import English, plain
from portal.shared.language import WELSH, language
from portal.shared.sentences import places
from portal.shared.sentences.book import Book, book_of

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / WELSH / "LC_MESSAGES" / "sentences.po"
OF_SENTENCES, OF_WORDS = "sentence", "word"
"""The two contexts of the catalogue: whole sentences, and small words that code puts into them."""


@lru_cache(maxsize=1)
def book() -> Book:
    """The compiled catalogue, read once; where it was not compiled, a book that knows nothing."""
    compiled = CATALOGUE.with_suffix(".mo")
    entries = polib.mofile(str(compiled)) if compiled.exists() else []
    words = {entry.msgid: entry.msgstr for entry in entries if entry.msgctxt == OF_WORDS}
    return book_of(((entry.msgid, entry.msgstr) for entry in entries if entry.msgctxt == OF_SENTENCES), words)


def said(text: str) -> str:
    """What the engine, an inspector or a service says, in the language of the page; what has no Welsh is marked as English."""
    if not text or language() != WELSH:
        return text
    parts = book().said(text)
    if not any(map(_is_english, parts)):
        return "".join(parts)
    runs = ((run if is_english else ["".join(run)]) for is_english, run in groupby(parts, _is_english))
    return format_html_join("", "{}", ((part,) for run in runs for part in run))


def _is_english(part: str) -> bool:
    return isinstance(part, English)


def said_plainly(text: str) -> str:
    """The same without marks, where no element may stand: in JSON, in a title."""
    if not text or language() != WELSH:
        return text
    return "".join(plain(part) for part in book().said(text))


def said_word(text: str) -> str:
    """A small word of the code, such as a role, in the language of the page; one without Welsh is marked as English."""
    if language() != WELSH:
        return text
    (part,) = places.word(text, book().words)
    return part
