"""Data-sharing and other agreements: what they cover, who the parties are, whether they are signed and due for review."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.documents import Document
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.writing import DATE, dates_after, first_match, placeholders
from workflows.workbook.words import folded

CHECK = "agreements"
VERSION = "1"
# The requirements whose document is a data-sharing agreement and must hold every clause.
SHARES_DATA = frozenset({"DAT-07", "DAT-08"})


def _words(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings), re.IGNORECASE)


# What the regulator's code of practice expects a data-sharing agreement to say, by clause.
CLAUSES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "parties_and_roles": (
        "who the parties are and their roles",
        _words(r"\bparties\b", r"\bbetween\b[^.]{0,200}\band\b", r"\bcontrollers?\b"),
    ),
    "purpose": ("the purpose of sharing", _words(r"\bpurposes?\b", r"\baims? of (the )?sharing")),
    "other_organisations": (
        "other organisations involved",
        _words(r"other organi[sz]ations?", r"third part(y|ies)", r"onward (sharing|transfer|disclosure)", r"sub-?processors?"),
    ),
    "joint_controller_statement": (
        "whether the parties are joint controllers",
        _words(r"joint(ly)?[ -]controllers?", r"independent controllers?", r"separate controllers?", r"article 26"),
    ),
    "data_items": (
        "which data are shared",
        _words(r"data items?", r"categories of (personal )?data", r"data (to be )?shared", r"types of (personal )?data", r"data fields?"),
    ),
    "lawful_basis": ("the lawful basis", _words(r"lawful bas(is|es)", r"legal basis", r"article 6\b")),
    "special_category_and_offence_conditions": (
        "conditions for special category and offence data",
        _words(r"special categor(y|ies)", r"article 9\b", r"article 10\b", r"criminal offence data", r"schedule 1\b"),
    ),
    "access_and_rights_procedure": (
        "how people's rights are met",
        _words(r"subject access", r"data subjects?['’]? rights", r"individuals?['’]? rights", r"rights of (data subjects|individuals)"),
    ),
    "information_governance": (
        "information governance",
        _words(r"information governance", r"data quality", r"\baccuracy\b", r"staff training", r"governance arrangements"),
    ),
    "security": ("security", _words(r"\bsecurity\b", r"\bencrypt(ed|ion)?\b", r"technical and organi[sz]ational measures")),
    "retention_and_disposal": (
        "retention and disposal",
        _words(r"\bretention\b", r"\bretain(ed)?\b", r"\bdisposal\b", r"secure(ly)? (delet|destr)\w+"),
    ),
    "breach_handling": ("how breaches are handled", _words(r"\bbreach(es)?\b", r"security incidents?")),
    "review_and_end": (
        "review and ending",
        _words(r"\breview(ed)?\b[^.]{0,80}\b(annual|year|date|month|period)", r"\bterminat(e|ion|ed)\b", r"\bexpir(y|es)\b"),
    ),
    "signatories": ("who signs", _words(r"\bsigned\b", r"\bsignatures?\b", r"\bsignator(y|ies)\b")),
}
_ENDS = r"(?:next\s+)?review(?:\s+date|\s+due)?|to\s+be\s+reviewed|expir(?:y|es)(?:\s+date)?|valid\s+until|end(?:s|\s+date)"
_SIGNATURE = re.compile(r"\b(?:signed(?: for and on behalf of| on behalf of| by| for)?|signature)\b[^\n]{0,120}", re.IGNORECASE)
_BLANK_LINE = re.compile(r"[_.…]{4,}|\[\s*\]")
_MEMORANDUM = re.compile(r"memorandum of understanding", re.IGNORECASE)
_AGREEMENT = re.compile(r"(data|information)[ -]sharing agreement|article 26|joint controller (arrangement|agreement)", re.IGNORECASE)


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    if not document.has_text_layer:
        reason = "The agreement is a scan without text; a person checks its clauses and signatures, or send the original file."
        return [Finding(check=CHECK, code="text_layer", outcome=CANNOT_TELL, reason=reason)]
    findings = [_signatures(document), _review(document, context), _party(document, context), _unfilled(document)]
    if context.requirement in SHARES_DATA:
        findings.append(_kind(document))
        findings.extend(_clause(document, key) for key in CLAUSES)
    return [finding for finding in findings if finding is not None]


def _clause(document: Document, key: str) -> Finding:
    label, pattern = CLAUSES[key]
    found = first_match(document, pattern)
    data = {"clause": key}
    if found is None:
        reason = f"Nothing was found about {label}; add the clause or show the reviewer where it is."
        return Finding(check=CHECK, code="clause", outcome=FAIL, reason=reason, data=data)
    reason = f"Something about {label} was found on page {found[0]}."
    return Finding(check=CHECK, code="clause", outcome=PASS, reason=reason, page=found[0], quotation=found[1], data=data)


def _kind(document: Document) -> Finding | None:
    found = first_match(document, _MEMORANDUM)
    if found is None or first_match(document, _AGREEMENT) is not None:
        return None
    reason = "The document is a memorandum of understanding; on its own that is not a data-sharing agreement."
    return Finding(check=CHECK, code="kind", outcome=FAIL, reason=reason, page=found[0], quotation=found[1])


def _signatures(document: Document) -> Finding:
    """Signature lines count as filled when something other than a line follows them, and a date stands near."""
    filled, blank_page, last_page = 0, None, None
    for page, text in enumerate(document.pages, start=1):
        for match in _SIGNATURE.finditer(text):
            near = text[match.start() : match.end() + 120]
            last_page = page
            if _BLANK_LINE.search(near):
                blank_page = page
            elif re.search(DATE, near, re.IGNORECASE):
                filled += 1
    data = {"dated_signatures": filled}
    if blank_page is not None:
        reason = "A place for a signature is still blank; send the signed copy."
        return Finding(check=CHECK, code="signatures", outcome=FAIL, reason=reason, page=blank_page, data=data)
    if filled >= 2:
        return Finding(check=CHECK, code="signatures", outcome=PASS, reason="Dated signatures were found.", page=last_page, data=data)
    if last_page is None:
        reason = "No place for signatures was found; send the signed copy."
        return Finding(check=CHECK, code="signatures", outcome=FAIL, reason=reason, data=data)
    reason = "Signatures may be drawn by hand, which cannot be read; check that both parties signed and dated."
    return Finding(check=CHECK, code="signatures", outcome=NEEDS_HUMAN, reason=reason, page=last_page, data=data)


def _review(document: Document, context: InspectionContext) -> Finding:
    found = dates_after(document, _ENDS)
    latest = max(found, key=lambda dated: dated.date, default=None)
    if latest is None:
        reason = "No review or end date was found in the agreement; say when it will be reviewed."
        return Finding(check=CHECK, code="review_date", outcome=CANNOT_TELL, reason=reason)
    outcome = PASS if latest.date >= context.as_of else FAIL
    state = "is still to come" if outcome == PASS else "has passed"
    reason = f"The latest review or end date in the agreement, {latest.date.day} {latest.date:%B %Y}, {state}."
    data = {"date": latest.date.isoformat()}
    return Finding(check=CHECK, code="review_date", outcome=outcome, reason=reason, page=latest.page, quotation=latest.quotation, data=data)


def _party(document: Document, context: InspectionContext) -> Finding | None:
    if not context.organisation:
        return None
    if folded(context.organisation) in " ".join(folded(document.text).split()):
        return Finding(check=CHECK, code="party", outcome=PASS, reason="The organisation is named in the agreement.")
    reason = f"{context.organisation} is not named in the document; check that this is the right agreement."
    return Finding(check=CHECK, code="party", outcome=FAIL, reason=reason)


def _unfilled(document: Document) -> Finding | None:
    found = [(page, text) for page, text in placeholders(document) if not _BLANK_LINE.fullmatch(text)]
    if not found:
        return None
    page, text = found[0]
    reason = "The agreement still has unfilled places of its template; fill them in."
    return Finding(check=CHECK, code="placeholders", outcome=FAIL, reason=reason, page=page, quotation=text, data={"count": len(found)})
