"""Sentences that say who leads on safeguarding or stands in, in whatever order: the person first, the task as a verb, the stand-in."""

from __future__ import annotations

import re

# Before a name.
TITLE = (
    r"(?:(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev(?:['’]?d|erend)?|Fr|Father|Sister|Br|Prof(?:essor)?|Cllr|Councillor|Sir|Dame|Lady"
    r"|Lord|Canon|Pastor"
    r"|Imam|Rabbi|Deacon|Ven|Archdeacon|Det(?:ective)?|Ch|Sgt|Sergeant|Insp(?:ector)?|Supt|DS|DI|DCI|PC|PS|Maj(?:or)?"
    r"|Capt(?:ain)?|Col|Lt|Lieutenant)\b\.?[ ]"
    r"(?:\(ret(?:['’]?d|ired)?\.?\)[ ])?){1,3})"
)
_WORD = r"(?:[A-Z]\.|[A-ZÀ-ÖØ-ÞŴŶ][\w’'À-ɏ-]{0,30})"
_PARTICLE = r"(?:(?:de|da|del|van|von|der|den|ap|ab|ferch|al|el|bin|ibn|di|le|la|ó|ní|nic|mac)[ ])"
PERSON = rf"{TITLE}?{_WORD}(?:[ \u00a0]{_PARTICLE}{{0,2}}{_WORD}){{0,3}}"
NAME = re.compile(rf"(?P<title>{TITLE})?(?P<name>{_WORD}(?:[ \u00a0]{_PARTICLE}{{0,2}}{_WORD}){{0,3}})")
# What stands between a name and its verb: ", our secretary,", "(Services Manager)", " - Head of Care - ".
_BESIDE = r"(?:,[ ][^.;:\n\t()]{2,90}?,|[ ]\([^()\n]{2,80}\)|[ ][–—-][ ][^.;:\n\t–—]{2,60}[ ][–—-])"
_ARTICLES = (
    r"(?:(?:ein|yr|y|ei|eu|also|currently|both|our|the|its|their|his|her|a|an|now|overall|as|to|be|named|appointed"
    r"|designated|acting|lead|(?:role|post"
    r"|position|duties)\s+of|(?:[A-ZÀ-Þ][\w’'-]*[ ]){0,4}[A-Za-z]+(?:['’]s|s['’]))[ ]){0,5}"
)
_BECOMES = (
    r"(?:yw|ydy|yn\s+gweithredu\s+fel|is|acts|acting|serves|remains|became|becomes|continues|will\s+(?:be|act|serve|remain"
    r"|continue)|has\s+(?:been(?:\s+(?:appointed|named|chosen))?|agreed|taken\s+on)|was\s+(?:appointed"
    r"|named|elected)|holds|fills|takes\s+on|carries\s+out|(?:looks\s+after|leads\s+on|takes\s+care\s+of|deals\s+with"
    r"|oversees|co-?ordinates"
    r"|handles)[ ][^.;:,\n\t]{3,60}[ ]as)"
)
_SUBJECT = re.compile(rf"(?:(?<=^)|(?<=[\s(•–—-]))(?P<who>{PERSON})(?P<beside>{_BESIDE}){{0,2}},?[ ](?:who[ ])?$")
_PREDICATE = re.compile(rf"(?<=[ ]){_BECOMES}[ ]{_ARTICLES}$")
_TASK = (
    r"(?i:(?:(?:adult|child|all|our|the)[ ](?:and[ ](?:adult|child)[ ])?)?(?:safeguarding|child[ ]protection"
    r"|adult[ ]protection|adult[ ]support[ ]and[ ]protection)\b)"
)
_LEADS = re.compile(
    rf"(?<=[ ])(?:leads?[ ](?:on[ ]|for[ ]us[ ]on[ ]|our[ ]work[ ]on[ ])|looks?[ ]after[ ]|takes?[ ]the[ ]lead[ ](?:on|for|in)[ ]"
    rf"|is[ ](?:in[ ]charge[ ]of|the[ ]person[ ](?:responsible[ ]for|who[ ](?:leads[ ]on|looks[ ]after))|our[ ]lead[ ](?:on|for))[ ]"
    rf"|has[ ](?:the[ ]lead|lead[ ]responsibility|day-to-day[ ]responsibility)[ ](?:on|for)[ ])(?:all[ ]matters[ ]of[ ])?{_TASK}"
)
_LED_BY = re.compile(
    rf"{_TASK}[^.;:\n\t]{{0,50}}?[ ](?:is|are)[ ](?:led|looked[ ]after|co-?ordinated|overseen|managed)[ ](?:for[ ]us[ ]"
    rf"|here[ ]|day[ ]to[ ]day[ ])?by[ ]"
    rf"(?:(?:our|the|a)[ ][\w-]+(?:[ ][\w-]+){{0,4}},?[ ])?(?P<who>{PERSON})"
)
_AWAY = (
    r"(?:[Ii]n[ ](?:her|his|their|the[ ]lead['’]s|the[ ]DSL['’]s|[\w-]+['’]s?)[ ]absence|(?:[Ww]hen|[Ii]f|[Ww]here"
    r"|[Ww]henever|[Ww]hile)[ ](?:she|he|they|\w+)"
    r"[ ](?:is|are|cannot|can['’]t|isn['’]t|aren['’]t|can[ ]not|is[ ]not|are[ ]not)[ ]"
    r"(?:not[ ])?(?:be[ ])?(?:away|off|absent|unavailable|available|on[ ]leave|at[ ]work|on[ ]holiday|on[ ]duty|around"
    r"|reached|there|about|contactable"
    r"|not[ ]available|in)\b[^.;:\n\t,]{0,40}?|(?:[Ii]f|[Ww]hen|[Ww]here)[ ]you[ ](?:can['’]t|cannot|can[ ]not"
    r"|are[ ]unable[ ]to)[ ](?:get[ ]hold[ ]of|reach|contact|find|speak[ ]to|raise)[ ][^.;:\n\t,]{2,40}?)"
)
_STANDS_IN = re.compile(
    r"(?<=[ ])(?:(?:will[ ])?(?:deputi[sz]es?|stands?[ ]in|steps?[ ]in|fills?[ ]in|covers?|takes?[ ](?:over|her|his|their)|acts?)\b"
    r"(?:[ ](?:for|as)[ ](?:her|him|them|\w+))?(?:[ ](?:in[ ](?:her|his|their|\w+['’]s)[ ](?:absence|place)|when|if|while"
    r"|during|calls?|place))?"
    r"|is[ ](?:her|his|their)[ ](?:stand-?in|cover|back-?up))"
)
_CALL_INSTEAD = re.compile(
    rf"{_AWAY},?[ ](?:please[ ])?(?:to\b|(?:you[ ](?:can|should|may)[ ])?(?:speak|talk|go|turn|report)[ ](?:to|with)|contact"
    rf"|ring|call|phone|ask(?:[ ]for)?|tell|see|use|try|(?:the[ ])?concerns[ ]go[ ]to"
    rf"|(?:it|this|the[ ]role|cover)[ ](?:is|falls|passes|goes)[ ](?:to|taken[ ]by|covered[ ]by|provided[ ]by))?[ ]?"
    rf"(?:(?:our|the|her|his|their)[ ][^.;:\n\t,]{{3,40}},?[ ])?(?P<who>{PERSON})"
)
_CHOSEN = re.compile(
    rf"\b(?:chosen|asked|appointed|elected|nominated|named|chose"
    rf"|picked)[ ](?P<who>{PERSON}){_BESIDE}{{0,1}}[ ]to[ ](?:lead[ ]on|look[ ]after|take[ ]the[ ]lead[ ](?:on|for)"
    rf"|take[ ]charge[ ]of)[ ]{_TASK}"
)
_ASKED_LEAD = re.compile(
    rf"[Ww]ho(?:m)?[ ][^?\n]{{0,70}}?{_TASK}[^?\n]{{0,30}}\?\s{{1,3}}(?:(?:It[ ]is|That[ ]is|It['’]s|That['’]s|Our)[ ])?(?P<who>{PERSON})"
)
_ASKED_DEPUTY = re.compile(
    rf"(?:[Aa]nd[ ])?(?:[Ii]f|[Ww]hen)[ ][^?\n]{{2,30}}[ ](?:not[ ](?:there|here|in|available|around)|isn['’]t[ ](?:there"
    rf"|here|in|available)|away|off|unavailable|on[ ]leave)\?\s{{1,3}}"
    rf"(?:(?:Then|Ask|Call|Ring|Speak[ ]to|Talk[ ]to|Tell)[ ])?(?P<who>{PERSON})"
)
_NOT_DEPUTISING = re.compile(r"\b(?:covers?|acts?|takes?[ ]over)\Z")


