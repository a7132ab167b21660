"""The people a policy names for a role: the safeguarding lead, the deputy, or nobody yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.name_words import NOT_NAMES
from workflows.inspectors.people_sentences import NAME, PERSON, leading, pairs, standing_in, subjects_before
from workflows.inspectors.people_tables import people_in_tables
from workflows.inspectors.templates import is_blank

LEAD, DEPUTY, BOARD = "lead", "deputy", "board"

_ROLE = re.compile(
    r"\b(?P<before>(?:deputy|depute|assistant|vice|alternate|second(?:ary)?|back-?\s?up|dirprwy|trustee|board|lead\s+trustee"
    r"|governor|national|regional|local\s+authority)"
    r"(?:\s+(?:or|and|for|named|lead|level))?\s+)?"
    r"(?:(?P<role>(?:(?:designated|nominated|named|appointed|lead|organisational|organisation['’]s)\s+){0,2}"
    r"(?:(?:adults?|child(?:ren)?|vulnerable\s+adults?|adults?\s+and\s+child(?:ren)?)(?:['’]s)?\s+)?"
    r"(?:(?:welfare|wellbeing|well-being|inclusion|health)\s+(?:and|&)\s+)?(?:safeguarding|child\s+protection|adult\s+protection|safeguard)\s+(?:(?:adults?|children|and\s+child\s+protection"
    r"|and\s+wellbeing|&\s+child\s+protection)\s+)?"
    r"(?:leads?(?:\s+(?:officers?|persons?|contacts?))?|officers?|persons?|co-?ordinator|manager|champion|contact"
    r"|representative|trustee|link|team|adviser|advisor|nurse|point\s+of\s+contact)(?!\s+(?:board|training|policy|team\s+at)))"
    r"|(?:lead|named|nominated|designated|responsible|appointed)\s+(?:(?:responsible|lead)\s+)?(?:person|officer|lead|nurse|doctor|midwife|professional|practitioner"
    r"|trustee|member\s+of\s+staff)?\s*"
    r"(?:with\s+(?:lead\s+)?responsibility\s+)?(?:for|on)\s+(?:(?:adult|child|all)\s+)?(?:safeguarding|child\s+protection"
    r"|adult\s+protection|adult\s+support\s+(?:and|&)\s+protection)(?:\s+(?:adults|children|matters|issues|concerns)){0,2}"
    r"|lead(?=\s+is\s+(?-i:[A-Z][a-z]+\s[A-Z][a-z]))|named\s+responsible\s+person|(?:designated|nominated|named)\s+(?:person"
    r"|officer)(?=\s*(?:\(|:|is\b|\t|-|–))"
    r"|lead\s+for\s+(?:adults?|child(?:ren)?)(?:\s+(?:and|&)\s+\w+)?(?=[ ]*(?:\t|:|\n|$))|(?:single\s+|first\s+|main\s+)?(?:point\s+of\s+)?contact\s+for\s+safeguarding"
    r"|ASP\s+lead|ein\s+h?arweinydd\s+diogelu|vulnerable\s+adults?['’]?\s+(?:officer|lead|co-?ordinator)|(?:designated|nominated|named)\s+senior\s+(?:person|manager|officer)(?:\s+(?:for\s+(?:child\s+protection|safeguarding)|\(safeguarding\)))?"
    r"|(?:^[ \t]*|(?<=\())lead(?:\s+person)?(?=[ \t]*(?:\n|:|\t|\)|[–-]\s|is\b))(?=[\s\S]{1,160}?\b(?:deput[ye]|dirprwy)\b)"
    r"|(?:person|swyddog|arweinydd|unigolyn|cydlynydd)\s+(?:dynodedig|enwebedig|penodedig|arweiniol)\s+(?:(?:ar\s+gyfer|dros|am)\s+)?(?:diogelu|amddiffyn\s+plant)"
    r"|(?:swyddog|arweinydd|cydlynydd)\s+amddiffyn\s+plant"
    r"|(?:designated|nominated|named)\s+lead(?:\s+(?:person|officer))?(?=[ ]*(?:\(|:|\t|\.{3}|…|_{3}|[–-]\s|is\b|=))"
    r"|lead\s+(?:officer|nurse|professional|practitioner)\s+\((?:adult|child)\s+(?:protection|safeguarding)\)"
    r"|(?:committee|staff|team|church|council)?\s?member\s+with\s+(?:special\s+|particular\s+|lead\s+|overall\s+)?responsibility\s+for\s+safeguarding"
    r"|\bD(?:DSL|DSO|SL|SO|SP|CPO)s?\b|\bASC\b|\b(?:PSO|CSO|CPC)\b(?=\s*(?:[,:\t(–-]|is\b))"
    r"|(?:swyddog|arweinydd|person|cydlynydd|unigolyn)\s+diogelu(?:\s+(?:oedolion|plant|dynodedig|penodedig|arweiniol"
    r"|enwebedig))*)(?:\s?\((?:A?D?DSLs?|A?D?DSO|DSP|DSL/DDSL|ASC|SPOC|PDD|SDD|CPO)\))?",
    re.IGNORECASE | re.MULTILINE,
)
_DEPUTY_LABEL = re.compile(
    r"(?:^[ \t|•*-]*|[.;,/|]\s)(?:(?:the|our)\s+)?(?P<role>deput(?:[ye]|ies)|dirprwy)\b[ ]*(?:lead|officer|champion|person"
    r"|co-?ordinator|\((?:ddsl|safeguarding)\))?[ ]*(?=[:\t\n–-]|\.{3}|…|_{3}|is\b)"
    r"|(?<=\()deput[ye](?=\s?[),])|(?<=\bas\s)deput[ye]\b(?=\s{0,2}[.,;()]|\n|$)|\bdeput[ye]\slead\b(?=[ ]?[.,;:(\n]|\sis\b|$)"
    r"|(?<=\bei\s)dirprwy(?=\s{0,2}(?:[.,;()]|yw))|(?<=['’]r\s)dirprwy(?=\s+(?:yw|ydy)|\s?[,(:])|(?<=\bher\s|\bhis\s|\bthe\s)deput[ye]\b(?=\s{0,2}[.,;()?]|\n(?-i:[a-z])|\s+is\b)|(?<=\btheir\s)deput[ye]\b(?=\s{0,2}[.,;()?]|\n(?-i:[a-z]))",
    re.IGNORECASE | re.MULTILINE,
)
_POSTS = (
    r"manager|director|officer|executive|secretary|co-?ordinator|lead(?:er)?|head|nurse|worker|chair(?:man|woman|person)?|treasurer|warden|minister|vicar|pastor"
    r"|clerk|principal|administrator|adviser|advisor|advocate|practitioner|social\s+worker|curate|rector|caretaker|supervisor|trustee"
    r"|(?:head|director|manager|deputy)\s+of\s+(?:[\w&-]+\s){0,3}[\w&-]+"
)
_JOB = frozenset("manager managers lead leads officer officers director worker workers nurse team service services department unit helpline coordinator co-ordinator".split())
_SKIP = re.compile(
    r",\s+(?:who|whom|which)\b(?:[^.;\n]|\.(?=\w)){3,110}?,\s+(?=(?:is|are|yw)\s)|[\s:;,=•|*._–—?…-]{1,40}|['’]s\b"
    rf"|(?:(?:our|the|its|a)\s(?:[\w’'/&-]+\s){{0,5}}|(?-i:(?:[A-Z][\w’'/&-]*\s(?:(?:of|and|for|&)\s)?){{0,5}}))(?:{_POSTS})\s?(?=[ ,(–:-]\s?(?-i:{PERSON}))"
    r"|\((?:[^()\n]{0,60})\)|(?:for|at|of|within|in|on)\s[^\n:.;()]{2,60}?(?=\s?:|\s(?:is|yw)\s)"
    r"|(?:yw|ydy)['’]r\b|(?:(?:chief\s+(?:executive(?:\s+officer)?|officer)|CEO|(?:\w{3,20}\s){0,2}(?:manager|director"
    r"|co-?ordinator)|(?:head|director)\s+of\s+\w{3,20}"
    r"|prif\s+(?:weithredwr|swyddog)|cyfarwyddwr|rheolwr)\s?(?=[,(–:-]))"
    r"|(?:is|are|was|will\s+(?:be|remain)|remains|has\s+been|currently|at\s+present|our|the|yw|ydy|ni|oedd|sef|hwn|presennol|named?|enw"
    r"|appointed|(?:held|filled|carried\s+out|undertaken)\s+by|as|to|for|of|at|within|a|who|person|role"
    r"|contact|details|holder|responsible|her|his|their|being|namely|post-?holder|adults?|child(?:ren)?|young\s+people"
    r"|oedolion|plant|oedolion\s+a\s+phlant|name\s+of|safeguarding|matters|leads?)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\s?\([^()\n]{1,40}\))?[\s,(–—:|-]{0,6}(?:(?<![^\W\d_])(?:is|who\s+is|acts|will\s+act|stands?\s+in|serves|has\s+been\s+(?:appointed|named"
    r"|nominated)|have\s+appointed|was\s+appointed|to\s+(?:act|serve|be)|deputi[sz]es\s+for\s+(?:her|him|them)|as|our|the|its|their|her"
    r"|his|currently"
    r"|and|also"
    r"|yw|ydy|ein|y|a|charity['’]?s?|organisation['’]s|council['’]s|project['’]s|trust['’]s|centre['’]s|group['’]s|association['’]s"
    r"|overall|person|deputy|depute|parish|church|circuit|club|group|company|district|diocesan)\b[\s,]{0,3}){0,6}[\s(]{0,2}$",
    re.IGNORECASE,
)
# A contact card: the name on a line, then "Role:" before the role.
_CARD = re.compile(
    rf"(?:^|\n)[ \t]*(?:name|enw)[ \t]*[:\t|][ \t]*(?-i:{NAME.pattern})[^\n]{{0,40}}\n(?:[ \t]*(?:job|tel|phone|e-?mail|mobile)\b[^\n]{{0,60}}\n){{0,2}}"
    r"[ \t]*(?:(?:safeguarding[ ])?role|position|title|post|job(?:[ ]title)?|swydd|r[ôo]l)[^\n:\t]{0,20}[:\t|][ \t]*(?:(?:our|the)[ ])?$",
    re.IGNORECASE | re.MULTILINE,
)
# What may follow a role in a cell that holds nothing else.
_MERE_ROLE = re.compile(r"\s*(?:\([^()]*\)|(?:and|for|of|in|at|&)\s.{1,50}|[:/–-].{0,40})*\s*")
# A cell that speaks of a deputy for safeguarding, in whatever words.
_DEPUTY_CELL = re.compile(
    r"^(?!.*\b(?:lead|DSL|officer|ASC)\s*(?:/|and|&|or)\s*(?:\w+\s+){0,2}deput)(?=.*\bdeput(?:[ye]|ies)\b(?!\s+(?:manager|director|chief|chair|head|principal|leader"
    r"|ceo|mayor|clerk|warden|secretary)))",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^()\n]{3,60})\)")
LONGEST_LABEL = 60
_UNNAMED = re.compile(
    r"\A[\s:–—|.-]{0,20}(?:(?:name|enw)\b[\s:]{0,4})?(?P<blank>t\.?b\.?[ca]\.?\b|(?:(?:this\s+)?(?:post|position"
    r"|role)\s+)?(?:is\s+)?(?:currently\s+)?vacant\b|to\s+be\s+(?:confirmed|appointed|advised"
    r"|agreed|announced)|vacant\b|i['’]w\s+gadarnhau|not\s+yet\s+appointed|currently\s+vacant)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"(?:local authority|council['’]s|diocesan|nhs)\s*$")
# Roles that stand for the lead where no other is named.
_LESS = re.compile(r"\b(?:nurse|doctor|midwife|professional|practitioner|contact)\b", re.IGNORECASE)
# The next line names somebody before a role in the same way.
_STARTS_LIKE = re.compile(rf"[^\n]{{0,40}}\n[ \t•*-]*{PERSON}(?:[ ]?[–—-][ ]|,[ ]|[ ]\(|\t)")
# Whoever is named after "in the absence of the lead" is somebody else.
_ABSENT = re.compile(r"\b(?:in\s+the\s+absence\s+of|instead\s+of|other\s+than|without|if|when|where|unless)\s+(?:the|our|your|either|this)?\s*$", re.IGNORECASE)
_PAST = re.compile(r"\b(?:previous|former|outgoing|retiring|retired|old)\s*$")
REACH, REACH_BACK = 160, 200
STEPS = 12
# Per page; no policy names a role more often on one.
MOST_MENTIONS = 150


@dataclass(frozen=True, slots=True)
class Named:
    """``role`` is the words of the document; ``name`` is blank where the place for it is (``is_placeholder``) or nothing was found."""

    kind: str
    role: str
    name: str
    page: int
    quotation: str
    is_placeholder: bool = False


def people_named(document: Document, organisation: str = "") -> list[Named]:
    """Every mention of a safeguarding role, in reading order, with the name beside it where there is one."""
    own = frozenset(organisation.casefold().split())
    found = list(_in_tables(document, own))
    for page, text in enumerate(document.pages, start=1):
        found.extend(_on_page(page, text, own))
    for page, text in enumerate(document.pages, start=1):
        found.extend(_said(page, text, own))
    return found


def _in_tables(document: Document, own: frozenset[str]) -> Iterator[Named]:
    def role_in(cell: str) -> str | None:
        if _DEPUTY_CELL.search(cell) and len(cell) <= LONGEST_LABEL:
            return DEPUTY
        match = _ROLE.match(cell) or _DEPUTY_LABEL.match(f"{cell}:")
        return _kind(f"{cell}:", match, own) if match and _MERE_ROLE.fullmatch(cell, min(match.end(), len(cell))) else None

    for page, kind, role, name in people_in_tables(document, role_in, lambda cell: _whole_name(_labelled(cell), own)):
        yield Named(kind, role, name, page, f"{role} {name}"[:160])


def _labelled(cell: str) -> str:
    return re.sub(r"\A(?:name|enw)\s*:\s*", "", cell, flags=re.IGNORECASE)


def _said(page: int, text: str, own: frozenset[str]) -> Iterator[Named]:
    """Whom a verb names: "Ama Okafor leads on safeguarding; when she is away, ring Bryn Talbot"."""
    if not re.search(r"safeguarding|protection|diogelu", text, re.IGNORECASE):
        return
    both = pairs(text)
    leads = [*leading(text), *((start, end, lead) for start, end, lead, _ in both)]
    deputies = [*((start, end, deputy) for start, end, _, deputy in both), *standing_in(text)]
    for kind, places in ((LEAD, leads), (DEPUTY, deputies)):
        for start, end, who in places[:MOST_MENTIONS]:
            near = text[max(0, start - REACH_BACK) : end]
            if (name := _whole_name(who, own)) and (kind == LEAD or re.search(r"\blead|\bDS[LO]\b|safeguarding|champion", near, re.IGNORECASE)):
                yield Named(kind, kind, name, page, quotation(text, start, end, around=40))


def holder(found: list[Named], kind: str) -> Named | None:
    """The first person named for the role; else the first place left blank; else the first mention."""
    of_kind = [each for each in found if each.kind == kind]
    for wanted in (lambda each: bool(each.name) and not _LESS.search(each.role), lambda each: bool(each.name), lambda each: each.is_placeholder, lambda _: True):
        if chosen := next(filter(wanted, of_kind), None):
            return chosen
    return None


def _on_page(page: int, text: str, own: frozenset[str]) -> Iterator[Named]:
    matches = sorted(
        [*islice(_ROLE.finditer(text), MOST_MENTIONS), *islice(_DEPUTY_LABEL.finditer(text), MOST_MENTIONS)],
        key=lambda match: match.start(),
    )
    end = -1
    for position, match in enumerate(matches):
        if match.start() < end:
            continue
        end = match.end()
        following = next((later.start() for later in matches[position + 1 :] if later.start() >= end), len(text))
        kind = _kind(text, match, own)
        if kind is None:
            continue
        yield _named(page, text, match, kind, min(following, match.end() + REACH), own)


def _kind(text: str, match: re.Match[str], own: frozenset[str]) -> str | None:
    words = re.sub(r"^(?:the|our)\s+", "", match.group().casefold().lstrip(".;,/ \t|•*-\n"))
    before = text[max(0, match.start() - 24) : match.start()].casefold()
    after = text[match.end() : match.end() + 30].casefold()
    if re.search(r"local authority|national|regional|lado", words) or _OF_OTHERS.search(before):
        is_own = "council" in own and re.search(r"council['’]s\s*$", before)
        if not is_own:
            return None
    if _PAST.search(before):
        return None
    if re.match(r"deput|dirprwy|assistant|alternate|second|vice|back|dd", words) or re.match(
        r"\s*(?:[(–-]\s*deput[ye]|deput[ye]\b|\(dirprwy)", after
    ):
        return DEPUTY
    if re.search(r"(?:deput(?:[ye]|ies)|dirprwy|alternate)(?:\s+\w+)?[\s:/]*$", before):
        return DEPUTY
    if re.search(r"\btrustee|\bboard|governor", words) or re.match(r"\s*(?:trustee|\(trustee|on the board)", after):
        return BOARD
    if re.search(r"(?:trustee|(?<!health )(?<!trust )board(?:['’]s)?)\s*(?:lead)?\s*$", before):
        return BOARD
    return LEAD


def _named(page: int, text: str, match: re.Match[str], kind: str, limit: int, own: frozenset[str]) -> Named:
    role = " ".join(match.group().split()).strip(".,;/|•*- ")
    after = text[match.end() : limit]
    if _ABSENT.search(text[max(0, match.start() - 40) : match.start()]):
        after = ""
    # A label that begins after a full stop has nothing to do with the name in the sentence before.
    before, is_said = ("", False) if match.group()[:1] in ".;|" else _name_before(text, match.start(), own)
    line = after.split("\n", 1)[0]
    is_own_line = bool(before) and (_STARTS_LIKE.match(after) is not None or re.search(r"\sas\s", text[max(0, match.start() - 30) : match.start()]) is not None)
    if name := (before if is_said else "") or _name_after(line, own) or (before if is_own_line else "") or _name_after(after, own) or before:
        return Named(kind, role, name, page, quotation(text, match.start(), match.end(), around=60))
    blank = bool(_UNNAMED.match(_without_brackets(after))) or is_blank(after)
    return Named(kind, role, "", page, quotation(text, match.start(), match.end(), around=60), is_placeholder=blank)


def _without_brackets(text: str) -> str:
    return re.sub(r"\A\s?\([A-Z]{2,5}\)", "", text)


def _name_after(text: str, own: frozenset[str]) -> str:
    """The name reached by stepping over what may stand between a role and its holder."""
    if found := _stepped(text, own):
        return found
    labelled = re.match(r"[^.]{0,80}?\b(?:name|enw)\s{0,2}:\s{0,4}", text, re.IGNORECASE)
    return _name_at(text, labelled.end(), own) if labelled else ""


def _stepped(text: str, own: frozenset[str]) -> str:
    position = 0
    for _ in range(STEPS):
        if found := _name_at(text, position, own):
            return found
        if (inside := _IN_BRACKETS.match(text, position)) and (found := _whole_name(inside[1], own)):
            return found
        skipped = _SKIP.match(text, position)
        if skipped is None or not skipped.group() or re.search(r"(?<![.…])\.\s+\Z|\n\s*\n\s*\n", skipped.group()):
            return ""
        position = skipped.end()
    return ""


def _name_at(text: str, position: int, own: frozenset[str]) -> str:
    match = NAME.match(text, position)
    return _trimmed(match, own) if match else ""


def _whole_name(text: str, own: frozenset[str]) -> str:
    match = NAME.match(text.strip())
    return _trimmed(match, own) if match else ""


def _trimmed(match: re.Match[str], own: frozenset[str]) -> str:
    """The name up to the first word that cannot be part of one; a single word counts only after a title."""
    kept: list[str] = []
    words = match["name"].split()
    for word in words:
        plain = re.sub(r"['’]s\Z", "", word).casefold().strip(".,'’-")
        is_initial = len(plain) == 1 and word[0].isupper()
        if (plain in NOT_NAMES and not is_initial) or (plain in own and len(own) > 1):
            break
        kept.append(word)
    title = (match["title"] or "").strip()
    is_acronym = len(kept) == 1 and not title
    # "Tenancy Sustainment Manager" is a post.
    if 1 < len(kept) < len(words) and words[len(kept)].casefold().strip(".,") in _JOB:
        return ""
    if not kept or is_acronym or not any(len(word.strip(".")) > 1 for word in kept[-1:]):
        return ""
    return re.sub(r"['’]s\Z|[.,'’-]+\Z", "", " ".join([title, *kept] if len(kept) == 1 else kept))


def _name_before(text: str, start: int, own: frozenset[str]) -> tuple[str, bool]:
    """ "Ama Okafor, Designated Safeguarding Lead" or "Ama Okafor is our DSL"; and whether the sentence or the card says so."""
    if card := _CARD.search(text, max(0, start - 200), start):
        return _trimmed(card, own), True
    for who in subjects_before(text, start):
        if subject := _whole_name(who, own):
            return subject, True
    window = text[max(0, start - 100) : start]
    bridge = _BEFORE.search(window)
    head = window[: bridge.start()] if bridge else window
    line = re.split(r"\n|\t|(?<!\b[A-Z])[.;:]\s", head)[-1]
    found = list(NAME.finditer(line))
    if not found or found[-1].end() != len(line.rstrip()):
        return "", False
    if not bridge or not bridge.group().strip():
        own_line = re.search(rf"(?:^|\n)[ \t•*-]*(?-i:{NAME.pattern})[ \t]*\n[ \t]*\Z", window)
        is_alone = own_line and re.match(r"[^\n]{0,90}(?:\n|\Z)", text[start:])
        return (_trimmed(own_line, own), False) if own_line and is_alone else ("", False)
    is_beside = bool(bridge and re.search(r"[,(–—:|\t-]|\b(?:is|as|acts|yw|ydy)\b", bridge.group()))
    is_said = bool(bridge and re.search(r"\b(?:is|acts|serves|act|appointed|yw|ydy)\b", bridge.group()))
    return (_trimmed(found[-1], own), is_said) if is_beside else ("", False)
