"""Findings on the dates, the version and the approval of a policy, and on what was declared about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from workflows.inspectors.approval import Approver, is_board
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.policy_dates import Said
from workflows.inspectors.policy_profiles import Profile
from workflows.inspectors.policy_timeline import Timeline
from workflows.inspectors.spans import add_months, spoken
from workflows.inspectors.written_dates import DAY, MONTH, SEASON
from workflows.workbook.dates import read_date


def date_findings(check: str, times: Timeline, profile: Profile, as_of: dt.date, declared: dt.date | None) -> Iterator[Finding]:
    yield _review(check, times, profile, as_of, declared)
    if times.approved is not None and times.disputed is not None:
        yield Finding(check=check, code="approval_date", outcome=CANNOT_TELL, reason=_disputed(times.approved, times.disputed))
    elif times.approved is not None:
        is_future = times.approved.date > as_of
        reason = f"The document says it was approved on {written(times.approved)}{', which is in the future' if is_future else ''}."
        yield _about(check, "approval_date", FAIL if is_future else PASS, reason, times.approved)
    elif profile.names_approval:
        reason = "The document does not say when it was approved; write the date of the meeting that approved it on its first page."
        yield Finding(check=check, code="approval_date", outcome=CANNOT_TELL, reason=reason)
    yield from _next_review(check, times, as_of)
    if times.impossible is not None:
        reason = "A date in the document does not exist; correct it."
        said = times.impossible
        yield Finding(check=check, code="impossible_date", outcome=FAIL, reason=reason, page=said.page, quotation=said.quotation)


def _review(check: str, times: Timeline, profile: Profile, as_of: dt.date, declared: dt.date | None) -> Finding:
    """``declared`` is the review date the host gave: it settles what a bare "review date" means."""
    upcoming, reviewed = times.upcoming, times.reviewed
    if upcoming is not None and upcoming.last < as_of and (reviewed is None or reviewed.date <= upcoming.last):
        reason = f"The document says its next review was due on {written(upcoming)}, which has passed."
        return _about(check, "review_date", FAIL, reason, reviewed or upcoming, own=reviewed is not None)
    if reviewed is not None and reviewed is times.approved and times.disputed is not None:
        return Finding(check=check, code="review_date", outcome=CANNOT_TELL, reason=_disputed(reviewed, times.disputed))
    if reviewed is not None:
        return _age(check, reviewed, profile, as_of)
    if times.unclear is not None and declared is not None and times.unclear.date <= declared <= times.unclear.last:
        return _age(check, times.unclear, profile, as_of)
    if times.unclear is not None:
        return _unclear(check, times.unclear, profile, as_of)
    if upcoming is not None:
        reason = "The document gives its next review but not when it was last reviewed or approved; add that date."
        return _about(check, "review_date", NEEDS_HUMAN, reason, upcoming, own=False)
    if times.issued is not None:
        reason = (
            f"The document carries the date {written(times.issued)} but does not say when it was last reviewed or approved; add that date."
        )
        return _about(check, "review_date", NEEDS_HUMAN, reason, times.issued, own=False)
    reason = "No review or approval date was found in the document; say on its first page when it was last reviewed."
    return Finding(check=check, code="review_date", outcome=CANNOT_TELL, reason=reason)


def _disputed(one: Said, other: Said) -> str:
    first, second = sorted((one, other), key=lambda each: each.date)
    return f"The document says in one place that it was approved on {written(first)} and in another on {written(second)}; correct one."


def _age(check: str, reviewed: Said, profile: Profile, as_of: dt.date) -> Finding:
    if reviewed.date > as_of:
        return _about(
            check, "review_date", FAIL, f"The document gives {written(reviewed)} as its review date, which is in the future.", reviewed
        )
    months = profile.review_months
    if months is not None and add_months(reviewed.last, months) < as_of:
        reason = f"The document was last reviewed on {written(reviewed)}, more than {months} months ago."
        return _about(check, "review_date", FAIL, reason, reviewed)
    if months is not None and add_months(reviewed.date, months) < as_of:
        reason = (
            f"The document was last reviewed in {written(reviewed)}; without the day it is not clear if that is within {months} months."
        )
        return _about(check, "review_date", NEEDS_HUMAN, reason, reviewed)
    return _about(check, "review_date", PASS, f"The document was last reviewed on {written(reviewed)}.", reviewed)


def _unclear(check: str, said: Said, profile: Profile, as_of: dt.date) -> Finding:
    """A bare "review date" in the past is either the last review or an overdue next one; both may come to the same."""
    if profile.review_months is None:
        return _about(check, "review_date", PASS, f"The document gives {written(said)} as its review date.", said)
    if add_months(said.last, profile.review_months) < as_of:
        reason = f"The review date in the document, {written(said)}, has passed; review the policy and give the new date."
        return _about(check, "review_date", FAIL, reason, said)
    reason = f"The document gives {written(said)} as its review date without saying whether it was reviewed then or was due; say which."
    return _about(check, "review_date", NEEDS_HUMAN, reason, said)


def _next_review(check: str, times: Timeline, as_of: dt.date) -> Iterator[Finding]:
    upcoming, cycle, derived = times.upcoming, times.cycle, times.derived_next
    if upcoming is not None:
        is_past = upcoming.last < as_of
        day = written(upcoming)
        reason = f"The next review was due on {day}, which has passed." if is_past else f"The next review is due on {day}."
        yield _about(check, "next_review_date", FAIL if is_past else PASS, reason, upcoming)
    elif cycle is not None and derived is not None:
        is_past = derived < as_of
        said = f"reviewed every {cycle.months} months" if cycle.months != 12 else "reviewed every year"
        reason = f"The document says it is {said}, so its next review {'was' if is_past else 'is'} due by {spoken(derived)}."
        data = {"date": derived.isoformat(), "precision": DAY, "is_derived": True, "every_months": cycle.months}
        outcome = FAIL if is_past else PASS
        yield Finding(
            check=check, code="next_review_date", outcome=outcome, reason=reason, page=cycle.page, quotation=cycle.quotation, data=data
        )
    elif cycle is not None:
        reason = f"The document says it is reviewed every {cycle.months} months but not when it was last reviewed; add the date."
        data = {"every_months": cycle.months}
        yield Finding(
            check=check, code="next_review_date", outcome=NEEDS_HUMAN, reason=reason, page=cycle.page, quotation=cycle.quotation, data=data
        )


def written(said: Said) -> str:
    """A date as exact as the document gives it."""
    if said.written.precision == DAY:
        return spoken(said.date)
    if said.written.precision == SEASON:
        return f"{said.date:%B} to {said.last:%B %Y}"
    return f"{said.date:%B %Y}" if said.written.precision == MONTH else f"{said.date.year}"


def _about(check: str, code: str, outcome: str, reason: str, said: Said, own: bool = True) -> Finding:
    """A finding that quotes a date; ``own`` False where the date is quoted but is not the fact itself."""
    data = {"date": said.date.isoformat(), "precision": said.written.precision, "said_as": said.kind} if own else {}
    return Finding(check=check, code=code, outcome=outcome, reason=reason, page=said.page, quotation=said.quotation, data=data)


def version_finding(check: str, times: Timeline) -> Finding | None:
    if times.version is None:
        return None
    found = times.version
    data = {"version": found.number}
    reason = f"The document is version {found.number}."
    return Finding(check=check, code="version", outcome=PASS, reason=reason, page=found.page, quotation=found.quotation, data=data)


def body_finding(check: str, approver: Approver | None, profile: Profile) -> Finding | None:
    if approver is None:
        if not profile.names_approval:
            return None
        reason = "The document does not say who approved it; name the board, the trustees or the committee that did."
        return Finding(check=check, code="approving_body", outcome=CANNOT_TELL, reason=reason)
    data = {"body": approver.body}
    is_decided = is_board(approver.body)
    reason = f"The document says it was approved by the {approver.body}" + (
        "." if is_decided else ", which is not the governing body; check."
    )
    outcome = PASS if is_decided or not profile.names_approval else NEEDS_HUMAN
    return Finding(
        check=check, code="approving_body", outcome=outcome, reason=reason, page=approver.page, quotation=approver.quotation, data=data
    )


def declared_findings(check: str, times: Timeline, context: InspectionContext) -> Iterator[Finding]:
    """The answers and the document must give the same dates."""
    for field, said in (("review_date", times.reviewed or times.unclear), ("approved_on", times.approved), ("review_due", times.upcoming)):
        declared = read_date(str(context.answers.get(field) or ""))
        if declared is not None and said is not None:
            yield _compared(check, field, declared, said)


def _compared(check: str, field: str, declared: dt.date, said: Said) -> Finding:
    label = {"review_date": "review date", "approved_on": "approval date", "review_due": "date of the next review"}[field]
    is_same = said.date <= declared <= said.last
    data = {"field": field, "declared": declared.isoformat(), "found": said.date.isoformat()}
    reason = (
        f"The {label} given is the one in the document."
        if is_same
        else f"The {label} given is {spoken(declared)}, but the document says {written(said)}; correct one of them."
    )
    outcome = PASS if is_same else FAIL
    return Finding(
        check=check, code=f"declared_{field}", outcome=outcome, reason=reason, page=said.page, quotation=said.quotation, data=data
    )
