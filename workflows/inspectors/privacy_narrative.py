"""People in prose: dates of birth, homes, phone numbers and personal mailboxes, as against policy wording and letterheads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.inspectors.spans import DATE
from workflows.workbook.words import folded

_PERSON = (
    r"(?:clients?|service[- ]users?|survivors?|victims?|patients?|residents?|beneficiar(?:y|ies)|child(?:ren)?"
    r"|mothers?|mum|fathers?|dad|husbands?|wife|wives|partners?|ex-partner|brothers?|sisters?|sons?|daughters?"
    r"|friends?|cleient|goroeswr\w*)"
)
_DAY_IN_WORDS = (
    r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)[a-z]*,?\s+(?:\d{4}|nineteen|two\s+thousand|twenty)"
)
_BIRTH = re.compile(
    rf"\b(?:date\s+of\s+birth|birth\s?date|d[./]?o[./]?b\b\.?|dyddiad\s+geni|(?:she|he|who)\s+was\s+born(?:\s+on)?"
    rf"|born(?:\s+in\s+[^\n,.\d]{{2,40}}?)?(?:\s+on)?|ganwyd(?:\s+ar)?)(?:\s*\([^)\n]{{0,24}}\))?\s*(?:is|was"
    rf"|yw)?\s*[:=\-–\t/]?\s*(?:the\s+)?"
    rf"(?P<date>{DATE}|{_DAY_IN_WORDS}|\d{{1,2}}(?:st|nd|rd|th)?\s+[a-z]{{3,9}}\s+['’]\d\d\b)",
    re.IGNORECASE,
)
_BIRTH_RULE = re.compile(r"\b(?:on or (?:after|before)|before|after|since|from|between|anyone|people|those|children)\s*$", re.IGNORECASE)
_STREET = (
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln|close|drive|court|crescent|place|terrace|gardens?|grove|way"
    r"|walk|row|hill|park|square|mews|view|cottages?|villas?|buildings|parade|rise|wharf|quay|heol|stryd|ffordd|rhodfa|clos|lôn)"
)
_HOUSE = (
    rf"(?:(?:flat|apartment|apt\.?|room"
    rf"|fflat)\s*\d{{1,4}}[a-z]?,?\s*)?\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){{1,3}}{_STREET}\b"
    rf"|\b\d{{1,4}}[a-z]?,?\s+(?:heol|stryd|ffordd|rhodfa|clos|lôn)\s+(?:[A-Z]?[\w'’-]+\s?){{1,3}}|(?:flat|room"
    rf"|fflat)\s*\d{{1,4}}[a-z]?,?\s+[A-Z][\w'’ -]{{2,40}}"
)
_LIVES = re.compile(
    rf"(?:\b(?:lives?|lived|living|resid(?:es?|ed|ing)|stay(?:s|ed|ing)|housed|accommodated|placed|moved (?:in)?to"
    r"|dispersed|relocated|rehoused|discharged"
    rf"|yn byw|tenancy)\b[^.\n]{{0,40}}?\b(?:at|in|to|on|yn)\s+|\b(?:currently|now|still|safe)\s+at\s+|\b(?:she|he)\s+is\s+at\s+"
    r"|\b(?:(?:her|his)\s+(?:(?:new|current|temporary|safe)\s+)?(?:place|flat|home|house|room|accommodation)"
    r"|[A-Z][a-z]{1,14}['’]s\s+(?:(?:new|current|temporary)\s+)?(?:place|flat|room))\s+is\s+(?:at\s+)?"
    r"|\b(?:her|his)\s+(?:(?:new|current|temporary|old)\s+)?(?:flat|home|house|room|bedsit)(?:,|:|\s+at|\s+in|\s+\()\s*"
    r"|\bc/o\s+(?:her|his)\s+\w{2,15}\s*[:,]?\s*"
    r"|\b(?:she|he|client|resident|survivor)\b[^\n]{0,80}\b(?:new|forwarding|temporary)\s+address\s*[:\t]?\s*"
    r"|\b(?:stay(?:s|ed|ing)|liv(?:es|ed|ing)|housed|placed|accommodated|moved)\b[^.\n]{0,20}:\s*"
    r"|\bwhere\s+(?:she|he|they)(?:['’]s|\s+(?:is|are|was|were))?\s+(?:now\s+)?(?:staying|stays?|living|lives?|housed),\s+"
    rf"|\b(?:home|current|present|last known|previous|her|his|their|{_PERSON}(?:['’]s)?)\s+(?:current\s+"
    rf"|home\s+)?address\b[^\n]{{0,20}}?(?:[:\t]|\bis\b|\bwas\b)\s*)(?P<home>{_HOUSE})",
    re.IGNORECASE,
)
HOUSES = re.compile(_HOUSE, re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b")
_FORM_OF_PERSON = re.compile(
    r"^[ \t]*(?:client|service user|resident|survivor|patient|young person|cleient)(?:['’]s)?(?:[ ](?:name|initials|ref(?:erence)?))?"
    r"[ \t]*[:\t][ \t]*[^\W\d_]",
    re.IGNORECASE | re.MULTILINE,
)
_FORM_HOME = re.compile(rf"^[ \t]*(?:(?:home|current|present) )?address[ \t]*[:\t][ \t]*{_HOUSE}", re.IGNORECASE | re.MULTILINE)
FORM_REACH = 400
_OFFICE = re.compile(
    r"\b(?:our (?:office|service|centre)|we are based|registered office|head office|the charity|trustee|staff|team)\b[^.\n]{0,60}$",
    re.IGNORECASE,
)
_PHONE = r"(?:\+44\s?\(?0?\)?\s?|0)(?:7\d{3}[\s-]?\d{3}[\s-]?\d{3}|\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4})(?!\d)"
PHONES = re.compile(_PHONE)
_THEIR_PHONE = re.compile(
    rf"\b(?:her|his|their|{_PERSON}(?:['’]s?)?)\s+(?:(?:own|new|current|personal|home|safe|contact|mobile|phone"
    rf"|telephone|cell)\s+){{0,3}}(?:number|mobile|phone|tel(?:ephone)?|contact)\b[^\n\d+]{{0,24}}(?P<phone>{_PHONE})"
    rf"|\b(?:call|ring|text|phone|contact|reach(?:ed)?|whatsapp(?:ed)?|rang|called|texted|phoned|spoke to)\s+(?:her|him"
    rf"|them|the {_PERSON}|{_PERSON})\s+(?:back\s+)?"
    rf"(?:through\s+(?:her|his)\s+\w{{2,12}}(?:\s+(?-i:[A-Z])[\w’'-]{{1,15}})?\s+)?(?:on|at|via)\s+(?P<other>{_PHONE})"
    rf"|\b(?:she|he)\b[^.\n\d]{{0,40}}\b(?:new|different|other|another)\s+(?:phone|number|mobile|sim)\b[^\n\d+]{{0,12}}(?P<fresh>{_PHONE})"
    rf"|(?-i:\b[A-Z]\.(?:\s?[A-Z]\.?)?)['’]s\s+(?:\w+\s+){{0,2}}(?:number|mobile|phone)\b[^\n\d+]{{0,16}}(?P<initials>{_PHONE})"
    rf"|\b(?:client|service[- ]user|survivor|resident|patient)\s+(?-i:[A-Z]\.?\s?[A-Z]?\b\.?)[^\n\d+.]{{0,12}}(?P<listed>{_PHONE})"
    rf"|\b(?:she|he)\s+(?:can|could|may|should)\s+be\s+(?:reached|contacted|called|texted|phoned)\s+(?:on|at|via)\s+(?P<third>{_PHONE})"
    rf"|\b(?:reach\s+me\s+(?:on|at)|my\s+(?:(?:own|new|personal|mobile|phone|home)\s+){{0,2}}(?:number|mobile"
    rf"|phone)\s+is)\s+(?P<own>{_PHONE})",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?<![\w.+-])(?P<local>[A-Za-z0-9][\w.+-]{1,60})@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud"
    r"|me|aol|btinternet|sky|talktalk|virginmedia|ntlworld|protonmail|proton|gmx|mail|tiscali|o2)"
    r"\.(?:com|co\.uk|net|org|me|ch|uk|ru|example)\b",
    re.IGNORECASE,
)
_SHARED_MAILBOX = re.compile(
    r"info|admin|contact|office|enquir|hello|help|support|safeguard|secretary|chair|treasurer|trustee|dsl|dpo|manager"
    r"|director|coordinator|volunteer|charity|trust|project|group|society|club|church|centre|advoc"
    r"|refuge|shelter|community|women|friends|network|action|welcome|service|team|hub|recruit|jobs|complaints|privacy"
    r"|data|training|events|noreply",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\b(?:lead|deputy|officer|chair\w*|trustee|manager|secretary|co-?ordinator|treasurer|director|dsl|dpo"
    r"|chief executive|ceo|contact us|e-?mail us|staff|worker|advis[eo]r|solicitor|minister|vicar|councillor|helpline"
    r"|enquiries)\b",
    re.IGNORECASE,
)
_FICTION = re.compile(
    r"\b(?:fictional|fictitious|invented|imaginary|made[- ]up|not (?:a )?real(?: (?:person|people|case))?|hypothetical"
    r"|scenario|role[- ]?play|discussion (?:exercise|questions?)|for training (?:purposes|only)|training (?:exercise"
    r"|scenario|case)|composite"
    r"|in 1[5-8]\d\d|vignette|quiz|worked example|illustrative|ffuglennol|senario)\b",
    re.IGNORECASE,
)
# How far back the word "fictional" or "scenario" still speaks for a story, in characters.
FICTION_REACH = 1500
SHORT_LINE = 70
# Nobody alive was born in it: the year of examples and of blank dates in databases.
NOBODY_S_YEAR = "1900"


def is_house(text: str) -> bool:
    """Whether a text names a house, a flat or at least its postcode."""
    return HOUSES.search(text) is not None or (_POSTCODE.search(text) is not None and re.search(r"\d", text) is not None)


def births(text: str) -> Iterator[re.Match[str]]:
    for match in _BIRTH.finditer(text):
        if match["date"].endswith(NOBODY_S_YEAR):
            continue
        if not _BIRTH_RULE.search(text[max(0, match.start("date") - 16) : match.start("date")]) and not is_fiction(text, match.start()):
            yield match


def _on_a_form(text: str, words: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Labelled lines of a form that somebody filled in about a person, near the label that names that person."""
    if _FORM_OF_PERSON.search(text):
        for match in words.finditer(text):
            around = text[max(0, match.start() - FORM_REACH) : match.end() + FORM_REACH]
            if _FORM_OF_PERSON.search(around) and not is_fiction(text, match.start()):
                yield match


