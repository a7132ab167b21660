"""Where a word that is wider than its column may break: after a hyphen, an underscore or a full stop, as file names have them."""

from __future__ import annotations

import re

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

_PARTS = re.compile(r"[^-_.]+[-_.]*|[-_.]+")


def breakable(text: str, width: float, style: ParagraphStyle) -> str:
    """``text`` with a blank wherever a word has to break. No two parts beside such a blank fit on one line, so it is never seen."""
    return " ".join(_broken(word, width, style) for word in text.split(" "))


def _broken(word: str, width: float, style: ParagraphStyle) -> str:
    def is_wide(part: str) -> bool:
        return bool(stringWidth(part, style.fontName, style.fontSize) > width)

    if not is_wide(word):
        return word
    lines = [""]
    for part in _PARTS.findall(word):
        if lines[-1] and is_wide(lines[-1] + part):
            lines.append("")
        lines[-1] += part
    return " ".join(lines)
