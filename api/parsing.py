"""JSON as strict as RFC 8259 lets it be: no duplicate keys, no NaN, no NUL or lone surrogates, bounded in size and depth."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from onboarding.errors import TooLarge

MIB = 1024 * 1024
MAX_DEPTH = 32
MOST_DIGITS = 400
LARGEST = 2**53
LONGEST_NAME = 80
"""How much of a field's name a refusal repeats."""
UNKEPT = "Take out the character that cannot be stored: NUL, or half of a pair."
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(JSONParser):
    most_bytes = MIB

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Raises ParseError naming what is wrong, or TooLarge; reads at most ``most_bytes``."""
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise TooLarge(f"The body is larger than {self.most_bytes // MIB} MB. Send less at a time.")
        try:
            _check_depth(raw)
            data = json.loads(
                _text_of(raw), object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not acceptable JSON: {error}. Send one JSON document in UTF-8.") from error
        check_values(data)
        return data


class WorkersJSONParser(StrictJSONParser):
    """For what workers send: the rows of a whole workbook, and the findings on the documents of a hundred hosts."""

    most_bytes = 8 * MIB


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("a key appears twice")
    return keys


def _text_of(raw: bytes) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        raise ValueError("it begins with a byte order mark")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large")
    return number


def _whole(digits: str) -> int:
    """Refused by its length: turning very many digits into a number would take very long."""
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{digits[:20]}… is too large")
    return int(digits)


def _check_depth(raw: bytes) -> None:
    depth = deepest = 0
    in_text = escaped = False
    for byte in raw:
        if in_text:
            in_text = escaped or byte != 0x22
            escaped = not escaped and byte == 0x5C
        elif byte == 0x22:
            in_text = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            deepest = max(deepest, depth)
        elif byte in (0x5D, 0x7D):
            depth -= 1
        if deepest > MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH}")


def check_values(data: Any, place: str = "") -> None:
    """Refuse a text or a whole number, anywhere in ``data``, that a database or another reader would not keep as it is.

    Raises ValidationError with the place of the first one found; ``place`` is where ``data`` itself stands.
    """
    stack = [(place, data)]
    while stack:
        place, item = stack.pop()
        if isinstance(item, str) and _UNKEPT.search(item):
            raise ValidationError({place or "body": UNKEPT})
        if isinstance(item, dict):
            for key, value in item.items():
                if _UNKEPT.search(key):
                    raise ValidationError({place or "body": f"The name of a field: {UNKEPT}"})
                stack.append((_below(place, key), value))
        elif isinstance(item, list):
            stack.extend((_below(place, str(index)), value) for index, value in enumerate(item))
        elif isinstance(item, int) and not isinstance(item, bool) and abs(item) > LARGEST:
            raise ValidationError({place or "body": f"Give a number between -{LARGEST} and {LARGEST}."})


def _below(place: str, name: str) -> str:
    return f"{place}.{name[:LONGEST_NAME]}" if place else name[:LONGEST_NAME]
