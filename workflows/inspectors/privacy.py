"""Every file: signs of data that may not be held here. A safety net, not permission to upload: prose escapes any pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from workflows.documents import Document, Table
from workflows.inspectors import privacy_cases as cases
from workflows.inspectors import privacy_narrative as narrative
from workflows.inspectors import privacy_numbers as numbers
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.privacy_certificates import Seen, certificate_in
from workflows.inspectors.privacy_forms import as_lines, forms
from workflows.inspectors.privacy_stories import stories
from workflows.inspectors.spans import DATES, tamed

CHECK = "privacy"
VERSION = "8"
CERTIFICATE_CODE = "criminal_record_certificate"
MAX_PAGES_NAMED = 20
# A form printed as a table has its labels in one column and what was filled in beside them.
FORM_COLUMNS = 2
_MASK_WORDS = 24
# Kinds of which the text has the lines of a cell apart.
_CELLS_BROKEN = ("pdf", "odt")


@dataclass(frozen=True, slots=True)
class Probe:
    """One detector: ``find`` yields what looks like it in a text; ``what`` completes "The file seems to hold …"."""

    code: str
    what: str
    find: Callable[[str, InspectionContext], Iterator[re.Match[str]]]
    is_prose: bool = False


def _plain(find: Callable[[str], Iterator[re.Match[str]]]) -> Callable[[str, InspectionContext], Iterator[re.Match[str]]]:
    return lambda text, _context: find(text)


def _scheme(scheme: str) -> Callable[[str, InspectionContext], Iterator[re.Match[str]]]:
    return lambda text, _context: numbers.health_numbers(text, scheme)


PROBES: tuple[Probe, ...] = (
    Probe("nhs_number", "an NHS number", _scheme("nhs")),
    Probe("chi_number", "a Scottish health (CHI) number", _scheme("chi")),
    Probe("hc_number", "a Northern Ireland Health and Care number", _scheme("hc")),
    Probe("ni_number", "a National Insurance number", _plain(numbers.insurance_numbers)),
    Probe("home_office_reference", "a Home Office or asylum reference of a person", _plain(numbers.home_office_references)),
    Probe("nrm_reference", "a National Referral Mechanism reference", _plain(numbers.referral_references)),
    Probe("date_of_birth", "a person's date of birth", _plain(narrative.births)),
    Probe("home_address", "where a person lives", _plain(narrative.homes), is_prose=True),
    Probe("phone_number", "the phone number of somebody you support", _plain(narrative.phones), is_prose=True),
    Probe("personal_email", "a private e-mail address", lambda text, context: narrative.mailboxes(text, context.organisation)),
    Probe("case_note", "notes about one person's case", _plain(cases.case_notes), is_prose=True),
)
_CASE_FILE = re.compile(
    r"\bcase\s*(?:notes?|file|record|log|study (?!template))|\b(?:client|survivor|service user|victim"
    r"|beneficiary)s?\s*(?:list|register|details|names|records?|database|log)\b|\b(?:nrm|asylum)\s+(?:referral"
    r"|interview|statement)\b(?!.*(?:form|template|blank))"
    r"|\bwitness statement\b|\bsafeguarding (?:concern|incident|referral) (?:re|for|about|regarding)\b",
    re.IGNORECASE,
)
_ORDINARY_FILE = re.compile(
    r"\b(?:policy|policies|procedures?|template|guid(?:e|ance)|blank|how to|writing|audit|training|form|standards?"
    r"|management|recording|agreement|retention)\b",
    re.IGNORECASE,
)
_BIRTH_HEADER = re.compile(r"^\s*(?:date of birth|d\.?o\.?b\.?|birth ?date|dyddiad geni)\b", re.IGNORECASE)
_BIRTH_VALUE = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:]+")
_CLIENT_HEADER = re.compile(
    r"\b(?:client|resident|service user|survivor|victim|beneficiary|case (?:ref|id|worker)"
    r"|(?<=\| )nrm\b|^nrm\b|nationality|support plan|initials|risks?)\b",
    re.IGNORECASE,
)
_CONTACT_HEADER = re.compile(
    r"^\s*(?:(?:home |current )?address|(?:mobile|phone|tel\w*|contact)(?: (?:number|no\.?))?|postcode|e-?mail(?: address)?)\s*$",
    re.IGNORECASE,
)
# Nobody's office stands under these.
_HOME_HEADER = re.compile(r"^\s*(?:home address|personal (?:mobile|phone|e-?mail)|home (?:phone|tel\w*)|next of kin)\b", re.IGNORECASE)
_NOTES_HEADER = re.compile(
    r"^\s*(?:(?:risk|case|support|progress|session|safeguarding)\s+(?:notes?|details|information)|presenting (?:issues?|needs?)"
    r"|disclosures?|background|circumstances|reason for referral|summary of (?:the )?(?:case|concerns?|situation)|what (?:was|she"
    r"|he) (?:said|told)|watch for|alerts?|concerns?|what happened)\b",
    re.IGNORECASE,
)
# Headings that mean notes only in a list of people supported with their births or numbers.
_ANY_NOTES = re.compile(
    r"^\s*(?:comments?|notes?|updates?|latest|progress|situation|history|actions?|next steps?|current (?:position|situation|issues?)"
    r"|what(?:['’]s| is) (?:happening|going on)|sylwadau|nodiadau)\b",
    re.IGNORECASE,
)
FEWEST_NOTE_WORDS = 5
MOST_NUMBERS = 200
_STAFF_HEADER = re.compile(
    r"\b(?:staff|employee|role|job title|position|course|provider|trustee|organi[sz]ation|agency|service(?! users?)|volunteer"
    r"|purpose|retention)\b",
    re.IGNORECASE,
)


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    """A failure for a certificate, a look by a person for each kind of hit, or one pass; each kind once, with how often it occurs."""
    document = tamed(document)
    findings = []
    if (seen := certificate_in(document)) is not None:
        findings.append(_certificate(seen))
    hits = _hits(document, context)
    findings += [_finding(probe, hits[probe.code]) for probe in PROBES if probe.code in hits]
    if findings:
        return findings
    if not document.has_text_layer:
        reason = "The file has no text, so it could not be searched for personal data; a person looks at it."
        return [Finding(check=CHECK, code="personal_data", outcome=CANNOT_TELL, reason=reason)]
    return [Finding(check=CHECK, code="personal_data", outcome=PASS, reason="No sign of data that may not be held here was found.")]


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the modulus-11 check digit of an NHS number; ten equal digits never do."""
    return numbers.is_nhs_number(digits)


