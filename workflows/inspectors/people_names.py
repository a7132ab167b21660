"""Which of the site's people a register means by a name, and how sure that is. Two who fit equally well are for a person to tell apart."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workflows.inspectors.wordlists import listed
from workflows.workbook.words import folded

SURE = 0.85
WORTH_SHOWING = 0.5
BY_KEY = 0.9
"""How sure initials are that a key of the register spells out."""
MAX_CHARACTERS = 120
MAX_WORDS = 8
MANY_NAMES = 500
"""After so many different names only shared words are looked at, so that a hostile list costs no time."""
_TITLES = listed("mr mrs ms miss mx dr prof professor rev revd reverend cllr councillor sir dame lady lord sr br fr father sister canon")
_AFTER = listed("ba bsc ma msc mba phd rgn rmn obe mbe cbe jp llb pgce jr snr junior senior dsl imsa")
_NICKNAMES = tuple(
    frozenset(group.split())
    for group in (
        "elizabeth liz lizzie beth betty eliza libby",
        "catherine katherine kathryn kate katie cathy kathy kat",
        "margaret maggie meg peggy",
        "william will bill billy liam",
        "robert rob bob bobby bert",
        "richard rick dick ricky",
        "james jim jimmy jamie",
        "john jack johnny jon jonathan",
        "michael mike mick mickey",
        "thomas tom tommy",
        "anthony tony antony",
        "andrew andy drew",
        "christopher chris kit",
        "christine christina chris tina",
        "alexander alexandra alex sandy sasha",
        "samuel samantha sam sammy",
        "daniel danielle dan danny dani",
        "patricia pat trish patrick paddy",
        "susan sue susie suzanne",
        "deborah deb debbie debra",
        "jennifer jen jenny",
        "jacqueline jackie jacqui",
        "rebecca becky bex becca",
        "stephen steven steve stephanie steph",
        "matthew matt",
        "joseph josephine joe jo joanna joanne",
        "nicholas nick nicola nicky nikki",
        "edward ed eddie ted",
        "charles charlotte charlie chas",
        "philip phillip phil philippa pippa",
        "gwendolen gwen gwyneth",
        "mohammed muhammad mohamed mo",
        "abdul abdullah abdullahi",
        "david dave dai dafydd",
        "timothy tim",
        "benjamin ben",
        "victoria vicky tori",
        "amanda mandy",
        "pamela pam",
        "frances francesca fran",
        "gregory greg",
        "kenneth ken",
        "peter pete",
        "simon si",
        "alison ali",
        "valerie val",
        "theresa teresa tess terry terence",
    )
)
_NOTES = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s[-–—/|]\s.*$|[*†#]")
_NUMBERING = re.compile(r"^\s*\d{1,4}[.)]?\s+")
_EMAIL = re.compile(r"([\w.'+-]{2,64})@[\w.-]{3,}")
_SEVERAL = re.compile(r"\s(?:&|and|a)\s|[;\n/]|\+")


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """``person_id`` is the only one who fits, None where nobody or more than one does; ``fitting`` counts those who do."""

    person_id: int | None
    confidence: float
    fitting: int = 0

    @property
    def is_sure(self) -> bool:
        return self.person_id is not None and self.confidence >= SURE


@dataclass(slots=True)
class PeopleNames:
    """Matches names against the site's people, by id; ``by_initials`` are those a register's own key spells out."""

    people: Mapping[int, str]
    by_initials: Mapping[str, int] = field(default_factory=dict)
    _names: list[tuple[int, tuple[str, ...]]] = field(init=False)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _known: dict[str, PersonMatch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [(number, words) for number, name in self.people.items() if (words := name_words(name))]
        for place, (_, words) in enumerate(self._names):
            for word in {*words, *(word[0] for word in words)}:
                self._by_word.setdefault(word, []).append(place)

    def match(self, text: str) -> PersonMatch:
        """The person a cell names: in either order, with titles, notes, initials or an address."""
        key = " ".join(text.split())[:MAX_CHARACTERS]
        if key not in self._known:
            found = self._match(key)
            if len(self._known) > 40 * MANY_NAMES:
                return found
            self._known[key] = found
        return self._known[key]

    def _match(self, text: str) -> PersonMatch:
        if (spelled := self.by_initials.get(re.sub(r"[\W_]+", "", text))) is not None:
            return PersonMatch(spelled, BY_KEY, 1)
        words = name_words(text)
        if not words or (_SEVERAL.search(_NOTES.sub(" ", text)) and not _EMAIL.search(text)):
            return PersonMatch(None, 0.0)
        places = {place for word in words for place in self._by_word.get(word, ())}
        if not places and len(self._known) <= MANY_NAMES:
            places = {place for word in words for place in self._by_word.get(word[0], ())}
        is_turned = "," in _NOTES.sub(" ", text)
        scores = [(_likeness(words, self._names[place][1], is_turned), self._names[place][0]) for place in places]
        best = max((score for score, _ in scores), default=0.0)
        if best < WORTH_SHOWING:
            return PersonMatch(None, round(best, 2))
        fitting = [number for score, number in scores if score > best - 0.06 and score >= WORTH_SHOWING]
        if len(fitting) > 1:
            return PersonMatch(None, WORTH_SHOWING, len(fitting))
        return PersonMatch(fitting[0], round(best, 2), 1)


def name_words(text: str) -> tuple[str, ...]:
    """A name's words in plain letters, given name first, without titles, letters after the name, numbering and notes."""
    if found := _EMAIL.search(text):
        return tuple(re.findall(r"[^\W\d_]+", _plain(found[1])))[:MAX_WORDS]
    name = _NUMBERING.sub("", _NOTES.sub(" ", text[:MAX_CHARACTERS]))
    before, comma, after = name.partition(",")
    turned = f"{after} {before}" if comma and _words(after) else before
    words = _words(turned)
    written = [word for word in re.findall(r"[^\W\d_]+", before) if word.casefold() not in _TITLES]
    if not comma and len(written) > 1 and written[0].isupper() and len(written[0]) > 1 and not any(word.isupper() for word in written[1:]):
        # "OKAFOR Ama": capitals mark the surname.
        words = [*words[1:], words[0]] if words and words[0] == _plain(written[0]) else words
    return tuple(words[:MAX_WORDS])


