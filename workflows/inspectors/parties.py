"""Who an agreement is between, what sort of agreement it says it is, and who is controller of the data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workflows.documents import Document
from workflows.inspectors.spans import Line, plain_name

MAX_PARTIES = 40
_SPACE = re.compile(r"\s+")
_BETWEEN = re.compile(
    r"(?:(?:agreement|protocol|arrangement|memorandum|contract|mou|deed|isp|dsa)\b[^.]{0,120}?\b(?:is|are)?\s*(?:made|entered\s+into|agreed)?\s*(?:on[^.]{0,50}?|dated[^.]{0,50}?)?"
    r"\b(?:by\s+and\s+)?between|^\s*between|\bBETWEEN\b|\brhwng\b)\s*:?\s*(?P<names>[^.\n][^.]{4,400})",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(r"^\s*\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[).]\s+(?P<name>[A-Z][^\n]{2,200})", re.MULTILINE)
_LABELLED = re.compile(
    r"^\s*(?:party\s*(?:\d|[A-D]|one|two|three)|first party|second party|(?:data\s+)?(?:disclosing|receiving|providing|sharing|supplying)\s+(?:organi[sz]ation|party|partner|agency)"
    r"|data (?:provider|recipient|controller|processor|discloser|receiver)|controller|processor|(?:lead|partner|host) organi[sz]ation|organi[sz]ation\s*[12AB]"
    r"|sefydliad sy'n (?:datgelu|derbyn)|rheolydd|prosesydd)\s*(?:\([^)\n]{1,30}\)\s*)?[:\t]\s*(?P<name>[A-Z][^\n\t]{2,160})",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(
    r"^\s*(?:\d{1,2}[.)]?\s+)?(?:the\s+)?(?:parties(?: to (?:this|the) [\w -]{3,30})?|partners|partner organi[sz]ations|participating organi[sz]ations|organi[sz]ations involved|sefydliadau)[ \t]*:?[ \t]*(?P<inline>(?-i:[A-Z])[^\n]{5,300})?$",
    re.IGNORECASE | re.MULTILINE,
)
# What follows a party's name: its address, number, form or defined term.
_TAIL = re.compile(
    r"\s*(?:,|;|:|\(|\[|“|\"|\s[-–]\s|\b(?:whose|which|of\s+(?:\d|[A-Z][\w' ]+(?:Street|Road|Lane|House|Avenue|Place))|a (?:registered |charitable |company|charity|community)|an (?:unincorporated|incorporated)"
    r"|registered|incorporated|acting|trading|together|collectively|hereinafter|known as|as (?:the|controller|processor|joint)|who|for the|on \d|dated|concerning|regarding|relating|in respect|and its|elusen|sef)\b)",
)
_LEADING = re.compile(r"^\s*(?:and|ac?|the parties|:|;|\(?(?:\d{1,2}|[a-h]|[ivx]{1,3})[).])\s+", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"^(?:the )?(?:part(?:y|ies|ners?)|them|us|you|organi[sz]ations?|agenc(?:y|ies)|controllers?|processors?|data|date|name|each|both|two|insert|other|following|signator\w+|date of|all|any|lead contact|contacts?|roles?|position|signature)\b|[\[\]<>]|_{3,}|\bXX+\b",
    re.IGNORECASE,
)
_ORGANISATION_END = re.compile(
    r"\b(?:council|trust|ltd|limited|charity|project|service|services|cic|cio|scio|hub|police|constabulary|board|network|association|society|centre|center|partnership|foundation|group|house|university|haven"
    r"|shelter|homes|forum|circle|friends|collective|action|agency|office|team|department|cyngor|heddlu|ymddiriedolaeth|bwrdd|evaluation|consortium|federation|aid|advocacy|support|commissioner)\b",
    re.IGNORECASE,
)
_ENDS_A_NAME = re.compile(rf"{_ORGANISATION_END.pattern}[\s.,;]*$", re.IGNORECASE)
# "Midlow Council of 1 High Street, ZZ99 9ZZ": the place after the name has a number or postcode in it.
_PLACED = re.compile(rf"(?P<name>{_ORGANISATION_END.pattern})\s+of\s+(?=[^()]{{0,80}}\d).*$", re.IGNORECASE)
_PARTY_HEADERS = re.compile(
    r"^(?:organi[sz]ations?|part(?:y|ies)|partners?|partner (?:organi[sz]ation|agency)s?|name of (?:organi[sz]ation|party|partner)|agency|sefydliad(?: partner)?|party name)$",
    re.IGNORECASE,
)
_ROLE_WORDS = {
    "joint controller": re.compile(r"\bjoint(?:ly)?[ -](?:data )?controllers?\b|[cg]yd-?reol", re.IGNORECASE),
    "processor": re.compile(r"\bprocessor\b|prosesydd", re.IGNORECASE),
    "controller": re.compile(r"\bcontrollers?\b|rheolydd|rheolwr data", re.IGNORECASE),
}
_NOT = r"(?<!not )(?<!nor )(?<!neither )"
_JOINT = re.compile(
    rf"{_NOT}\b(?:are|as|be|become|act as|acting as|is an? arrangement between)\s+(?:the\s+)?joint(?:ly)?[ -](?:data )?controllers?\b|\bjoint controller (?:arrangement|agreement)\b.{{0,60}}\barticle 26\b"
    r"|\barticle 26\b.{0,60}\barrangement|\bjointly determine\b|\byn gyd-?reol\w+",
    re.IGNORECASE,
)
_NOT_JOINT = re.compile(
    r"\b(?:not|neither|nor|no)\b.{0,40}\bjoint(?:ly)?[ -](?:data )?controllers?|\b(?:independent|separate|autonomous)[ -](?:data )?controllers?\b"
    r"|\bcontrollers? in (?:its|their) own right\b|\bsole controller\b|rheolwyr (?:data )?annibynnol",
    re.IGNORECASE,
)
_PROCESSOR = re.compile(
    r"\b(?:is|are|as|act|acts|acting)\b.{0,25}\b(?:a |the )?(?:data )?processor\b|\bprocess(?:es|ing)?\b.{0,80}\bon behalf of (?:the )?(?:data )?controller\b|data processing agreement",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|neither|nor|no|never|rather than|ddim)\b[^.]{0,60}$", re.IGNORECASE)
JOINT, INDEPENDENT, PROCESSING = "joint_controllers", "independent_controllers", "controller_to_processor"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (
            "mou",
            r"memorand(?:um|a) of (?:understanding|co-?operation)|\bm\.?o\.?u\.?\b|memorandwm (?:cyd-?ddealltwriaeth|o ddealltwriaeth)",
        ),
        ("isp", r"(?:information|data) sharing protocol|\bISP\b|protocol rhannu gwybodaeth"),
        ("dda", r"data (?:disclosure|access) agreement|cytundeb (?:datgelu data|mynediad)"),
        (
            "jca",
            r"joint (?:data )?controllers?(?:hip)?\s+(?:arrangement|agreement)|article 26 (?:arrangement|agreement)|cytundeb [cg]yd-?reolwyr",
        ),
        ("processing", r"(?:data|information) process(?:ing|or) (?:agreement|contract|terms)"),
        (
            "dsa",
            r"(?:personal )?(?:data|information)[ -]sharing (?:agreement|contract|arrangement|framework)|cytundeb rhannu (?:data|gwybodaeth)|\bDSA\b|\bISA\b",
        ),
        ("lead_body", r"lead body agreement|hosted employment agreement"),
        ("hosting", r"hosting agreement|host(?:ing)? (?:organisation )?(?:agreement|contract)|host agreement"),
        ("meal", r"(?:evaluation|research|meal|monitoring)[\w ,]{0,30}agreement"),
    )
)
_FRAMEWORKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("waspi", re.compile(r"\bWASPI\b|wales accord on (?:the )?sharing|cytundeb rhannu gwybodaeth bersonol cymru", re.IGNORECASE)),
    ("saspi", re.compile(r"\bSASPI\b|scottish accord on (?:the )?sharing", re.IGNORECASE)),
    (
        "hsc",
        re.compile(
            r"\bHSC(?:NI)?\b[\w ()-]{0,60}(?:data access|protocol|information sharing)|protocol for sharing service user information",
            re.IGNORECASE,
        ),
    ),
)
TITLE_LINES = 14


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    page: int
    role: str = ""


def kind_of(lines: Sequence[Line]) -> tuple[str, str] | None:
    """The sort of agreement, from its title or else its first words, and the line that says so."""
    opening = lines[:TITLE_LINES]
    for line in opening:
        at = [
            (match.start(), order, kind)
            for order, (kind, words) in enumerate(_KINDS)
            if (match := words.search(line.text)) and len(line.text) <= 240
        ]
        if at:
            return min(at)[2], line.text
    return None


def sharing_words(document: Document) -> bool:
    """Whether a document that calls itself a memorandum also holds, or annexes, a sharing agreement of its own."""
    return bool(
        re.search(
            r"^\s*(?:(?:annex|appendix|schedule|part)\s*\w{0,3}\W{0,4})?\s*(?:data|information)[ -]sharing (?:agreement|protocol)\s*$",
            document.text,
            re.IGNORECASE | re.MULTILINE,
        )
    )


def framework_of(document: Document) -> str | None:
    """The national framework a protocol follows: WASPI in Wales, SASPI in Scotland, the health and social care protocol in Northern Ireland."""
    return next((name for name, words in _FRAMEWORKS if words.search(document.text)), None)


def parties_of(document: Document, lines: Sequence[Line], organisation: str) -> list[Party]:
    """The parties in the order they are named, without doubles."""
    named = [*_from_tables(document), *_from_text(lines, organisation)]
    kept: dict[str, Party] = {}
    for party in named:
        key = plain_name(party.name)
        if key and key not in kept and not any(key in other or other in key for other in kept):
            kept[key] = party
    return [_with_role(party, document) for party in list(kept.values())[:MAX_PARTIES]]


def _from_tables(document: Document) -> list[Party]:
    found = []
    for table in document.tables:
        head = [" ".join(cell.split()).strip(" :*") for cell in table.rows[0]] if len(table.rows) > 1 else []
        columns = [number for number, cell in enumerate(head) if _PARTY_HEADERS.match(cell)]
        if len(columns) == 1 and len(head) >= 2:
            found += [Party(name, table.page) for row in table.rows[1:] if (name := _name(row[columns[0]]))]
    return found


def _from_text(lines: Sequence[Line], organisation: str) -> list[Party]:
    found: list[Party] = []
    for page in dict.fromkeys(line.page for line in lines):
        text = "\n".join(line.text for line in lines if line.page == page)
        found += [Party(name, page) for match in _LABELLED.finditer(text) if (name := _name(match["name"]))]
        found += [Party(name, page) for name in _headed(text)]
        if found:
            continue
        for match in _BETWEEN.finditer(text):
            names = _listed(text[match.end() - len(match["names"]) :]) or _split(match["names"], organisation)
            if len(names) >= 2:
                found += [Party(name, page) for name in names]
                break
    return found


def _headed(text: str) -> list[str]:
    """Parties listed under a heading of that name, or after "Partners:" on one line."""
    for match in _HEADED.finditer(text):
        inline = [_name(part) for part in re.split(r";|,\s+(?=[A-Z])|\sand\s(?=[A-Z])", match["inline"] or "")]
        if len(inline) > 1 and all(inline):
            return inline
        if not match["inline"] and (listed := _listed(text[match.end() :])):
            return listed
    return []


def _listed(text: str) -> list[str]:
    """Numbered parties after "between": each on its own line, or run on with (1) and (2)."""
    start = text[:1500]
    run_on = re.split(r"\(\s*(?:1|2|3|4|5|6)\s*\)", start.split("\n\n")[0])
    if re.match(r"\s*:?\s*\(\s*1\s*\)", start) and len(run_on) >= 3:
        return [name for piece in run_on[1:7] if (name := _name(piece))]
    found: list[str] = []
    for match in _NUMBERED.finditer(start):
        if not found and start[: match.start()].strip(" :\n"):
            break
        if name := _name(match["name"]):
            found.append(name)
    return found if len(found) >= 2 else []


def _split(names: str, organisation: str) -> list[str]:
    """Two names joined by "and", where only one reading is possible."""
    plain = _SPACE.sub(" ", _up_to_heading(names)).strip()
    own = re.search(re.escape(_SPACE.sub(" ", organisation)), plain, re.IGNORECASE) if organisation else None
    marked = plain if own is None else plain[: own.start()] + own.group().replace(" and ", " &&& ") + plain[own.end() :]
    pieces = [piece.replace(" &&& ", " and ") for piece in re.split(r"\s(?:and|ac?)\s(?=(?:the |y |yr )?[A-Z(])", marked)]
    if len(pieces) > 2:
        pieces = _joined(pieces)
    first = [_name(piece) for piece in pieces[:1]]
    listed = [_name(part) for part in re.split(r",\s+(?=[A-Z])", pieces[0])] if "," in pieces[0] and "(" not in pieces[0] else []
    named = [name for name in (listed if len(listed) > 1 and all(_ORGANISATION_END.search(name) for name in listed) else first) if name]
    return [*named, *[name for piece in pieces[1:] if (name := _name(piece))]]


def _up_to_heading(names: str) -> str:
    """The names without the heading that follows them: a line that ends as an organisation does, before one that begins afresh."""
    kept: list[str] = []
    whole = names.split("\n")
    for line, following in zip_longest(whole, whole[1:], fillvalue=""):
        kept.append(line)
        if _ENDS_A_NAME.search(line) and following.lstrip()[:1].isupper() and re.search(r"\s(?:and|ac?)\s", " ".join(kept)):
            break
    return "\n".join(kept)


def _joined(pieces: list[str]) -> list[str]:
    """Pieces of "Law and Rights Centre and Hub" put together again where a piece alone is no organisation."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not _ORGANISATION_END.search(_TAIL.split(joined[-1])[0]) and "(" not in joined[-1]:
            joined[-1] += f" and {piece}"
        else:
            joined.append(piece)
    return joined


def _name(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    if _ENDS_A_NAME.search(first) and rest.lstrip()[:1].isupper():
        text = first
    plain = _LEADING.sub("", _SPACE.sub(" ", text)).strip()
    plain = _PLACED.sub(lambda match: match["name"], plain)
    plain = _TAIL.split(plain, maxsplit=1)[0].strip(" ,;:.“”\"'‘’*")
    plain = re.sub(r"^(?:the|y|yr)\s+(?=[A-Z])", "", plain, flags=re.IGNORECASE)
    is_name = plain[:1].isupper() and 2 <= len(plain) <= 100 and len(plain.split()) <= 12 and not _NOT_A_NAME.search(plain)
    return plain if is_name else ""


def _with_role(party: Party, document: Document) -> Party:
    """The role stated right beside the party's name; blank when none is."""
    for page in document.pages:
        for match in re.finditer(re.escape(party.name), page):
            after = _SPACE.sub(" ", page[match.end() : match.end() + 160]).split(". ")[0]
            if not re.match(r"[^.\n]{0,40}(?:\b(?:is|acts?|acting|will|shall|as|the|sole|data|joint)\b|[\t(“\"])", after):
                continue
            for role, words in _ROLE_WORDS.items():
                if (hit := words.search(after)) and not _NEGATED.search(after[: hit.start()]):
                    return Party(party.name, party.page, role)
    return party


def arrangement_of(document: Document) -> tuple[str, int, str] | None:
    """Joint, independent or a controller with a processor, where the document settles it, with page and words; None when it says several."""
    said: dict[str, tuple[int, str]] = {}
    for number, page in enumerate(document.pages, start=1):
        text = _SPACE.sub(" ", page)
        for arrangement, words in ((INDEPENDENT, _NOT_JOINT), (JOINT, _JOINT), (PROCESSING, _PROCESSOR)):
            for match in words.finditer(text):
                before = text[max(0, match.start() - 60) : match.start()]
                if arrangement not in said and (arrangement == INDEPENDENT or not _NEGATED.search(before)):
                    said[arrangement] = (number, text[max(0, match.start() - 40) : match.end() + 60])
    if len(said) == 2 and JOINT in said and PROCESSING in said:
        said.pop(PROCESSING)
    if len(said) != 1:
        return None
    arrangement, (number, words_found) = next(iter(said.items()))
    return arrangement, number, words_found.strip()
