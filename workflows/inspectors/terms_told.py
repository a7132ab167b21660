"""Which of a sentence's dates is the review's and which the end's: each belongs to the word of that kind that stands nearest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflows.inspectors.spans import Found, dates_in

REVIEW, END, OTHER = "review", "end", "other"
REACH = 90
REACH_BACK = 36

_WORDS = re.compile(
    r"(?P<review>\b(?:reviews?|reviewed|reviewing|revisit(?:ed)?|re-?considered?|renew(?:al|ed)|look(?:ed)?\s+at\s+(?:(?:it|this\s+\w+|the\s+\w+)\s+)?again"
    r"|check(?:ed)?\s+(?:it|this\s+\w+)\s+again|go\s+through\s+(?:it|this\s+\w+|the\s+\w+)|take\s+stock|adolyg\w+)\b)"
    r"|(?P<end>\b(?:until|till|expir\w+|ends?(?!\s+of)|ending|terminat\w+|lapses?|ceases?|concludes?|finish(?:es)?|closes?|up\s+to|comes?\s+to\s+an\s+end"
    r"|through\s+to|no\s+longer\s+(?:in\s+force|appl(?:ies|y))(?:\s+after)?|tan|hyd\s+at|(?:daw|dod)\s+i\s+ben)\b"
    r"|\b(?:length|duration|term|how\s+long|period)\b[^.]{0,8}\.[^.;]{0,60}?,?\s+to\b)"
    r"|(?P<other>\b(?:start\w*|begin\w*|began|commenc\w*|from|since|effective|takes?\s+effect|in\s+force\s+from|signed|signature|dated|made|agreed"
    r"|approved|adopted|issued|version|last|previous(?:ly)?|prior|act|regulations?|superseded?|ended|expired|replaces?|updated|published|born|came|o)\b)",
    re.IGNORECASE,
)
# What a day belongs to where the agreement itself is not meant.
_OF_ANOTHER = re.compile(
    r"\b(?:fund(?:ing|ed)|grants?|lease|tenancy|kept|keep|retain\w*|retention|destroy\w*|delet\w*|stored?|payment|invoice|insurance|certificate"
    r"|licen[cs]e|registration|accreditation|training|employment|probation|ISO|DPIA|impact\s+assessment|policy|privacy\s+notice|staff"
    r"|risk\s+assessment|penetration|previous|earlier|former|last|superseded|replaced)\b",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"\b(?:agreement|protocol|arrangement|memorandum|contract|it|this|term|duration|partnership|undertaking|understanding|ISA|DSA|ISP|MOU|JCA|we"
    r"|parties|partners|both|hwn|hon|cytundeb|period|review)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bha(?:s|ve|d)\s+(?:operated|worked|shared|run)\b", re.IGNORECASE)
# "reviewed before it expires on": the day of the one is that of the other.
_BEFORE_END = re.compile(
    r"\breview\w*\s+(?:again\s+)?(?:shortly\s+|on\s+or\s+)?before\s+(?:it|this\s+\w+|the\s+\w+)\s+(?:expires?|ends?)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^\W{0,2}(?:and\s+\w+\s+)?(?:to|for|we\s+will|they\s+will|the\s+parties\s+will|is\s+the\s+date\s+(?:for|of)(?:\s+the)?)\s+$",
    re.IGNORECASE,
)


def told(sentence: str, kind: str) -> list[Found]:
    """The days of a sentence that are the agreement's review, or its end."""
    marks = list(_WORDS.finditer(sentence)) if not _FORMER.search(sentence) else []
    days = [(found, _kind(sentence, marks, found)) for found in dates_in(sentence)]
    return [found for found, its in days if its == kind or (its == END and kind == REVIEW and _BEFORE_END.search(sentence[: found.start]))]


def _kind(sentence: str, marks: Sequence[re.Match[str]], found: Found) -> str:
    following = next((mark for mark in marks if found.end <= mark.start() <= found.end + REACH_BACK), None)
    if following is not None and following["review"] and _BACK.match(sentence[found.end : following.start()]):
        return REVIEW
    before = list(_before(marks, found))
    if not before or before[-1]["other"]:
        return OTHER
    mark = before[-1]
    clause = re.split(r"[;:]\s|\.\s", sentence[: mark.start()])[-1]
    reach = f"{clause[-80:]} {sentence[mark.end() : found.start]}"
    is_label = not re.sub(r"[\W\d]|review|duration|term|ending|end", "", clause, flags=re.IGNORECASE)
    if _OF_ANOTHER.search(reach) or (not is_label and not _ITSELF.search(f"{clause} {mark.group()} {sentence[mark.end() : found.start]}")):
        return OTHER
    return REVIEW if mark["review"] else END


def _before(marks: Sequence[re.Match[str]], found: Found) -> Iterator[re.Match[str]]:
    return (mark for mark in marks if mark.end() <= found.start and found.start - mark.end() <= REACH)
