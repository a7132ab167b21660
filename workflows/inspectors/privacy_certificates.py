"""Criminal-record certificates, known by their furniture: policies name the bodies, only certificates also carry labelled results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.documents import Document


@dataclass(frozen=True, slots=True)
class Seen:
    """``is_certain``: nothing else looks like this; otherwise a person has to look."""

    body: str
    page: int | None
    is_certain: bool


def _words(*wordings: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(words, re.IGNORECASE | re.MULTILINE) for words in wordings)


_BODIES: Mapping[str, re.Pattern[str]] = {
    "DBS": re.compile(
        r"disclosure\s+(?:and|&)\s+barring\s+service|criminal\s+records\s+bureau|\bDBS\b|gwasanaeth\s+datgelu\s+a\s+gwahardd",
        re.IGNORECASE,
    ),
    "AccessNI": re.compile(r"access\s?ni\b", re.IGNORECASE),
    "PVG": re.compile(r"disclosure\s+scotland|\bPVG\b|protecting\s+vulnerable\s+groups", re.IGNORECASE),
}
_TITLE = re.compile(
    r"(?:enhanced|standard|basic)\s+(?:(?:with\s+barred\s+lists?|criminal\s+records?|disclosure|DBS"
    r"|check)\s+){0,2}(?:certificate|disclosure)|(?:PVG\s+)?scheme\s+(?:record|membership\s+statement)(?:\s+update)?"
    r"|level\s+[12]\s+(?:PVG\s+)?disclosure|"
    r"tystysgrif\s+(?:fanwl|manylach|safonol|sylfaenol)|statement\s+of\s+scheme\s+membership",
    re.IGNORECASE,
)
_TITLE_ALONE = re.compile(
    rf"(?:^|\.\s)[ \t]*(?:(?:DBS|CRB|Access\s?NI|PVG"
    rf"|Disclosure\s+Scotland)\s+)?(?:{_TITLE.pattern})(?:\s+with\s+PVG)?(?:[ \t]+page\s+\d{{1,2}}\s+of\s+\d{{1,2}})?[ \t]*(?:\.|$)",
    re.IGNORECASE | re.MULTILINE,
)
# A number or result filled in beside its label, or alone on its line: the strongest sign. Prose never stands like that.
_NUMBER, _ISSUED, _RESULT, _OFFENCE, _ = _VALUES = _words(
    r"\b(?:certificate|disclosure|tystysgrif|scheme\s+(?:record|member(?:ship)?)|membership|PVG)\s*(?:scheme\s*)?(?:member(?:ship)?\s*)?"
    r"(?:number|no\.?|id|rhif|ref(?:erence)?)\s*[:\t\n ]\s*\d[\d ]{5,20}(?:\.|\s*$|[ \t]+(?=date\s+of\s+issue))",
    r"\bdate\s+of\s+(?:issue|conviction)\s*[:\t\n ]\s*\d{1,2}\s*[ ./-]\s*\w{2,9}\s*[ ./-]\s*\d{2,4}(?:\.|\s*$)",
    r"(?:^|[:\t]|\.\s)\s*(?:none\s+(?:recorded|requested)|no\s+(?:vetting\s+)?information(?:\s+recorded)?"
    r"|(?:there\s+is\s+)?no\s+conviction\s+information(?:\s+to\s+disclose)?|not\s+barred|nothing\s+recorded"
    r"|(?:no\s+(?:convictions?|information)|nothing)\s+to\s+disclose)\.?\s*$",
    r"^\s*(?:court|offence|disposal|sentence)\s*[:\t]\s*\w[^\n]{3,80}$",
    r"(?:^|\.\s)[^\n.]{0,40}(?:convictions?|cautions?|vetting\s+information|barred\s+list\s+information"
    r"|disclosures?\s+recorded)[^\n.]{0,60}[:\t]\s*none\b",
)
_PERSON = re.compile(
    r"(?:^|\.\s)\s*(?:surname|forenames?(?:\(s\))?|name\s+of\s+applicant|applicant\s+name)\s*(?:[:\t\n]|\s{2})\s*[^\W\d_]",
    re.IGNORECASE | re.MULTILINE,
)
_ONLY_THERE = re.compile(
    r"^\s*(?:\d[.)]\s*)?(?:use\s+of\s+(?:this\s+)?certificate(?:\s+information)?|disclosures?\s+recorded|end\s+of\s+details"
    r"|police\s+records\s+of\s+convictions[^.\n]{0,60}|applicant(?:['’]?s)?\s+(?:personal\s+)?details"
    r"|the\s+scheme\s+member\s+is\s+(?:not\s+)?barred\b[^.\n]{0,60}\.?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# The same furniture run together: a certificate copied into one paragraph has its labels after full stops, not at the start of lines.
_RUN_ON = re.compile(r"(?<=[.;,|])\s+(?=[A-Z][\w'’()/ -]{2,50}(?::|\s\d))")
_TOLD = _words(
    r"(?:^|[:\t])\s*no\s+(?:(?:vetting|relevant|criminal|police|conviction)\s+){0,2}(?:information|convictions?|trace)\s+"
    r"(?:held|recorded|disclosed|found|provided)\b",
    r"^\s*(?:date\s+)?issued(?:\s+on)?\s*[:\t ]\s*\d{1,2}\s*[ ./-]\s*\w{2,9}\s*[ ./-]\s*\d{2,4}\b",
    r"^\s*(?:scheme\s+member|applicant|name|full\s+name)\s*[:\t]\s*[^\W\d_]",
)
# Who looked at a certificate, and when, stands on the record of a check, which may be kept; never on the certificate itself.
_RECORD = re.compile(
    r"\b(?:seen|checked|verified|sighted|viewed|recorded|approved|reviewed|completed|prepared|agreed)\s+by\b|\bsigned\b|\brecord\s+of\b"
    r"|\bcheck\s+record\b|\breferences\b|\bdate\s+(?:seen|checked|viewed|verified)\b|\brisk\s+assessment\b|\bdecision\b|\bdear\b"
    r"|\byours\s+(?:faithfully|sincerely)\b|\breview\s+date\b|\bversion\b|\bslide\b|\blearners?\b|\bfor\s+example\b|\be\.g\.|\bappendix\b"
    r"|\bannex\b|\bchecklist\b|\bpolicy\b|\bpolisi\b|\bdeclar(?:e|ation)\b|\bemergency\s+contact\b|\bfile\b|\?",
    re.IGNORECASE,
)
_FURNITURE = _words(
    r"^\s*applicant(?:['’]?s)?\s+(?:personal\s+)?details\b",
    r"^\s*(?:surname|forenames?(?:\(s\))?|other\s+names?)\s*(?:[:\t]|$)",
    r"^\s*position\s+applied\s+for\s*(?:[:\t]|$)",
    r"^\s*name\s+of\s+employer\s*(?:[:\t]|$)|^\s*employment\s+details\s*$",
    r"^\s*counter-?signatory\s+details|^\s*registered\s+(?:person|body)(?:\s*/\s*body)?\s*(?:[:\t]|$)",
    r"^\s*police\s+records\s+of\s+convictions[^.\n]{0,60}$",
    r"^[^.\n]{0,40}(?:information\s+from\s+the\s+list\s+held\s+under|barred\s+list\s+information)[^.\n]{0,60}$",
    r"^[^.\n]{0,90}chief\s+police\s+officer[^.\n]{0,40}$",
    r"^\s*(?:this\s+(?:certificate|document|disclosure|record)\s+is\s+(?:not\s+evidence\s+of\s+identity|confidential))",
    r"^\s*regulated\s+(?:work|roles?)\b[^\n.]{0,30}[:\t]",
    r"^\s*(?:\d[.)]\s*)?(?:end\s+of\s+details|use\s+of\s+(?:this\s+)?certificate(?:\s+information)?|disclosures?\s+recorded)\s*$",
    r"^\s*date\s+of\s+birth\s*(?:[:\t]|$|\d)",
    r"^\s*issued\s+by\s*[:\t]",
)
_HOUSE_VOICE = re.compile(r"\b(?:we|our|us|ein|ni)\b", re.IGNORECASE)
_BLANK_FORM = re.compile(
    r"\b(?:template|specimen (?:certificate|disclosure|copy|only|form)|(?m:^\s*specimen\s*$)"
    r"|log of checks|register of|policy statement|this policy|our policy|procedure|guidance)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:e?dbs|pvg|access\s?ni|crb|(?:basic|standard|enhanced)\s+disclosure|disclosure\s+scotland"
    r"|scheme\s+record)\b[\w\s()'’-]{0,40}?\b(?:certificates?|cert|certs|check|disclosure|record|result|scan|copy"
    r"|statement|form)\b"
    r"|\b(?:certificates?|cert|scan|copy)\b[\w\s]{0,20}\b(?:dbs|pvg|access\s?ni|crb)\b|^\s*(?:[\w'’-]+\s+){0,3}(?:dbs"
    r"|crb|pvg|access\s?ni)(?:\s+[\w'’-]+){0,2}\s*(?:pdf|png|jpe?g)\s*$",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|register|tracker|log|template|guid(?:e|ance)|matrix|risk|assessment|rationale"
    r"|eligibility|process|checklist|letter|renewals?|summary|list|decision|handling|storage|retention|flowchart"
    r"|training|recruitment|table|polisi)\b",
    re.IGNORECASE,
)
# Of a picture nothing but the name is known: "DBS check form" or "our approach to DBS" may be any paper about checks.
_NAME_OF_ONE = re.compile(r"\b(?:certificate|cert)\b|\bscheme\s+record\b|\b(?:scan|copy)\b", re.IGNORECASE)
FEW_LETTERS = 400
FEW_VOICES = 2
SOME_VALUES, SOME_FURNITURE, MANY_VALUES = 1, 2, 2
SIGNS = 2


def certificate_in(document: Document) -> Seen | None:
    """The certificate a document is or holds: by its pages, else by its name."""
    by_page = [seen for number, text in enumerate(document.pages, start=1) if (seen := _on_page(text, number, document)) is not None]
    if by_page:
        return next((seen for seen in by_page if seen.is_certain), by_page[0])
    return _by_name(document)


def _on_page(text: str, number: int, document: Document) -> Seen | None:
    body = next((name for name, words in _BODIES.items() if words.search(text)), None)
    if body is None or not _TITLE.search(text):
        return None
    if _is_certain(text, document.text):
        return Seen(body, number, True)
    lines = _RUN_ON.sub("\n", text)
    values = sum(bool(words.search(lines)) for words in _VALUES)
    furniture = sum(bool(words.search(lines)) for words in _FURNITURE)
    if _TITLE_ALONE.search(text) and not _is_prose(text):
        values += sum(bool(words.search(lines)) for words in _TOLD)
    is_likely = values >= SOME_VALUES and furniture >= SOME_FURNITURE
    return Seen(body, number, False) if is_likely or (values >= MANY_VALUES and (furniture or _TITLE_ALONE.search(text))) else None


def _is_certain(page: str, whole: str) -> bool:
    """A title alone, a number and two more things filled in, and nothing that a record, letter, policy or lesson would add.

    What is certain is destroyed, so that whatever else could be meant by it is only looked at.
    """
    if not (_TITLE_ALONE.search(page) and _NUMBER.search(page)) or _RECORD.search(whole) or _is_prose(whole):
        return False
    has_result = any(words.search(page) for words in (_RESULT, _OFFENCE))
    return has_result + sum(bool(words.search(page)) for words in (_ISSUED, _PERSON, _ONLY_THERE)) >= SIGNS


def _is_prose(text: str) -> bool:
    """A policy that tells about certificates speaks of "we" and calls itself one."""
    return _BLANK_FORM.search(text) is not None or len(_HOUSE_VOICE.findall(text)) > FEW_VOICES


def _by_name(document: Document) -> Seen | None:
    """A scan or near-empty file named as a certificate is one; a file with words so named is looked at."""
    for name in (document.filename, *document.names):
        plain = re.sub(r"[_.\-+]+", " ", name)
        if _NAME.search(plain) and not _NOT_ONE.search(plain):
            letters = sum(letter.isalpha() for letter in document.text)
            is_picture = not document.has_text_layer or (document.kind in ("pdf", "png", "jpg") and letters < FEW_LETTERS)
            return Seen("criminal-record", None, is_picture and _NAME_OF_ONE.search(plain) is not None)
    return None
