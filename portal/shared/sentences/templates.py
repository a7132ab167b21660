"""A sentence with places: ``The {field:key} is not a date.``, as the code makes it and as the catalogue keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PLACE = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")
_ENDS = re.compile(r"[.!?][”’\"')]?$")
_BEGINS = re.compile(r"[A-Z0-9“\"‘£]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` says what may stand there and what becomes of it in Welsh (``places``)."""

    name: str
    kind: str


Template = tuple[str | Place, ...]


def joined(parts: Iterable[str | Place]) -> Template:
    """The parts in a row, texts beside each other made one; a second place of the same name gets a number."""
    found: list[str | Place] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def written(template: Template) -> str:
    """A template as its key in the catalogue. Two places of one name are told apart by number."""
    seen: dict[str, int] = {}
    said = []
    for part in template:
        if isinstance(part, str):
            said.append(part)
            continue
        seen[part.name] = seen.get(part.name, 0) + 1
        number = "" if seen[part.name] == 1 else f"_{seen[part.name]}"
        said.append(f"{{{part.name}{number}:{part.kind}}}")
    return "".join(said)


def read(text: str) -> Template:
    """A key of the catalogue, or its Welsh, as a template; the places of the Welsh have no kinds."""
    parts: list[str | Place] = []
    at = 0
    for match in _PLACE.finditer(text):
        parts += [text[at : match.start()], Place(match["name"], match["kind"] or "")]
        at = match.end()
    return joined([*parts, text[at:]])


def places_of(template: Template) -> list[Place]:
    return [part for part in template if isinstance(part, Place)]


def nameless(template: Template) -> Template:
    """What two templates have in common that differ in the names of their places alone."""
    return tuple(part if isinstance(part, str) else Place("", part.kind) for part in template)


def literal(template: Template) -> str:
    return "".join(part for part in template if isinstance(part, str))


def is_sentence(template: Template) -> bool:
    """Whether people could read it as a whole sentence, unlike a piece of one, a key, a letter or an address.

    What ends with something unknown may end with another sentence.
    """
    said = literal(template)
    fewest = 1 if places_of(template) else 2
    if not template or "\n" in said or (len(_WORD.findall(said)) < fewest and template[-1:] != (Place("message", "sentence"),)):
        return False
    first, last = template[0], template[-1]
    begins = isinstance(first, Place) or _BEGINS.match(first) is not None
    if isinstance(last, Place):
        may_be = not last.kind and len(_WORD.findall(said)) > 2 and str(template[-2]).endswith((": ", ". "))
        return begins and (may_be or last.kind in ("sentence", "said"))
    return begins and _ENDS.search(last.rstrip()) is not None
