"""How hosts write the names of courses: abbreviations, Welsh, levels, and words that say nothing about the subject."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.inspectors.wordlists import listed
from workflows.workbook.words import folded

MAX_CHARACTERS = 160
MAX_WORDS = 24

FILLER = listed(
    """training train course courses session workshop module online elearning learning e certificate certificated cert award the and of for
    in on to a an at by with refresher refreshers update updates annual yearly core basic basics introduction intro day days half full
    virtual webinar mandatory statutory staff all awareness aware essential essentials classroom face accredited completed completion
    passed date attended level gb uk hyfforddiant cwrs yn y a'r ar i o mewn ymwybyddiaeth new our your programme volunteer"""
)
QUALIFIERS = frozenset({"lead", "designated", "supervis", "manag", "board", "train the trainer", "child", "adult", "deputy", "officer"})
"""Words that make another course of the same subject: where only one side has them, the two are not the same."""

_PHRASES: Mapping[str, str] = {
    "sga": "safeguarding adult",
    "sgc": "safeguarding child",
    "sova": "safeguarding adult",
    "sg": "safeguarding",
    "pova": "safeguarding adult",
    "s guarding": "safeguarding",
    "vulnerable adult": "adult",
    "adult at risk": "adult",
    "at risk adult": "adult",
    "child protection": "safeguarding child",
    "child and young people": "child",
    "child and young person": "child",
    "children and young people": "child",
    "young people": "child",
    "gdpr": "data protection",
    "data protection act": "data protection",
    "mhfa": "mental health first aid",
    "efaw": "emergency first aid",
    "efa": "emergency first aid",
    "faw": "first aid at work",
    "first aid at work": "first aid",
    "information governance": "data protection",
    "info governance": "data protection",
    "suicide prevention": "suicide awareness",
    "dsl": "designated safeguarding lead",
    "designated safeguarding officer": "designated safeguarding lead",
    "dso": "designated safeguarding lead",
    "msht": "modern slavery",
    "ms and ht": "modern slavery",
    "ms ht": "modern slavery",
    "modern day slavery": "modern slavery",
    "human trafficking": "modern slavery",
    "national referral mechanism": "nrm",
    "tic": "trauma informed practice",
    "trauma informed care": "trauma informed practice",
    "trauma informed approach": "trauma informed practice",
    "trauma informed working": "trauma informed practice",
    "secondary trauma": "vicarious trauma",
    "lone worker": "lone work",
    "lone working": "lone work",
    "self care": "selfcare",
    "diogelu data": "data protection",
    "diogelu oedolion": "safeguarding adult",
    "diogelu plant": "safeguarding child",
    "amddiffyn plant": "safeguarding child",
    "diogelu": "safeguarding",
    "oedolion": "adult",
    "plant": "child",
    "caethwasiaeth fodern": "modern slavery",
    "cymorth cyntaf brys": "emergency first aid",
    "cymorth cyntaf": "first aid",
    "gweithio ar eich pen eich hun": "lone work",
    "gweithio ar ben eich hun": "lone work",
    "ystyriol o drawma": "trauma informed practice",
    "trawma mirniol": "vicarious trauma",
    "cyfrinachedd": "confidentiality",
    "chyfrinachedd": "confidentiality",
    "ddiogelu": "safeguarding",
    "phlant": "child",
    "blant": "child",
    "gaethwasiaeth fodern": "modern slavery",
    "chaethwasiaeth fodern": "modern slavery",
    "chymorth cyntaf": "first aid",
    "gymorth cyntaf": "first aid",
}
_STEMS: Mapping[str, str] = {
    "children": "child",
    "childrens": "child",
    "protecting": "protection",
    "safeguard": "safeguarding",
    "supervision": "supervis",
    "supervising": "supervis",
    "supervisor": "supervis",
    "management": "manag",
    "managing": "manag",
    "manager": "manag",
    "leads": "lead",
    "leader": "lead",
    "slaveries": "slavery",
    "approaches": "approach",
    "workers": "worker",
    "planned": "planning",
}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "un": 1, "dau": 2, "tri": 3}
_LEVEL = re.compile(
    r"\b(?:(?:level|levels|lvl|lev|lefel|tier|haen)[\s.:-]{0,3}([1-5]|one|two|three|four|iii|ii|iv|i|un|dau|tri)|[lt][\s.-]?([1-5]))\b"
)
_BARE = re.compile(r"(?<=[a-z])\s?([1-5])$")
_LENGTH = re.compile(r"[(\[]?\b(?:\d{1,2}(?:\.\d)?|one|two|three|half)[\s-]?(?:hours?|hrs?|days?|awr)\b[)\]]?")
# How often it is taken again is no part of a name: "3-yearly", "annual", "every two years".
_OFTEN = re.compile(
    r"[(\[]?\b(?:every\s+(?:\d|one|two|three|five)\s+(?:years?|months?)|(?:\d{1,2}|one|two|three|five|bi|tri)[\s-]?(?:yearly"
    r"|monthly|yrs?|years?)"
    r"|annual(?:ly)?|bob (?:blwyddyn|tair blynedd|dwy flynedd))\b[)\]]?"
)
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def level_of(text: str) -> tuple[int | None, str]:
    """The level or tier a name gives, and the name without it. Two different levels count as none."""
    plain = _OFTEN.sub(" ", _LENGTH.sub(" ", folded(text[:MAX_CHARACTERS])))
    words = [named or digit for named, digit in _LEVEL.findall(plain)]
    found = [int(word) if word.isdigit() else _NUMBERS[word] for word in words]
    rest = _LEVEL.sub(" ", plain)
    if not found and (bare := _BARE.search(rest.strip())):
        return int(bare[1]), rest.strip()[: bare.start()]
    return (found[0] if len(set(found)) == 1 else None), rest


def course_words(text: str) -> tuple[str, ...]:
    """The words of a course's name in one spelling: stems, phrases and abbreviations spelled out; small words stay."""
    found = _WORD.findall(folded(text[:MAX_CHARACTERS]).replace("'", ""))[:MAX_WORDS]
    words = [_stem(word) for word in found if not _YEAR.fullmatch(word)]
    spelled: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
            phrase = _SPELLED.get(" ".join(words[place : place + length]))
            if phrase is not None:
                spelled.extend(phrase.split())
                place += length
                break
        else:
            spelled.append(words[place])
            place += 1
    return tuple(dict.fromkeys(spelled))


def _stem(word: str) -> str:
    if word in _STEMS:
        return _STEMS[word]
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word


_SPELLED = {" ".join(map(_stem, phrase.split())): meaning for phrase, meaning in _PHRASES.items()}
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _SPELLED)