_PLACE_OF_A_POST = re.compile(r"\b(?:of|for|and|&)[ ]\Z")
_SENTENCE = re.compile(r"\n|\t|(?<!\b[A-Z])(?<!\b(?:Mr|Dr|Ms))(?<!\bMrs)(?<!\bRev)[.;:!?]\s")
WINDOW = 240


def subjects_before(text: str, at: int) -> list[str]:
    """The person whom the words up to a role are about: "Oonagh Prentice, Refuge Manager, is our"."""
    sentence = _sentence_before(text, at)
    predicate = _PREDICATE.search(sentence)
    return _subjects(sentence[: predicate.start()].removeprefix("Mae ")) if predicate else []


def _sentence_before(text: str, at: int) -> str:
    return _SENTENCE.split(text[max(0, at - WINDOW) : at])[-1]


def _subjects(words: str) -> list[str]:
    """The name that ends the words, or that a post in commas or brackets follows; "Head of Care, Ann Day," is about Ann Day."""
    match = _SUBJECT.search(words)
    if match is None:
        return []
    inside = (match["beside"] or "").strip(" ,()–—-")
    both = [match["who"], *([inside] if NAME.fullmatch(inside) else [])]
    return both[::-1] if _PLACE_OF_A_POST.search(words[: match.start("who")]) else both


