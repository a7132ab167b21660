"""Policies and procedures: are they current, approved and the host's own, whom and which law do they name, what do they cover?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.documents import Document
from workflows.inspectors.approval import approving_body
from workflows.inspectors.coverage import Place, covered
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.flowing import flowed
from workflows.inspectors.laws import BASIS, BY_KEY, NATION_NAMES, NamedLaw, laws_named, regulators_named
from workflows.inspectors.organisations import other_owner
from workflows.inspectors.people_named import DEPUTY, LEAD, Named, holder, people_named
from workflows.inspectors.policy_checks import body_finding, date_findings, declared_findings, version_finding
from workflows.inspectors.policy_profiles import POLICIES, Profile, profile
from workflows.inspectors.policy_timeline import timeline
from workflows.inspectors.templates import SIGN, STRONG, Left, draft_mark, left_unfilled
from workflows.workbook.dates import read_date

CHECK = "policies"
VERSION = "7"
REQUIREMENTS = POLICIES
# A law named by one of these requirements' documents is demanded; elsewhere its absence is left to the reviewer.
DEMANDED = frozenset({"SAF-01", "SVC-05"})
MOST_LISTED = 10


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    return inspect_as(CHECK, document, context)


def inspect_as(check: str, document: Document, context: InspectionContext) -> list[Finding]:
    if not document.has_text_layer:
        reason = "The document is a picture or a scan without text, so a person looks for each point; send the original if you have it."
        return [Finding(check=check, code="text_layer", outcome=CANNOT_TELL, reason=reason)]
    document = flowed(document)
    wanted = profile(context.requirement)
    times = timeline(document, context.as_of)
    found = [
        *date_findings(check, times, wanted, context.as_of, read_date(str(context.answers.get("review_date") or ""))),
        *declared_findings(check, times, context),
        version_finding(check, times),
        body_finding(check, approving_body(document), wanted),
        *_laws(check, document, context),
        *_regulators(check, document, context, wanted),
        *_people(check, document, context, wanted),
        *_coverage(check, document, context, wanted),
        _unfilled(check, document, wanted),
        _owner(check, document, context),
        _draft(check, document),
    ]
    return [finding for finding in found if finding is not None]


def _laws(check: str, document: Document, context: InspectionContext) -> Iterator[Finding]:
    named = {found.law.key: found for found in laws_named(document)}
    for nation in sorted(context.nations):
        if basis := BASIS.get(context.requirement, {}).get(nation):
            yield _basis(check, context.requirement, nation, basis, named)
    for key, found in named.items():
        data = {"law": key, "title": found.law.title}
        reason = f"The document names {found.law.title}."
        yield Finding(check=check, code="named_law", outcome=PASS, reason=reason, page=found.page, quotation=found.quotation, data=data)
    declared = context.answers.get("laws")
    if isinstance(declared, list) and (missing := [key for key in declared if key in BY_KEY and key not in named]):
        titles = "; ".join(BY_KEY[key].title for key in missing)
        reason = f"The answers say that the document names {titles}, but it was not found there; add it or correct the answer."
        differing: dict[str, object] = {"field": "laws", "declared": declared, "found": sorted(set(declared) & named.keys())}
        yield Finding(check=check, code="declared_laws", outcome=FAIL, reason=reason, data=differing)


def _basis(check: str, requirement: str, nation: str, basis: tuple[str, ...], named: dict[str, NamedLaw]) -> Finding:
    found = next((named[key] for key in basis if key in named), None)
    if found is not None:
        data = {"nation": nation, "law": found.law.key}
        reason = f"The document names {found.law.title}, which counts for {NATION_NAMES[nation]}."
        return Finding(check=check, code="nation_law", outcome=PASS, reason=reason, page=found.page, quotation=found.quotation, data=data)
    title = BY_KEY[basis[0]].title
    absent: dict[str, object] = {"nation": nation, "law": None, "expected": list(basis)}
    outcome = FAIL if requirement in DEMANDED else NEEDS_HUMAN
    reason = f"The document does not name {title}, which it needs for {NATION_NAMES[nation]}; add it."
    return Finding(check=check, code="nation_law", outcome=outcome, reason=reason, data=absent)


def _regulators(check: str, document: Document, context: InspectionContext, wanted: Profile) -> Iterator[Finding]:
    if not wanted.names_regulators:
        return
    named = regulators_named(document)
    for key, page, words in named:
        reason = "The document names a regulator."
        yield Finding(check=check, code="regulator", outcome=PASS, reason=reason, page=page, quotation=words, data={"regulator": key})
    if not named:
        reason = "The document does not name the regulator that serious incidents are reported to; name it."
        yield Finding(check=check, code="regulator", outcome=FAIL, reason=reason)
    declared = context.answers.get("regulators")
    found = {key for key, _, _ in named}
    if isinstance(declared, list) and (missing := [key for key in declared if key not in found]):
        reason = "The answers list a regulator that was not found in the document; add it or correct the answer."
        data = {"field": "regulators", "declared": declared, "found": sorted(found), "missing": missing}
        yield Finding(check=check, code="declared_regulators", outcome=FAIL, reason=reason, data=data)


def _people(check: str, document: Document, context: InspectionContext, wanted: Profile) -> Iterator[Finding]:
    found = people_named(document, context.organisation)
    lead, deputy = holder(found, LEAD), holder(found, DEPUTY)
    # A policy that need not name them may; what it leaves open is then nothing to tell.
    if wanted.names_lead or (lead and lead.name):
        yield _person(check, "named_lead", "safeguarding lead", lead, FAIL)
    if wanted.names_lead or (deputy and deputy.name):
        yield _person(check, "named_deputy", "deputy safeguarding lead", deputy, NEEDS_HUMAN)
    if wanted.names_lead and lead and deputy and lead.name and lead.name.casefold() == deputy.name.casefold():
        reason = "The same person is named as safeguarding lead and as deputy; name two people."
        data = {"name": lead.name}
        yield Finding(
            check=check, code="lead_is_deputy", outcome=FAIL, reason=reason, page=deputy.page, quotation=deputy.quotation, data=data
        )


def _person(check: str, code: str, role: str, found: Named | None, outcome_if_absent: str) -> Finding:
    if found is None:
        reason = f"The document does not mention a {role}; name the person and how to reach them."
        return Finding(check=check, code=code, outcome=outcome_if_absent, reason=reason, data={"name": None, "is_placeholder": False})
    data = {"name": found.name or None, "role": found.role, "is_placeholder": found.is_placeholder}
    if found.name:
        outcome, reason = PASS, f"The document names its {role}."
    elif found.is_placeholder:
        outcome, reason = FAIL, f"The place for the name of the {role} was never filled in; name the person."
    else:
        outcome, reason = NEEDS_HUMAN, f"The document mentions a {role}, but no name was found beside it; check that a person is named."
    return Finding(check=check, code=code, outcome=outcome, reason=reason, page=found.page, quotation=found.quotation, data=data)


def _coverage(check: str, document: Document, context: InspectionContext, wanted: Profile) -> Iterator[Finding]:
    if not wanted.checklist:
        return
    declared = context.answers.get(wanted.checklist)
    given = declared if isinstance(declared, dict) else {}
    for item, place in covered(document, wanted.checklist):
        if item == "scottish_principles" and "SCT" not in context.nations:
            continue
        yield _point(check, wanted.checklist, item, place)
        if (finding := _declared_place(check, wanted.checklist, item, str(given.get(item) or ""), len(document.pages))) is not None:
            yield finding


def _point(check: str, checklist: str, item: str, place: Place | None) -> Finding:
    label = item.replace("_", " ")
    data: dict[str, object] = {"checklist": checklist, "item": item}
    if place is None:
        reason = f"Nothing was found about {label}; add it, or show the reviewer where it stands."
        return Finding(check=check, code="coverage", outcome=NEEDS_HUMAN, reason=reason, data=data)
    data |= {"page": place.page, "pages": list(place.pages), "section": place.section}
    where = f" under “{place.section}”" if place.section else ""
    reason = f"Something about {label} stands on page {place.page}{where}."
    return Finding(check=check, code="coverage", outcome=PASS, reason=reason[:600], page=place.page, quotation=place.quotation, data=data)


def _declared_place(check: str, checklist: str, item: str, declared: str, pages: int) -> Finding | None:
    match = re.fullmatch(r"\s*p(?:p|age|ages)?\.?\s*(\d{1,4})(?:\s*[-–]\s*\d{1,4})?\s*", declared, re.IGNORECASE)
    if match is None or pages < 2 or int(match[1]) <= pages:
        return None
    reason = f"The answers place {item.replace('_', ' ')} on page {match[1]}, but the document has {pages} pages; correct the page."
    data = {"field": f"{checklist}.{item}", "declared": declared, "found": pages}
    return Finding(check=check, code="declared_place", outcome=FAIL, reason=reason, data=data)


def _unfilled(check: str, document: Document, wanted: Profile) -> Finding:
    left = left_unfilled(document)
    places = [each for each in left if each.kind == STRONG]
    if not left or wanted.is_form:
        return Finding(
            check=check, code="placeholders", outcome=PASS, reason="No unfilled places of a template were found.", data={"count": 0}
        )
    first = (places or left)[0]
    data = {
        "count": len(left),
        "found": [each.text for each in (places or left)[:MOST_LISTED]],
        "pages": sorted({each.page for each in left})[:MOST_LISTED],
    }
    outcome = FAIL if places else NEEDS_HUMAN
    return Finding(
        check=check,
        code="placeholders",
        outcome=outcome,
        reason=_said_of(places, left),
        page=first.page,
        quotation=first.quotation,
        data=data,
    )


def _said_of(places: list[Left], left: list[Left]) -> str:
    if places:
        return f"The document still has {len(places)} unfilled place{'s' if len(places) > 1 else ''} of its template; fill them in."
    if any(each.kind == SIGN for each in left):
        return "A line for a signature is empty in this copy; check whether the policy was signed."
    return "Some words are highlighted as if somebody still had to look at them; check that the text is final."


def _owner(check: str, document: Document, context: InspectionContext) -> Finding | None:
    other = other_owner(document, context.organisation)
    if other is None:
        return None
    reason = f"The document speaks of “{other.name}” as if it were its policy, not {context.organisation}'s; adapt it or send your own."
    data = {"name": other.name, "count": other.count}
    return Finding(
        check=check, code="other_organisation", outcome=FAIL, reason=reason[:600], page=other.page, quotation=other.quotation, data=data
    )


def _draft(check: str, document: Document) -> Finding:
    mark = draft_mark(document)
    if mark is None:
        return Finding(check=check, code="draft", outcome=PASS, reason="No mark of a draft was found.")
    page, words = mark
    reason = "The document is marked as a draft or as not yet approved; send the approved version."
    return Finding(check=check, code="draft", outcome=FAIL, reason=reason, page=page, quotation=words, data={"mark": words})
