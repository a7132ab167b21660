"""Data-sharing and other agreements: what they cover, who the parties are, whether they are signed and due for review."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflows.documents import Document
from workflows.inspectors import agreement_kinds, parties, terms
from workflows.inspectors.agreement_answers import CHECK as CHECK
from workflows.inspectors.agreement_answers import declared
from workflows.inspectors.clause_words import CLAUSES
from workflows.inspectors.clauses import Stand, clauses_in, mentioned
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.signature_places import BLANK, SIGNED, UNREADABLE, Signature
from workflows.inspectors.signatures import signatures_in, speaks_of_signing
from workflows.inspectors.spans import DATE, Line, lines, names_agree, plain_name, spoken, tamed
from workflows.inspectors.templates import gaps_in_sentences, placeholders

VERSION = "8"
# The requirements whose document is a data-sharing agreement and must hold every clause.
SHARES_DATA = frozenset({"DAT-07", "DAT-08"})
_RULE = re.compile(r"[_.…]{4,}|\[\s*\]")
_TEMPLATE = re.compile(
    r"\b(?:template|model (?:agreement|form)|specimen|draft for (?:completion|discussion)|guidance notes? (?:for"
    r"|on) complet|delete (?:as|where|if) (?:appropriate|applicable))\b",
    re.IGNORECASE,
)
_UNFILLED_MANY = 3
# "… on the date first above written", and the closing words of deeds, which are dated at their head.
_SIGNED_THEN = re.compile(
    r"\b(?:date|day and year)\s+(?:first\s+)?(?:above|before|stated|given|written|set out)|\bdate\s+(?:which"
    r"|that)\s+(?:first\s+)?appears|\bas a deed\b|\b(?:in|as) witness\b"
    r"|\bdate\s+(?:at\s+the\s+)?(?:head|top|beginning) of this",
    re.IGNORECASE,
)
_DATED_LINE = re.compile(rf"^\W*(?:this\s+\w+\s+is\s+)?dated\s*:?\s*(?:this\s+)?{DATE}", re.IGNORECASE | re.MULTILINE)
_HEAD_LETTERS = 600


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of one agreement, for the findings to judge."""

    document: Document
    context: InspectionContext
    lines: Sequence[Line]
    signatures: Sequence[Signature]
    parties: Sequence[parties.Party]
    review: terms.Dated | None
    end: terms.Dated | None
    signed_on: dt.date | None


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    document = tamed(document)
    if not document.has_text_layer:
        reason = "The agreement is a scan without text; a person checks its clauses and signatures, or send the original file."
        return [Finding(check=CHECK, code="text_layer", outcome=CANNOT_TELL, reason=reason)]
    text = lines(document)
    reading = _read(document, context, text)
    findings = [finding for judge in _JUDGES if (finding := judge(reading)) is not None]
    held = _held(reading) if context.requirement in SHARES_DATA else None
    findings += [_clause(text, held, key) for key in CLAUSES] if held is not None else []
    review = reading.review.date.isoformat() if reading.review and reading.review.date else None
    return findings + declared(context.answers, reading.signatures, review, held or {})


def _read(document: Document, context: InspectionContext, text: Sequence[Line]) -> _Reading:
    signatures = _dated(signatures_in(document, text, [context.organisation] if context.organisation else []), document)
    anchors = terms.Anchors(start=terms.start_of(document), signed=_last_signed(signatures))
    return _Reading(
        document=document,
        context=context,
        lines=text,
        signatures=signatures,
        parties=parties.parties_of(document, text, context.organisation, signatures),
        review=terms.review_of(document, anchors),
        end=terms.end_of(document, anchors),
        signed_on=anchors.signed,
    )


def _dated(signatures: Sequence[Signature], document: Document) -> list[Signature]:
    """The signatures of a document that says it was signed on the day at its head bear that day where they bear none."""
    is_deed = _SIGNED_THEN.search(document.text) or _is_dated_at_head(signatures, document)
    made = terms.made_on(document) if is_deed else None
    return [replace(each, date=made) if each.state == SIGNED and each.date is None else each for each in signatures]


def _is_dated_at_head(signatures: Sequence[Signature], document: Document) -> bool:
    """Whether the only day of signing is that of the head: a line "Dated 3 April 2026", and no place to sign asks for another."""
    if any(each.state != SIGNED or each.date is not None for each in signatures):
        return False
    return _DATED_LINE.search(document.pages[0][:_HEAD_LETTERS]) is not None if document.pages else False


