"""An organisation's name as it stands in an agreement: cleaned of its address and terms, and whether words sound like one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflows.inspectors.spans import names_agree

_SPACE = re.compile(r"\s+")
# What follows a party's name: its address, number, form or defined term.
TAIL = re.compile(
    r"\s*(?:,|;|:|\bof the (?:one|other|first|second|third) part\b|\(|\[|“|\"|\s[-–]\s|\b(?:whose|which|of\s+(?:\d+"
    r"|[A-Z](?:(?! of )[\w' ])+(?:Street|Road|Lane|House|Avenue|Place|Hall|Offices?"
    r"|Building|Headquarters|Chambers|Court|Square|Park|Hospital))"
    r"|a (?:registered |charitable |company|charity|community)|an (?:unincorporated|incorporated)"
    r"|registered|incorporated|acting|trading|together|collectively|hereinafter|known as|as (?:the|controller"
    r"|processor|joint)|who|for the|on (?:the )?\d{1,2}(?:st|nd|rd|th)?|dated|concerning|regarding|relating"
    r"|in respect|and its|elusen|sef)\b)",
)
_LEADING = re.compile(
    r"^\s*(?:and|ac?|the parties|:|;|\(?(?:\d{1,2}|[a-h]|[ivx]{1,3})[).]|[A-Z]{1,4}\d{2,}[/\w]{0,12}\s?[-–:])\s+", re.IGNORECASE
)
_TRAILING = re.compile(r"\s+(?:and|&|ac)$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"^(?:purpose|terms?|review|background|definitions?|introduction|duration|recitals?|interpretation|scope|aims?|job title|title)$|"
    r"^(?:the )?(?:part(?:y|ies|ners?)|them|us|you|organi[sz]ations?|agenc(?:y|ies)|controllers?|processors?|data|date"
    r"|name|each|both|two|insert|other|following|signator\w+|date of|all|any|lead contact|contacts?|roles?|position|representatives?"
    r"|signature)\b|[\[\]<>]|_{3,}|\bXX+\b",
    re.IGNORECASE,
)
# "The Bridge" is called so; "the Council" and "The Isles Council" are not.
_ARTICLE = re.compile(r"^(?:(?:the|yr?)\s+(?=[A-Z])|(?:The|THE|YR?|Yr?)\s+(?=[A-Z]\S*\s+\S))")
# What shows that words after a comma say where an organisation is, not who else is a party.
_PLACE = re.compile(r"\d|\b(?:street|road|lane|avenue|row|square|close|way|hill|house|place|terrace|park|mill|floor|unit)\b", re.IGNORECASE)
# Words that could be a name, whoever's: capitals, joined by small words.
_WORD = r"(?:[A-ZÀ-ÞŴŶ][\w’'&.À-ɏ-]*|of|for|the|and|&|in|on|yr?)"
NAMED = rf"[A-ZÀ-ÞŴŶ][\w’'&.À-ɏ-]*(?:[ ]{_WORD}){{0,9}}"
# What an agreement calls a party in place of its name, as a label beside it.
PARTY_LABEL = (
    r"(?:the\s+)?(?:name\s+of\s+(?:the\s+)?)?(?:party\s*(?:\d|[A-D]|one|two|three)|partner\s*(?:\d|[A-D]|one|two|three)|(?:first|second|third)\s+party"
    r"|(?:data\s+)?(?:disclosing|receiving|recipient|providing|sharing|supplying|requesting|sending)\s+(?:organi[sz]ation|party|partner|agency|body)"
    r"|data\s+(?:provider|recipient|discloser|receiver|sender|supplier)|(?:data\s+)?(?:controller|processor)\s*\d?"
    r"|(?:lead|partner|host|evaluation|research|delivery|training)\s+(?:organi[sz]ation|partner|provider|agency|body)"
    r"|organi[sz]ation\s*[12AB]|host|hub|provider|commissioner|funder|supplier|customer|client|evaluator|researcher|discloser|recipient"
    r"|sefydliad sy'n (?:datgelu|derbyn)|rheolydd|prosesydd)"
)
# A Welsh name begins otherwise behind "a", "and".
_MUTATED = re.compile(
    r"^(?:C(?=h(?:yngor|anolfan|ymdeithas|oleg|wmni|lwb|ymuned)\b)|P(?=h(?:rifysgol|artneriaeth|rosiect)\b)|T(?=h(?:ŷ|îm)(?!\w)))h"
)
ORGANISATION = re.compile(
    r"\b(?:council|trust|ltd|limited|charity|project|service|services|cic|cio|scio|hub|police|constabulary|hospice|hospitals?"
    r"|college|school|church|mosque|refuge|fund|union|federation|llp|board"
    r"|network|association|society|centre|center|partnership|foundation|group|house|university|haven"
    r"|shelter|homes|forum|circle|friends|collective|action|agency|office|team|department|cyngor|heddlu"
    r"|ymddiriedolaeth|bwrdd|evaluation|consortium|aid|advocacy|support|commissioner)\b",
    re.IGNORECASE,
)
ENDS_A_NAME = re.compile(rf"{ORGANISATION.pattern}[\s.,;]*$", re.IGNORECASE)
# "Midlow Council of 1 High Street, ZZ99 9ZZ": the place after the name has a number or postcode in it.
_PLACED = re.compile(
    rf"(?!\b(?:university|college|board|church|diocese|friends|office|society)\b)(?P<name>{ORGANISATION.pattern})\s+of\s+(?=[^()]{{0,80}}\d).*$",
    re.IGNORECASE,
)


def party_name(text: str) -> str:
    """The name that the words begin with, without number, article, address and defined term; empty where they are no name."""
    first, _, rest = text.strip().partition("\n")
    if ENDS_A_NAME.search(first) and re.match(r"\s*(?:\(?\d{1,2}[.)]|(?!\d)\w)", rest) and not rest.lstrip()[:1].islower():
        text = first
    plain = _LEADING.sub("", _SPACE.sub(" ", text)).strip()
    plain = _MUTATED.sub(lambda match: match.group()[0], plain)
    plain = _PLACED.sub(lambda match: match["name"], plain)
    plain = TAIL.split(plain, maxsplit=1)[0].strip(" ,;:.“”\"'‘’*")
    plain = _ARTICLE.sub("", _TRAILING.sub("", plain))
    plain += "." if plain.endswith(" Inc") and f"{plain}." in text else ""
    is_name = plain[:1].isupper() and 2 <= len(plain) <= 100 and len(plain.split()) <= 12 and not _NOT_A_NAME.search(plain)
    return plain if is_name else ""


def is_place(text: str) -> bool:
    """Whether words beside a party's name are its address or number."""
    return bool(_PLACE.search(text)) or not party_name(text)


def is_party(text: str, known: Iterable[str]) -> bool:
    """Whether words that begin with a capital sound like an organisation, are an abbreviation, or one of the names already known."""
    plain = text.strip()
    return bool(ORGANISATION.search(plain) or (plain.isupper() and plain.isalpha())) or any(
        names_agree(name, plain) == "same" for name in known
    )