def masked(text: str) -> str:
    """The first two characters and as many stars as were left out: enough to find the place, too little to identify anyone."""
    return text[:2] + "*" * (len(text) - 2)


def masked_words(text: str) -> str:
    """Prose with the first letter of each word only."""
    words = text.split()[:_MASK_WORDS]
    return " ".join(word[0] + "*" * (len(word) - 1) for word in words)[:160]


def _hits(document: Document, context: InspectionContext) -> dict[str, list[tuple[int | None, str]]]:
    """What each probe found, with its page; None for the file's or a sheet's name."""
    found: dict[str, list[tuple[int | None, str]]] = {}
    names = " \n".join(re.sub(r"[_+]+", " ", name) for name in (document.filename.rsplit(".", 1)[0], *document.names))
    asides: list[tuple[int | None, str]] = [(None, aside) for aside in document.asides]
    texts: list[tuple[int | None, str]] = [(None, names), *asides, *enumerate(document.pages, start=1)]
    for page, text in texts:
        for probe in PROBES:
            found.setdefault(probe.code, []).extend((page, match.group()) for match in probe.find(text, context))
        for code, value in chain(forms(text), stories(text)):
            found[code].append((page, value))
    found["case_note"] += [(None, match.group()) for match in _named_as_case(names)]
    for table in document.tables:
        told = stories(_flat(table)) if document.kind in _CELLS_BROKEN else ()
        for code, value in chain(_columns(table), forms(as_lines(table.rows)), told):
            found[code].append((table.page, value))
    return {code: places for code, places in found.items() if places}