def _last_signed(signatures: Sequence[Signature]) -> dt.date | None:
    return max((each.date for each in signatures if each.date is not None and each.state != BLANK), default=None)


def _held(reading: _Reading) -> dict[str, Stand]:
    """The clauses found; parties that were read and places for signatures show those two themselves."""
    held = clauses_in(reading.lines, [each.name for each in reading.parties])
    if len(reading.parties) > 1:
        held.setdefault("parties_and_roles", Stand(reading.parties[0].page, reading.parties[0].name))
    if (dated := reading.review or reading.end) is not None:
        held.setdefault("review_and_end", Stand(dated.page, dated.quotation))
    if reading.signatures:
        held.setdefault("signatories", Stand(reading.signatures[0].page, reading.signatures[0].party or reading.signatures[0].name))
    return held


def _finding(code: str, outcome: str, reason: str, page: int | None = None, words: str = "", **data: Any) -> Finding:
    return Finding(check=CHECK, code=code, outcome=outcome, reason=reason, page=page, quotation=" ".join(words.split())[:160], data=data)


def _clause(text: Sequence[Line], held: Mapping[str, Stand], key: str) -> Finding:
    label = CLAUSES[key].label
    if key in held:
        stand = held[key]
        return _finding("clause", PASS, f"A clause about {label} was found on page {stand.page}.", stand.page, stand.quotation, clause=key)
    loose = mentioned(text, key)
    if loose is not None:
        reason = (
            f"Page {loose.page} has words about {label}, yet no clause that settles it; write the clause or show the reviewer where it is."
        )
        return _finding("clause", NEEDS_HUMAN, reason, loose.page, loose.quotation, clause=key)
    return _finding("clause", FAIL, f"Nothing was found about {label}; add the clause or show the reviewer where it is.", clause=key)


def _kind(reading: _Reading) -> Finding | None:
    found = agreement_kinds.kind_of(reading.lines)
    framework = agreement_kinds.framework_of(reading.document)
    if found is None:
        return None
    kind, words = found
    if kind == "mou" and reading.context.requirement in SHARES_DATA and not agreement_kinds.sharing_words(reading.document):
        reason = (
            "The document is a memorandum of understanding; on its own that is not a data-sharing agreement. Send the agreement itself."
        )
        return _finding("kind", FAIL, reason, 1, words, kind=kind, framework=framework)
    return _finding("kind", PASS, "The title says what sort of agreement it is.", 1, words, kind=kind, framework=framework)


def _parties(reading: _Reading) -> Finding:
    named = reading.parties
    if len(named) < 2:
        return _finding(
            "parties",
            CANNOT_TELL,
            "It could not be read who the parties are; a reviewer looks.",
            names=[each.name for each in named] or None,
        )
    reason = "The agreement is between " + ", ".join(each.name for each in named[:-1]) + f" and {named[-1].name}."
    roles = {each.name: each.role for each in named if each.role}
    return _finding("parties", PASS, reason[:600], named[0].page, names=[each.name for each in named], roles=roles)


def _roles(reading: _Reading) -> Finding:
    found = agreement_kinds.arrangement_of(reading.document)
    if found is None:
        return _finding("roles", CANNOT_TELL, "It could not be read who is controller of the data and whether jointly; a reviewer looks.")
    arrangement, page, words = found
    said = {
        agreement_kinds.JOINT: "The parties are joint controllers.",
        agreement_kinds.INDEPENDENT: "Each party is a controller of its own.",
        agreement_kinds.PROCESSING: "One party processes data for the other.",
    }
    return _finding("roles", PASS, said[arrangement], page, words, arrangement=arrangement)