def homes(text: str) -> Iterator[re.Match[str]]:
    for match in _LIVES.finditer(text):
        if not _OFFICE.search(text[max(0, match.start() - 60) : match.end()].split("\n")[-1]) and not is_fiction(text, match.start()):
            yield match
    yield from _on_a_form(text, _FORM_HOME)
    yield from _beside_births(text, HOUSES)


def phones(text: str) -> Iterator[re.Match[str]]:
    for match in _THEIR_PHONE.finditer(text):
        if not is_fiction(text, match.start()) and not _STAFF.search(text[max(0, match.start() - 60) : match.end()].split("\n")[-1]):
            yield match
    yield from _beside_births(text, PHONES)


def _beside_births(text: str, wanted: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The number or house on the line that also says when somebody was born."""
    for birth in births(text):
        ends = text.find("\n", birth.end())
        if found := wanted.search(text, birth.end(), min(birth.end() + FORM_REACH, ends if ends >= 0 else len(text))):
            yield found


def mailboxes(text: str, organisation: str) -> Iterator[re.Match[str]]:
    """Mailboxes of free providers that belong to a person, not to the organisation or somebody's post in it."""
    own = {word for word in re.findall(r"[^\W\d_]{4,}", folded(organisation))}
    for match in _MAIL.finditer(text):
        local = match["local"].casefold()
        beside = _lines_around(text, match.start(), match.end())
        if not (_SHARED_MAILBOX.search(local) or any(word in local for word in own) or _STAFF.search(beside)):
            yield match


def _lines_around(text: str, start: int, end: int) -> str:
    """The line of a match; where it is short, as in a contact list, the line before it too."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[max(first, start - 200) : min(last if last >= 0 else len(text), end + 200)]
    return line if len(line) > SHORT_LINE else text[max(0, text.rfind("\n", 0, max(first - 1, 0)), first - 200) : first] + line


def is_fiction(text: str, at: int) -> bool:
    """Whether words before a place say that what stands there is invented."""
    return _FICTION.search(text[max(0, at - FICTION_REACH) : at + 60]) is not None
