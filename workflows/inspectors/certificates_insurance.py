"""What a certificate or schedule of insurance says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.certificates_cover import CLASSES
from workflows.inspectors.certificates_labels import Labelled, dated, labelled
from workflows.inspectors.spans import DATE, as_date, dates_in, lines

_INSURER = (
    r"(?:name of\s+)?(?:the\s+)?(?:authorised\s+)?(?:lead\s+)?(?:insurer|underwriter|insurance company"
    r"|insurance provider|yswiriwr)s?(?:['’]s?)?(?:\s+name)?|insured (?:by|with)|underwritten by"
    r"|insurance (?:is\s+)?(?:provided|arranged) (?:by|with)|(?:policy )?issued by"
)
_INSURED = (
    r"(?:name of\s+)?(?:the\s+)?(?:policy\s?holder|(?:named\s+|the\s+)?(?:insured|assured)(?:\s+(?:name|party"
    r"|organi[sz]ation|charity))?|client(?:\s+name)?|certificate holder|employer|proposer|yswiriedig"
    r"|deiliad(?: y)? polisi)(?:\(?s\)?)?"
)
_POLICY = (
    r"(?:(?:master\s+|our\s+)?(?:policy|certificate|polisi)\s*(?:number|no\.?|ref(?:erence)?\.?(?:\s+(?:number"
    r"|no\.?))?|nr|#)|rhif(?: y)? polisi|policy\s*/\s*certificate\s*(?:number|no\.?)|unique market reference|umr)"
)
_OFFER = re.compile(
    r"\b(?:renewal invitation|invitation to renew|quotation|your quote|quote (?:number|reference|valid)"
    r"|indication only|proposal form|not (?:yet )?in force|this is not (?:a certificate|evidence"
    r"|proof) of (?:insurance|cover)|no cover is in force|subject to acceptance"
    r"|invit(?:e|ing) you to renew|(?:your|our) renewal (?:offer|quote)"
    r"|to accept (?:this|these|the|our|your) (?:renewal|quotation|quote|offer))\b",
    re.IGNORECASE,
)
_COMPANY_LINE = re.compile(
    r"^[\w&.,'’ ()/-]{2,80}?\b(?:insurance|mutual|assurance|underwriting|underwriters|indemnity|syndicate|insurers)\b[\w&.,'’ ()/-]{0,60}$",
    re.IGNORECASE,
)
_NOT_A_COMPANY = re.compile(
    r"\b(?:certificate|schedule|period|evidence|confirmation|summary|policy|statement|cover|type of|class|details"
    r"|liability|professional|document|broker\w*|to whom|proof|premium|act|regulations?|compulsory|your|this|these"
    r"|the insurance|following|employers?|public)\b"
    r"|^(?:insurance|indemnity)\b",
    re.IGNORECASE,
)
_ADVOCACY = re.compile(
    r"\badvoca(?:cy|te|tes)\b|\badvice\b(?! (?:line|given by your broker))|\badvisory\b|\bcounsel+ing and guidance\b"
    r"|\beiriolaeth\b|\bcyngor a\b",
    re.IGNORECASE,
)
_NOT_COVERED = re.compile(
    r"\b(?:exclud\w+|excluding|exclusion|not (?:cover\w*|insured|include\w*)|other than|except\w*|does not (?:extend"
    r"|apply)|professional advice from)\b",
    re.IGNORECASE,
)
_ADVOCACY_CONTEXT = re.compile(
    r"business|activit|description|profession|occupation|services|insured for|in respect of|covering|including"
    r"|indemnity|cover|trade|work of|gweithgaredd|provision of",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?:\bfrom\b|\bbetween\b|\bcommencing\b|\beffective\b|\bo\b|period(?:\s+of\s+(?:insurance|cover|indemnity))?"
    rf"|cyfnod(?:\s+yswiriant)?|\bcover\b)[^\w]{{0,6}}(?:from|commencing|o)?(?:[\s:]|\b(?:and including|including"
    rf"|midnight|noon|on|at|the|hours|hrs|am|pm|of)\b|\b(?:00|12)[:.]?\d\d){{0,8}}(?P<start>{DATE})"
    rf"(?:[\s,(]|\b(?:at|00[:.]\d\d|12[:.]\d\d|noon|midnight|hours|hrs|am|pm|inclusive)\b){{0,6}}(?:\bto\b|\buntil\b"
    rf"|\btill\b|\band\b|\bup to\b|\bthrough\b|\bi\b|\bhyd at\b|-|–|—)(?:[\s:,]|\b(?:and including|including|midnight"
    rf"|on|at|the|23[:.]59|24[:.]00|hours|hrs|of)\b){{0,8}}(?P<end>{DATE})",
    re.IGNORECASE,
)
_ENDS = (
    r"(?:date of\s+)?expir(?:y|es|ation)(?:\s+date)?(?:\s+of\s+(?:the\s+)?(?:insurance(?:\s+policy)?|policy|cover))?"
    r"|(?:policy|cover|insurance)\s+(?:end|expiry|ends|expires)(?:\s+date)?|end date|renewal(?:\s+date)?"
    r"|valid (?:until|to)|to and including|in force until|dyddiad (?:dod i ben|gorffen)|daw i ben"
)
_STARTS = (
    r"(?:date of\s+)?(?:commencement|inception)(?:\s+date)?(?:\s+of\s+(?:the\s+)?(?:insurance(?:\s+policy)?|policy"
    r"|cover))?|(?:policy|cover|insurance)\s+(?:start|commences|effective)(?:\s+date)?|start date|effective (?:date"
    r"|from)|valid from|in force from|dyddiad (?:cychwyn|dechrau)"
)
_INCLUSIVE = re.compile(r"\b(?:both (?:dates|days)(?: are)? inclusive|inclusive)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    start: dt.date | None
    end: dt.date | None
    is_inclusive: bool
    where: Labelled


def period_of(document: Document, kind: str) -> Period | None:
    """From when to when; the end alone where no start is written."""
    for page, text in enumerate(document.pages, start=1):
        for match in _FROM_TO.finditer(text):
            start, end = as_date(match["start"]), as_date(match["end"])
            if start and end and start < end:
                is_inclusive = bool(_INCLUSIVE.search(text[match.start() : match.end() + 60]))
                return Period(start, end, is_inclusive, Labelled(end.isoformat(), page, " ".join(match.group().split())[:160]))
    first, last = dated(document, _STARTS), dated(document, _ENDS)
    last = last or _in_row(document, kind)
    if first is None and last is None:
        return None
    start = dt.date.fromisoformat(first.value) if first else None
    end = dt.date.fromisoformat(last.value) if last else None
    where = last or first
    return Period(start, end, bool(_INCLUSIVE.search(document.text)), where) if where else None


def _in_row(document: Document, kind: str) -> Labelled | None:
    """The last date in the row of a class of insurance, in lists of policies."""
    for line in lines(document):
        if CLASSES[kind].search(line.text) and (found := dates_in(line.text)):
            return Labelled(found[-1].date.isoformat(), line.page, line.text[:160])
    return None


def _in_column(document: Document, kind: str, words: str) -> Labelled | None:
    """The cell of a class of insurance under a heading, in lists of policies."""
    for table in document.tables:
        head = table.rows[0] if table.rows else ()
        columns = [number for number, cell in enumerate(head) if re.fullmatch(words, " ".join(cell.split()).strip(" :"), re.IGNORECASE)]
        rows = [row for row in table.rows[1:] if any(CLASSES[kind].search(cell) for cell in row)]
        if columns and rows and rows[0][columns[0]].strip():
            return Labelled(" ".join(rows[0][columns[0]].split()), table.page, " ".join(" ".join(rows[0]).split())[:160])
    return None


def insured_of(document: Document) -> Labelled | None:
    for found in labelled(document, _INSURED):
        name = _name(found.value)
        if name:
            return Labelled(name, found.page, found.quotation)
    match = re.search(
        r"(?:we (?:hereby )?(?:confirm|certify) that|this is to (?:certify|confirm) that)\s+(?:our (?:client"
        r"|member),?\s+)?(?:the\s+)?(?P<name>[A-Z][\w&.'’ -]{3,80}?)[,\s]+(?:is|are|has|have|holds?)\b",
        document.text,
    )
    return Labelled(_name(match["name"]), 1, " ".join(match.group().split())[:160]) if match and _name(match["name"]) else None


def _name(value: str) -> str:
    plain = re.split(
        r"\s*(?:\(the |,? (?:and|&) (?:all |any |its )?subsidiar|,?\s+of \d|;|\bPolicy\b|\bAddress\b|\bregistered charity\b|\(charity)",
        value,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    plain = re.sub(r"^the\s+(?=[A-Z])", "", plain.strip(" .,:;"))
    is_name = (
        plain[:1].isupper()
        and len(plain.split()) <= 12
        and not re.match(r"(?:means|is|shall|name|see|the insured|limited to|period|business|liability|address)\b", plain, re.IGNORECASE)
    )
    return plain if is_name else ""


def insurer_of(document: Document, kind: str) -> Labelled | None:
    """The insurer in the row of the class or beside its label, else a line that is a company's name by its words."""
    if (listed := _in_column(document, kind, _INSURER)) is not None:
        return listed
    for found in labelled(document, _INSURER):
        name = re.split(
            r"\s*(?:,? (?:authorised|which is|who are|company number|registered)|\(UK branch)", found.value, maxsplit=1, flags=re.IGNORECASE
        )[0].strip(" .,")
        if name[:1].isupper() and len(name.split()) <= 10 and not re.match(r"(?:means|shall|will|the)\b", name, re.IGNORECASE):
            return Labelled(name, found.page, found.quotation)
    match = re.search(
        r"\b(?:insured (?:by|with)|underwritten by|on behalf of|placed with"
        r"|issued by)\s+(?P<name>[A-Z][\w&'’ ]{3,70}?(?:Insurance|Mutual|Assurance|Underwriting|Indemnity"
        r"|Insurers?)(?: (?:plc|PLC|Ltd|Limited|Company|Society|Group|SE|Insurance|Mutual|Assurance|UK|Europe|\(UK\)))*)",
        " ".join(document.text.split()),
    )
    if match:
        return Labelled(match["name"], 1, match.group()[:160])
    for line in lines(document)[:12]:
        if _COMPANY_LINE.match(line.text.strip()) and not _NOT_A_COMPANY.search(line.text) and len(line.text.split()) <= 8:
            return Labelled(re.sub(r"\s*\(fictional\)", "", " ".join(line.text.split())), line.page, line.text[:160])
    return None


