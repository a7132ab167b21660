"""Numbers that stand for one person: health service, National Insurance, Home Office and referral references, with what rules them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_TEN_DIGITS = re.compile(r"(?<![\d.,+-])(?<!\d/)(\d{3})([ .-]?)(\d{3})([ .-]?)(\d{4})(?![\d-]|[.,/]\d)")
_CHI_FORM = re.compile(r"(?<![\d.,+-])(?<!\d/)(\d{6})[ -](\d{4})(?![\d-]|[.,/]\d)")
# Beside a label of the health service the ten digits are known in whatever groups they stand.
_LABELLED_TEN = re.compile(
    r"(?<![\d.,+-])(?<!\d/)(?!\d{3}[ .-]?\d{3}[ .-]?\d{4})(?!\d{6}[ -]\d{4})\d(?:[ .\t|-]{0,3}\d){9}(?![\d-]|[.,/]\d)"
)
_HEALTH_WORDS = re.compile(r"\b(?:nhs|chi|h\s?&\s?c|hcn|health (?:and|&) care|patient|rhif gig|gig)\b", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mobile|mob|fax|call|text|ring|ffôn|helpline|charity|company|policy|certificate|invoice"
    r"|account|acc|sort|utr|vat|order|isbn|issn|doi|bacs|iban|barcode|serial|grant|"
    r"project|contract|our ref(?:erence)?|purchase|po|quote|claim|licen[cs]e|membership|meeting|webinar|passcode|zoom|grid"
    r"|uprn|urn)\b[^\n]{0,30}$",
    re.IGNORECASE,
)
_NI_NUMBER = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?(?:\d{2}[ -]?\d{2}[ -]?\d{2}|\d{3}[ -]\d{3})[ -]?[A-D]\b",
    re.IGNORECASE,
)
# Beside its name the number is known in whatever groups it stands, and in boxes of one letter each.
_NI_SPACED = re.compile(
    r"(?<![A-Z])(?!B[\s|]*G|G[\s|]*B|N[\s|]*K|K[\s|]*N|T[\s|]*N|N[\s|]*T|Z[\s|]*Z)[A-CEGHJ-PR-TW-Z][ .\t|-]{0,3}[A-CEGHJ-NPR-TW-Z]"
    r"(?:[ .\t|-]{0,3}\d){6}[ .\t|-]{0,3}[A-D](?![A-Z\d])",
    re.IGNORECASE,
)
NI_BESIDE = 80
_NI_WORDS = re.compile(r"\b(?:national insurance|n\.?i\.?(?:no)?|nino|yswiriant gwladol)\b", re.IGNORECASE)
_NI_LABEL = re.compile(
    r"\b(?:policy|certificate|cert|invoice|order|serial|product|model|grant|contract|reference|ref|claim|licen[cs]e|umr)\b[^\n]{0,24}$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?<!\.)\b(?:e\.g\.|for example|for instance|such as|in the (?:format|form)|format|example|sample|dummy|like this"
    r"|er enghraifft|specimen)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
_REFERENCE_VALUE = r"(?=[A-Z0-9/ -]{0,20}\d{4})[A-Z]{0,4}[/ -]?(?:\d[\dA-Z/-]{4,16}|\d[\d/-]{1,6}(?:[ ]\d{2,6}){1,3})\b"
_HOME_OFFICE = re.compile(
    r"\b(?:home\s+office|HO|H\.O\.?|UKVI|asylum(?:\s+claim)?|immigration|case\s?work|swyddfa gartref|NASS|ASL|ASF|CID|ARC|BRP"
    r"|GWF|UAN|application registration card|port)"
    rf"\s*(?:case\s+)?(?:ref(?:erence)?|number|no|id|rhif|cyfeirnod)?\b\.?(?:\s*(?:number|no\.?|is|was"
    rf"|yw))?\s*[:#\t/–-]?\s*({_REFERENCE_VALUE})",
    re.IGNORECASE,
)
# "The Home Office has written again (ref M1450932)".
_HOME_OFFICE_TOLD = re.compile(
    r"\b(?:home\s+office|UKVI|asylum|immigration|swyddfa gartref)\b[^.\n]{0,60}?\b(?:ref(?:erence)?|quoting|quote|number)\b\.?"
    rf"(?:\s*(?:number|no\.?|is|was))?\s*[:#]?\s*({_REFERENCE_VALUE})",
    re.IGNORECASE,
)
_GWF = re.compile(
    r"\bGWF\s?\d{9}\b|\b(?:ASL|ARC)[ /-]?\d{6,}(?:/\d+)?\b|\b\d{4}-\d{4}-\d{4}-\d{4}(?=[^\n]{0,30}\bUAN\b)|\b[Nn]ASS\s+\d{2}/\d{2}/\d{5}"
)
_NRM = re.compile(
    r"\b(?:NRM|national\s+referral\s+mechanism|single competent authority|SCA|IECA|MSVCC|MCGC)\s*(?:case\s+"
    r"|referral\s+)?(?:ref(?:erence)?|case|number|no|id|cyfeirnod)\b\.?(?:\s*(?:number|no\.?|is|was|yw))?\s*[:#\t]?\s*"
    r"([A-Z]{0,5}[/-]?\d[\dA-Z/-]{3,16})|\bNRM[-/ ]?(?!20\d\d\b)\d{5,}\b|\bNRM[-/ ]\d{2,4}[-/]\d{3,}\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"\b(?:guidance|statistics|version|v\d|act|page|section|form|leaflet|call|tel|phone|helpline|0\d{3})\b", re.IGNORECASE)
HEALTH_AROUND, LABEL_BESIDE = 60, 20
CHI_DAYS, MONTHS = range(1, 32), range(1, 13)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the modulus-11 check digit of an NHS number; ten equal digits never do."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return len(set(digits)) > 1 and check != 10 and check == int(digits[9])


def health_scheme(digits: str) -> str:
    """Whose number ten digits with the right check digit can be, by the ranges in use: nhs, chi, hc or none (blank)."""
    if len(digits) != 10 or not is_nhs_number(digits):
        return ""
    if int(digits[:2]) in CHI_DAYS and int(digits[2:4]) in MONTHS:
        return "chi"
    if 320 <= int(digits[:3]) <= 399:
        return "hc"
    return "nhs" if digits[0] in "4679" else ""


def health_numbers(text: str, scheme: str) -> Iterator[re.Match[str]]:
    """Numbers of one scheme: written in groups, or run together where nothing near says that they are something else."""
    for pattern in (_TEN_DIGITS, _CHI_FORM, _LABELLED_TEN):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match.group())
            is_labelled = pattern is not _LABELLED_TEN or _HEALTH_WORDS.search(text[max(0, match.start() - LABEL_BESIDE) : match.start()])
            if is_labelled and health_scheme(digits) == scheme and _is_health(text, match, digits):
                yield match


def _is_health(text: str, match: re.Match[str], digits: str) -> bool:
    before = text[max(0, match.start() - HEALTH_AROUND) : match.start()]
    if _EXAMPLE.search(before.replace("\n", " ")):
        return False
    if _OTHER_NUMBER.search(before.split("\n")[-1]) and not _HEALTH_WORDS.search(before):
        return False
    is_grouped = match.group() != digits
    if _HEALTH_WORDS.search(before) or _HEALTH_WORDS.search(text[match.end() : match.end() + 20]):
        return True
    if digits.startswith("0"):
        return is_grouped and not re.match(r"0\d{2} ", match.group())
    return is_grouped or digits[0] in "34679"


def insurance_numbers(text: str) -> Iterator[re.Match[str]]:
    for match in _NI_NUMBER.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()].split("\n")[-1]
        is_named = _NI_WORDS.search(before) is not None
        if _EXAMPLE.search(before) or (not is_named and (_NI_LABEL.search(before) or not match.group()[:2].isupper())):
            continue
        yield match
    for match in _NI_SPACED.finditer(text):
        before = text[max(0, match.start() - NI_BESIDE) : match.start()]
        if not _NI_NUMBER.fullmatch(match.group()) and _NI_WORDS.search(before) and not _EXAMPLE.search(before.replace("\n", " ")):
            yield match


def home_office_references(text: str) -> Iterator[re.Match[str]]:
    told = list(_HOME_OFFICE.finditer(text))
    told += [match for match in _HOME_OFFICE_TOLD.finditer(text) if all(match.end() != each.end() for each in told)]
    for match in told:
        lead = text[max(0, match.start() - 40) : match.start()].split("\n")[-1]
        if (
            sum(letter.isdigit() for letter in match.group(1)) >= 5
            and not re.match(r"0[1238]\d{2,}", match.group(1))
            and len(set(filter(str.isdigit, match.group(1)))) > 1
            and not _EXAMPLE.search(lead)
        ):
            yield match
    yield from _GWF.finditer(text)


def referral_references(text: str) -> Iterator[re.Match[str]]:
    for match in _NRM.finditer(text):
        value = match.group(1) or match.group()
        if (
            not re.fullmatch(r"(?:0[1238]\d+|20\d\d)", value)
            and not _BODY.search(match.group())
            and not _EXAMPLE.search(text[max(0, match.start() - 40) : match.start()])
        ):
            yield match


def is_person_number(value: str) -> bool:
    """Whether a text holds a number of a health service, in groups or beside its name."""
    return any(True for scheme in ("nhs", "chi", "hc") for _ in health_numbers(value, scheme))


NAMED = re.compile(
    r"\b(?:nhs|chi|h\s?&\s?c|hcn|national insurance|n\.?i\.?(?= ?n)|nino|nrm|home office|h\.?o\.?(?= ?(?:ref|no|num))|ukvi"
    r"|asylum|uan|port ref|arc|gwf)\b",
    re.IGNORECASE,
)
"""Headings of columns under which such numbers stand alone."""
LABELLED: Mapping[str, Callable[[str], Iterator[re.Match[str]]]] = {
    "nhs_number": lambda text: health_numbers(text, "nhs"),
    "chi_number": lambda text: health_numbers(text, "chi"),
    "hc_number": lambda text: health_numbers(text, "hc"),
    "ni_number": insurance_numbers,
    "home_office_reference": home_office_references,
    "nrm_reference": referral_references,
}