_PAIR = re.compile(
    rf"(?i:leads?|DSLs?|officers?|champions?)[ ]?(?:&|and"
    rf"|/)[ ]?(?i:deput[ye])[^:\n\t]{{0,30}}[:\t][ ]{{0,3}}(?P<lead>{PERSON})[ ]?(?:&|and|/|,)[ ]?(?P<deputy>{PERSON})"
)


def pairs(text: str) -> list[tuple[int, int, str, str]]:
    """ "Safeguarding lead and deputy: Ann Day and Bob Kay": the first is the lead."""
    return [(match.start(), match.end(), match["lead"], match["deputy"]) for match in _PAIR.finditer(text)]


def leading(text: str) -> list[tuple[int, int, str]]:
    """Who is said to lead on safeguarding by a verb, with the place of the words."""
    found = [
        (match.start(), match.end(), who) for match in _LEADS.finditer(text) for who in _subjects(_sentence_before(text, match.start()))
    ]
    return sorted(
        found
        + [(match.start(), match.end(), match["who"]) for pattern in (_LED_BY, _ASKED_LEAD, _CHOSEN) for match in pattern.finditer(text)]
    )


def standing_in(text: str) -> list[tuple[int, int, str]]:
    """Who is said to stand in for somebody who is away."""
    found = [(match.start(), match.end(), match["who"]) for pattern in (_CALL_INSTEAD, _ASKED_DEPUTY) for match in pattern.finditer(text)]
    for match in _STANDS_IN.finditer(text):
        before = _sentence_before(text, match.start())
        if not _NOT_DEPUTISING.search(match.group()) or re.search(_AWAY, before):
            found.extend((match.start(), match.end(), who) for who in _subjects(before))
    return sorted(found)
