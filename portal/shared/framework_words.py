"""Words of a framework in the language of the page.

The catalogue is ``checklists/locale/cy``, with the English text as its key. What it does not know stays English, and a Welsh page marks
it so, because a screen reader would read it with Welsh sounds otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal.shared.language import WELSH, language

CONTEXT = "framework"
"""Keeps a framework's “Scheme” or “None” apart from the same English in our pages and in Django's."""
AFTER_CONTEXT = "\x04"
"""What gettext's files put between a context and its text. It comes back with a text that has no Welsh; ``pgettext`` would hide whether
the Welsh is the same or missing."""


class English(str):
    """English on a Welsh page: plain text to programs, marked and escaped where a template draws it. Attributes need ``plain``."""

    lang = "en"

    def __str__(self) -> str:
        """Itself, as ``SafeString`` does: forms pass their messages through ``str``."""
        return self

    def __html__(self) -> SafeString:
        return format_html('<span lang="{}">{}</span>', self.lang, plain(self))


def framework_words(text: str) -> str:
    """A text of a framework as the page says it. No queries."""
    if not text or language() != WELSH:
        return text
    welsh = gettext(f"{CONTEXT}{AFTER_CONTEXT}{text}")
    return English(text) if AFTER_CONTEXT in welsh else welsh


def as_marked(words: str, text: str) -> str:
    """``text``, which was made of ``words``, marked as they are."""
    return English(text) if isinstance(words, English) else text


def plain(text: str) -> str:
    """Without its mark, for titles, attributes and options, where no element may stand."""
    return str.__str__(text) if isinstance(text, English) else text


def in_sentence(sentence: str, **words: str) -> SafeString:
    """A translated sentence with ``words`` in its ``%(names)s``: everything escaped, marks kept."""
    drawn = {name: conditional_escape(word) for name, word in words.items()}
    return mark_safe(conditional_escape(sentence) % drawn)  # noqa: S308 - both sides are escaped on this line and the one above


def listed(words: Iterable[str], between: str = ", ") -> SafeString:
    """Several in a row, each escaped and marked by itself."""
    return format_html_join(between, "{}", ((word,) for word in words))
