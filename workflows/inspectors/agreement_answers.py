"""What the host declared about an agreement, compared with what the document says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.inspectors.clause_words import CLAUSES
from workflows.inspectors.clauses import Stand
from workflows.inspectors.finding import FAIL, NEEDS_HUMAN, PASS, Finding
from workflows.inspectors.signature_places import BLANK, Signature
from workflows.inspectors.spans import plain_name, spoken

CHECK = "agreements"


def declared(answers: Mapping[str, Any], signatures: Sequence[Signature], review: str | None, held: Mapping[str, Stand]) -> list[Finding]:
    """``review`` is the review date that was read, as ISO text; ``held`` the clauses found, empty where none are looked for."""
    days = sorted({each.date.isoformat() for each in signatures if each.date is not None})
    found = [
        _compared(field, str(stated), dates)
        for field, dates in (("signed_on", days), ("review_due", [review] if review else []))
        if dates and (stated := answers.get(field))
    ]
    if any(each.name for each in signatures):
        found += [_compared_signatory(role, given, signatures) for role, given in _signatories(answers)]
    pointed = answers.get("dsa_minimum")
    if held and isinstance(pointed, Mapping):
        found += [_missing(key, str(pointed[key])) for key in CLAUSES if pointed.get(key) and key not in held]
    return found


def _signatories(answers: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    given = answers.get("signatures")
    return [(role, each) for role, each in given.items() if isinstance(each, Mapping)] if isinstance(given, Mapping) else []


def _compared(field: str, stated: str, dates: Sequence[str]) -> Finding:
    what = {"signed_on": "day of signature", "review_due": "review date"}[field]
    if stated in dates:
        return _finding(PASS, f"The {what} that you gave is the one in the document.", field)
    there = spoken(dt.date.fromisoformat(dates[-1]))
    return _finding(FAIL, f"You gave another {what} than the document has ({there}); correct whichever is wrong.", field)


def _compared_signatory(role: str, given: Mapping[str, Any], signatures: Sequence[Signature]) -> Finding:
    name = plain_name(str(given.get("name", "")))
    known = {plain_name(each.name) for each in signatures if each.name and each.state != BLANK}
    surname = name.split()[-1:] if name else []
    if any(surname == each.split()[-1:] for each in known):
        return _finding(PASS, "The signatory that you gave signed the document.", f"signatures.{role}")
    reason = "The document shows no signature of the person you gave; correct the name or send the copy that person signed."
    return _finding(FAIL, reason, f"signatures.{role}")


def _missing(key: str, stated: str) -> Finding:
    reason = f"You point to {stated[:40]} for {CLAUSES[key].label}, yet no such clause was found; show the reviewer where it is or add it."
    return _finding(NEEDS_HUMAN, reason, f"dsa_minimum.{key}")


def _finding(outcome: str, reason: str, field: str) -> Finding:
    return Finding(check=CHECK, code="declared", outcome=outcome, reason=reason, data={"field": field})
