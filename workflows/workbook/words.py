"""How words from a spreadsheet are compared: without case, accents of spacing, punctuation, abbreviation or filler."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"), None)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_SAME_WORD = {
    "no": "number",
    "nos": "number",
    "num": "number",
    "nr": "number",
    "numbers": "number",
    "ref": "number",
    "regd": "registered",
    "reg": "registered",
    "registration": "registered",
    "co": "company",
    "org": "organisation",
    "orgs": "organisation",
    "organization": "organisation",
    "organisations": "organisation",
    "organizations": "organisation",
    "organisational": "organisation",
    "localities": "locality",
    "councils": "council",
    "authorities": "authority",
    "sites": "site",
    "roles": "role",
    "names": "name",
    "courses": "course",
    "nations": "nation",
    "charities": "charity",
    "email": "email",
    "mail": "email",
    "dates": "date",
    "dt": "date",
    "employees": "employee",
    "volunteers": "volunteer",
    "flags": "flag",
    "hrs": "hours",
    "hour": "hours",
    "yr": "year",
    "mgr": "manager",
    "agreements": "agreement",
    "programme": "framework",
    "commenced": "started",
    "expires": "expiry",
    "expiring": "expiry",
}
_FILLER = frozenset({"the", "of", "a", "an", "your", "please", "s", "is", "their", "this", "for", "in", "any", "if", "what"}) | {
    "our",
    "we",
    "us",
    "did",
    "do",
    "does",
    "be",
}


def clean_text(text: str) -> str:
    """Text as the sender meant it: composed letters, ordinary spaces and line breaks, nothing invisible."""
    if text.isascii() and text.isprintable() and "  " not in text and "_x000D_" not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", ""))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(lines).strip()


def folded(text: str) -> str:
    """A name for comparison: lower case, straight quotes, single spaces; "and" for "&"."""
    text = unicodedata.normalize("NFKC", clean_text(text)).translate(_APOSTROPHES).casefold()
    return " ".join(text.replace("&", " and ").split())


def tokens(text: str) -> tuple[str, ...]:
    """The words of a heading that carry meaning, abbreviations spelled out: "Reg'd charity no." → registered charity number."""
    plain = folded(text).replace("e-mail", "email").replace("'", "")
    plain = re.sub(r"\((required|optional|mandatory|dd[^)]*|yyyy[^)]*|y/?n|yes/?no|please[^)]*|if [^)]*|e\.?g[^)]*)\)", " ", plain)
    plain = plain.replace("#", " number ").replace("£", " gbp ")
    words = re.findall(r"[^\W_]+", plain)
    spelled = [_SAME_WORD.get(word, word) for word in words]
    return tuple(word for word in spelled if word not in _FILLER) or tuple(spelled)


def code(text: str) -> str:
    """Words run together for look-up in a vocabulary: "Charitable company (CLG)" → "charitable company clg"."""
    return " ".join(re.findall(r"[^\W_]+", folded(text).replace("'", "")))
