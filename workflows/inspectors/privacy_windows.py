"""Notes about one person, weighed over a few sentences: many weak signs together, as against rules, reports and lessons.

Counted are somebody referred to, something that happened, what it is about, and when; sentences that say what should be done do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workflows.inspectors.name_words import NOT_NAMES
from workflows.inspectors.privacy_signals import (
    ABOUT_CLIENT,
    ADDRESSED,
    AUXILIARIES,
    CLIENT_NOUNS,
    COMMON_FIRST,
    GENERIC,
    HELD,
    HELD_THINGS,
    INITIALS_AFTER,
    IRREGULAR_PAST,
    LETTERED,
    NAMES_AFTER,
    NO_INITIALS,
    NOT_PAST,
    ONE_OF_STAFF,
    ONLY_CAPITALS,
    PERSONAL_TOPICS,
    PLURALS,
    PRESENT_STATE,
    PRONOUNS,
    RULE_LABELS,
    RULE_PAIRS,
    RULE_STARTS,
    RULE_WORDS,
    SHORTHAND,
    SHORTHAND_PAIRS,
    SPECIFICS,
    STAFF_NOUNS,
    TAUGHT,
    TOLD_STARTS,
    TOPICS,
    WORKING_LIFE,
)

_WORD = re.compile(r"(?:[A-Z]\.\s?){1,3}|[A-Za-zÀ-ÿŴŵŶŷ][\w&/'’-]*|\d+")
_ENDS = re.compile(r"(?<=[.!?;])(?<![ .\n\t(][A-Z]\.)(?<!^[A-Z]\.)\s+|\n+|\t+|\s[–—]\s")
_FULL_LINE = 60
TO_ONE = re.compile(
    r"^[ \t]*Dear[ \t]+(?!Sir|Madam|All|Friend|Colleague|Volunteer|Trustee|Member|Team)[A-Z][a-z]+[ \t]*,?[ \t]*$", re.MULTILINE
)
_NAMED_IN_FULL = re.compile(r"\b([A-Z])(?:[a-z]{1,14}|\.)?\s(?:[A-Z]\.?\s)?([A-Z])[a-z’'-]{2,20}\b")
_LAST_WORD = re.compile(r"[^.!?:;\s]\s*$")
WINDOW, WINDOW_CHARACTERS = 5, 700
ENOUGH, FEWEST_TOPICS = 6.0, 2.0
TAUGHT_REACH = 1500
_HELD_REACH, _SUBJECT_PLACE = 5, 6
SUBJECT, MOST_WORKING = 4.0, 6.0
"""What it takes away where a sentence tells of somebody on the staff, and at most."""
_SPECIFIC = {"day": 1.0, "hour": 1.0, "date": 0.75, "quote": 0.5}


@dataclass(frozen=True, slots=True)
class Known:
    """Initials of people named in full, and the words that mean the reader of a letter to one person."""

    initials: frozenset[str]
    addressed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or cell: where it stands, how much it refers to one person, and what it tells."""

    start: int
    end: int
    reference: float
    event: float
    topics: frozenset[tuple[str, float]]
    specifics: frozenset[str]
    is_rule: bool
    is_client: bool
    working: float

    @property
    def is_telling(self) -> bool:
        return bool(self.reference or self.event or self.topics)


def told_of_one(text: str) -> Iterator[tuple[int, int]]:
    """Where a text reads as notes about one person."""
    is_about_client = ABOUT_CLIENT.search(text) is not None
    taught = [match.start() for match in TAUGHT.finditer(text)]
    pieces = list(_pieces(text))
    for first, piece in enumerate(pieces):
        window = _window(pieces, first) if piece.is_telling or piece.specifics else ()
        if window and weigh(window, is_about_client) >= ENOUGH and not _is_near(taught, window[0].start, window[-1].end):
            yield window[0].start, window[-1].end


def _is_near(places: Sequence[int], start: int, end: int) -> bool:
    following = bisect_left(places, start - TAUGHT_REACH)
    return following < len(places) and places[following] < end + TAUGHT_REACH


def _window(pieces: Sequence[Piece], first: int) -> Sequence[Piece]:
    """A few sentences that say something, with the headings and empty words between them."""
    last, telling = first, 0
    while last < len(pieces) and pieces[last].end - pieces[first].start <= WINDOW_CHARACTERS:
        telling += pieces[last].is_telling
        if telling > WINDOW:
            break
        last += 1
    return pieces[first : max(last, first + 1)]


