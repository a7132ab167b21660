"""Lines as signatories write them: what was written apart from what was printed, rows put together where they wrapped, letters dated.

A name in italics or on a dotted rule was written there; in a letter, whoever writes it signs under its closing words on its day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflows.inspectors.signature_names import TITLES
from workflows.inspectors.signature_places import SIGNED, Signature
from workflows.inspectors.spans import DATES, Line, dates_in

LONGEST_ROW = 240
ROW_END = 80
OPENING_LINES = 60
BELOW_CLOSING = 6
FEWEST_PARTS = 2
_STARRED = re.compile(r"(?P<before>:?[ \t]{0,4})\*(?P<words>[^*\n]{2,60})\*[ \t]{0,4}")
_ON_A_RULE = re.compile(r"[ \t]?[_.…]{3,40}[ \t]?(?P<words>[A-Z][^_…\n\t]{1,40}?)[ \t]?[_.…]{3,40}[ \t]?")
# "…, Chair. Signed A. Bell, 3 May 2026", "Ada Bell (Midlow Trust) A. Bell 3 May 2026", "Ada Bell, signed A. Bell".
_THEN_SIGNED = re.compile(r"[.,;][ ]{1,4}(?:e-?)?(?i:signed):?[ ]{1,4}(?=[A-Z][\w.’'-]{0,30}[ ]+[A-Z])")
_AFTER_BRACKET = re.compile(r"\)[ ]{1,4}(?=[A-Z][\w.’'-]{0,30}[ ]+[A-Z])")
_BESIDE_TAB = re.compile(r"[ ]{0,4}[/|–-]?[ ]{0,4}\t[ ]{0,4}[/|–-]?[ ]{0,4}")
# "Midlow Trust Ada Bell Chair A Bell", a row of a table that kept no columns.
_ROW = re.compile(
    r"(?P<before>[^\t\n]{0,100}?)\b(?P<full>(?P<first>[A-Z])[\w’'-]+[ ](?:[A-Z][\w.’'-]*[ ]){0,2}(?P<last>[A-Z][\w’'-]+))"
    r"(?P<between>[ ][^\t\n]{0,100}?)?[ ](?P<short>(?P=first)\.?[ ]?(?:[A-Z]\.?[ ]?){0,2}(?P=last))(?P<after>$|[ ][^\t\n]{0,40}$)"
)
# What a row ends with where it can be one: initials and a surname, perhaps with a day behind them.
_ROW_ENDS = re.compile(r"\b[A-Z]\.?[ ]?(?:[A-Z]\.?[ ]?){0,2}[A-Z][\w’'-]+(?:$|[ ][^\t\n]{0,40}$)")
_TITLES_BEFORE = re.compile(rf"(?P<party>[^\t\n]*?)[ ]?(?P<titles>{TITLES})$")
_ENDS_SIGNED = re.compile(r"[ ](?=Signed$)")
_PARTS = re.compile(r"[ ][/|][ ]")
_DEAR = re.compile(r"\s*(?:dear|annwyl)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"\W{0,3}(?:yours\b|(?:with\s+)?(?:(?:very\s+)?(?:best|kind|warm)(?:est)?\s+)?(?:regards|wishes)\b|sincerely\b|yr?\s?eiddoch\b|yn\s+gywir\b|cofion\b)"
    r"[^.:\n]{0,30}[,.]?\s*",
    re.IGNORECASE,
)


def prepared(lines: Sequence[Line]) -> list[Line]:
    """The lines with what was written set apart by tabs, each row of a list on one line."""
    return [replace(line, text=_written_apart(line.text)) for line in _unwrapped(lines)]


def _written_apart(text: str) -> str:
    if len(text) > LONGEST_ROW:
        return text
    text = _STARRED.sub(lambda match: f"{match['before']}{match['words']}\t" if ":" in match["before"] else f"\t{match['words']}\t", text)
    text = _ON_A_RULE.sub(r"\t\g<words>\t", text)
    if row := _row(text):
        text = _row_apart(row)
    text = _ENDS_SIGNED.sub("\t", text)
    text = _AFTER_BRACKET.sub(")\t", _THEN_SIGNED.sub("\t", text))
    return _BESIDE_TAB.sub("\t", text).strip("\t ")


def _row(text: str) -> re.Match[str] | None:
    is_short = len(text) <= LONGEST_ROW and "\t" not in text
    return _ROW.fullmatch(text) if is_short and _ROW_ENDS.search(text, max(0, len(text) - ROW_END)) else None


def _row_apart(row: re.Match[str]) -> str:
    before, full = row["before"].strip(), row["full"]
    if ranked := _TITLES_BEFORE.fullmatch(f"{before} "):
        before, full = ranked["party"], ranked["titles"] + full
    return "\t".join(part for part in (before, full, (row["between"] or "").strip(), row["short"], row["after"].strip()) if part)


def _unwrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """A row that ends with a day and was printed on two lines, or a name in italics that wrapped, is put together again."""
    at = 0
    while at < len(lines):
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is not None and following.page == line.page and _goes_on(line.text, following.text):
            yield replace(line, text=f"{line.text} {following.text.strip()}")
            at += 1
        else:
            yield line
        at += 1


def _goes_on(text: str, following: str) -> bool:
    if len(text) + len(following) > LONGEST_ROW:
        return False
    if text.count("*") % 2 and following.count("*") % 2:
        return True
    if DATES.fullmatch(following.strip()) and _row(text):
        return True
    is_row = len(_PARTS.findall(text)) + text.rstrip().endswith(("/", "|")) >= FEWEST_PARTS
    ends_with_day = [found for found in dates_in(following) if not following[found.end :].strip(" .)")]
    return is_row and not dates_in(text) and bool(ends_with_day) and len(_PARTS.findall(following)) < FEWEST_PARTS


def dated_as_letter(signatures: Sequence[Signature], lines: Sequence[Line]) -> list[Signature]:
    """The signature under a letter's closing words bears the day of the letter where it bears none of its own."""
    if (day := _day_of_letter(lines)) is None:
        return list(signatures)
    closing = next((position for position, line in enumerate(lines) if _CLOSING.fullmatch(line.text)), None)
    below = " ".join(line.text for line in lines[closing + 1 : closing + 1 + BELOW_CLOSING]) if closing is not None else ""
    return [
        replace(each, date=day) if each.state == SIGNED and each.date is None and each.name and each.name in below else each
        for each in signatures
    ]


def _day_of_letter(lines: Sequence[Line]) -> dt.date | None:
    """The day on a line of its own at the head of a letter, above whom it greets or just below."""
    greeting = next((position for position, line in enumerate(lines[:OPENING_LINES]) if _DEAR.match(line.text)), None)
    for line in lines[: greeting + 2] if greeting is not None else ():
        days = dates_in(line.text)
        if len(days) == 1 and not re.sub(r"\b(?:date|dyddiad|dated)\b|\W", "", DATES.sub("", line.text), flags=re.IGNORECASE):
            return days[0].date
    return None
