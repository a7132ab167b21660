"""Examples in the API's description, by the name of a property: the same thing has the same example everywhere."""

from __future__ import annotations

from typing import Any

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FORMATS: dict[str, Any] = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T09:30:00Z",
    "email": "hanna@example.org",
    "uri": "https://www.example.org/",
}
NAMES: dict[str, Any] = {
    "accreditation": "IMSA-0117", "actor": "Hanna Reid", "answers_digest": "5f1d09ab", "author": "Cora Whitfield", "cell": "C14",
    "check": "review_date", "checked_by": "Cora Whitfield",
    "compensating_control": "The safeguarding lead reads every case note each week.", "counterparty": "Greyfield Council",
    "course": "SG-A3", "course_read": "Safeguarding adults level 3", "decided_by": "Petra Lindqvist", "decision_nation": "ENG",
    "decision_note": "Sign page 2.", "document": "training-register.xlsx", "due_gate": "G3", "field": "completed_on",
    "filename": "safeguarding-policy.pdf", "framework_version": "0.1.0", "gate": "G3", "granularity": "per_case",
    "group": "organisation_profile", "guide": "Approved by the board within twelve months.", "hold": "It may name a survivor.",
    "holder": "host_lead", "inspector": "safeguarding", "invited_by": "Cora Whitfield", "key": "SAF-01", "label": "Names the lead",
    "last_error": "The file store is away.", "legal_structure": "cio", "level": "enhanced", "media_type": "application/pdf",
    "message": "The day is missing.", "name": "Lanternbridge Freedom Project", "nation": "ENG",
    "next_action": "Send the safeguarding policy",
    "note": "Sign page 2.", "organisation": "lanternbridge-freedom-project", "organisation_slug": "lanternbridge-freedom-project",
    "organisation_type": "anti_slavery", "owner": "host_lead", "per": "locality", "period": "6 years", "person_name": "Maya Osei",
    "person_read": "Osei, Maya", "point": "named_lead", "programme": "IMSA Model pilot", "provider": "Northgate Training",
    "question": "When was it last reviewed?", "quotation": "Reviewed on 3 March 2026", "rag": "amber",
    "reason": "The review is 14 months old.",
    "refusal": "The file is a macro-enabled workbook.", "region_code": "E12000002", "region_name": "North West", "requirement": "SAF-01",
    "reviewer": "safeguarding_reviewer", "role": "host_lead", "rule": "R_WITHDRAWN", "scanned_with": "ClamAV 1.4.6",
    "sheet": "Training", "site": "lanternbridge-freedom-project", "site_name": "Lanternbridge Freedom Project", "size_band": "small",
    "slug": "lanternbridge-freedom-project", "stage": "S3", "standing": "to_do", "state": "open", "status": "onboarding", "step": "S3.1",
    "subject_kind": "document", "text": "Name the deputy lead.", "title": "Safeguarding policy", "token": "gatepost0123456789",
    "upper_tier_name": "Greater Manchester", "uses": '[{"site": "lanternbridge-freedom-project", "requirement": "SAF-01"}]',
    "value": "1122334", "version": "0.1.0", "withdrawal_reason": "The service closed.", "words": "Documents that were withdrawn",
    "url": "https://hooks.example.org/gatepost", "disabled_why": "It answered 410: nobody wants messages there.",
    "message_id": "msg_2b1c7d6e", "type": "requirement.accept", "secret": "whsec_shown-once", "sender": "gatepost@example.org",
    "recipient": "hanna@example.org", "content": "{\"type\": \"requirement.accept\"}",
    "work_email": "maya@example.org", "workforce": "adult", "website": "https://www.example.org/", "trail_head": HASH,
    "kind": "dsa", "severity": "minor", "outcome": "pass", "decision": "suitable", "regime": "dbs", "scheme": "ccew", "format": "pdf",
    "action": "submit", "basis": "kept", "code": "E08000003", "email": "hanna@example.org",
    "readiness_percent": 62.5, "progress_percent": 71.0, "hours": 6.0, "person_confidence": 0.97, "course_confidence": 0.92,
}  # fmt: skip


def example_of(name: str, schema: dict[str, Any]) -> Any:
    """The example of a property, or None where there is none: numbers, lists and yes or no say enough by themselves."""
    kinds = schema.get("type", "string")
    if "format" in schema and schema["format"] in FORMATS:
        return FORMATS[schema["format"]]
    if "string" in kinds and ("sha256" in name or name == "hash"):
        return HASH
    found = NAMES.get(name)
    wanted = "string" if isinstance(found, str) else "number"
    return found if found is not None and wanted in kinds else None
