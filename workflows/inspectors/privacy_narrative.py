"""People in prose: dates of birth, homes, phone numbers, personal mailboxes and case notes, as against policy wording and letterheads."""

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
_BIRTH = re.compile(
    rf"\b(?:date\s+of\s+birth|birth\s?date|d\.?o\.?b\b\.?|dyddiad\s+geni|(?:she|he|who)\s+was\s+born(?:\s+on)?"
    rf"|born(?:\s+on)?|ganwyd(?:\s+ar)?)\s*(?:is|was|yw)?\s*[:\-–\t]?\s*(?P<date>{DATE})",
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
    rf"|yn byw|tenancy)\b[^.\n]{{0,40}}?\b(?:at|in|to|on|yn)\s+|\b(?:currently|now|still|safe)\s+at\s+|\b(?:she|he)\s+is\s+at\s+"
    r"|\bwhere\s+(?:she|he|they)(?:['’]s|\s+(?:is|are|was|were))?\s+(?:now\s+)?(?:staying|stays?|living|lives?|housed),\s+"
    rf"|\b(?:home|current|present|last known|previous|her|his|their|{_PERSON}(?:['’]s)?)\s+(?:current\s+"
    rf"|home\s+)?address\b[^\n]{{0,20}}?(?:[:\t]|\bis\b|\bwas\b)\s*)(?P<home>{_HOUSE})",
    re.IGNORECASE,
)
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
_THEIR_PHONE = re.compile(
    rf"\b(?:her|his|their|{_PERSON}(?:['’]s?)?)\s+(?:(?:own|new|current|personal|home|safe|contact|mobile|phone"
    rf"|telephone|cell)\s+){{0,3}}(?:number|mobile|phone|tel(?:ephone)?|contact)\b[^\n\d+]{{0,24}}(?P<phone>{_PHONE})"
    rf"|\b(?:call|ring|text|phone|contact|reach(?:ed)?|whatsapp(?:ed)?|rang|called|texted|phoned|spoke to)\s+(?:her|him"
    rf"|them|the {_PERSON}|{_PERSON})\s+(?:back\s+)?(?:on|at|via)\s+(?P<other>{_PHONE})"
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
_CLIENT = (
    r"(?:(?:the|our|my|this)\s+)?(?:client|service[- ]user|survivor|victim|resident|patient|SU|YP|PV"
    r"|cleient)(?:\s+[A-Z]{1,3}\b|\s+\d{1,5}\b)?"
)
# Words of one person's story. Policies use the present tense, the plural or "may"; case notes tell what happened.
_STORY = (
    r"(?:disclosed|confided|was (?:recovered from|encountered (?:at|by|in)|released from (?:prison|custody)|trafficked|exploited"
    r"|raped|beaten|assaulted|forced|sold|smuggled|recruited|locked"
    r"|held captive|moved to a safe|brought to (?:the UK|[A-Z]\w+)|made to|threatened by|groomed|arrested|detained|rescued"
    r"|referred (?:in)?to the NRM)"
    r"|were trafficked|escaped from|fled (?:from|to)|arrived in the (?:UK|United Kingdom)|self-harmed"
    r"|cut (?:her|his) (?:arms?|wrists?|legs?)|attempted suicide|took an overdose|had been (?:trafficked|raped|forced|exploited"
    r"|beaten|sold|locked|held)"
    r"|received (?:a |her |his |their )?(?:positive|negative) (?:reasonable|conclusive)|has been diagnosed"
    r"|was diagnosed|became pregnant|presented (?:as|with) |became (?:tearful|distressed)|appeared (?:tearful"
    r"|distressed|anxious|frightened|withdrawn)"
    r"|was tearful|is (?:\d{1,2} (?:weeks|months) )?pregnant|owes|datgelodd|cafodd ei (?:masnachu|gorfodi|hecsbloetio))"
)
_TOLD = (
    r"(?:reported|stated|said|told (?:me|us|staff|the worker|her worker|his worker)|explained|alleged|described"
    r"|mentioned|informed (?:me|us|staff)|advised (?:me|us|that)|denied)"
)
_OWN = (
    r"\b(?:her|his)\s+(?:husband|partner|ex|brother|sister|cousin|in-laws|flatmates?|landlord|employer|trafficker|exploiter|abuser"
    r"|pimp|boss|captor|uncle|children|son|daughter"
    r"|baby|medication|solicitor|asylum|passport|documents|mother|father|family|debt|gp|flashbacks|nightmares"
    r"|pregnancy|visa)\b"
)
_SUBJECT = (
    rf"(?:She|He|Mae hi|{_CLIENT}|[A-Z]\.\s?[A-Z]?\.?|[A-Z]{{1,2}}(?=\s(?:disclosed|was|told|said|reported|stated))"
    rf"|(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z][\w'’.-]*)"
)
_NAMED = (
    r"(?!(?:It|This|That|Which|Who|The|Parliament|Everyone|Nobody|Anyone|Someone|If|When|Where|Policy|Act|Government"
    r"|Police|Many|Some|Most|Several|All|Both|People|Women|Men|Children|Staff|Nothing|Data|Information|Money|Charity"
    r"|Company|Evidence)\b)[A-Z][a-z]{1,14}[a-rt-z](?:\s[A-Z](?:[a-z]+|\.)?)?"
)
# What only happens to somebody in such a story; a capitalised noun at the start of a sentence may be no name.
_HARM = (
    r"(?:disclosed (?:that|to|having|being|she|he|abuse)|was (?:trafficked|exploited|raped|beaten|forced|sold|smuggled"
    r"|locked|held captive|groomed|rescued|detained|brought to the UK)|escaped from|fled (?:from|to)"
    r"|arrived in the (?:UK|United Kingdom)|self-harmed|attempted suicide|took an overdose|had been (?:trafficked"
    r"|raped|forced|exploited|beaten|sold|locked|held)|was diagnosed|became pregnant)"
)
# A letter or form that hands one person over.
_REFERRED = re.compile(
    r"\b(?:wish|like|writing|want)\s+to\s+refer\s+(?:to you\s+)?(?:(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z]|(?:our|this|the)\s+(?:client"
    r"|resident|woman|man|service user)\b(?!s))"
)
_BEGIN = r"(?:^[ \t]*|(?<=[.!?:;,–-]\s)|(?<=\band\s)|(?<=\t)|(?<=\())"
_SOON = r"\s+(?:also\s+|then\s+|has\s+|had\s+|later\s+|first\s+|further\s+){0,2}"
_CASE = re.compile(rf"{_BEGIN}(?:{_SUBJECT}{_SOON}{_STORY}|{_NAMED}{_SOON}{_HARM})", re.MULTILINE)
_CASE_TOLD = re.compile(
    rf"{_BEGIN}{_SUBJECT}{_SOON}{_TOLD}\b"
    rf"(?:[^.\n]|\n(?!\s*\n)){{0,100}}(?:{_OWN}|\b(?:exploited|trafficked|raped|forced to work|made to work|threatened to)\b)",
    re.MULTILINE,
)
_CASE_CLIENT = re.compile(
    rf"(?:^[ \t]*|(?<=[.!?:;–-]\s)|(?<=\t)){_CLIENT}{_SOON}(?:{_STORY}|(?:attended|disengaged|did not attend|DNA['’]?d"
    rf"|cancelled|was supported to|was accompanied|requested|{_TOLD})\b)(?=[^\n]{{6}})(?![^\n]{{0,80}}[:?][ \t]*$)"
    rf"|\b(?:the|our|my|this)\s+{_CLIENT}{_SOON}{_STORY}"
    rf"|(?:^[ \t]*|(?<=[.!?:;–-]\s)|(?<=\t)){_CLIENT}\s+(?:is|was)\s+an?\s+\d\d[- ]?(?:years?[- ]?old|y/?o)\b",
    re.IGNORECASE | re.MULTILINE,
)
# What somebody said of a service is no story of theirs: minutes and reports tell of complaints and thanks.
_ABOUT_A_SERVICE = re.compile(
    r"\b(?:complain\w*|compliments?|feedback|survey\w*|evaluation|questionnaires?|satisf\w+|testimonials?|cwyn\w*|adborth)\b", re.IGNORECASE
)
_HARMED = re.compile(rf"{_STORY}|{_OWN}", re.IGNORECASE)
_INTEREST = re.compile(r"\b(?:conflicts?|interests?|pecuniary|declar\w+|trustees?|quorum|agenda)\b", re.IGNORECASE)
_LOG = re.compile(
    rf"^\s*(?:{DATE})[\s\t,:–-]{{1,6}}(?:\d{{1,2}}[:.]\d\d\s*(?:am|pm)?[\s\t,:–-]{{1,4}})?(?:t/?c\b|tel(?:ephone)? call"
    rf"|phone call|home visit|h/?v\b|met (?:with )?|visited|called|texted|spoke (?:to|with)|key ?work|session with"
    rf"|email(?:ed)? (?:from|to)|accompanied)"
    rf"[^\n]{{0,60}}?\b(?:{_CLIENT}|her|him|she|he|[A-Z]{{2}}\b|[A-Z]\.[A-Z]?\.?)",
    re.IGNORECASE | re.MULTILINE,
)
_VISIT = re.compile(rf"\b(?:home|welfare) visit to (?-i:[A-Z]{{2}})\b[^.\n]{{0,20}}?\bon {DATE}", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|when|where|whether|should|unless|once|until|in case|suppose|imagine|may|might|could|would|who|whom|whose"
    r"|every|any|each|no|os|pan)\b[^.\n]{0,90}$",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:may|might|can|could|should|would|must|will|s/he|he/she|he or she|she or he|they)\b", re.IGNORECASE)
_FICTION = re.compile(
    r"\b(?:fictional|fictitious|invented|imaginary|made[- ]up|not (?:a )?real(?: (?:person|people|case))?|hypothetical"
    r"|scenario|role[- ]?play|discussion (?:exercise|questions?)|for training (?:purposes|only)|training (?:exercise"
    r"|scenario|case)|composite"
    r"|vignette|quiz|worked example|illustrative|ffuglennol|senario)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:tick|delete as|describe|please|for example|e\.g\.|such as|questions? to ask|prompts?|how to record|write)\b[^.\n]{0,60}$",
    re.IGNORECASE,
)
# How far back the word "fictional" or "scenario" still speaks for a story, in characters.
FICTION_REACH = 1500
SHORT_LINE = 70
# Nobody alive was born in it: the year of examples and of blank dates in databases.
NOBODY_S_YEAR = "1900"


def births(text: str) -> Iterator[re.Match[str]]:
    for match in _BIRTH.finditer(text):
        if match["date"].endswith(NOBODY_S_YEAR):
            continue
        if not _BIRTH_RULE.search(text[max(0, match.start("date") - 16) : match.start("date")]) and not _is_fiction(text, match.start()):
            yield match


def _on_a_form(text: str, words: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Labelled lines of a form that somebody filled in about a person, near the label that names that person."""
    if _FORM_OF_PERSON.search(text):
        for match in words.finditer(text):
            around = text[max(0, match.start() - FORM_REACH) : match.end() + FORM_REACH]
            if _FORM_OF_PERSON.search(around) and not _is_fiction(text, match.start()):
                yield match


def homes(text: str) -> Iterator[re.Match[str]]:
    for match in _LIVES.finditer(text):
        if not _OFFICE.search(text[max(0, match.start() - 60) : match.end()].split("\n")[-1]) and not _is_fiction(text, match.start()):
            yield match
    yield from _on_a_form(text, _FORM_HOME)


def phones(text: str) -> Iterator[re.Match[str]]:
    for match in _THEIR_PHONE.finditer(text):
        if not _is_fiction(text, match.start()) and not _STAFF.search(text[max(0, match.start() - 60) : match.end()].split("\n")[-1]):
            yield match


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


def case_notes(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_CASE, _CASE_TOLD, _CASE_CLIENT):
        yield from (match for match in pattern.finditer(text) if not _is_no_case(text, match, pattern))
    for pattern in (_REFERRED, _VISIT, _LOG):
        yield from (match for match in pattern.finditer(text) if not _is_fiction(text, match.start()))


def _is_no_case(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether the words around make it a rule, a prompt of a form, an interest declared, talk of a service, or fiction."""
    if "disclosed" in match.group() and _INTEREST.search(text[max(0, match.start() - 120) : match.end() + 120]):
        return True
    if pattern is _CASE_CLIENT and _is_about_a_service(text, match):
        return True
    before = re.split(r"[.!?\n]\s", text[max(0, match.start() - 100) : match.start()])[-1]
    is_rule = _HYPOTHETICAL.search(before) or _FORM.search(before) or _MODAL.search(match.group())
    return bool(is_rule) or _is_fiction(text, match.start())


def _is_about_a_service(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 160) : match.end() + 160]
    return _ABOUT_A_SERVICE.search(around) is not None and not _HARMED.search(text[match.start() : match.end() + 160])


def _is_fiction(text: str, at: int) -> bool:
    return _FICTION.search(text[max(0, at - FICTION_REACH) : at + 60]) is not None
