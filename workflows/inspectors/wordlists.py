"""Lists of words written as one text, so that they can be read."""

from __future__ import annotations


def listed(text: str, separator: str | None = None) -> frozenset[str]:
    """The words of a text, or its phrases where a separator is given."""
    return frozenset(part.strip() for part in text.split(separator))
