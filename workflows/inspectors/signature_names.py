"""A signatory's name, where the signature itself is shorter: "D. Hanlon" below "Dermot Hanlon, Chairperson"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflows.inspectors.signature_places import Signature
from workflows.inspectors.spans import Line

_SHORT = re.compile(r"(?P<initials>(?:[A-Z]\.?[ ]?){1,3})[ ]?(?P<surname>[A-ZÀ-ÞŴŶ][\w’'À-ɏ-]+)")
# Ranks and titles that stand before a name and belong to it as people write it.
_TITLE = (
    r"(?:(?:Area|Station|Group|Watch|Crew)[ ](?:Manager|Commander)|Det|Detective|Ch|Chief|Supt|Insp|Sgt|DCI|DCS|DSU|DI|DS|ACC|DCC|PC"
    r"|Superintendent|Inspector|Sergeant|Constable|Commander|Temporary"
    r"|Acting|Temp|Asst|Assistant|Major|Captain|Lt|Col|Colonel|Rev|Revd|Reverend|Very|Right|Rt|Hon|Fr|Dr|Prof|Professor|Cllr|Councillor|Sir"
    r"|Dame|Lady|Lord|Sister|Sr|Canon|Imam|Rabbi|Pastor|Mrs?|Ms|Miss|Mx)\.?"
)
_RANK = rf"(?:{_TITLE}[ ])"
_BEFORE_A_NAME = re.compile(_TITLE)
TITLES = rf"(?:{_TITLE}[ ]+)+"
RANKS = re.compile(rf"^{TITLES}(?=[A-Z])")
_FURTHER = r"(?:[A-Z][\w’'.À-ɏ-]*|ap|ab|de|van|von)"


def is_short_for(short: str, full: str) -> bool:
    """Whether a name with initials stands for the full one: the same surname, and the same first letter."""
    match = _SHORT.fullmatch(short.strip())
    words = [word for word in full.split() if not _BEFORE_A_NAME.fullmatch(word)]
    return bool(match and len(words) > 1 and words[-1] == match["surname"] and words[0][:1] == match["initials"][0] and full != short)


def in_full(signatures: Sequence[Signature], lines: Sequence[Line]) -> list[Signature]:
    """The signatures, each with the full name that the same page gives its signatory; as it was where several would do."""
    return [_in_full(each, [line.text for line in lines if line.page == each.page]) for each in signatures]


def _in_full(signature: Signature, texts: Sequence[str]) -> Signature:
    match = _SHORT.fullmatch(signature.name)
    if match is None:
        return signature
    first = rf"{match['initials'][0]}\w[\w’'À-ɏ-]*"
    said = re.compile(rf"(?:{_RANK}){{0,5}}\b{first}(?:[ ]{_FURTHER}){{0,2}}[ ]{re.escape(match['surname'])}\b")
    full = {found.group() for text in texts if match["surname"] in text for found in said.finditer(text)}
    return replace(signature, name=full.pop()) if len(full) == 1 else signature
