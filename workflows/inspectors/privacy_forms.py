"""Forms and letters about one person: labels with what was filled in beside them, in a table or on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workflows.inspectors.privacy_narrative import births, is_fiction, is_house
from workflows.inspectors.privacy_numbers import home_office_references, insurance_numbers, is_person_number, referral_references

_PAIR = re.compile(r"^[ \t]*(?P<label>[^\W\d_][^:\t\n=]{0,44}?)[ ]?[:\t=]+[ \t]*(?P<value>[^\n\t]{2,400})", re.MULTILINE)
REACH = 700
# Whose form it is, said by its label alone.
_OF_CLIENT = re.compile(
    r"^(?:(?:name of (?:the )?|our |full name of )?(?:client|service user|claimant|patient|resident|survivor|victim|tenant"
    r"|young person|adult at risk"
    r"|person (?:referred|supported|concerned|at risk)|vulnerable adult|referred person|mother|mum|beneficiary|cleient"
    r"|appellant|guest|SU|pt)\b"
    r"|initials|nrm|asylum|immigration status|nhs|chi\b|h\s?&\s?c\b|nino\b|reason for referral|presenting|ho ref|home office|risks?\b)",
    re.IGNORECASE,
)
# Two of these make a form one about somebody supported.
_BESIDE_CLIENT = re.compile(
    r"^(?:d\.?o\.?b|date of birth|born|language|first language|languages? spoken|interpreter|nationality"
    r"|country of origin|ethnicity|gender|religion"
    r"|consent|reason|gp\b|next of kin|marital|pregnan|disabilit|health"
    r"|medication|safe (?:to|time|number|contact)"
    r"|ok to|referrer|referred by|key ?worker|case ?worker|allocated|ni number|national insurance|iaith|rhyw)",
    re.IGNORECASE,
)
_OF_STAFF = re.compile(
    r"^(?:position|post|job|role|employer|employee|volunteer|start date|salary|trustee|referee|line manager|policy ?holder"
    r"|insured|supplier|company"
    r"|charity|registered|organisation name|invoice|landlord|venue|course|qualification)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:(?:home|current|present|permanent|temporary|last known|correspondence|client'?s?|their|full|new|old|previous"
    r"|accommodation|asylum|hotel)\s+){0,2}"
    r"(?:address|addr|accommodation|accom|living at|lives at|where (?:living|staying|they live|housed)|cyfeiriad)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"^(?:(?:home|safe|mobile|contact|client'?s?|best|their|personal|current|new)\s+){0,2}(?:tel|tele?phone|phone|mobile|mob"
    r"|contact|number|whatsapp|cell|ffôn|no)\b"
    r"(?!.{0,20}(?:referrer|office|work|gp|solicitor))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\+44|0)[\d\s()-]{9,15}")
_WORK_VALUE = re.compile(
    r"\b(?:office|centre|court|practice|surgery|hospital|trust|council|charity|reception|duty|c/o our|ltd|solicitors?)\b", re.IGNORECASE
)
# Whose telephone or address stands below such a label is not the person the form is about.
_OF_OTHERS = re.compile(
    r"^(?:refer(?:rer|red by|ring)|agency|organi[sz]ation|completed by|worker|support worker|advocate|key ?worker"
    r"|case ?worker|solicitor|gp\b|surgery"
    r"|practice|doctor|school|landlord|hospital|social worker|from\b|office|team|officer|interviewer|assessor|employer|probation)",
    re.IGNORECASE,
)
_OF_PERSON = re.compile(
    r"^(?:(?:full |first |last |sur|fore)?names?\b|(?:adult|client|service user|claimant|patient)|d\.?o\.?b|date of birth|born)",
    re.IGNORECASE,
)
NEAREST = 5
_EMPLOYED = re.compile(r"position applied|employer\b|employee|job title", re.IGNORECASE)
CLIENT, STAFF, EMPLOYED = "*client", "*staff", "*employed"
ENOUGH_BESIDE, MOST_NEAR = 2, 40
_FORM_WIDTHS = (2, 4)


@dataclass(frozen=True, slots=True)
class Filled:
    """A label and what stands beside it, with where the value stands in the text."""

    label: str
    value: str
    at: int


def as_lines(rows: Sequence[Sequence[str]]) -> str:
    """A table of labels beside values, once or twice on a row, as lines that ``forms`` reads."""
    pairs = (row[place : place + 2] for row in rows for place in range(0, len(row) - 1, 2)) if rows and len(rows[0]) in _FORM_WIDTHS else ()
    return "\n".join(f"{label}\t{' '.join(value.split())}" for label, value in pairs if label.strip() and value.strip())


def forms(text: str) -> Iterator[tuple[str, str]]:
    """What labelled lines near each other tell of one person: the code of a finding and the value."""
    pairs = [Filled(match["label"].strip(), match["value"].strip(), match.start("value")) for match in _PAIR.finditer(text)]
    tells = cache(lambda number: _tells(pairs[number]))
    first = 0
    for place, pair in enumerate(pairs):
        code = contact_of(pair)
        if not code or is_fiction(text, pair.at) or _is_of_another(pairs[max(0, place - NEAREST) : place]):
            continue
        while pair.at - pairs[first].at > REACH:
            first += 1
        near = [number for number in range(first, min(first + MOST_NEAR, len(pairs))) if pairs[number].at - pair.at <= REACH]
        if is_of_client([tells(number) for number in near]):
            yield code, pair.value


def _is_of_another(above: Sequence[Filled]) -> bool:
    """Whether the nearest label above that says whose lines these are names a worker, an agency or a practice."""
    for pair in reversed(above):
        if _OF_PERSON.match(pair.label) or has_number(f"{pair.label}: {pair.value}"):
            return False
        if _OF_OTHERS.match(pair.label):
            return True
    return False


def contact_of(pair: Filled) -> str:
    """home_address or phone_number where a label and its value say so, else nothing."""
    if _ADDRESS.match(pair.label) and is_house(pair.value) and not _WORK_VALUE.search(pair.value):
        return "home_address"
    if _PHONE.match(pair.label) and _DIGITS.match(pair.value) and not _WORK_VALUE.search(pair.value):
        return "phone_number"
    return ""


def _tells(pair: Filled) -> str:
    """What a label and its value say of the form they stand in: whose it is, or a matter only forms about clients ask for."""
    if _EMPLOYED.match(pair.label):
        return EMPLOYED
    if _OF_CLIENT.match(pair.label) or has_number(f"{pair.label}: {pair.value}"):
        return CLIENT
    if _OF_STAFF.match(pair.label):
        return STAFF
    return pair.label.casefold() if _BESIDE_CLIENT.match(pair.label) else ""


def is_of_client(told: Sequence[str]) -> bool:
    """Whether the labels, or numbers that only one person has, make it a form about somebody who is supported."""
    if EMPLOYED in told:
        return False
    return CLIENT in told or (STAFF not in told and len({label for label in told if label}) >= ENOUGH_BESIDE)


def has_number(value: str) -> bool:
    """Whether a label and its value carry a number or reference that stands for one person, or the day somebody was born."""
    return (
        any(True for _ in insurance_numbers(value))
        or is_person_number(value)
        or any(True for _ in births(value))
        or any(True for _ in home_office_references(value))
        or any(True for _ in referral_references(value))
    )
