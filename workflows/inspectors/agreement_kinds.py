"""What sort of agreement a document says it is, and who it makes controller of the data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflows.documents import Document
from workflows.inspectors.spans import Line

_NOT = r"(?<!not )(?<!nor )(?<!neither )"
_JOINT = re.compile(
    rf"{_NOT}\b(?:are|as|be|become|act as|acting as"
    rf"|is an? arrangement between)\s+(?:the\s+)?joint(?:ly)?[ -](?:data )?controllers?\b"
    rf"|\bjoint controller (?:arrangement|agreement)\b.{{0,60}}\barticle 26\b"
    r"|\b(?:relationship|status|roles?)\b[^.]{0,40}[:\t|\s]\s*joint (?:data )?controllers\b|\barticle 26\b.{0,60}\barrangement"
    r"|\bjointly determine\b|\byn gyd-?reol\w+",
    re.IGNORECASE,
)
_NOT_JOINT = re.compile(
    r"\b(?:not|neither|nor|no)\b.{0,40}\bjoint(?:ly)?[ -](?:data )?controllers?|\b(?:independent|separate"
    r"|autonomous)[ -](?:data )?controllers?\b"
    r"|\bare each (?:an? )?(?:data )?controllers?\b|\beach (?:party|partner|organi[sz]ation|agency) is (?:a|the) (?:data )?controller"
    r" (?:of|for|in respect of)\b[^.]{0,40}\bit (?:holds|processes|collects)"
    r"|\bcontrollers? in (?:its|their|our|his|her) own right\b|\bsole controller\b|rheol(?:wyr|ydd|yddion|wr) (?:data )?annibynnol"
    r"|\bcontroller[- ]to[- ]controller\b",
    re.IGNORECASE,
)
_PROCESSOR = re.compile(
    r"\b(?:is|are|as|act|acts|acting)\b.{0,25}\b(?:a |the )?(?:data )?processor\b|\bprocess(?:es"
    r"|ing)?\b.{0,80}\bon behalf of (?:the )?(?:data )?controller\b|data processing agreement"
    r"|[(“\"]\s*(?:the\s+)?[“\"]?(?:data )?processor[”\"]?\s*[)”\"]|\bcontroller[- ]to[- ]processor\b|\bprocessor\b\s?:\s"
    r"|\bprocessor shall (?:only )?process\b|\bprocess(?:es"
    r"|ing)?\b.{0,60}\bon (?:its|their|his|our) behalf\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|neither|nor|no|never|rather than|ddim)\b[^.]{0,60}$", re.IGNORECASE)
JOINT, INDEPENDENT, PROCESSING = "joint_controllers", "independent_controllers", "controller_to_processor"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (
            "mou",
            r"memorand(?:um|a) of (?:understanding|co-?operation|agreement)|\bm\.?o\.?u\.?\b"
            r"|memorandwm (?:cyd-?ddealltwriaeth|o ddealltwriaeth)",
        ),
        (
            "isp",
            r"(?:information|data) (?:sharing|exchange) protocol|\bISP\b|protocol rhannu gwybodaeth"
            r"|protocol (?:on|for) (?:the )?(?:(?:information|data) (?:exchange|sharing)"
            r"|(?:sharing|exchang(?:e|ing)|disclos(?:ure|ing))(?: of)? (?:personal )?(?:information|data))",
        ),
        ("dda", r"data (?:disclosure|access) agreement|cytundeb (?:datgelu data|mynediad)"),
        (
            "jca",
            r"joint (?:data )?controllers?(?:hip)?\s*[:–-]?\s*(?:(?:data|information) sharing )?(?:arrangement|agreement)"
            r"|article 26 (?:arrangement|agreement)|(?:arrangement|agreement) (?:between|of|for) (?:the )?joint (?:data )?controllers"
            r"|cytundeb [cg]yd-?reolwyr",
        ),
        ("processing", r"(?:data|information) process(?:ing|or) (?:agreement|contract|terms|addendum|deed|schedule)"),
        (
            "dsa",
            r"(?:personal )?(?:data|information)[ -]sharing (?:agreement|contract|arrangement|framework)"
            r"|(?:agreement|contract|arrangement) (?:for|on|about|to|covering|governing) (?:the )?(?:sharing|share|exchange|exchanging)"
            r"(?: of)? (?:personal |special category |confidential )?(?:data|information)"
            r"|(?:sharing|exchanging) (?:personal |confidential )?(?:data|information)\b[^.\n]{0,60}[:–—-] an agreement"
            r"|cytundeb (?:i |ar |ynghylch )?rannu (?:data|gwybodaeth)|cytundeb rhannu (?:data|gwybodaeth)|\bDSA\b|\bISA\b",
        ),
        ("lead_body", r"lead body agreement|hosted employment agreement"),
        ("hosting", r"hosting agreement|host(?:ing)? (?:organisation )?(?:agreement|contract)|host agreement"),
        ("meal", r"(?:evaluation|research|meal|monitoring)[\w ,]{0,30}agreement"),
    )
)
_FRAMEWORKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("waspi", re.compile(r"\bWASPI\b|wales accord on (?:the )?sharing|cytundeb rhannu gwybodaeth bersonol cymru", re.IGNORECASE)),
    ("saspi", re.compile(r"\bSASPI\b|scottish accord on (?:the )?sharing", re.IGNORECASE)),
    (
        "hsc",
        re.compile(
            r"\bHSC(?:NI)?\b[\w ()-]{0,60}(?:data access|protocol|information sharing)|protocol for sharing service user information",
            re.IGNORECASE,
        ),
    ),
)
TITLE_LINES = 14
_SPACE = re.compile(r"\s+")


def kind_of(lines: Sequence[Line]) -> tuple[str, str] | None:
    """The sort of agreement, from its title or else its first words, and the line that says so."""
    opening = lines[:TITLE_LINES]
    for line in opening:
        at = [
            (match.start(), order, kind)
            for order, (kind, words) in enumerate(_KINDS)
            if (match := words.search(line.text)) and len(line.text) <= 240
        ]
        if at:
            return min(at)[2], line.text
    return None


def sharing_words(document: Document) -> bool:
    """Whether a document that calls itself a memorandum also holds, or annexes, a sharing agreement of its own."""
    return bool(
        re.search(
            r"^\s*(?:(?:annex|appendix|schedule|part)\s*\w{0,3}\W{0,4})?\s*(?:data|information)[ -]sharing (?:agreement|protocol)\s*$",
            document.text,
            re.IGNORECASE | re.MULTILINE,
        )
    )


def framework_of(document: Document) -> str | None:
    """The national framework a protocol follows: WASPI in Wales, SASPI in Scotland, that of health and social care in Northern Ireland."""
    return next((name for name, words in _FRAMEWORKS if words.search(document.text)), None)


def arrangement_of(document: Document) -> tuple[str, int, str] | None:
    """Joint, independent, or controller and processor, with page and words; None when the document leaves it open or says several."""
    said: dict[str, tuple[int, str]] = {}
    for number, page in enumerate(document.pages, start=1):
        text = _SPACE.sub(" ", page)
        for arrangement, words in ((INDEPENDENT, _NOT_JOINT), (JOINT, _JOINT), (PROCESSING, _PROCESSOR)):
            for match in words.finditer(text):
                before = text[max(0, match.start() - 60) : match.start()]
                if arrangement not in said and (arrangement == INDEPENDENT or not NEGATED.search(before)):
                    said[arrangement] = (number, text[max(0, match.start() - 40) : match.end() + 60])
    if len(said) == 2 and JOINT in said and PROCESSING in said:
        said.pop(PROCESSING)
    if len(said) != 1:
        return None
    arrangement, (number, words_found) = next(iter(said.items()))
    return arrangement, number, words_found.strip()
