"""What a text that reads as notes about one person holds: the notes, and the telephone and home named among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.inspectors.privacy_narrative import HOUSES, PHONES
from workflows.inspectors.privacy_windows import TO_ONE, told_of_one

# Whose telephone or house it is, when it is not that of the person told of.
_AT_WORK = re.compile(
    r"\b(?:office|duty|court|tribunal|solicitors?|surgery|practice|hospital|clinic|centre|council|helpline|library|station"
    r"|caf[eé]|church|college|school|team"
    r"|manager|ext|switchboard|our|job ?centre|embassy|bank|reception|landlord|police|social worker|gp|ring me|call me"
    r"|my (?:mobile|number))\b",
    re.IGNORECASE,
)
_OF_PERSON = re.compile(
    r"\b(?:she|he|her|his|him|client|number|num|no|mobile|mob|phone|tel|sim|whatsapp|call|ring|text|rang|texted|reach|contact"
    r"|lives?|living|moved|stay\w*|address"
    r"|flat|room|now|at|t/c)\b",
    re.IGNORECASE,
)
BESIDE, HEAD = 60, 300
# The name and house at the head of a letter to one person.
_ADDRESSEE = re.compile(r"^[ \t]*(?:Mr|Mrs|Ms|Miss|Mx)\.?[ \t][^\n]{2,40}\n(?:[ \t]*\n)?[ \t]*(?P<house>[^\n]{5,60})$", re.MULTILINE)


def stories(text: str) -> Iterator[tuple[str, str]]:
    """The code of a finding and the words, for each place that reads as notes about one person."""
    reached = 0
    for start, end in told_of_one(text):
        if start >= reached:
            reached = end
            yield "case_note", text[start:end]
            yield from _contacts(text, start, end)
    if reached and (letter := TO_ONE.search(text)):
        for match in _ADDRESSEE.finditer(text, max(0, letter.start() - HEAD), letter.start()):
            if HOUSES.match(match["house"]) and not _AT_WORK.search(match.group()):
                yield "home_address", match["house"]


def _contacts(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Telephones and houses among the notes that are not those of an office or of whoever wrote them."""
    for code, pattern in (("phone_number", PHONES), ("home_address", HOUSES)):
        for match in pattern.finditer(text, start, end):
            before = text[max(start, match.start() - BESIDE) : match.start()].split("\n")[-1]
            beside = before + text[match.end() : match.end() + 20].split("\n")[0]
            if _OF_PERSON.search(before) and not _AT_WORK.search(beside):
                yield code, match.group()
