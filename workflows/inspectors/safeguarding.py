"""Safeguarding policies: is it current, does it name the right law and a lead, and was the template filled in?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from workflows.documents import Document
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.writing import Dated, add_months, dates_after, first_match, placeholders
from workflows.workbook.dates import read_date

CHECK = "safeguarding"
VERSION = "1"
# Charity regulators expect safeguarding policies to be reviewed at least once a year.
REVIEW_MONTHS = 12

_REVIEWED = (
    r"(?:last\s+)?review(?:ed)?(?:\s+date|\s+on)?|date\s+of\s+(?:last\s+)?review|last\s+updated"
    r"|(?:date\s+)?approved(?:\s+by[^\n]{0,40})?(?:\s+on)?"
    r"|approval\s+date|date\s+of\s+approval|adopted(?:\s+on)?|ratified(?:\s+on)?|version\s+date"
)
_NEXT = r"(?:date\s+(?:of|for)\s+)?next\s+review(?:\s+date)?|review\s+due|due\s+for\s+review|to\s+be\s+reviewed|review\s+by|valid\s+until"
LAWS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "ENG": ("the Care Act 2014", re.compile(r"\bcare\s+act\s+2014\b|\bcare\s+act\b[^\n]{0,20}\b(?:s\.?|section)\s*42", re.IGNORECASE)),
    "WLS": (
        "the Social Services and Well-being (Wales) Act 2014",
        re.compile(r"social\s+services\s+and\s+well-?\s?being\s*\(wales\)\s+act", re.IGNORECASE),
    ),
    "SCT": (
        "the Adult Support and Protection (Scotland) Act 2007",
        re.compile(r"adult\s+support\s+and\s+protection\s*\(scotland\)\s+act", re.IGNORECASE),
    ),
    "NIR": ("Adult Safeguarding: Prevention to Protection in Partnership", re.compile(r"prevention\s+to\s+protection", re.IGNORECASE)),
}
NATION_NAMES = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_LEAD = re.compile(
    r"(?i:designated\s+safeguarding\s+(?:lead|officer)|safeguarding\s+lead|\bDSL\b|\bDSO\b|adult\s+safeguarding\s+champion)"
    r"[^\n]{0,40}?[:\-–\t\s]\s*((?:(?:Mr|Mrs|Ms|Miss|Dr|Rev)\.?\s+)?[A-Z][\w'’.-]*\s+[A-Z][\w'’-]+)",
)
_LEAD_ROLE = re.compile(
    r"designated\s+safeguarding\s+(?:lead|officer)|safeguarding\s+lead|\bDSL\b|adult\s+safeguarding\s+champion", re.IGNORECASE
)
_NOT_A_NAME = re.compile(
    r"\b(Safeguarding|Policy|Lead|Officer|Board|Trustee|Name|Act|Council|Deputy|Local|Adult|Children|Telephone|Email)\b"
)
# Requirements whose policy must name the law on adults at risk.
NEEDS_LAW = frozenset({"SAF-01"})
NEEDS_LEAD = frozenset({"SAF-01", "SAF-02"})


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    if not document.has_text_layer:
        reason = "The document is a picture or a scan without text, so nothing in it could be checked; send the original file."
        return [Finding(check=CHECK, code="text_layer", outcome=CANNOT_TELL, reason=reason)]
    findings = [_review(document, context), _declared(document, context), _unfilled(document)]
    if context.requirement in NEEDS_LAW:
        findings.extend(_law(document, nation) for nation in sorted(context.nations & LAWS.keys()))
    if context.requirement in NEEDS_LEAD:
        findings.append(_lead(document))
    return [finding for finding in findings if finding is not None]


def last_review(document: Document) -> Dated | None:
    """The latest date the document gives for its review, approval or adoption; a next review is not one."""
    upcoming = {(found.page, found.date) for found in dates_after(document, _NEXT)}
    past = [found for found in dates_after(document, _REVIEWED) if (found.page, found.date) not in upcoming]
    return max(past, key=lambda found: found.date, default=None)


def _review(document: Document, context: InspectionContext) -> Finding:
    upcoming = max(dates_after(document, _NEXT), key=lambda found: found.date, default=None)
    reviewed = last_review(document)
    if reviewed is None and upcoming is None:
        reason = "No review or approval date was found in the document; say on its first page when it was last reviewed."
        return Finding(check=CHECK, code="review_date", outcome=CANNOT_TELL, reason=reason)
    if upcoming is not None and upcoming.date < context.as_of:
        return _dated(FAIL, f"The document says its next review was due on {spoken(upcoming.date)}, which has passed.", upcoming)
    if reviewed is None:
        return _dated(NEEDS_HUMAN, "The document gives its next review but not when it was last reviewed or approved.", upcoming)
    if reviewed.date > context.as_of:
        return _dated(FAIL, f"The document gives {spoken(reviewed.date)} as its review date, which is in the future.", reviewed)
    if add_months(reviewed.date, REVIEW_MONTHS) < context.as_of:
        reason = f"The document was last reviewed on {spoken(reviewed.date)}, more than {REVIEW_MONTHS} months ago."
        return _dated(FAIL, reason, reviewed)
    return _dated(PASS, f"The document was last reviewed on {spoken(reviewed.date)}.", reviewed)


def _dated(outcome: str, reason: str, found: Dated | None) -> Finding:
    if found is None:
        return Finding(check=CHECK, code="review_date", outcome=outcome, reason=reason)
    data = {"date": found.date.isoformat()}
    return Finding(check=CHECK, code="review_date", outcome=outcome, reason=reason, page=found.page, quotation=found.quotation, data=data)


def _declared(document: Document, context: InspectionContext) -> Finding | None:
    """The answer and the document must give the same review date."""
    declared = read_date(str(context.answers.get("review_date") or ""))
    found = last_review(document)
    if declared is None or found is None:
        return None
    data = {"declared": declared.isoformat(), "found": found.date.isoformat()}
    is_same = declared == found.date or (found.date.day == 1 and (declared.year, declared.month) == (found.date.year, found.date.month))
    reason = (
        "The review date given is the one in the document."
        if is_same
        else f"The review date given is {spoken(declared)}, but the document says {spoken(found.date)}; correct one of them."
    )
    return Finding(
        check=CHECK,
        code="declared_review_date",
        outcome=PASS if is_same else FAIL,
        reason=reason,
        page=found.page,
        quotation=found.quotation,
        data=data,
    )


def _law(document: Document, nation: str) -> Finding:
    title, pattern = LAWS[nation]
    data = {"nation": nation}
    found = first_match(document, pattern)
    if found is None:
        reason = f"The policy does not name {title}, the basis for protecting adults in {NATION_NAMES[nation]}; add it."
        return Finding(check=CHECK, code="nation_law", outcome=FAIL, reason=reason, data=data)
    reason = f"The policy names {title}."
    return Finding(check=CHECK, code="nation_law", outcome=PASS, reason=reason, page=found[0], quotation=found[1], data=data)


def _lead(document: Document) -> Finding:
    for page, text in enumerate(document.pages, start=1):
        for match in _LEAD.finditer(text):
            if not _NOT_A_NAME.search(match.group(1)):
                return Finding(check=CHECK, code="named_lead", outcome=PASS, reason="The policy names its safeguarding lead.", page=page)
    if first_match(document, _LEAD_ROLE) is None:
        reason = "The policy does not mention a designated safeguarding lead; name the person and how to reach them."
        return Finding(check=CHECK, code="named_lead", outcome=FAIL, reason=reason)
    reason = "The policy mentions a safeguarding lead, but no name was found beside it; check that a person is named."
    return Finding(check=CHECK, code="named_lead", outcome=NEEDS_HUMAN, reason=reason)


def _unfilled(document: Document) -> Finding:
    found = placeholders(document)
    if not found:
        return Finding(check=CHECK, code="placeholders", outcome=PASS, reason="No unfilled places of a template were found.")
    page, text = found[0]
    reason = f"The document still has {len(found)} unfilled place{'s' if len(found) > 1 else ''} of its template; fill them in."
    return Finding(check=CHECK, code="placeholders", outcome=FAIL, reason=reason, page=page, quotation=text, data={"count": len(found)})


def spoken(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"
