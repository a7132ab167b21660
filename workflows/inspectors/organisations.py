"""Whose policy it is: another organisation's name left where the host's own should stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation

# A name in the owner's place this often is no slip of the pen.
FEWEST_MENTIONS = 2
FEWEST_BESIDE_OWN = 3
# An owner speaks up early.
PAGES_READ = 20

_WORD = r"(?:(?<!\w)[A-ZÀ-ÞŴŶ][\w’'&À-ɏ-]{0,30})"
_JOIN = r"(?:(?:of|for|and|the|in|to|&|y|yr|a)[ ])"
_ORGANISATION = (
    rf"(?!(?:The|All|Our|Any|Each|Every|These|Those|This|Some|Other)[ ][a-z])(?:The[ ])?{_WORD}(?:[ ]{_JOIN}{{0,2}}{_WORD}){{0,5}}"
)
_OWNER_VERB = (
    r"(?:is[ ](?:fully[ ]|strongly[ ]|wholly[ ])?committed|are[ ](?:fully[ ])?committed|believes?[ ]that"
    r"|recognises?[ ](?:that|its|the)|acknowledges|has[ ]a[ ](?:duty|zero|legal|responsibility)|takes[ ](?:its|all|the"
    r"|seriously)|aims[ ]to"
    r"|will[ ](?:ensure|not[ ]tolerate|always|take|provide|make|review|seek|work|never|support)|expects[ ](?:all|its"
    r"|every)|requires[ ](?:all|its|every)|wants[ ]to|seeks[ ]to|works[ ]with|exists[ ]to|supports[ ]adults"
    r"|staff\b|trustees\b|volunteers\b|employees\b|has[ ]adopted|undertakes|strives|endeavours|welcomes|values"
    r"|wedi[ ]ymrwymo|yn[ ]credu|yn[ ]cydnabod)"
)
_OWNER = re.compile(
    rf"(?P<subject>{_ORGANISATION})(?:[ ]\([^()\n]{{2,20}}\))?[ ]{_OWNER_VERB}"
    rf"|(?:(?:©|[Cc]opyright)[ ]{{0,2}}(?:20\d\d[ ]{{0,2}})?|\b(?:[Pp]olicy|[Pp]rocedure|[Tt]rustees|[Bb]oard|behalf|staff"
    rf"|volunteers|employees|members)[ ](?:of|at|for|within)[ ])(?P<object>{_ORGANISATION})"
    rf"|\b(?:within|at|by|with)[ ](?P<place>{_ORGANISATION})(?=[ ](?:we|staff|who|you|are|is|and[ ]its)\b|,[ ]we\b)"
    rf"|(?P<possessive>{_ORGANISATION})['’]s?[ ](?:safeguarding|policy|policies|board|trustees|staff|procedures?|commitment"
    rf"|values|work|services|adult|child|designated|approach|whistleblowing|complaints)\b"
)
_TITLE_LINE = re.compile(
    rf"^[ \t]*(?P<title>{_ORGANISATION})[ \t]*(?:[-–|:]|\t)?[ \t]*(?:[\w&,/ ]{{0,50}}\b(?:Policy|POLICY|Procedures?|PROCEDURES?|Polisi)\b)",
    re.MULTILINE,
)
_NOT_OWNERS = re.compile(
    r"\b(?:act|police|council|commission|nhs|health|social|services?|authority|government|nspcc|ofsted|cqc"
    r"|care\s+inspectorate|disclosure|barring|dbs|accessni|scotland|wales|england|ireland|britain|uk|home\s+office"
    r"|department"
    r"|ministry|parliament|assembly|court|multi-agency|mash|lado|oscr|ico|acas|protect|helpline|guidance|childline|ncvo"
    r"|scvo|wcva|nicva|salvation|migrant\s+help|unseen|action|regulator|hsc|gateway|partnership|board(?!ing)"
    r"|trustees?|committee|staff|volunteers?|employees?|employers?|managers?|management|director|lead|officer|adults?"
    r"|child(?:ren)?|people|person|policy|procedures?|safeguarding|section|appendix|everyone|anyone|nobody|organisation"
    r"|charity|trust\s+board|chair|chief|executive|workers?|advocates?|members?|deputy|designated|dsl|it|we|they|he|she"
    r"|this|that|these|all|each|every|any|our|your|their|no|some|if|when|where|and|but|a|an|in|on|or"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|modern|slavery|whistleblowing"
    r"|complaints?|purpose|scope|introduction|role|roles|equality|data|protection|version|date|review|legal|company"
    r"|parents?|carers?|survivors?|clients?|services?\s+users?|contractors?|partners?|interpreters?|crb|pvg|nrm|imsa|hub"
    r"|safecall|speak|corporate|customers?|feedback|compliments|conduct|recruitment|human|resources|hr|public|interest)\b",
    re.IGNORECASE,
)
_GENERIC_WORDS = """
& a advocacy aid alliance and association centre charity church cic cio collective community company council cymru england for
forum foundation group house housing hub in initiative ireland limited ltd network northern of partnership project scio scotland
service services society support the to trust uk wales women women's womens y yr
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


@dataclass(frozen=True, slots=True)
class Owner:
    name: str
    count: int
    page: int
    quotation: str


def other_owner(document: Document, organisation: str) -> Owner | None:
    """The organisation the document names as its owner where that is not the host."""
    if not organisation:
        return None
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    own = 0
    for page, text in enumerate(document.pages[:PAGES_READ], start=1):
        for pattern in (_OWNER, _TITLE_LINE):
            for match in pattern.finditer(text):
                name = _cleaned(next(filter(None, match.groups()), ""))
                if is_same(name, organisation):
                    own += 1
                elif _could_own(name):
                    counts[name] += 1
                    first.setdefault(name, (page, quotation(text, match.start(), match.end(), around=20)))
    if not counts:
        return None
    name, count = counts.most_common(1)[0]
    is_named = own > 0 or _mentions(document.text, organisation)
    enough = count >= (FEWEST_BESIDE_OWN if is_named else FEWEST_MENTIONS)
    return Owner(name, count, *first[name]) if enough and count > own else None


def _cleaned(name: str) -> str:
    return re.sub(
        r"^(?:(?:The|At|In|As|And|Within|By|All|Every|Our|Any|Each|For|With|From|When|If|Of)[ ])+", "", " ".join(name.split())
    ).rstrip("’'&-. ")


def _could_own(name: str) -> bool:
    words = name.split()
    own_words = [word for word in words if word.casefold() not in _GENERIC and not _NOT_OWNERS.fullmatch(word)]
    is_public = re.search(
        r"\b(?:council|police|nhs|commission|authority|government|act|office|department|board|partnership|service)\b", name, re.IGNORECASE
    )
    return bool(own_words) and not is_public and len(name) > 3


def is_same(name: str, organisation: str) -> bool:
    """Whether a name can mean the organisation: a telling word in common, or its initials."""
    mine = {word.casefold().strip("’'s,.()") for word in organisation.split()} - _GENERIC
    theirs = {word.casefold().strip("’'s,.()") for word in name.split()}
    initials = "".join(
        word[0] for word in re.findall(r"[^\W\d_][\w’']*", organisation) if word.casefold() not in ("of", "the", "and", "for")
    ).casefold()
    return bool(mine & theirs) or name.casefold().replace(".", "") == initials or not mine


def _mentions(text: str, organisation: str) -> bool:
    telling = [word for word in re.findall(r"[\w’'-]+", organisation) if word.casefold() not in _GENERIC]
    return bool(telling) and any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in telling)
