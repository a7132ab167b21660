"""What a Cyber Essentials certificate and an ICO registration say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.documents import Document
from workflows.inspectors.certificates_labels import Labelled, dated, labelled
from workflows.inspectors.spans import lines

SCHEME_LABELS: Mapping[str, str] = {
    "cyber_essentials": "Cyber Essentials",
    "cyber_essentials_plus": "Cyber Essentials Plus",
    "iso27001": "ISO 27001",
}
_PLUS = re.compile(r"cyber\s+essentials\s*(?:plus|\+)|\bCE\s?(?:plus|\+)|hanfodion seiber a mwy", re.IGNORECASE)
_BASIC = re.compile(r"cyber\s+essentials|hanfodion seiber", re.IGNORECASE)
_ISO = re.compile(r"\bISO(?:\s*/\s*IEC)?\s*27001", re.IGNORECASE)
_BOTH = re.compile(
    r"(?:upgrade|progress|move|work\w*|next|apply|towards|prerequisite|required"
    r"|before)\b[^.\n]{0,50}cyber essentials\s*(?:plus|\+)|cyber essentials and cyber essentials plus"
    r"|cyber essentials\s*(?:plus|\+)[^.\n]{0,30}\b(?:is not|not held|separately)",
    re.IGNORECASE,
)
_NOT_CERTIFICATE = re.compile(
    r"\b(?:self-?assessment questionnaire|assessment (?:report|feedback)|application (?:received|form)"
    r"|has not (?:yet )?(?:passed|been)|did not (?:pass|achieve)|result: fail|assessment in progress|quote|invoice"
    r"|readiness (?:tool|report)|action plan)\b",
    re.IGNORECASE,
)
_EXPIRY = (
    r"(?:date of\s+)?expir(?:y|es|ation)(?:\s+(?:date|on))?|(?:certificate\s+)?(?:valid(?:ity)?\s+(?:until|to)|ends)"
    r"|re-?certif(?:ication|y)(?:\s+(?:due|date|by))*|renewal\s+(?:due|date)|(?:certificate|certification)\s+(?:end"
    r"|expiry)\s+date|good until|dyddiad dod i ben|yn ddilys (?:tan|hyd)|daw i ben"
)
_ISSUE = (
    r"(?:date\s+(?:of\s+)?(?:certification|issued?|certified|award(?:ed)?|initial certification))"
    r"|(?:certificate\s+)?issue(?:d)?(?:\s+(?:date|on))?|certifi(?:ed|cation)\s+(?:on|date|achieved)"
    r"|certificate start date|valid from|awarded(?:\s+on)?|dyddiad (?:cyhoeddi|ardystio)"
)
_HOLDER = (
    r"(?:name of\s+(?:the\s+)?)?(?:certified\s+)?(?:organi[sz]ation|company|applicant|customer|client|legal entity"
    r"|sefydliad)(?:\s+name)?|(?:this is to certify that|certificate (?:is )?(?:issued|awarded) to|awarded to"
    r"|issued to|certificate holder|this certifies that|yn ardystio bod|enw(?:'r)? sefydliad)"
)
_CERTIFY = re.compile(
    r"(?:this is to certify that|this certificate certifies that|this certifies that|is awarded to"
    r"|certificate is (?:issued|awarded) to|we certify that|tystir bod|hereby certif(?:y"
    r"|ies) that)\s*:?\s*(?:the\s+)?(?P<name>[A-Z][\w&.,'’() -]{2,90}?)"
    r"(?=\s*(?:\n|,|\bhas\b|\bwas\b|\bcomplies\b|\bmeets\b|\bis compliant\b|\bhave\b|\bof\b|\bat\b|$))",
)
_CERTIFICATE_NUMBER = (
    r"(?:certificate|cert\.?|certification|tystysgrif)\s*(?:number|no\.?|ref(?:erence)?\.?|id|#)(?:\s*(?:number"
    r"|no\.?))?|rhif(?: y)?(?:'r)? (?:d|t)ystysgrif"
)
_SCOPE = r"(?:certification\s+|assessment\s+)?scope(?:\s+of\s+(?:certification|assessment))?|cwmpas"
_ICO_NUMBER = re.compile(r"\b(?:Z[A-Z]\s?\d{3}\s?\d{3}|Z\d{3}\s?\d{4})\b")
_TIER = re.compile(
    r"\b(?:fee\s+)?(?:tier|haen)\s*(?::|-)?\s*(?:payment\s*:?\s*)?(?:tier\s*)?(?P<tier>[123]|one|two|three)\b", re.IGNORECASE
)
_TIERS = {"one": "1", "two": "2", "three": "3"}
_ICO_EXPIRY = (
    r"(?:registration|register entry|fee|certificate|payment)?\s*(?:expir(?:y|es|ation)(?:\s+(?:date|on))?"
    r"|(?:is\s+)?valid (?:until|to)|renewal (?:due|date)|ends?(?: on| date)?|due (?:to expire|for renewal)"
    r"|paid (?:until|up to)|covers\s+you\s+(?:until|up to|to))|date (?:the )?(?:registration|fee|payment) (?:expires|is due(?: to expire)?)"
    r"|dyddiad dod i ben|daw i ben"
)
_ICO_START = (
    r"date (?:first )?registered|registration (?:start|began|starts?)(?:\s+date)?|(?:first\s+)?registered(?:\s+(?:on"
    r"|since))|start date|registration date|valid from|dyddiad cofrestru|payment (?:received|made)(?: on)?"
)
_ICO_HOLDER = (
    r"(?:name of (?:the\s+)?)?(?:data\s+)?controller(?:\s+name)?|organi[sz]ation(?:\s+name)?|registered (?:name"
    r"|organi[sz]ation|to)|name|enw(?:'r sefydliad)?|registrant|rheolydd data"
)


def scheme_of(document: Document) -> Labelled | None:
    """The level the certificate is of; a passing word about the next level up does not raise it."""
    for line in lines(document):
        if _PLUS.search(line.text) and not _BOTH.search(line.text):
            return Labelled("cyber_essentials_plus", line.page, line.text[:160])
    for key, words in (("cyber_essentials", _BASIC), ("iso27001", _ISO)):
        for line in lines(document):
            if words.search(line.text):
                return Labelled(key, line.page, line.text[:160])
    return None


def not_a_certificate(document: Document) -> Labelled | None:
    for line in lines(document):
        if _NOT_CERTIFICATE.search(line.text):
            return Labelled("other", line.page, line.text[:160])
    return None


def cyber_expiry(document: Document) -> Labelled | None:
    return dated(document, _EXPIRY)


def cyber_issue(document: Document) -> Labelled | None:
    return dated(document, _ISSUE)


def certificate_number_of(document: Document) -> Labelled | None:
    pattern = r"(?=[\w -]{0,40}\d)[A-Z0-9][A-Za-z0-9/-]{0,50}(?:[ ](?=[\w/-]*\d)[A-Z0-9][\w/-]{0,30}){0,4}"
    return next(iter(labelled(document, _CERTIFICATE_NUMBER, value=pattern, is_anywhere=True)), None)


def scope_of(document: Document) -> Labelled | None:
    return next(iter(labelled(document, _SCOPE)), None)


def holder_of(document: Document) -> Labelled | None:
    return _certified(document) or _named(document, _HOLDER)


def _certified(document: Document) -> Labelled | None:
    for page, text in enumerate(document.pages, start=1):
        if match := _CERTIFY.search(text):
            return Labelled(_without_tail(match["name"]), page, " ".join(match.group().split())[:160])
    return None


def _named(document: Document, words: str) -> Labelled | None:
    for found in labelled(document, words):
        name = _without_tail(found.value)
        if (
            name[:1].isupper()
            and len(name.split()) <= 12
            and not re.match(r"(?:number|size|address|has|is|of|details)\b", name, re.IGNORECASE)
        ):
            return Labelled(name, found.page, found.quotation)
    return None


def _without_tail(name: str) -> str:
    return re.split(r"\s{2,}|\s\((?:the|charity|company)\b|,\s*(?:of|at|\d)", " ".join(name.split()), maxsplit=1)[0].strip(" .,:;")


def ico_number_of(document: Document) -> Labelled | None:
    """A number of the register's form: Z and seven digits, or Z, a letter and six digits."""
    for line in lines(document):
        if match := _ICO_NUMBER.search(line.text):
            return Labelled(re.sub(r"\s", "", match.group()), line.page, line.text[:160])
    return None


def ico_tier_of(document: Document) -> Labelled | None:
    for line in lines(document):
        if match := _TIER.search(line.text):
            tier = match["tier"].casefold()
            return Labelled(_TIERS.get(tier, tier), line.page, line.text[:160])
    return None


def ico_expiry(document: Document) -> Labelled | None:
    return dated(document, _ICO_EXPIRY)


def ico_start(document: Document) -> Labelled | None:
    return dated(document, _ICO_START)


def ico_holder(document: Document) -> Labelled | None:
    return _named(document, _ICO_HOLDER)