def _flat(table: Table) -> str:
    """A table with each row on one line, whole cells apart by tabs."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in table.rows)


def _named_as_case(names: str) -> Iterator[re.Match[str]]:
    for name in names.split("\n"):
        plain = name.replace("-", " ")
        if (match := _CASE_FILE.search(plain)) and not _ORDINARY_FILE.search(plain):
            yield match


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    """What the columns of a list, or the rows of a form, hold of people: births, homes, telephones, notes."""
    if len(table.rows) < 2:
        return
    head = next((row for row in table.rows[:5] if sum(bool(cell.strip()) for cell in row) >= 2), table.rows[0])
    below = table.rows[table.rows.index(head) + 1 :]
    yield from _of_list(head, below)
    labels = " | ".join(row[0] for row in table.rows)
    if len(head) == FORM_COLUMNS and _CLIENT_HEADER.search(labels) and not _STAFF_HEADER.search(labels):
        yield from _of_form(table)


def _of_list(head: Sequence[str], below: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Dates under "Date of birth"; contact details and notes where the list is of the people supported, or holds their births."""
    whole = " | ".join(head)
    is_of_clients = _CLIENT_HEADER.search(whole) is not None and not _STAFF_HEADER.search(whole)
    is_of_births = any(map(_BIRTH_HEADER.match, head))
    is_of_numbers = is_of_births or any(map(numbers.NAMED.search, head))
    for column, title in enumerate(head):
        values = [row[column].strip() for row in below if row[column].strip()]
        if numbers.NAMED.search(title):
            yield from _numbers_under(title, values)
        if _BIRTH_HEADER.match(title):
            yield from (("date_of_birth", value) for value in values if DATES.fullmatch(value) or _BIRTH_VALUE.fullmatch(value))
        elif _HOME_HEADER.match(title) or ((is_of_clients or is_of_births) and _CONTACT_HEADER.match(title)):
            yield from ((_contact_code(title), value) for value in values if re.search(r"\d|@", value))
        elif ((is_of_clients or not _STAFF_HEADER.search(whole)) and is_of_births and _NOTES_HEADER.match(title)) or (
            is_of_clients and is_of_numbers and _ANY_NOTES.match(title)
        ):
            yield from (("case_note", value) for value in values if len(value.split()) >= FEWEST_NOTE_WORDS)


def _numbers_under(title: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Numbers and references of a column whose heading says whose they are."""
    for value in values[:MOST_NUMBERS]:
        labelled = f"{title}: {value}"
        yield from ((code, value) for code, find in numbers.LABELLED.items() if any(True for _ in find(labelled)))


def _of_form(table: Table) -> Iterator[tuple[str, str]]:
    """A form about one person: labels in the first column, what was filled in beside them."""
    is_of_birth = any(_BIRTH_HEADER.match(label) and DATES.search(value) for label, value in table.rows)
    for label, value in table.rows:
        if _CONTACT_HEADER.match(label) and re.search(r"\d{2}", value):
            yield _contact_code(label), value
        elif is_of_birth and _NOTES_HEADER.match(label) and len(value.split()) >= FEWEST_NOTE_WORDS:
            yield "case_note", value


def _contact_code(title: str) -> str:
    if "mail" in title.lower():
        return "personal_email"
    return "home_address" if re.search(r"address|postcode", title, re.IGNORECASE) else "phone_number"


def _certificate(seen: Seen) -> Finding:
    reason = (
        f"This looks like a disclosure certificate ({seen.body}). Certificates may not be sent or kept here: delete it, and enter only "
        "the kind, date and decision under vetting."
    )
    outcome = FAIL if seen.is_certain else NEEDS_HUMAN
    return Finding(check=CHECK, code=CERTIFICATE_CODE, outcome=outcome, reason=reason, page=seen.page, data={"body": seen.body})


def _finding(probe: Probe, places: list[tuple[int | None, str]]) -> Finding:
    page, text = places[0]
    where = "name of the file or of a sheet" if page is None else "file"
    reason = f"The {where} seems to hold {probe.what}. Remove it and send the file again, or tell the reviewer why it is something else."
    pages = sorted({number for number, _ in places if number is not None})[:MAX_PAGES_NAMED]
    shown = masked_words(text) if probe.is_prose else masked(" ".join(text.split()))[:160]
    data = {"count": len(places), "pages": pages}
    return Finding(check=CHECK, code=probe.code, outcome=NEEDS_HUMAN, reason=reason, page=page, quotation=shown, data=data)
