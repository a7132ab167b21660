"""The people a policy names for a role: the safeguarding lead, the deputy, or nobody yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.name_words import NOT_NAMES
from workflows.inspectors.people_roles import (
    ABSENT,
    ASKED,
    BEFORE,
    CARD,
    DEPUTY_CELL,
    DEPUTY_LABEL,
    ENDED,
    IN_BRACKETS,
    JOB,
    LESS,
    LINE_ABOVE,
    LONGEST_LABEL,
    MERE_ROLE,
    OF_OTHERS,
    PAST,
    ROLE,
    SKIP,
    STARTS_LIKE,
    UNNAMED,
)
from workflows.inspectors.people_sentences import NAME, leading, pairs, standing_in, subjects_before
from workflows.inspectors.people_tables import people_in_tables
from workflows.inspectors.templates import is_blank

LEAD, DEPUTY, BOARD = "lead", "deputy", "board"

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
        if DEPUTY_CELL.search(cell) and len(cell) <= LONGEST_LABEL:
            return DEPUTY
        match = ROLE.match(cell) or DEPUTY_LABEL.match(f"{cell}:")
        return _kind(f"{cell}:", match, own) if match and MERE_ROLE.fullmatch(cell, min(match.end(), len(cell))) else None

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
            if (name := _whole_name(who, own)) and (
                kind == LEAD or re.search(r"\blead|\bDS[LO]\b|safeguarding|champion", near, re.IGNORECASE)
            ):
                yield Named(kind, kind, name, page, quotation(text, start, end, around=40))


def holder(found: list[Named], kind: str) -> Named | None:
    """The first person named for the role; else the first place left blank; else the first mention."""
    of_kind = [each for each in found if each.kind == kind]
    for wanted in (
        lambda each: bool(each.name) and not LESS.search(each.role),
        lambda each: bool(each.name),
        lambda each: each.is_placeholder,
        lambda _: True,
    ):
        if chosen := next(filter(wanted, of_kind), None):
            return chosen
    return None


def _on_page(page: int, text: str, own: frozenset[str]) -> Iterator[Named]:
    matches = sorted(
        [*islice(ROLE.finditer(text), MOST_MENTIONS), *islice(DEPUTY_LABEL.finditer(text), MOST_MENTIONS)],
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
    if re.search(r"local authority|national|regional|lado", words) or OF_OTHERS.search(before):
        is_own = "council" in own and re.search(r"council['’]s\s*$", before)
        if not is_own:
            return None
    if PAST.search(before):
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
    if ABSENT.search(text[max(0, match.start() - 40) : match.start()]):
        after = ""
    # A label that begins after a full stop has nothing to do with the name in the sentence before.
    before, is_said = ("", False) if match.group()[:1] in ".;|" else _name_before(text, match.start(), own)
    line = after.split("\n", 1)[0]
    is_own_line = bool(before) and (
        STARTS_LIKE.match(after) is not None or re.search(r"\sas\s", text[max(0, match.start() - 30) : match.start()]) is not None
    )
    if (
        name := (before if is_said else "")
        or _name_after(line, own)
        or (before if is_own_line else "")
        or _name_after(after, own)
        or before
    ):
        is_over = ENDED.match(after, at + len(name)) if (at := after.find(name)) >= 0 else None
        return Named(kind, role, "" if is_over else name, page, quotation(text, match.start(), match.end(), around=60))
    blank = bool(UNNAMED.match(_without_brackets(after))) or is_blank(after)
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
        if (inside := IN_BRACKETS.match(text, position)) and (found := _whole_name(inside[1], own)):
            return found
        skipped = SKIP.match(text, position)
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
    if len(words) > 2 and words[0].casefold() in ASKED:
        words = words[1:]
    for word in words:
        plain = re.sub(r"['’]s\Z", "", word).casefold().strip(".,'’-")
        is_initial = len(plain) == 1 and word[0].isupper()
        if (plain in NOT_NAMES and not is_initial) or (plain in own and len(own) > 1):
            break
        kept.append(word)
    title = (match["title"] or "").strip()
    is_acronym = len(kept) == 1 and not title
    # "Tenancy Sustainment Manager" is a post.
    if 1 < len(kept) < len(words) and words[len(kept)].casefold().strip(".,") in JOB:
        return ""
    if not kept or is_acronym or not any(len(word.strip(".")) > 1 for word in kept[-1:]):
        return ""
    return re.sub(r"['’]s\Z|[.,'’-]+\Z", "", " ".join([title, *kept] if len(kept) == 1 else kept))


def _name_before(text: str, start: int, own: frozenset[str]) -> tuple[str, bool]:
    """ "Ama Okafor, Designated Safeguarding Lead" or "Ama Okafor is our DSL"; and whether the sentence or the card says so."""
    if card := CARD.search(text, max(0, start - 200), start):
        return _trimmed(card, own), True
    for who in subjects_before(text, start):
        if subject := _whole_name(who, own):
            return subject, True
    window = text[max(0, start - 100) : start]
    bridge = BEFORE.search(window)
    head = window[: bridge.start()] if bridge else window
    line = re.split(r"\n|\t|(?<!\b[A-Z])[.;:]\s", head)[-1]
    found = list(NAME.finditer(line))
    if not found or found[-1].end() != len(line.rstrip()):
        return "", False
    if above := _name_above(text, start, own):
        return above, False
    is_beside = bool(bridge and re.search(r"[,(–—:|\t-]|\b(?:is|as|acts|yw|ydy)\b", bridge.group()))
    is_said = bool(bridge and re.search(r"\b(?:is|acts|serves|act|appointed|yw|ydy)\b", bridge.group()))
    return (_trimmed(found[-1], own), is_said) if is_beside else ("", False)


def _name_above(text: str, start: int, own: frozenset[str]) -> str:
    """The name that has the line above a role for itself, as on a card."""
    line = LINE_ABOVE.search(text, max(0, start - 100), start)
    is_alone = line and re.match(r"[^\n]{0,90}(?:\n|\Z)", text[start:])
    return _trimmed(line, own) if line and is_alone else ""
