"""What a piece of text beside a signature is: a person, a post, an organisation, a day, a mark of signing, a rule to sign on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflows.inspectors.party_names import ORGANISATION, is_party, party_name
from workflows.inspectors.signature_names import RANKS, is_short_for
from workflows.inspectors.signature_places import LABELLED, RULE, STANDS_IN, label_of, tidy
from workflows.inspectors.signature_prose import FOR, NAME, TITLE_WORDS
from workflows.inspectors.spans import dates_in

PERSON, POST, PARTY, DAY, MARK, PLACE, NOISE, PROSE = "person", "post", "party", "day", "mark", "place", "noise", "prose"
STAMPED = "stamped"
# "Signed K Yelland": the word is no part of the name.
SIGNED_BARE = re.compile(
    r"^\s*(?:e-?)?signed[ ]+(?=(?-i:[A-Z])[\w.’'-]*[ ]+(?-i:[A-Z]))"
    r"(?!(?:for|by|on|in|at|this|the|as|off|date[d]?|name|copy|agreement|document|electronically|digitally|gan|ar)\b)",
    re.IGNORECASE,
)
LONGEST_PIECE = 110
LONGEST_PROSE_WORDS = 14

CUE = re.compile(
    r"^\W{0,3}(?:(?:\d{1,2}[.)]?|[A-Z][.)])\s+)?(?:(?:part|section|annex|schedule)\s+\w{1,3}\W+)?(?:the\s+)?"
    r"(?:signed\b|signatures?\b|signator(?:y|ies)\b|signing\b|sign(?:ed)?[ -]?off\b|executed\b|execution\b|agreed\b|accepted\b"
    r"|approved\s+and"
    r"|authoris(?:ed|ation)\b|agreement\s+and\s+signature|in\s+witness|as\s+witness|declaration|electronic(?:ally)?\b|e-?sign|digital"
    r"|completed\s+by|yours\s+\w+|(?:with\s+)?(?:best|kind|warm)\s+(?:regards|wishes)|certificate\s+of\s+completion|(?:completion|signature|signing)\s+certificate|yn\s+gywir|llofnod\w*)[^.]{0,90}[:.]?$"
    r"|\b(?:have|has)\s+(?:today\s+|hereby\s+|each\s+|now\s+|duly\s+)?(?:signed|executed|agreed)\b|\bthe\s+undersigned\b"
    r"|\bin\s+witness\b|\bwe\s+(?:agree|sign|accept)\b|\bsigned\s+(?:by|on\s+behalf|for|below|as\s+follows|electronically)\b",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\t+|\s+[—–|]\s+|\s-\s|\s{3,}|\s*;\s+|\s+/\s+")
MARKED = re.compile(
    r"[\[(]\s*(?:e-?signed|signed|sgd\.?|signature|llofnodwyd|signed\s+electronically|electronic\s+signature)\s*[\])]|(?<!\w)/s/|✓|✔",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\W{0,3}(?:(?:electronically|digitally)\s+(?:signed|approved|accepted)|e-?signed|signed\s+(?:with|via|using|through|electronically"
    r"|digitally|online)|docusigned|signature\s+(?:completed|captured|applied)|signed(?=\W*$))\b(?P<by>(?:\s+by)?)[^\d\n]{0,40}?\W*$",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^\W{0,2}(?:id\b|ip\b|ref\b|reference|e-?mail|envelope|document\s+id|audit|authentic|verified|via\b|transaction|certificate|tel\b"
    r"|telephone|phone|address|witness)|@|^[\da-f-]{8,}$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:,|\bat\b|T)?\s*\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?(?:UTC|GMT|BST|Z)\)?(?:[+-]\d{1,2}(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
# "Signed 17 Feb 2026 10:04 UTC": what a signing service writes, to the minute.
_BY_SERVICE = re.compile(r"\W{0,3}(?:e-?signed|signed|accepted|completed|llofnodwyd)\b", re.IGNORECASE)
_DAY_WORDS = re.compile(
    r"\b(?:date[d]?|signed|on|this|dyddiad|llofnodwyd|mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|[\s:,.()\[\]–—-]",
    re.IGNORECASE,
)
_DONE = (
    r"(?:(?:(?:i|we)\s+(?:hereby\s+)?(?:agree|accept|confirm|sign)\b[^:\n]{0,60}?|signed|agreed|accepted|executed|approved|endorsed|confirmed"
    r"|authori[sz]ed|llofnodwyd|cytunwyd)\s+)?"
)
_FOR = re.compile(rf"^\W{{0,2}}{_DONE}(?:for\s+and\s+)?{FOR}\s*:?\s+(?P<party>.+)$", re.IGNORECASE)
_FOR_NAMED = re.compile(
    rf"^\W{{0,2}}{_DONE}(?:for\s+and\s+)?(?:{FOR}|(?<=[a-z]\s)by)\s+(?P<party>[^:\n]{{2,90}}?)"
    rf"\s*(?::|\bby\b:?|\bgan\b:?)\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
# "............ (signature)": what is to be written on the rule.
_LABEL_BELOW = re.compile(r"[_.…]{3,40}[ ]?\([\w /]{3,30}\)", re.IGNORECASE)
# "MVT: Ada Bell, Chair, 3 May 2026", "Midlow Council: ________".
_SHORT_PARTY = re.compile(r"(?:the\s+)?(?P<party>(?-i:[A-Z])[^:\t\n]{1,80}?)\s?:\s+(?P<rest>\S.*)$", re.IGNORECASE)
_BY = re.compile(r"^\W{0,2}(?:signed|agreed|accepted|executed|llofnodwyd)?\s*(?:by|gan)\s*:?\s+(?P<name>.+)$", re.IGNORECASE)
POSTS = re.compile(
    rf"{TITLE_WORDS.pattern}|\b(?:clerk|convener|convenor|warden|minister|rector|bursar|registrar|provost|dean|professor|governor|constable"
    r"|counsel|administrator|nurse|investigator|owner|founder|elder|imam|rabbi|pastor|priest|member|deputy|senior|co-?chair|founder"
    r"|controller|commander|lecturer|reader|consultant|analyst|worker|practitioner|data protection|caldicott)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str = ""
    date: dt.date | None = None
    # A name beside "Name:" was printed; by itself it stands for the signature.
    is_printed: bool = False


def pieces_of(text: str, known: Sequence[str]) -> list[Piece]:
    """What the parts of a line are; a line none of whose parts can be told is prose. The stamp of a service is a mark with its day."""
    marks = [Piece(MARK)] if MARKED.search(text) else []
    plain = SIGNED_BARE.sub("", MARKED.sub(" ", text).strip())
    found = [piece for part in SPLIT.split(plain) if part.strip() for piece in _parted(part.strip(), known)]
    found = [each for piece in found for each in ((replace(piece, kind=DAY), Piece(MARK)) if piece.kind == STAMPED else (piece,))]
    is_head = CUE.match(plain) is not None and not any(piece.kind in (PERSON, DAY, MARK, PLACE) for piece in found)
    return [Piece(NOISE)] if is_head and not _FOR.match(plain) else marks + found


def _for_somebody(part: str, known: Sequence[str]) -> list[Piece]:
    """ "For the Trust: Ada Bell, Chair", "Agreed by the Trust on 3 May 2026: Ada Bell": the party, perhaps a day, then the rest."""
    match = _FOR_NAMED.match(part)
    name = party_name(match["party"]) if match else ""
    if match is None and (short := _SHORT_PARTY.match(part)) and _is_party_label(short["party"], known):
        return [Piece(PARTY, short["party"]), *_parted(short["rest"], known)]
    if match is None or not name or _worded(name, known).kind == PERSON:
        return []
    days = [Piece(DAY, date=found.date) for found in dates_in(match["party"])]
    return [Piece(PARTY, name), *days, *_parted(match["rest"], known)]


def _is_party_label(text: str, known: Sequence[str]) -> bool:
    return not label_of(text) and not CUE.search(text) and not _FOR.match(text) and not POSTS.search(text) and is_party(text, known)


def _parted(part: str, known: Sequence[str]) -> list[Piece]:
    """The pieces of a part: "Ada Bell, Chair, the Trust, 3 May 2026" holds four."""
    if said := _for_somebody(part, known):
        return said
    if part.startswith("(") and part.endswith(")"):
        part = part[1:-1].strip()
    whole = piece_of(part, known)
    if whole.kind not in (PROSE, POST, PARTY):
        return [whole]
    if len(part) > LONGEST_PIECE:
        return [Piece(PROSE)]
    day = dates_in(part)
    if len(day) == 1 and not part[day[0].end :].strip(" ).") and part[: day[0].start].strip():
        before = re.sub(r"[\s,(–—-]*(?:\b(?:on|dated|date)\b\s*:?\s*)?$", "", part[: day[0].start], flags=re.IGNORECASE)
        return [*_parted(before, known), Piece(DAY, date=day[0].date)] if before else [Piece(DAY, date=day[0].date)]
    if named := _named_first(part, known):
        return named
    if match := _BY.match(part):
        return _parted(match["name"], known)
    return _role(part, known) if whole.kind != PROSE else [whole]


def _named_first(part: str, known: Sequence[str]) -> list[Piece]:
    """ "Ada Bell, Chair", "A. Bell (Ada Bell, Chair)": a person, then what is said of them."""
    head, mark, rest = part.partition(",") if "(" not in part.partition(",")[0] else part.partition("(")
    rest = rest.rstrip(" )") if mark == "(" else rest
    first = piece_of(head.strip(), known)
    if first.kind != PERSON or not rest.strip():
        return []
    full = piece_of(rest.partition(",")[0].strip(), known)
    is_again = full.kind == PERSON and is_short_for(first.text, full.text)
    return [first, *(_parted(rest.strip(), known) if is_again else _role(rest, known))]


def _role(text: str, known: Sequence[str]) -> list[Piece]:
    """A post, and the party behind the comma that ends it."""
    parts = [part.strip(" ()") for part in re.split(r",|\s+\(|\bfor and on behalf of\b|\bon behalf of\b", text) if part.strip(" ()")]
    found = [piece_of(part, known) for part in parts]
    kinds = [piece.kind for piece in found]
    if PERSON in kinds and PARTY not in kinds and parts:
        found = [Piece(POST, part) if piece.kind == PERSON else piece for piece, part in zip(found, parts, strict=True)]
    return [piece if piece.kind != PROSE else Piece(POST, part) for piece, part in zip(found, parts, strict=True)][:4]


def piece_of(text: str, known: Sequence[str]) -> Piece:
    plain = text.strip(" *•:,.")
    if STANDS_IN.search(plain):
        return Piece(PLACE)
    if label := LABELLED.match(text.strip()):
        words = label["label"] or label["bare"] or ""
        is_marked = bool(label["label"]) and words.casefold() != "signed"
        return _labelled(label_of(words), text.strip()[label.end() :].strip(), is_marked, known)
    if not plain or _NOISE.search(plain) or not (dates_in(plain) or _TIME.sub("", plain).strip()):
        return Piece(PLACE) if RULE.search(text) else Piece(NOISE)
    if RULE.fullmatch(text.strip()) or (RULE.search(text) and _LABEL_BELOW.fullmatch(text.strip())):
        return Piece(PLACE)
    if day := _day(plain):
        return day
    if match := _FOR.match(plain):
        name = party_name(match["party"])
        return Piece(PARTY, name) if name and not dates_in(plain) and len(name.split()) <= LONGEST_PROSE_WORDS else Piece(PROSE)
    if _STAMP.match(plain):
        return Piece(MARK)
    return _worded(plain, known)


def _day(plain: str) -> Piece | None:
    """A day by itself, or what a signing service stamped to the minute."""
    days = dates_in(plain)
    if len(days) != 1:
        return None
    before, after = plain[: days[0].start], plain[days[0].end :]
    if _BY_SERVICE.match(plain) and _TIME.search(after):
        return Piece(STAMPED, date=days[0].date)
    return None if _DAY_WORDS.sub("", _TIME.sub("", f"{before} {after}")).strip() else Piece(DAY, date=days[0].date)


def _worded(plain: str, known: Sequence[str]) -> Piece:
    if all(map(label_of, plain.split())):
        return Piece(NOISE)
    bare = RANKS.sub("", plain)
    if any(f"{name} ".casefold().startswith(f"{plain} ".casefold()) for name in known):
        return Piece(PARTY, plain)
    is_name = re.fullmatch(NAME, bare) is not None and not POSTS.search(bare) and len(bare.split()) <= LONGEST_PROSE_WORDS
    if is_name and not ORGANISATION.search(bare):
        return Piece(PERSON, plain)
    is_short = plain[:1].isupper() and len(plain.split()) <= LONGEST_PROSE_WORDS and not dates_in(plain)
    if is_short and POSTS.search(plain.split(",")[0]):
        return Piece(POST, plain)
    if is_short and is_party(plain, known) and party_name(plain):
        return Piece(PARTY, tidy(plain))
    return Piece(POST, plain) if is_short and len(plain.split()) <= 6 and not plain.endswith(".") else Piece(PROSE)


def _labelled(label: str, value: str, is_marked: bool, known: Sequence[str]) -> Piece:
    """What a label says of its value; ``is_marked``: a place to sign, where "Signed" alone may be a heading."""
    days = dates_in(value)
    if label == "date":
        return Piece(DAY, date=days[0].date) if days else Piece(NOISE)
    if label == "signed" and not value:
        return Piece(PLACE if is_marked else NOISE)
    if label == "signed" and RULE.search(value):
        return Piece(PLACE)
    if label == "signed":
        return Piece(MARK)
    if not value or RULE.search(value):
        return Piece(NOISE)
    found = piece_of(value, known)
    if found.kind == PERSON:
        return replace(found, is_printed=True)
    return found if label != "position" else Piece(POST, value)
