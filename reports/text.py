"""Text that people typed, made fit for a PDF or a cell. Nothing typed reaches a writer except through here."""

from __future__ import annotations

import datetime as dt
import re
from xml.sax.saxutils import escape

CELL_LIMIT = 32_767
"""Characters Excel keeps in one cell; longer text would be cut silently."""
_CUT = " … (cut)"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)  # controls, lone surrogates, non-characters, and marks that hide or turn text round
_FORMULA = re.compile(r"^\s*[=+\-@\t\r\n＝＋－＠−]")


def clean(text: object) -> str:
    """Without characters that break a file or change what a reader sees; line ends become spaces."""
    return _UNSAFE.sub("", str(text)).replace("\r", " ").replace("\n", " ").replace("\t", " ")


def markup(text: object) -> str:
    """The only way text reaches a PDF paragraph: cleaned, and no character of it is markup."""
    return escape(clean(text), {'"': "&quot;", "'": "&#39;"})


def cell(text: object) -> str:
    """Text for a spreadsheet cell. What a spreadsheet could read as a formula gets an apostrophe before it."""
    raw = str(text)
    safe = clean(raw)
    if _FORMULA.match(raw) or _FORMULA.match(safe):
        safe = f"'{safe}"
    return cut(safe, CELL_LIMIT)


def cut(text: str, most: int) -> str:
    """At most ``most`` characters, saying so where something was left out."""
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT


def brief(text: str, most: int) -> str:
    """At most ``most`` characters on one line, ending in an ellipsis where cut."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,.;") + "…"


def short_date(day: dt.date | None) -> str:
    """``3 Mar 2026``; a dash where there is none."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "–"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 site``, ``3 sites``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
