"""Register numbers as spreadsheets mangle them: lost zeros, spaces, a point and a nought, prefixes, two in one cell.

Format only, never proof that an entry exists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.workbook.errors import BadValue
from workflows.workbook.words import clean_text

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "ccew": re.compile(r"[1-9][0-9]{5,6}(-[0-9]+)?"),
    "oscr": re.compile(r"SC[0-9]{6}"),
    "ccni": re.compile(r"1[0-9]{5}"),
    "company": re.compile(r"[0-9]{8}|(SC|NI|OC|SO|NC|CE|CS|IP|SP|NP|RC|SR|NR|RS)[0-9]{6}|(IP|SP|NP)[0-9]{5}R"),
    "mutual": re.compile(r"[0-9]{1,5}R?|(IP|SP|NP|RS)[0-9]{1,6}R?"),
    "ico": re.compile(r"Z[0-9]{7}|Z[A-Z][0-9]{6}"),
    "iaa": re.compile(r"[A-Z][0-9]{8,10}"),
}
_EXAMPLES = {
    "ccew": "9900101",
    "oscr": "SC099115",
    "ccni": "NIC199922",
    "company": "99000101",
    "mutual": "RS990111",
    "ico": "ZZ900101",
    "iaa": "F200100001",
}
_NAMES = {
    "ccew": "charity number of England and Wales",
    "oscr": "Scottish charity number",
    "ccni": "charity number of Northern Ireland",
    "company": "company number",
    "mutual": "mutuals register number",
    "ico": "ICO registration number",
    "iaa": "IAA registration number",
}
_LEAD_IN = re.compile(r"^(GB-(CHC|SC|NIC|COH|MPR)-|(REGISTERED|REG)?\.?(CHARITY|COMPANY|CO)?(NUMBER|NO)?[.:#]+)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def of_register(register: str, text: str) -> str:
    """A number of one named register in its usual spelling; raises ``BadValue``."""
    number = _normal(text)
    if register == "company" and re.fullmatch(r"[0-9]{4,7}", number):
        # Spreadsheets drop leading zeros of numbers.
        number = number.zfill(8)
    if register == "company" and (found := re.fullmatch(r"(SC|NI|OC|SO|NC|CE|CS|IP|SP|NP|RC|SR|NR|RS)([0-9]{3,5})", number)):
        number = found[1] + found[2].zfill(6)
    if register == "oscr" and (found := re.fullmatch(r"(?:SC)?([0-9]{4,6})", number)):
        number = "SC" + found[1].zfill(6)
    if register == "ccni":
        number = number.removeprefix("NIC")
    if not PATTERNS[register].fullmatch(number):
        raise BadValue(
            "identifier_not_recognised",
            f'says "{text[:40]}", which is not a {_NAMES[register]}; write it like {_EXAMPLES[register]}',
        )
    return number


def charity_numbers(text: str) -> dict[str, str]:
    """The registers a charity-number cell names, told apart by their pattern: {ccew|oscr|ccni: number}; raises ``BadValue``."""
    cleaned = _normal(text) if _THOUSANDS.fullmatch(clean_text(text)) else clean_text(text).upper()
    found: dict[str, str] = {}
    for part in re.split(r"[;,\n/&|]|\bAND\b", cleaned):
        if number := _normal(re.sub(r"\([^)]*\)", "", part)):
            register = _register_of(number, text)
            found[register] = number.removeprefix("NIC")
    return found


def _register_of(number: str, text: str) -> str:
    if PATTERNS["oscr"].fullmatch(number):
        return "oscr"
    if number.startswith("NIC") and PATTERNS["ccni"].fullmatch(number[3:]):
        return "ccni"
    if PATTERNS["ccew"].fullmatch(number):
        return "ccew"
    raise BadValue(
        "identifier_not_recognised",
        f'says "{text[:40]}", which is not a charity number; write it like 9900101, SC099115 or NIC199922',
    )


def is_northern_irish(ccew_number: str) -> bool:
    """Whether a number without a prefix could as well be one of Northern Ireland's register."""
    return bool(PATTERNS["ccni"].fullmatch(ccew_number))


def _normal(text: str) -> str:
    number = re.sub(r"\s+", "", clean_text(text)).upper().lstrip("'")
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    return re.sub(r"\.0+$", "", _LEAD_IN.sub("", number))