def looks_like_name(text: str) -> bool:
    """Two to five words of letters, as a person is written; says nothing about who it is."""
    if any(letter.isdigit() for letter in text) or len(text) > 60:
        return False
    written = re.findall(r"[^\W\d_][^\W\d_'’.-]*", _NOTES.sub(" ", text))
    return 2 <= len(written) <= 5 and sum(word[0].isupper() for word in written) >= 2


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", folded(text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("'", "")


def _words(text: str) -> list[str]:
    found = [word for word in re.findall(r"[^\W\d_]+", _plain(text)) if word not in _TITLES]
    return [word for place, word in enumerate(found) if place < 2 or word not in _AFTER]


def _likeness(given: Sequence[str], known: Sequence[str], is_turned: bool) -> float:
    if tuple(given) == tuple(known):
        return 1.0
    if sorted(given) == sorted(known) or "".join(given) == "".join(known):
        return 0.95 if is_turned else 0.9
    if len(given) < 2 or len(known) < 2:
        return 0.55 if set(given) & set(known) else 0.0
    return max(_by_ends(given, known), _by_ends([given[-1], *given[:-1]], known) - 0.1)


def _by_ends(given: Sequence[str], known: Sequence[str]) -> float:
    """First and last names compared; middle names may be left out, but not contradict."""
    surname = _surnames(given, known)
    if not surname:
        return 0.0
    first, other = given[0], known[0]
    if first == other:
        return surname if _middles_agree(given[1:-1], known[1:-1]) else 0.5
    if len(first) == 1 or len(other) == 1:
        return 0.7 if first[0] == other[0] and surname > 0.85 else 0.0
    if any(first in group and other in group for group in _NICKNAMES) or (len(first) > 2 and other.startswith(first)):
        return 0.65 if surname > 0.85 else 0.0
    return 0.65 if len(first) > 3 and _is_misspelt(first, other) and surname > 0.85 else 0.0


def _surnames(given: Sequence[str], known: Sequence[str]) -> float:
    if given[-1] == known[-1]:
        return 0.92
    if set(given[1:]) & set(known[1:]) and (len(given) == 2 or len(known) == 2):
        # One half of a double surname.
        return 0.7
    return 0.7 if len(given[-1]) > 4 and _is_misspelt(given[-1], known[-1]) else 0.0


@lru_cache(maxsize=65_536)
def _is_misspelt(one: str, other: str) -> bool:
    """Whether two names are a slip or two apart."""
    if abs(len(one) - len(other)) > 2 or (one[0] != other[0] and one[-1] != other[-1]):
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.8


def _middles_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return True
    return any(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a in one for b in other)