def weigh(window: Sequence[Piece], is_about_client: bool) -> float:
    """How much a few sentences speak of one person's life, or nothing where a kind of sign is missing."""
    told = [piece for piece in window if not piece.is_rule]
    topics = frozenset(topic for piece in told for topic in piece.topics)
    subject = sum(weight for _, weight in topics)
    narrative = sum(1.0 for piece in told if piece.reference >= 1 and piece.event >= 1)
    reference = sum(piece.reference for piece in told)
    event = max((piece.event for piece in told), default=0.0)
    kinds = {kind for piece in told for kind in piece.specifics}
    specifics = min(1.5, sum(_SPECIFIC.get(kind, 0.5) for kind in kinds))
    is_personal = any(name in PERSONAL_TOPICS for name, _ in topics) or any(piece.is_client for piece in told) or specifics >= 1
    fewest = FEWEST_TOPICS - is_about_client
    if reference < 1 or event < 1 or subject < fewest or not is_personal:
        return 0.0
    told_of = min(3.0, narrative) + min(2.0, 0.5 * reference) + (0.5 if any(piece.is_client for piece in told) else 0.0) + is_about_client
    return told_of + specifics + min(5.0, subject) - min(MOST_WORKING, sum(piece.working for piece in window))


def _pieces(text: str) -> Iterator[Piece]:
    # Initials of people whom the text also names in full are those of staff and committees.
    initials = frozenset(match[1] + match[2] for match in _NAMED_IN_FULL.finditer(text))
    known = Known(initials, ADDRESSED if TO_ONE.search(text) else frozenset())
    start = 0
    for end, following in _ends(text):
        if text[start:end].strip():
            yield _piece(text, start, end, known)
        start = following
    if text[start:].strip():
        yield _piece(text, start, len(text), known)


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences end; a line that was full runs on."""
    line = 0
    for match in _ENDS.finditer(text):
        if match.group().startswith("\n"):
            is_full = (
                match.start() - line > _FULL_LINE and match.group() == "\n" and _LAST_WORD.search(text[match.start() - 1 : match.start()])
            )
            line = match.end()
            if is_full and text[match.end() : match.end() + 1].islower():
                continue
        yield match.start(), match.end()


def _piece(text: str, start: int, end: int, known: Known) -> Piece:
    words = [match.group().replace("’", "'").rstrip() for match in _WORD.finditer(text, start, end)][:80]
    low = [word.casefold() for word in words]
    pairs = [f"{one} {two}" for one, two in pairwise(low)]
    reference, is_client = _reference(words, low, known)
    is_short = bool(low) and (low[0] in SHORTHAND or (pairs and pairs[0] in SHORTHAND_PAIRS))
    event = _event(low) + (0.5 if is_short or any(pair in SHORTHAND_PAIRS for pair in pairs) else 0.0)
    is_rule = _is_rule(text[start:end], words, low, pairs)
    return Piece(
        start=start,
        end=end,
        reference=reference + (0.5 if is_short else 0.0),
        event=event,
        topics=frozenset(_topics(words, low, pairs)),
        specifics=frozenset(match.lastgroup or "" for match in SPECIFICS.finditer(text[start : min(end, start + 600)])),
        is_rule=is_rule,
        is_client=is_client,
        working=_working(words, low, known),
    )


def _is_rule(piece: str, words: Sequence[str], low: Sequence[str], pairs: Sequence[str]) -> bool:
    is_listed = piece.lstrip().startswith(("•", "- ", "–")) and not SPECIFICS.search(piece[:600])
    if is_listed or (any(word in PLURALS for word in low) and not any(word in PRONOUNS for word in low)):
        return True
    if not low or "[" in piece or piece.rstrip().endswith(("?", "? ")):
        return True
    after_label = low[len(_WORD.findall(piece.split(":")[0])) :] if ":" in piece[:40] else low
    # "When a client tells …" is a rule, "When he came …" is part of a story.
    is_told = low[0] in TOLD_STARTS and _event(low) >= 1 and any(word in PRONOUNS for word in low)
    return (
        (low[0] in RULE_STARTS and not is_told)
        or (low[0] in RULE_LABELS and piece.lstrip()[len(low[0]) :].startswith(":"))
        or (low[0] in ("one", "another") and low[1:3] != ["of", "our"])
        or (after_label and after_label[0] in RULE_STARTS)
        # "may" is a rule, "May" a month.
        or any(word in RULE_WORDS for word in words)
        or any(pair in RULE_PAIRS for pair in pairs)
    )


def _working(words: Sequence[str], low: Sequence[str], known: Known) -> float:
    """How much a sentence speaks of the working life of staff, or tells of one of them."""
    weight = float(sum(word in WORKING_LIFE for word in low))
    for place, word in enumerate(low):
        if word.removesuffix("'s") in STAFF_NOUNS and any(before in ONE_OF_STAFF for before in low[max(0, place - 2) : place]):
            return weight + (SUBJECT if place < _SUBJECT_PLACE else 1.0)
    return weight + (SUBJECT / 2 if words and _letters(words[0]) in known.initials else 0.0)


def _topics(words: Sequence[str], low: Sequence[str], pairs: Sequence[str]) -> Iterator[tuple[str, float]]:
    triples = [f"{one} {two} {three}" for one, two, three in zip(low, low[1:], low[2:], strict=False)]
    for word, plain in zip(words, low, strict=True):
        if plain in TOPICS and (plain not in ONLY_CAPITALS or word.isupper()):
            yield TOPICS[plain]
    yield from (TOPICS[phrase] for phrase in (*pairs, *triples) if phrase in TOPICS)
    for place, plain in enumerate(low):
        if plain in HELD and any(word in HELD_THINGS for word in low[place + 1 : place + 1 + _HELD_REACH]):
            yield "control", 2.0


def _event(low: Sequence[str]) -> float:
    """1 for something that happened, a half for a state somebody is in."""
    strength = 0.0
    for place, word in enumerate(low):
        if _is_past(word) and not (place and low[place - 1] in AUXILIARIES):
            return 1.0
        if word in PRESENT_STATE or word in ("she's", "he's"):
            strength = 1.0 if word in ("she's", "he's") and any(map(_is_past, low[place + 1 : place + 4])) else max(strength, 0.5)
    return strength


def _is_past(word: str) -> bool:
    return word in IRREGULAR_PAST or (len(word) > 4 and word.endswith(("ed", "odd", "wyd")) and word not in NOT_PAST)


def _reference(words: Sequence[str], low: Sequence[str], known: Known) -> tuple[float, bool]:
    """How much a sentence refers to one person, and whether to one who is supported."""
    pronouns = sum(word in PRONOUNS or word in known.addressed for word in low)
    weight = min(1.5, 0.5 + 0.5 * pronouns) if pronouns else 0.0
    is_client = "one of our" in " ".join(low)
    weight += is_client
    for place, word in enumerate(words):
        before = low[place - 1] if place else ""
        after = low[place + 1] if place + 1 < len(low) else ""
        if low[place] in CLIENT_NOUNS and before not in GENERIC:
            weight, is_client = weight + 1.0, is_client or low[place] not in ("lady", "girl", "gentleman", "woman", "man", "mum", "guest")
        elif _is_initials(word, before) and not _is_surname(words, place + 1) and _letters(word) not in known.initials:
            is_told = _is_told(after) or before.endswith("odd")
            if is_told or (len(_letters(word)) > 1 and (before in INITIALS_AFTER or not before)):
                weight, is_client = weight + 1.5, is_client or is_told
        elif _is_name(word) and _is_told(after):
            weight += 1.5
        elif _is_name(word) and (
            before in NAMES_AFTER or (not before and (after in ("in", "not", "still", "rang") or word.endswith("'s")))
        ):
            weight += 0.75
    if any(word in STAFF_NOUNS for word in low) and not is_client:
        weight -= 1.0
    return max(0.0, weight), is_client


def _is_told(word: str) -> bool:
    return word in PRESENT_STATE or word in SHORTHAND or _is_past(word)


def _letters(word: str) -> str:
    return word.replace(".", "").replace(" ", "").removesuffix("'s")


def _is_initials(word: str, before: str) -> bool:
    """One letter, two, or up to three with points between them, that stand for no body, grade or clause."""
    letters = _letters(word)
    is_short = len(letters) <= 2 or ("." in word and len(letters) == 3)
    is_other = letters in ("A", "I", "") or before in LETTERED or letters.casefold() in TOPICS or letters in NO_INITIALS
    return letters.isupper() and is_short and not is_other


def _is_surname(words: Sequence[str], place: int) -> bool:
    """Whether a word with a capital follows, so that the letter before it is somebody's first name."""
    return place < len(words) and len(words[place]) > 2 and words[place][0].isupper() and words[place][1:].islower()


def _is_name(word: str) -> bool:
    plain = word.removesuffix("'s")
    is_written_so = (
        len(plain) > 2 and plain[0].isupper() and plain[1:].islower() and not plain.endswith(("s", "teen", "ty", "ing", "tion", "ment"))
    )
    return (
        is_written_so and plain.casefold() not in NOT_NAMES and plain.casefold() not in SHORTHAND and plain.casefold() not in COMMON_FIRST
    )
