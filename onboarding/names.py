"""Names people typed, made safe to keep and fit to compare."""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify

from onboarding.errors import Invalid

_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str, field: str, *, most: int = 200) -> str:
    """``text`` in NFC with single spaces. Raises Invalid for control, direction or invisible characters, and when empty or too long."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if any(unicodedata.category(character) in _REFUSED for character in text):
        raise Invalid(f"{field} holds characters that cannot be shown.", fields={field: "Type it again without special characters."})
    if not text or len(text) > most:
        raise Invalid(f"{field} is missing or too long.", fields={field: f"Give 1 to {most} characters."})
    return text


def key_of(name: str) -> str:
    """The name folded so that case, accents, punctuation and look-alike widths do not make two of one."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", " ", letters.replace("&", " and ")).strip()[:200]


def slug_of(name: str) -> str:
    """A stable address for a name: ASCII letters, digits and hyphens, at most 80 characters."""
    return slugify(unicodedata.normalize("NFKD", name).replace("'", "").replace("’", ""))[:80] or "unnamed"
