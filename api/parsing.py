"""JSON as strict as RFC 8259 lets it be: no duplicate keys, no NaN, no NUL or lone surrogates, bounded in size and depth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from onboarding.errors import TooLarge

MIB = 1024 * 1024
MAX_DEPTH = 32


class StrictJSONParser(JSONParser):
    most_bytes = MIB

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Raises ParseError naming what is wrong, or TooLarge; reads at most ``most_bytes``."""
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise TooLarge(f"The body is larger than {self.most_bytes // MIB} MB. Send less at a time.")
        try:
            _check_depth(raw)
            data = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not acceptable JSON: {error}.") from error
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


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large")
    return number


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


def check_values(data: Any) -> None:
    """Raise ParseError for a text or a whole number, anywhere in ``data``, that a database or another reader would not keep as it is."""
    stack = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if "\x00" in item or any("\ud800" <= character <= "\udfff" for character in item):
                raise ParseError("A text holds a character that cannot be stored.")
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, int) and not isinstance(item, bool) and abs(item) > 2**53:
            raise ParseError("A number is too large.")