def policy_number_of(document: Document, kind: str) -> Labelled | None:
    if (listed := _in_column(document, kind, _POLICY)) is not None:
        return listed
    for found in labelled(document, _POLICY, value=r"(?=[A-Z0-9/ .-]{0,20}\d)[A-Z0-9][A-Z0-9/.\- ]{3,28}[A-Z0-9]", is_anywhere=True):
        number = re.split(r"\s{2,}|\s(?:[A-Z][a-z]|dated|from|with|and|period)", found.value, maxsplit=1)[0].strip(" .-")
        if sum(letter.isdigit() for letter in number) >= 3:
            return Labelled(number, found.page, found.quotation)
    return None


def only_an_offer(document: Document) -> Labelled | None:
    for line in lines(document):
        if _OFFER.search(line.text):
            return Labelled("offer", line.page, line.text[:160])
    return None


def advocacy_named(document: Document) -> Labelled | None:
    """Advocacy or advice named where activities are described, and not to leave it out."""
    text = lines(document)
    for position, line in enumerate(text):
        match = _ADVOCACY.search(line.text)
        if match is None or _NOT_COVERED.search(line.text):
            continue
        around = "\n".join(each.text for each in text[max(0, position - 2) : position + 1])
        without_names = re.sub(r"\b[A-Z][\w'’]+ (?:Advocacy|Advice)\b|\bAdvocacy [A-Z]\w+", "", line.text)
        if _ADVOCACY.search(without_names) and _ADVOCACY_CONTEXT.search(around) and not _NOT_COVERED.search(around):
            return Labelled("true", line.page, line.text[:160])
    return None