def _signatures(reading: _Reading) -> Finding:
    """Both parties' signatures read is a pass; a blank place fails; anything drawn by hand goes to a person."""
    by_state = {state: [each for each in reading.signatures if each.state == state] for state in (SIGNED, BLANK, UNREADABLE)}
    names = list(dict.fromkeys(each.name for each in by_state[SIGNED] if each.name))
    data: dict[str, Any] = {
        "dated_signatures": sum(each.date is not None for each in by_state[SIGNED]),
        "names": names or None,
        "signed_on": reading.signed_on.isoformat() if reading.signed_on else None,
        "blank": len(by_state[BLANK]),
        "places": [_place(each) for each in reading.signatures[:20]],
    }
    page = reading.signatures[-1].page if reading.signatures else None
    if by_state[BLANK]:
        blank = by_state[BLANK][0]
        whose = f" for {blank.party}" if blank.party else ""
        return _finding("signatures", FAIL, f"The place for a signature{whose} is still blank; send the signed copy.", blank.page, **data)
    if not reading.signatures and not speaks_of_signing(reading.lines):
        return _finding("signatures", FAIL, "No place for signatures was found; send the signed copy.", **data)
    if by_state[UNREADABLE] or len(by_state[SIGNED]) < 2 or data["dated_signatures"] < 2:
        reason = "Not every signature and its date could be read, as when they are drawn by hand; check that all parties signed and dated."
        return _finding("signatures", NEEDS_HUMAN, reason, page, **data)
    return _finding("signatures", PASS, "Dated signatures were found.", page, **data)


def _place(signature: Signature) -> dict[str, Any]:
    date = signature.date.isoformat() if signature.date else None
    return {"state": signature.state, "name": signature.name, "position": signature.position, "party": signature.party, "date": date}


def _review(reading: _Reading) -> Finding:
    return _judged_date(
        reading, reading.review, "review_date", "review", "No review date was found in the agreement; say when it will be reviewed."
    )


def _end(reading: _Reading) -> Finding:
    return _judged_date(
        reading, reading.end, "end_date", "end", "No end of the term was found in the agreement; it may run until a party ends it."
    )


def _judged_date(reading: _Reading, found: terms.Dated | None, code: str, noun: str, absent: str) -> Finding:
    if found is None:
        return _finding(code, CANNOT_TELL, absent)
    if found.date is None:
        reason = f"The {noun} is counted in months from a day that could not be read; enter the date it falls on."
        return _finding(code, CANNOT_TELL, reason, found.page, found.quotation, months=found.months)
    is_ahead = found.date >= reading.context.as_of
    counted = f", counted {found.months} months from its start or signature" if found.months else ""
    reason = f"The {noun} date of the agreement, {spoken(found.date)}{counted}, {'is still to come' if is_ahead else 'has passed'}."
    return _finding(code, PASS if is_ahead else FAIL, reason, found.page, found.quotation, date=found.date.isoformat(), months=found.months)


def _party(reading: _Reading) -> Finding | None:
    organisation = reading.context.organisation
    if not organisation:
        return None
    named = list(dict.fromkeys([each.name for each in reading.parties] + [each.party for each in reading.signatures if each.party]))
    agreeing = {names_agree(organisation, name) for name in named}
    is_in_text = f" {plain_name(organisation)} " in f" {plain_name(reading.document.text)} "
    if "same" in agreeing or (is_in_text and ("similar" in agreeing or len(reading.parties) < 2)):
        return _finding("party", PASS, "The organisation is named in the agreement.", named=organisation)
    similar = next((name for name in named if names_agree(organisation, name) == "similar"), "")
    if similar or is_in_text:
        reason = (
            f"The agreement names {similar or 'other parties'} where {organisation} is expected; check that this is the same organisation."
        )
        return _finding("party", NEEDS_HUMAN, reason, words=similar, named=similar or None)
    return _finding("party", FAIL, f"{organisation} is not named in the document; check that this is the right agreement.")


def _unfilled(reading: _Reading) -> Finding | None:
    found = [(page, text) for page, text in placeholders(reading.document) if not _RULE.fullmatch(text)]
    found += gaps_in_sentences(reading.document)
    if not found:
        return None
    page, text = found[0]
    reason = "The agreement still has unfilled places of its template; fill them in."
    return _finding("placeholders", FAIL, reason, page, text, count=len(found))


def _template(reading: _Reading) -> Finding | None:
    """A template nobody signed: many places left open, or it calls itself a template, and no signature."""
    if any(each.state != BLANK for each in reading.signatures):
        return None
    open_places = sum(not _RULE.fullmatch(text) for _, text in placeholders(reading.document))
    said = next((line for line in reading.lines if _TEMPLATE.search(line.text)), None)
    if open_places < _UNFILLED_MANY and said is None:
        return None
    reason = "This is a template that nobody has signed; fill it in, have it signed by all parties and send that copy."
    return _finding("template", FAIL, reason, said.page if said else 1, said.text if said else "", template=True)


_JUDGES: tuple[Callable[[_Reading], Finding | None], ...] = (
    _signatures,
    _review,
    _end,
    _party,
    _parties,
    _roles,
    _kind,
    _unfilled,
    _template,
)
