"""Who an agreement is between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workflows.documents import Document, Table
from workflows.inspectors.agreement_kinds import NEGATED
from workflows.inspectors.signature_places import label_of
from workflows.inspectors.spans import Line, names_agree, plain_name

MAX_PARTIES = 40
_SPACE = re.compile(r"\s+")
_BETWEEN = re.compile(
    r"(?:(?:agreement|protocol|arrangement|memorandum|contract|mou|deed|isp|dsa)\b[^.]{0,120}?\b(?:is|are)?\s*(?:made"
    r"|entered\s+into|agreed)?\s*(?:on[^.]{0,50}?|dated[^.]{0,50}?)?"
    r"\b(?:by\s+and\s+)?between|^\s*between|\bBETWEEN\b|\brhwng\b)\s*:?\s*(?P<names>[^.\n][^.]{4,400})",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(r"^\s*\(?(?P<number>\d{1,2}|[a-h]|[ivx]{1,4})[).]\s+(?P<name>[A-Z][^\n]{2,200})", re.MULTILINE)
_BULLETED = re.compile(r"\s*[•●▪‣◦*–-]\s+(?P<name>[A-Z][^\n]{2,200})")
# "between", a party, "and", a party: each on a line of its own.
_STACKED = re.compile(r"\bbetween\s*:?[ \t]*\n(?P<names>(?:[^\n]{0,200}\n){1,14}[^\n]{0,200})", re.IGNORECASE)
_AND = re.compile(r"\s*[(\[-]?(?:and|&|a|ac)[)\]-]?\s*:?\s*", re.IGNORECASE)
_TITLE_PAIR = re.compile(r"(?P<first>[A-Z][^\n\t.;:]{3,80}?)\s+(?:and|&)\s+(?P<second>[A-Z][^\n\t.;:]{3,80})")
TITLE_LINES = 6
# Lines a party takes with its number and address.
LONGEST_PARTY = 4
_LABELLED = re.compile(
    r"^\s*(?:party\s*(?:\d|[A-D]|one|two|three)|first party|second party|(?:data\s+)?(?:disclosing|receiving|providing"
    r"|sharing|supplying)\s+(?:organi[sz]ation|party|partner|agency)"
    r"|data (?:provider|recipient|controller|processor|discloser|receiver)|controller|processor|(?:lead|partner"
    r"|host) organi[sz]ation|organi[sz]ation\s*[12AB]"
    r"|sefydliad sy'n (?:datgelu|derbyn)|rheolydd|prosesydd)\s*(?:\([^)\n]{1,30}\)\s*)?[:\t]\s*(?P<name>[A-Z][^\n\t]{2,160})",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(
    r"^\s*(?:\d{1,2}[.)]?\s+)?(?:the\s+)?(?:parties(?: to (?:this|the) [\w -]{3,30})?|partners"
    r"|partner organi[sz]ations|participating organi[sz]ations|organi[sz]ations involved"
    r"|sefydliadau)[ \t]*:?[ \t]*(?P<inline>(?-i:[A-Z])[^\n]{5,300})?$",
    re.IGNORECASE | re.MULTILINE,
)
# What follows a party's name: its address, number, form or defined term.
_TAIL = re.compile(
    r"\s*(?:,|;|:|\(|\[|“|\"|\s[-–]\s|\b(?:whose|which|of\s+(?:\d|[A-Z][\w' ]+(?:Street|Road|Lane|House|Avenue|Place))"
    r"|a (?:registered |charitable |company|charity|community)|an (?:unincorporated|incorporated)"
    r"|registered|incorporated|acting|trading|together|collectively|hereinafter|known as|as (?:the|controller"
    r"|processor|joint)|who|for the|on \d|dated|concerning|regarding|relating|in respect|and its|elusen|sef)\b)",
)
_LEADING = re.compile(r"^\s*(?:and|ac?|the parties|:|;|\(?(?:\d{1,2}|[a-h]|[ivx]{1,3})[).])\s+", re.IGNORECASE)
# Cells of a PDF part "Women's" into "Women ' s".
_LOOSE_APOSTROPHE = re.compile(r"(?<=\w) ?(['’]) ?s\b")
_NOT_A_NAME = re.compile(
    r"^(?:purpose|terms?|review|background|definitions?|introduction|duration|recitals?|interpretation|scope|aims?|job title|title)$|"
    r"^(?:the )?(?:part(?:y|ies|ners?)|them|us|you|organi[sz]ations?|agenc(?:y|ies)|controllers?|processors?|data|date"
    r"|name|each|both|two|insert|other|following|signator\w+|date of|all|any|lead contact|contacts?|roles?|position"
    r"|signature)\b|[\[\]<>]|_{3,}|\bXX+\b",
    re.IGNORECASE,
)
_ORGANISATION_END = re.compile(
    r"\b(?:council|trust|ltd|limited|charity|project|service|services|cic|cio|scio|hub|police|constabulary|board"
    r"|network|association|society|centre|center|partnership|foundation|group|house|university|haven"
    r"|shelter|homes|forum|circle|friends|collective|action|agency|office|team|department|cyngor|heddlu"
    r"|ymddiriedolaeth|bwrdd|evaluation|consortium|federation|aid|advocacy|support|commissioner)\b",
    re.IGNORECASE,
)
_ENDS_A_NAME = re.compile(rf"{_ORGANISATION_END.pattern}[\s.,;]*$", re.IGNORECASE)
# "Midlow Council of 1 High Street, ZZ99 9ZZ": the place after the name has a number or postcode in it.
_PLACED = re.compile(rf"(?P<name>{_ORGANISATION_END.pattern})\s+of\s+(?=[^()]{{0,80}}\d).*$", re.IGNORECASE)
_PARTY_HEADERS = re.compile(
    r"^(?:(?:signatory )?organi[sz]ations?|part(?:y|ies)(?: to (?:this|the) [\w -]{3,30})?|partners?"
    r"|partner (?:organi[sz]ation|agency)s?|name of (?:organi[sz]ation"
    r"|party|partner)|agency|sefydliad(?: partner)?|party name)$",
    re.IGNORECASE,
)
_PARTIES_LABEL = re.compile(
    r"(?:the\s+)?(?:part(?:y|ies)|partners?|(?:partner\s+|participating\s+)?organi[sz]ations?|agencies)(?:\s+(?:involved|names?))?",
    re.IGNORECASE,
)
_PAIR_LABEL = re.compile(r"\W*(?:between|and|rhwng|ac?)\W*", re.IGNORECASE)
_ROLE_WORDS = {
    "joint controller": re.compile(r"\bjoint(?:ly)?[ -](?:data )?controllers?\b|[cg]yd-?reol", re.IGNORECASE),
    "processor": re.compile(r"\bprocessor\b|prosesydd", re.IGNORECASE),
    "controller": re.compile(r"\bcontrollers?\b|rheolydd|rheolwr data", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    page: int
    role: str = ""


def parties_of(document: Document, lines: Sequence[Line], organisation: str) -> list[Party]:
    """The parties in the order they are named, without doubles."""
    named = [*_from_tables(document), *_from_text(lines, organisation, document.kind)]
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
        columns = [number for number, cell in enumerate(head) if any(_PARTY_HEADERS.match(half.strip()) for half in cell.split("/"))]
        if len(columns) == 1 and len(head) >= 2 and not label_of(table.rows[1][columns[0]]):
            found += [Party(name, table.page) for row in table.rows[1:] if (name := _name(row[columns[0]]))]
        found += [Party(name, table.page) for name in _beside(table)]
        paired = [row[1] for row in table.rows if len(row) == 2 and _PAIR_LABEL.fullmatch(" ".join(row[0].split()))]
        if len(paired) > 1:
            found += [Party(name, table.page) for cell in paired if (name := _name(cell))]
    return found


def _beside(table: Table) -> list[str]:
    """The parties of a table with a label beside each value: "Organisations | A; B", or "Organisation | A" above a place to sign."""
    found: list[str] = []
    labels = [row[0] for row in table.rows if len(row) == 2]
    for row in table.rows if len(labels) > 1 else ():
        label = " ".join(row[0].split()).strip(" :*")
        several = [_name(part) for part in re.split(r"[;\n]", row[-1])]
        if len(several) > 1 and all(several) and _PARTIES_LABEL.fullmatch(label):
            found += several
        elif _PARTY_HEADERS.match(label) and any(label_of(other) == "signed" for other in labels) and several[0]:
            found.append(several[0])
    return found


def _from_text(lines: Sequence[Line], organisation: str, kind: str) -> list[Party]:
    found: list[Party] = []
    is_word = kind in ("docx", "odt")
    for page in dict.fromkeys(line.page for line in lines):
        text = "\n".join(line.text for line in lines if line.page == page)
        found += [Party(name, page) for match in _LABELLED.finditer(text) if (name := _name(match["name"]))]
        found += [Party(name, page) for name in _headed(text)]
        found += [Party(name, page) for name in _stacked(text)] if not found else []
        if found:
            continue
        for match in _BETWEEN.finditer(text):
            named = _own_paragraph(match["names"]) if is_word else match["names"]
            names = _listed(text[match.end() - len(match["names"]) :]) or _split(named, organisation)
            if len(names) >= 2:
                found += [Party(name, page) for name in names]
                break
    return found or [Party(name, lines[0].page) for name in _titled(lines[:TITLE_LINES], organisation)]


def _stacked(text: str) -> list[str]:
    """Parties on lines of their own with "and" on a line between them; what explains a party may follow it on the next lines."""
    match = _STACKED.search(text)
    groups: list[list[str]] = [[]]
    for line in match["names"].split("\n") if match else ():
        if _AND.fullmatch(line):
            groups.append([])
        elif line.strip():
            groups[-1].append(line)
    names = [_name(group[0]) if group else "" for group in groups]
    return names if len(names) > 1 and all(names) and all(len(group) <= LONGEST_PARTY for group in groups[:-1]) else []


def _titled(opening: Sequence[Line], organisation: str) -> list[str]:
    """Two organisations joined in the title, one of which is the one whose document this is."""
    for line in opening if organisation else ():
        match = _TITLE_PAIR.fullmatch(re.split(r"\b(?:between|rhwng)\s+", line.text.strip(), flags=re.IGNORECASE)[-1])
        names = [_name(match["first"]), _name(match["second"])] if match else []
        if names and all(map(_ORGANISATION_END.search, names)) and any(names_agree(organisation, name) == "same" for name in names):
            return names
    return []


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
    if bulleted := _bulleted(start):
        return bulleted
    found: list[str] = []
    first = ""
    for match in _NUMBERED.finditer(start):
        if not found and start[: match.start()].strip(" :\n"):
            break
        number = match["number"].casefold()
        if (found and number == first) or len(found) >= MAX_PARTIES:
            break
        first = first or number
        if name := _name(match["name"]):
            found.append(name)
        elif len(found) > 1:
            break
    return found if len(found) >= 2 else []


def _bulleted(text: str) -> list[str]:
    """Parties that follow at once as bullets."""
    found: list[str] = []
    for line in text.strip(" :\n").split("\n"):
        match = _BULLETED.match(line)
        if match is None or not (name := _name(match["name"])):
            break
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
    plain_first = re.sub(r"\s?\([^()]{0,80}\)", "", pieces[0])
    listed = [_name(part) for part in re.split(r",\s+(?=[A-Z])", plain_first)] if "," in plain_first else []
    named = [name for name in (listed if len(listed) > 1 and all(_ORGANISATION_END.search(name) for name in listed) else first) if name]
    return [*named, *[name for piece in pieces[1:] if (name := _name(piece))]]


def _own_paragraph(names: str) -> str:
    """The names in a word processor's document, where a line that joins two of them is a whole paragraph."""
    first = names.split("\n")[0]
    return first if re.search(r"\w\s+(?:and|&|ac?)\s+\w", first) else names


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
    plain = _LEADING.sub("", _LOOSE_APOSTROPHE.sub(r"\1s", _SPACE.sub(" ", text))).strip()
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
                if (hit := words.search(after)) and not NEGATED.search(after[: hit.start()]):
                    return Party(party.name, party.page, role)
    return party
