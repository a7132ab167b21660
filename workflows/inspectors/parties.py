"""Who an agreement is between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from workflows.documents import Document
from workflows.inspectors.agreement_kinds import NEGATED
from workflows.inspectors.party_lists import own_paragraph, split_names
from workflows.inspectors.party_names import PARTY_LABEL, is_party, party_name
from workflows.inspectors.party_opening import as_known, defined_together, signed_for
from workflows.inspectors.party_tables import in_tables
from workflows.inspectors.signature_places import Signature
from workflows.inspectors.spans import Line, dates_in, names_agree, plain_name

MAX_PARTIES = 40
_SPACE = re.compile(r"\s+")
_IN_BRACKETS = re.compile(r"(?<![\w)])\(\s*([1-6])\s*\)")
_BETWEEN = re.compile(
    r"(?:(?:agreement|protocol|arrangement|memorandum|contract|mou|deed|isp|dsa)\b[^.]{0,120}?\b(?:is|are)?\s*(?:made"
    r"|entered\s+into|agreed)?\s*(?:on[^.]{0,50}?|dated[^.]{0,50}?)?"
    r"\b(?:by\s+and\s+)?(?:between|among(?:st)?)|^\s*(?:between|among(?:st)?)|\bBETWEEN\b|\brhwng\b"
    r"|\b(?:entered\s+into|made|concluded)\s+by(?!\s+and\s+between)(?=\s+(?:the\s+)?(?-i:[A-Z]))"
    r"|\b(?:sharing|exchange|disclosure)\s+of\s+(?:personal\s+)?(?:data|information)\s+between"
    r"|\bthe\s+(?:parties|partners)(?:\s+to\s+(?:this|the)\s+\w+)?\s+are)\s*:?\s*(?P<names>(?:\d[.)]\s)?[^.\n](?:[^.]|\.(?=\w)|(?<=\bInc)\.|(?<=\bSt)\.){4,400})",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(
    r"^\s*\(?(?P<number>\d{1,2}(?:\.\d{1,2})?|[a-h]|[ivx]{1,4})(?:[).]|(?<=\.\d)"
    r"|(?<=\.\d\d))\s+(?P<name>[A-Z][^\n]{2,200})",
    re.MULTILINE,
)
# "A; B; and, by accession on 20 July 2026, C".
_JOINED_LATER = re.compile(r"^\s*,?\s*(?:by|since|from|through|after)\s[^;,\n]{2,50},\s+", re.IGNORECASE)
_BULLETED = re.compile(r"\s*[•●▪‣◦*–-]\s+(?P<name>[A-Z][^\n]{2,200})")
# "between", a party, "and", a party: each on a line of its own.
_STACKED = re.compile(r"\bbetween\s*:?[ \t]*\n(?P<names>(?:[^\n]{0,200}\n){1,14}[^\n]{0,200})", re.IGNORECASE)
_AND = re.compile(r"\s*[(\[–-]?\s*(?:and|&|a|ac)\s*[)\]–-]?\s*:?\s*", re.IGNORECASE)
# "Between: A" above "And: B".
_PAIRED = re.compile(
    r"^\s*(?:between|rhwng)\s*:\s*(?P<first>[A-Z][^\n]{2,160}?)[\n\s;,]\s*(?:and"
    r"|ac?)\s*:\s*(?P<second>[A-Z][^\n]{2,160})",
    re.IGNORECASE | re.MULTILINE,
)
_FOLLOWING = re.compile(
    r"\s*(?:the\s+)?following(?:\s+(?:\w+\s+)?(?:organi[sz]ations|parties|partners|agencies"
    r"|bodies))?\s*:?",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\s+(?:have\s+agreed|(?:hereby\s+)?agree(?=\s+(?:that|as\s+follows|the\s+following))|enter\s+into|are\s+parties)\b.*$", re.IGNORECASE
)
_TITLE_PAIR = re.compile(r"(?P<first>[A-Z][^\n\t.;:]{3,80}?)\s+(?:and|&)\s+(?P<second>[A-Z][^\n\t.;:]{3,80})")
# Small words that no name holds: a sentence goes on.
_RUNS_ON = re.compile(r"\s(?!(?:and|of|for|the|in|on|at|to|with|by|yr?|ar|a|o)\b)[a-z]{2,}")
_PARTED = re.compile(r";(?:\s*(?:and|ac?))?\s*$")
# Its number, address or contact in brackets says more of a party than its name, and may hold full stops.
_ASIDE = re.compile(r"\s?\((?!\s*the\b)[^()\n]{30,240}\)")
_SHORT_FORM = re.compile(r"\([A-Z][A-Za-z]{1,9}\)[\s.;]*$")
TITLE_LINES = 6
# Lines a party takes with its number and address.
LONGEST_PARTY = 4
_LABELLED = re.compile(
    rf"^[ \t]*{PARTY_LABEL}\s*(?:\([^)\n]{{1,30}}\)\s*)?[:\t]\s*(?P<name>[A-Z][^\n\t]{{2,160}})", re.IGNORECASE | re.MULTILINE
)
_HEADED = re.compile(
    r"^\s*(?:\d{1,2}[.)]?\s+)?(?:the\s+)?(?:parties(?: to (?:this|the) (?:(?!\bare\b)[\w -]){3,30})?|partners"
    r"|partner organi[sz]ations|participating organi[sz]ations|names? of (?:the )?(?:parties|partners|organi[sz]ations)"
    r"|organi[sz]ations(?: involved)?(?=\s*:|\s+involved)|who(?:'s involved)?(?=\s*:)"
    r"|(?:the following )?organi[sz]ations (?:(?:have|are) )?(?:signed|signing) up(?: to (?:this|the) [\w ]{3,30}?)?"
    r"|sefydliadau)[ \t]*:?[ \t]*(?P<inline>(?:\(1\)\s)?(?-i:[A-Z])[^\n]{5,300})?$",
    re.IGNORECASE | re.MULTILINE,
)
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


def parties_of(document: Document, lines: Sequence[Line], organisation: str, signatures: Sequence[Signature] = ()) -> list[Party]:
    """The parties in the order they are named, without doubles; the signatures say for whom they were made."""
    known = [name for name in (organisation, *(each.party for each in signatures)) if name]
    heads = {" ".join(cell.split()) for table in document.tables for cell in table.rows[0] if len(table.rows[0]) > 2}
    told = [each for each in _from_text(lines, known, organisation, document.kind) if each.name not in heads or is_party(each.name, known)]
    kept = _without_doubles([*(Party(*each) for each in in_tables(document)), *told])
    if len(kept) < 2:
        kept = (
            _without_doubles([Party(*each) for each in defined_together(lines, organisation) or signed_for(signatures, organisation)])
            or kept
        )
    return [_with_role(Party(as_known(each.name, organisation), each.page, each.role), document) for each in kept[:MAX_PARTIES]]


def _without_doubles(named: Sequence[Party]) -> list[Party]:
    kept: dict[str, Party] = {}
    for party in named:
        key = plain_name(party.name)
        if key and key not in kept and not any(key in other or other in key for other in kept):
            kept[key] = party
    return list(kept.values())


def _from_text(lines: Sequence[Line], known: Sequence[str], organisation: str, kind: str) -> list[Party]:
    found: list[Party] = []
    is_word = kind in ("docx", "odt")
    for page in dict.fromkeys(line.page for line in lines):
        text = "\n".join(line.text for line in lines if line.page == page)
        found += [Party(name, page) for match in _LABELLED.finditer(text) if (name := party_name(match["name"]))]
        found += [Party(name, page) for name in _headed(text, known)]
        found += [Party(name, page) for name in _stacked(text, known)] if not found else []
        if found:
            continue
        text = _ASIDE.sub("", text)
        for match in _BETWEEN.finditer(text):
            named = own_paragraph(match["names"]) if is_word else match["names"]
            begins = match.end() - len(match["names"])
            begins += len(said.group()) if (said := _FOLLOWING.match(text, begins)) else 0
            names = _listed(text[begins:]) or split_names(named, organisation, known)
            if len(names) >= 2:
                found += [Party(name, page) for name in names]
                break
    return found or [Party(name, lines[0].page) for name in _titled(lines[:TITLE_LINES], organisation)]


def _stacked(text: str, known: Sequence[str]) -> list[str]:
    """Parties on lines of their own with "and" on a line between them; what explains a party may follow it on the next lines."""
    if pair := _PAIRED.search(text):
        names = [party_name(pair["first"]), party_name(pair["second"])]
        return names if all(names) else []
    match = _STACKED.search(text)
    groups: list[list[str]] = [[]]
    for line in match["names"].split("\n") if match else ():
        if _AND.fullmatch(line):
            groups.append([])
        elif line.strip():
            groups[-1].append(line)
    if len(groups) == 1:
        return _one_below_the_other(groups[0], known)
    names = [party_name(group[0]) if group else "" for group in groups]
    return names if len(names) > 1 and all(names) and all(len(group) <= LONGEST_PARTY for group in groups[:-1]) else []


def _one_below_the_other(lines: Sequence[str], known: Sequence[str]) -> list[str]:
    """Parties below each other with nothing between them, one of which is the one whose document this is."""
    names: list[str] = []
    for line in lines:
        name = party_name(line)
        if not names and re.match(r"\s*\(?\w{1,3}[).]\s", line):
            return []
        if not name or dates_in(line) or not (line.isupper() or is_party(line, known)):
            break
        names.append(name)
    is_ours = any(names_agree(known[0], name) == "same" for name in names) if known else False
    return names if is_ours and len(names) > 1 else []


def _titled(opening: Sequence[Line], organisation: str) -> list[str]:
    """Two organisations joined in the title, one of which is the one whose document this is."""
    for line in opening if organisation else ():
        said = _AGREED.sub("", line.text.strip())
        match = _TITLE_PAIR.fullmatch(
            re.split(r"\b(?:between|rhwng)\s+|(?:agreement|protocol|memorandum|understanding)\s*[:–—-]\s+", said, flags=re.IGNORECASE)[-1]
        )
        names = [party_name(match["first"]), party_name(match["second"])] if match else []
        is_ours = any(names_agree(organisation, name) == "same" for name in names)
        if is_ours and all(is_party(name, [organisation]) and _RUNS_ON.search(name) is None for name in names):
            return names
    return []


def _headed(text: str, known: Sequence[str]) -> list[str]:
    """Parties listed under a heading of that name, or after "Partners:" on one line."""
    for match in _HEADED.finditer(text):
        inline = [party_name(_JOINED_LATER.sub("", part)) for part in re.split(r";(?:\s*and\b)?|$^", match["inline"] or "")]
        if len(inline) < 2:
            inline = [party_name(part) for part in re.split(r",\s+(?=[A-Z])|\sand\s(?=(?:the\s|yr?\s)?[A-Z])", match["inline"] or "")]
        if match["inline"] and match["inline"].startswith("(1)"):
            inline = _listed(match["inline"])
        if len(inline) > 1 and all(inline):
            return inline
        below = text[match.end() :]
        if not match["inline"] and (listed := _listed(below) or _in_lines(below, known)):
            return listed
    return []


def _in_lines(text: str, known: Sequence[str]) -> list[str]:
    """Parties on lines of their own below a heading, up to the next heading; none where a line may be either."""
    names: list[str] = []
    for line in text.strip().split("\n")[: MAX_PARTIES + 1]:
        name = party_name(line)
        if not name or not is_party(line, known) or _RUNS_ON.search(name):
            is_over = not name or line.isupper() or re.match(r"\s*\d", line) or _RUNS_ON.search(line)
            return names if is_over and len(names) > 1 else []
        names.append(name)
    return []


def _listed(text: str) -> list[str]:
    """Numbered parties after "between": each on its own line, or run on with (1) and (2)."""
    start = text[:1500]
    run_on = _run_on(start.split("\n\n")[0])
    if len(run_on) >= 2:
        return [name for piece in run_on if (name := party_name(piece))]
    if bulleted := _bulleted(start) or _parted(start):
        return bulleted
    found: list[str] = []
    first = ""
    for match in _NUMBERED.finditer(start):
        if not found and start[: match.start()].strip(" :\n"):
            break
        number = match["number"].casefold()
        if (found and number == first) or len(found) >= MAX_PARTIES or ("." in first and "." not in number):
            break
        first = first or number
        if name := party_name(match["name"]):
            found.append(name)
        elif len(found) > 1:
            break
    return found if len(found) >= 2 else []


def _run_on(text: str) -> list[str]:
    """What follows (1), (2) and so on, where the text begins with (1): up to a number out of turn, such as that of Article 6(1)."""
    places = list(_IN_BRACKETS.finditer(text))
    if not places or text[: places[0].start()].strip(" :\n"):
        return []
    in_turn = list(takewhile(lambda place: int(place[1][1]) == place[0], enumerate(places, start=1)))
    ends = [*(place.start() for _, place in in_turn[1:]), len(text)]
    return [text[place.end() : end] for (_, place), end in zip(in_turn, ends, strict=True)]


def _bulleted(text: str) -> list[str]:
    """Parties that follow at once as bullets."""
    found: list[str] = []
    for line in text.strip(" :\n").split("\n"):
        match = _BULLETED.match(line)
        if match is None or not (name := party_name(match["name"])):
            break
        found.append(name)
    return found if len(found) >= 2 else []


def _parted(text: str) -> list[str]:
    """Parties that follow on lines of their own, parted by semicolons; the one before the last may have lost its own."""
    found: list[str] = []
    ends = 0
    for line in text.strip(" :\n").split("\n")[:MAX_PARTIES]:
        is_parted = _PARTED.search(line) is not None
        name = party_name(line) if is_parted or (ends > 1 and (_SHORT_FORM.search(line) or is_party(line, ()))) else ""
        if not name:
            break
        found.append(name)
        ends += is_parted
    return found if ends > 1 else []


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
