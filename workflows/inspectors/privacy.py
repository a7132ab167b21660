"""Every file: signs of data that may not be held here. A safety net, not permission to upload: prose escapes any pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from workflows.documents import Document
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext

CHECK = "privacy"
VERSION = "1"
CERTIFICATE_CODE = "criminal_record_certificate"
# Two marks of a certificate are needed: policies name the bodies, only certificates also carry their furniture.
CERTIFICATE_MARKS = 2

_NHS_NUMBER = re.compile(r"(?<![\d-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\d-])")
_NI_NUMBER = re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_HOME_OFFICE = re.compile(
    r"\b(?:home\s+office|HO)\s+(?:ref(?:erence)?|number|no)\.?\s*[:#]?\s*([A-Z]\d{6,8}|[A-Z]{2,4}/?\d{5,9})\b", re.IGNORECASE
)
_NRM = re.compile(
    r"\bNRM\s*(?:ref(?:erence)?|case|number|no)\.?\s*[:#]?\s*([A-Z]{0,4}[/-]?\d[\w/-]{3,14})|\bNRM[-/]?\d{4,}\b", re.IGNORECASE
)
_BIRTH = re.compile(r"\b(?:date\s+of\s+birth|d\.?o\.?b\.?)\s*[:\-]?\s*\d{1,2}[./ -]\w{1,9}[./ -]\d{2,4}", re.IGNORECASE)
_CERTIFICATES: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "DBS": (
        re.compile(r"disclosure\s+and\s+barring\s+service", re.IGNORECASE),
        re.compile(r"(?:enhanced|standard|basic)\s+(?:disclosure\s+)?certificate", re.IGNORECASE),
        re.compile(r"certificate\s+number\s*:?\s*\d{9,12}", re.IGNORECASE),
        re.compile(r"police\s+records\s+of\s+convictions", re.IGNORECASE),
        re.compile(r"(?:adults|children)['’]?s?\s+barred\s+list\s+information", re.IGNORECASE),
        re.compile(r"none\s+recorded", re.IGNORECASE),
    ),
    "PVG": (
        re.compile(r"disclosure\s+scotland", re.IGNORECASE),
        re.compile(r"(?:pvg\s+)?scheme\s+record(?:\s+update)?\b|level\s+[12]\s+disclosure", re.IGNORECASE),
        re.compile(r"scheme\s+member(?:ship)?\s+(?:id|number|no)\.?\s*:?\s*\d{10,16}", re.IGNORECASE),
        re.compile(r"vetting\s+information\s*:?\s*(?:none|\d)", re.IGNORECASE),
    ),
    "AccessNI": (
        re.compile(r"access\s?ni\b", re.IGNORECASE),
        re.compile(r"(?:enhanced|standard|basic)\s+(?:disclosure\s+)?certificate", re.IGNORECASE),
        re.compile(r"certificate\s+(?:number|no)\.?\s*:?\s*\d{6,12}", re.IGNORECASE),
        re.compile(r"disclosures?\s+(?:recorded|of\s+spent)|none\s+recorded", re.IGNORECASE),
    ),
}
_CERTIFICATE_NAME = re.compile(
    r"\b(?:dbs|pvg|access\s?ni|crb|disclosure)[\W_]*(?:\w+[\W_]+)?(?:certificate|cert|check|disclosure|record)\b", re.IGNORECASE
)


def inspect(document: Document, _context: InspectionContext) -> list[Finding]:
    """Failures of every kind found, or one pass; each kind once, with how often it occurs."""
    findings = [finding for finding in (_certificate(document), *map(lambda probe: probe(document), _PROBES)) if finding is not None]
    if findings:
        return findings
    if not document.has_text_layer:
        reason = "The file has no text, so it could not be searched for personal data; a person looks at it."
        return [Finding(check=CHECK, code="personal_data", outcome=CANNOT_TELL, reason=reason)]
    return [Finding(check=CHECK, code="personal_data", outcome=PASS, reason="No sign of data that may not be held here was found.")]


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the modulus-11 check digit of an NHS number; ten equal digits never do."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return len(set(digits)) > 1 and check != 10 and check == int(digits[9])


def masked(text: str) -> str:
    """The first two characters and as many stars as were left out: enough to find the place, too little to identify anyone."""
    return text[:2] + "*" * (len(text) - 2)


_Probe = Callable[[Document], Finding | None]


def _certificate(document: Document) -> Finding | None:
    for body, marks in _CERTIFICATES.items():
        for page, text in enumerate(document.pages, start=1):
            seen = sum(bool(mark.search(text)) for mark in marks)
            if marks[0].search(text) and seen > CERTIFICATE_MARKS:
                return _certificate_finding(body, page, FAIL)
    name = re.sub(r"[_.-]+", " ", document.filename)
    if _CERTIFICATE_NAME.search(name) and "policy" not in name.lower():
        return _certificate_finding("criminal-record", None, NEEDS_HUMAN if document.has_text_layer else FAIL)
    return None


def _certificate_finding(body: str, page: int | None, outcome: str) -> Finding:
    reason = (
        f"This looks like a disclosure certificate ({body}). Certificates may not be sent or kept here: delete it, and enter only "
        "the kind, date and decision under vetting."
    )
    return Finding(check=CHECK, code=CERTIFICATE_CODE, outcome=outcome, reason=reason, page=page, data={"body": body})


def _probe(code: str, what: str, outcome: str, pattern: re.Pattern[str], test: Callable[[re.Match[str]], bool]) -> _Probe:
    def probe(document: Document) -> Finding | None:
        found = [(page, match) for page, text in enumerate(document.pages, start=1) for match in pattern.finditer(text) if test(match)]
        if not found:
            return None
        page, match = found[0]
        reason = f"The file seems to hold {what}. Remove it and send the file again, or tell the reviewer why it is something else."
        data = {"count": len(found), "pages": sorted({page for page, _ in found})[:20]}
        return Finding(check=CHECK, code=code, outcome=outcome, reason=reason, page=page, quotation=masked(match.group()), data=data)

    return probe


def _always(_match: re.Match[str]) -> bool:
    return True


_PROBES = (
    _probe("nhs_number", "an NHS number", FAIL, _NHS_NUMBER, lambda match: is_nhs_number("".join(match.groups()))),
    _probe("ni_number", "a National Insurance number", FAIL, _NI_NUMBER, _always),
    _probe("home_office_reference", "a Home Office reference of a person", FAIL, _HOME_OFFICE, _always),
    _probe("nrm_reference", "a National Referral Mechanism reference", FAIL, _NRM, _always),
    _probe("date_of_birth", "a person's date of birth", NEEDS_HUMAN, _BIRTH, _always),
)
