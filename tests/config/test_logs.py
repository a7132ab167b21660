"""What a line of the log is, whatever a name in it contains."""

from __future__ import annotations

import io
import json
import logging

import pytest

from config.logs import JsonFormatter

NAMES = {
    "line ends": "Nell\r\nERROR forged\nline",
    "a terminal's commands": "Nell\x1b[2J\x1b]0;owned\x07",
    "commands of one character": "Nell\x9b2J\x85forged",
    "line ends of Unicode": "Nell\u2028forged\u2029line",
    "half of a pair": "Nell\ud800",
    "the other direction": "Nell\u202edegrof",
    "NUL": "Nell\x00",
}


# T6
@pytest.mark.parametrize("kind", NAMES)
def test_an_event_is_one_line_of_plain_json_whatever_a_name_contains(kind):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    logger = logging.Logger("tried")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    try:
        raise ValueError(NAMES[kind])
    except ValueError:
        logger.exception("Somebody is called %s", NAMES[kind])
    stream.flush()
    written = stream.buffer.getvalue()  # type: ignore[attr-defined]
    assert (written.count(b"\n"), written.endswith(b"}\n"), len(written.splitlines())) == (1, True, 1)
    assert all(0x20 <= byte < 0x7F for byte in written[:-1])
    assert json.loads(written)["message"] == f"Somebody is called {NAMES[kind]}"
