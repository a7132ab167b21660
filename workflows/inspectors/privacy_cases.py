"""Case notes: words of one person's story, as against rules, prompts of forms, minutes and training scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.inspectors.privacy_narrative import is_fiction
from workflows.inspectors.spans import DATE

_CLIENT = (
    r"(?:(?:the|our|my|this)\s+)?(?:client|service[- ]user|survivor|victim|resident|patient|SU|YP|PV"
    r"|cleient)(?:\s+in\s+(?:room|flat|unit|bed)\s+\w{1,4}\b)?(?:\s+[A-Z]{1,3}\b|\s+\d{1,5}\b|\s*\([A-Z]{1,3}\))?"
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
    r"|was diagnosed|became pregnant|presented (?:as|with) |became (?:tearful|distressed)"
    r"|(?:appeared|looked|seemed) (?:very |so )?(?:tearful"
    r"|distressed|anxious|frightened|withdrawn|tired|unwell|upset|scared)"
    r"|ha(?:s|d) not (?:eaten|slept|been paid)|does not want to (?:talk|speak|go) to the police"
    r"|(?:is|was|felt|feels) (?:very |really |too |still |now |so )?(?:scared|frightened|terrified|afraid)"
    r" (?:to|of|that|because|for her|for his)"
    r"|was tearful|is (?:\d{1,2} (?:weeks|months) )?pregnant|owes|datgelodd|cafodd ei (?:masnachu|gorfodi|hecsbloetio))"
)
_TOLD = (
    r"(?:reported|stated|said|told (?:me|us|staff|the worker|her worker|his worker)|explained|alleged|described"
    r"|asked|cried|wept|broke down|mentioned|informed (?:me|us|staff)|advised (?:me|us|that)|denied"
    r"|(?:rang|called|phoned|texted|messaged|contacted|came to see) (?:me|us|staff|the (?:office|duty|worker|team|hub|project)))"
)
_OWN = (
    r"\b(?:her|his)\s+(?:husband|partner|ex|brother|sister|cousin|in-laws|flatmates?|landlord|employer|trafficker|exploiter|abuser"
    r"|pimp|boss|captor|uncle|children|son|daughter"
    r"|baby|medication|solicitor|asylum|passport|documents|mother|father|family|debt|gp|flashbacks|nightmares"
    r"|pregnancy|visa)\b"
)
_SUBJECT = (
    rf"(?:She|He|Mae hi|{_CLIENT}|[A-Z]\.\s?[A-Z]?\.?|[A-Z]{{1,2}}(?=\s(?:disclosed|was|told|said|reported|stated))"
    r"|(?![AI]\b)[A-Z](?=\s(?:looked|appeared|seemed|has not|had not|does not|felt|feels|wants)\b)"
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
    r"\b(?:please\s+)?can\s+you\s+(?:see|help|take\s+on|support)\s+(?:a|this|our)\s+(?:(?:young|pregnant|older)\s+)?(?:man|woman|girl|boy|lady"
    r"|client)\b|\b(?:wish|like|writing|want)\s+to\s+refer\s+(?:to you\s+)?(?:(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z]|(?:our|this|the)\s+(?:client"
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
    rf"^\s*\[?(?:{DATE})[\s\t,:–-]{{1,6}}(?:\d{{1,2}}[:.]\d\d(?::\d\d)?\s*(?:am|pm)?[\]\s\t,:–-]{{1,4}})?"
    rf"(?:[A-Z][\w’'-]{{1,15}}(?:\s[A-Z][\w’'-]{{0,15}})?:\s+)?(?:t/?c\b|tel(?:ephone)? call"
    rf"|phone call|home visit|h/?v\b|met (?:with )?|visited|called|texted|spoke (?:to|with)|key ?work|session with"
    rf"|email(?:ed)? (?:from|to)|accompanied)"
    rf"[^\n]{{0,60}}?\b(?:{_CLIENT}|her|him|she|he|[A-Z]{{2}}\b|[A-Z]\.[A-Z]?\.?)",
    re.IGNORECASE | re.MULTILINE,
)
_PERSONAL = (
    r"(?:(?:her|his)\s+(?:tablets|meds|medication|husband|partner|ex|baby|children|kids|pregnancy|asylum|passport|trafficker|abuser"
    r"|nightmares|flashbacks|solicitor)|sleeping (?:badly|rough)|not sleeping|bad night|panic attacks?|nightmares|flashbacks|overdos\w+"
    r"|self-?harm\w*|suicid\w+|A&E|taken to hospital|bruis\w+|pregnan\w+|the (?:men|man|people|gang) who)\b"
)
# A handover by rooms: "Room 2 – bad night, flashbacks".
_BY_ROOM = re.compile(rf"{_BEGIN}(?:Room|Rm\.?|Flat|Bed|Unit)\s+\d{{1,3}}[A-Za-z]?\s*[-–:]\s[^.\n]{{0,140}}?\b{_PERSONAL}", re.MULTILINE)
# A letter of somebody helped, in the first person, this far below its greeting at most.
_GREETING = re.compile(r"^[ \t]*Dear\s", re.IGNORECASE | re.MULTILINE)
LETTER_REACH = 900
_OWN_WORDS = re.compile(
    r"\b(?:(?:took|has|kept|keeps|held|holds|hid)\s+my\s+(?:passport|documents|papers|wages)"
    r"|I\s+(?:was|had been|have been)\s+(?:trafficked|enslaved|exploited|forced to|locked in|raped|beaten)\b)",
    re.IGNORECASE,
)
# Somebody known by initials, and what only befalls the person helped: minutes know initials too, but not tablets and hospitals.
_CASE_INITIALS = re.compile(
    rf"{_BEGIN}(?!(?:U\.K|E\.U|U\.S|N\.I|G\.P|S\.I|Q\.C|K\.C)\b)[A-Z]\.\s?[A-Z]\.?\s+(?:has|had|is|was|wants|wanted|asked|missed|feels|felt|went|came"
    r"|rang|seems|seemed|says|does|did|cannot|can['’]t)\b(?:[^.\n]|\n(?!\s*\n)){0,140}?"
    rf"\b{_PERSONAL}",
    re.MULTILINE,
)
# "Case 3: T. has had to leave", as supervisors list whom they talked about.
_CASE_LISTED = re.compile(
    r"^\s*(?:case|client|cl\.?)\s*(?:no\.?\s*)?\d{1,3}\s*[:.(–-]\s*(?-i:[A-Z]\.?\s?[A-Z]?\.?)\)?\s+"
    r"(?:is|was|has|had|said|told|wants|feels|felt)\b",
    re.IGNORECASE | re.MULTILINE,
)
_VISIT = re.compile(rf"\b(?:home|welfare) visit to (?-i:[A-Z]{{2}})\b[^.\n]{{0,20}}?\bon {DATE}", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|when|where|whether|should|unless|once|until|in case|suppose|imagine|may|might|could|would|who|whom|whose"
    r"|every|any|each|no|os|pan)\b[^.\n]{0,90}$",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:may|might|can|could|should|would|must|will|s/he|he/she|he or she|she or he|they)\b", re.IGNORECASE)
_FORM = re.compile(
    r"\b(?:tick|delete as|describe|please|for example|e\.g\.|such as|questions? to ask|prompts?|how to record|write)\b[^.\n]{0,60}$",
    re.IGNORECASE,
)


def case_notes(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_CASE, _CASE_TOLD, _CASE_CLIENT, _CASE_INITIALS):
        yield from (match for match in pattern.finditer(text) if not _is_no_case(text, match, pattern))
    for pattern in (_REFERRED, _VISIT, _LOG, _CASE_LISTED, _BY_ROOM):
        yield from (match for match in pattern.finditer(text) if not is_fiction(text, match.start()))
    for match in _OWN_WORDS.finditer(text):
        if _GREETING.search(text, max(0, match.start() - LETTER_REACH), match.start()) and not is_fiction(text, match.start()):
            yield match


def _is_no_case(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether the words around make it a rule, a prompt of a form, an interest declared, talk of a service, or fiction."""
    if "disclosed" in match.group() and _INTEREST.search(text[max(0, match.start() - 120) : match.end() + 120]):
        return True
    if pattern is _CASE_CLIENT and _is_about_a_service(text, match):
        return True
    before = re.split(r"[.!?\n]\s", text[max(0, match.start() - 100) : match.start()])[-1]
    is_rule = _HYPOTHETICAL.search(before) or _FORM.search(before) or _MODAL.search(match.group())
    return bool(is_rule) or is_fiction(text, match.start())


def _is_about_a_service(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 160) : match.end() + 160]
    return _ABOUT_A_SERVICE.search(around) is not None and not _HARMED.search(text[match.start() : match.end() + 160])
