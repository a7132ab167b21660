"""The words that say what a date of a policy means, in English and Welsh, and where they count as a label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NEXT, LAST, BARE, APPROVED, REVIEWED, ISSUED, SIGNED, FIRST, PLAIN = (
    "next",
    "last",
    "bare",
    "approved",
    "reviewed",
    "issued",
    "signed",
    "first",
    "plain",
)
SENTENCE_REACH = 220
# How far a date may stand from the words that name it.
REACH = 150

_BE = (
    r"(?:(?:(?:due\s+)?to|will|must|should|shall|next|can|a\s+gaiff|caiff|(?:is|are)\s+(?:due\s+)?(?:to\s+be|next|due))\s+"
    r"(?:be\s+|ei\s+|to\s+be\s+|next\s+be\s+|then\s+be\s+|also\s+be\s+)?)"
)
LABELS = re.compile(
    r"\b(?:"
    r"(?P<next>(?:date\s+(?:of|for)\s+(?:the\s+)?)?next\s+(?:\w+\s+)?(?:review|revision|update|look(?:\s+at\s+(?:it|this))?"
    r"|refresh|renewal|re-?approval|reading|check(?:\s+of\s+(?:this|the)\s+\w+)?|rev\b\.?)(?:ed)?(?:\s+(?:date|due|by))*"
    r"|(?:review|revision)\s+(?:is\s+|date\s+)?due(?:\s+date)?|due\s+(?:date\s+)?for\s+(?:\w+\s+){0,3}(?:review|renewal)"
    rf"|{_BE}(?:again\s+)?(?:reviewed|revised|updated|revisited|looked\s+at|renewed|reconsidered|refreshed|re-?adopted|re-?approved"
    r"|(?:considered|discussed|checked|brought\s+back|come\s+back)(?=\s+again|\s+to))(?:\s+again)?"
    r"|look\s+at\s+(?:it|this(?:\s+\w+)?)\s+again|date\s+(?:for|to(?:\s+be)?)\s+review(?:ed)?|date\s+due\s+for\s+review"
    r"|(?:planned|target|expected"
    r"|future|scheduled|proposed)\s+review(?:\s+date)?"
    r"|(?:will|shall|must|should|to|['’]ll)\s+(?:next\s+|then\s+|formally\s+|also\s+)?(?:come\s+back\s+to|bring\s+(?:it"
    r"|this)\s+back|return\s+to|revisit|reconsider|renew|review|consider|discuss|check"
    r"|look(?:\s+again)?\s+at)(?:(?<=back)|\s+(?:it|this|(?:this|the|our)\s+(?:\w+\s+){0,2}(?:policy|procedures?|document"
    r"|statement|code|plan|page|leaflet|letter)|its\s+(?:effectiveness|contents?|operation)))(?:\s+again)?"
    r"|(?:good|current|stands|runs|lasts|stays\s+in\s+force|remains?\s+in\s+force|in\s+force|approved)\s+(?:until|till"
    r"|to)(?=\W+(?:\d|[a-z]{3,9}\W+(?:20)?\d\d))"
    r"|(?:for\s+)?review\s+(?:again\s+)?(?:by|before|no\s+later\s+than|again\s+in)|valid\s+(?:until|to)|expir(?:y"
    r"|es)(?:\s+date)?|next(?=\s*:)|lapses?(?=\s+on)|review\s+again|reviewing(?=\s*:)|renewal\s+(?:date|due)"
    r"|review\s+deadline|rev\.?\s+(?:due|date)|next\s+due|look\s+again(?=\s*:)|due(?=\s*:)|(?<=[;,|/(–-]\s)due(?=\s+(?:by\s+"
    r"|in\s+|on\s+)?(?:\d|[a-z]{3,9}\s(?:20)?\d\d))|next\s+time(?=[\s:,]+(?:is|in|on|by|will\s+be|\d|[a-z]{3,9}\s20\d\d))"
    r"|dyddiad\s+adolygu\s+nesaf|(?:dyddiad\s+(?:yr\s+)?)?adolygiad\s+nesaf|adolygu\s+nesaf|i['’]w\s+adolygu(?:\s+(?:eto|nesaf))?"
    r"|(?:caiff\s+|bydd\s+)?(?:ei|eu)\s+adolygu(?:\s+(?:eto|nesaf))?|adolygir(?:\s+(?:hwn|eto|nesaf))*|(?:yr\s+adolygiad"
    r"|adolygiad)\s+i['’]w\s+gynnal)"
    r"|(?P<last>(?:date\s+(?:of\s+)?(?:the\s+)?)?(?:last|latest|most\s+recent(?:ly)?|previous(?:ly)?)\s+"
    r"(?:policy\s+)?(?:looked\s+at|checked|considered|refreshed|renewed|review(?:ed)?|updated?|revised|revision|amended"
    r"|amendment|full\s+review)(?:\s+date)?"
    r"|date\s+(?:reviewed|updated|revised|amended)|(?:review|update)\s+(?:completed|carried\s+out|undertaken)"
    r"|dyddiad\s+(?:yr\s+)?adolygu\s+diwethaf|(?:dyddiad\s+(?:yr\s+)?)?adolygiad\s+diwethaf|adolygwyd\s+ddiwethaf"
    r"|diweddarwyd(?:\s+ddiwethaf)?)"
    r"|(?P<bare>for\s+review(?=\s*[:\t]|\s+(?:\d|(?:in\s+)?[a-z]{3,9}\s20\d\d))|(?:policy[ \t]+)?review[ \t]+date"
    r"|date\s+of\s+(?:policy\s+)?review"
    r"|review(?=\s*[:\t])|(?:(?<=[,|;–(.-]\s)|(?<![^\n]))review(?=\s+(?:\d"
    r"|[a-z]{3,9}\s\d{4}\b))"
    r"|dyddiad\s+(?:yr\s+)?adolyg(?:u|iad)|adolygu(?=\s*:))"
    r"|(?P<first>(?:originally|first)\s+(?:adopted|approved|agreed|ratified))"
    r"|(?P<issued>(?:originally|first)\s+(?:issued|published|written|produced)"
    r"|(?:date\s+(?:of\s+)?)?(?:(?:final\s+)?issued?|publication|published|implementation|implemented|creation|created"
    r"|origination|written|produced"
    r"|drafted|prepared)(?:\s+date)?|effective(?:\s+(?:date|from))+(?:\s+of\s+(?:this\s+)?(?:policy|document))?"
    r"|operational\s+(?:date|from)"
    r"|(?:policy|document|version)\s+date|in\s+force\s+from|commencement"
    r"|cyhoeddwyd|dyddiad\s+(?:cyhoeddi|y\s+polisi|creu))"
    r"|(?P<approved>appr(?:\.|['’]?d)?(?=\s*:)|(?:board\s+of\s+(?:directors|trustees|management)|trustees"
    r"|management\s+committee|board)(?=[:,]?\s+\d{1,2}[./]\d{1,2}[./]\d{2,4}[^\n]{0,8}\|[^\n]{0,9}review)|(?:minuted"
    r"|recorded)\s+as\s+(?:approved|adopted|agreed)|(?:agreed|resolved|voted|decided)\s+to\s+(?:adopt|approve|accept)"
    r"|(?:(?:board|trustees?['’]?|committee|council|PCC|management|governors?['’]?|directors?['’]?|executive|cabinet"
    r"|elders['’]?|members['’]?"
    r"|corporation|session|SMT|SLT|senate|formal|final|policy)\s+){1,2}(?:approval|ratification|adoption|agreement"
    r"|sign[\s-]off)(?:\s+(?:date|given))?"
    r"|(?:date\s+(?:of\s+)?(?:\w+\s+)?)?(?:re-)?(?:approved|approval|adopted|adoption|ratified|ratification|endorsed"
    r"|(?:(?:board|trustees?|committee)\s+)?sign(?:ed)?[\s-]off"
    r"|authorised|agreed|accepted|passed)(?:[ ]+date|\s+date(?=\s*:))?"
    r"|(?:dyddiad\s+)?(?:(?:wedi['’]i\s+)?[cg]ymeradwy(?:wyd|o|aeth)|wedi['’]i\s+(?:fabwysiadu|dderbyn)|derbyniwyd"
    r"|mabwysiadwyd|mabwysiadu|cytunwyd))"
    r"|(?P<reviewed>(?:looked\s+at|went\s+through|gone\s+through|considered|checked|read)\s+(?:(?:it|them|this|these"
    r"|the\s+policy)\s+)?again|re-?adopted|reaffirmed|reconfirmed|renewed|(?:updated|revised)\s+effective\s+date|reviewed"
    r"|revised|updated|amended|refreshed|adolygwyd|diwygiwyd)"
    r"|(?P<signed>signed\s+(?:this|the)\s+policy|signed|signature|llofnodwyd|llofnod)"
    r"|(?P<plain>dated?|dyddiad|dyddiwyd)(?=\s*[:\t\n.…_]|\s+\d)"
    r")(?!\w)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|documents?|statement|handbook|plan|code|leaflet|letter|page|this|it|these|version|guidelines|notice"
    r"|assessment|trustees|board"
    r"|committee|directors|session|PCC|vestry|deacons|elders|shura|governors|cabinet|governing\s+body|polisi|gweithdrefn|ddogfen|dogfen|fersiwn|cynllun)\b",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:act|guidance|regulations|government|working\s+together|keeping\s+children|website|accessed|training"
    r"|certificates?|checks?|dbs|pvg"
    r"|risk\s+assessments?|legislation|cases?|supervision|register|insurance|minutes|canllawiau|deddf|referrals?|records?"
    r"|referees?|incident"
    r"|concerns?|complaints?|plans?\s+are|(?:support|care|action|business|safety|development|work)\s+plans?|contract|membership)\b",
    re.IGNORECASE,
)


# "Bydd yn cael ei adolygu ...": the sentence begins with its verb and leaves its subject to the one before.
_WELSH_VERB_FIRST = re.compile(r"\W*(?:bydd(?:wn|ir|af)?|caiff|cawn|fe|mi)(?:['’]i)?(?:\s+\w+){0,2}\W*", re.IGNORECASE)
# "Status | Approved" says how it stands, not when it was approved.
_STATUS = re.compile(r"\b(?:status|statws)\b[^\n]{0,20}[\t:|]\s*$", re.IGNORECASE)
# "The next review will take place by ..." needs no other subject.
_ARTICLE = re.compile(r"[\s\d.()•*–-]*(?:The|Its|Our|Their|Date|Y|Yr|the|its|our|their)\s+")
# "v2, updated August 2026, next update August 2028": what stands before a label at the foot of a page.
_VERSION_FIRST = re.compile(r"^\W*(?:v|ver|version|issue|rev|fersiwn)\.?\s?\d[\d.]*\W*$", re.IGNORECASE)
_AFTER_A_DATE = r"(?<=[a-z]\s20\d\d)[,;]\s|(?<=[/.-]20\d\d)[,;]\s|(?<=[/.]\d\d)[,;]\s"
# "To be approved on" is what somebody hopes.
_HOPED_FOR = re.compile(
    r"\b(?:(?:to|will|shall|must|should|can|cannot)\s+(?:then\s+|only\s+)?be|awaiting|pending|not\s+yet(?:\s+been)?|until"
    r"|once|unless|before|for|if\s+(?:it\s+is\s+)?)\s*$",
    re.IGNORECASE,
)
# Between two labels that share a date: "reviewed and approved".
SHARED = re.compile(r"\s{0,4}(?:/|&|\band\b|\bac?\b)\s{0,4}(?:was\s{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    start: int
    end: int


def marks(text: str, windows: Iterable[tuple[int, int]]) -> list[Mark]:
    """The labels within the windows in reading order. A plain "Date:" takes the meaning of the label just before it."""
    found: list[Mark] = []
    for match in (match for start, end in windows for match in LABELS.finditer(text, start, end)):
        follows = bool(found) and _follows(text, found[-1].end, match)
        if not follows and not _is_label(text, match):
            continue
        kind = match.lastgroup or PLAIN
        if kind == PLAIN:
            kind = _inherited(text, found, match.start())
        found.append(Mark(kind, match.start(), match.end()))
    return found


def _follows(text: str, end: int, match: re.Match[str]) -> bool:
    """Whether a label stands beside the one before it: "reviewed and approved", or heads in a row."""
    is_head = match.group()[:1].isupper() and re.fullmatch(r"[ \t|]{1,6}", text[end : end + 7][: max(0, match.start() - end)]) is not None
    return is_head or SHARED.fullmatch(text, end, match.start()) is not None


def kind_of(cell: str) -> str | None:
    """What the head of a column says about the dates below it."""
    match = LABELS.search(cell)
    if match is None:
        return PLAIN if re.match(r"\s*(?:date|dyddiad|when|pryd)\b", cell, re.IGNORECASE) else None
    return match.lastgroup


def _inherited(text: str, found: list[Mark], start: int) -> str:
    """ "Approved by: the board / Date: ..." and "Signed: ... Date: ...": the date belongs to the label before it."""
    if not found or start - found[-1].end > REACH:
        return PLAIN
    between = text[found[-1].end : start]
    return found[-1].kind if between.count("\n") <= 3 and not re.search(r"\d{4}|\d[./]\d", between) else PLAIN


def _line_before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at][-60:]


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether the words label a date of this document: they start a line or cell, or their sentence speaks of the policy."""
    before = text[max(0, match.start() - SENTENCE_REACH) : match.start()]
    line = re.split(rf"[\n\t|/]|[.;!?]\s|\s{{3,}}|{_AFTER_A_DATE}", before)[-1]
    if match.lastgroup == APPROVED and _HOPED_FOR.search(line):
        return False
    if _STATUS.search(_line_before(text, match.start())):
        return False
    is_first = (
        not re.search(r"\w", re.sub(r"^[\s\d.()•*–o-]+", "", line))
        or bool(_VERSION_FIRST.match(line))
        or (match.lastgroup in (NEXT, LAST) and _ARTICLE.fullmatch(line))
    )
    is_headed = match.group()[:1].isupper() and text[match.end() : match.end() + 1] == ":"
    if is_headed or (
        is_first and (match.group()[:1].isupper() or _ARTICLE.fullmatch(line) or not re.search(r"[a-z,][ ]?\n[\s\d.()•*–-]*$", before))
    ):
        return True
    sentence = re.split(r"[.!?]\s|\n\s*\n|\t|\|", before)[-1]
    if _WELSH_VERB_FIRST.fullmatch(sentence):
        return True
    named = sentence + match.group() if match.lastgroup in (NEXT, SIGNED) else sentence
    return bool(_SUBJECT.search(named)) and not _OTHER_SUBJECT.search(re.split(r"\n(?=[A-Z])", sentence)[-1])
