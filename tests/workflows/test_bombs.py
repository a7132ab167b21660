"""Bombs of every accepted kind: the child dies or refuses within its limits, the caller lives on, and others are served meanwhile."""

from __future__ import annotations

import resource
import threading
import time
from pathlib import Path

import pytest

from tests.workflows.bombs import BOMBS
from workflows.documents import FileRefused, copy_document, read_document
from workflows.sandbox import Limits

HARMLESS = {"pdf_huge_page", "pdf_image_flood", "pdf_self_drawing_form", "pdf_stream_bomb", "odt_repeated_spaces"}
"""May come out as a plain document, because nothing in them has to be unpacked in full."""
WALL_SECONDS = 60.0
MIB = 1024 * 1024


# X7, U6
@pytest.mark.parametrize(("kind", "builder"), BOMBS, ids=[builder.__name__ for _, builder in BOMBS])
def test_a_bomb_ends_as_a_clear_refusal_and_the_caller_does_not_grow(kind, builder, tmp_path: Path) -> None:
    path = builder(tmp_path / "bomb")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    try:
        read_document(path, f"bomb.{kind}")
        copy_document(path, f"bomb.{kind}")
    except FileRefused as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017
        assert len(refusal.message) > 20  # noqa: PT017
    else:
        assert builder.__name__ in HARMLESS
    assert time.monotonic() - began < WALL_SECONDS + Limits().wall_seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


# U11
def test_others_are_served_while_bombs_go_off(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"Name,Course\nMaya Osei,TIP\n")
    kind, builder = next((kind, builder) for kind, builder in BOMBS if builder.__name__ == "million_rows")
    bomb = builder(tmp_path / "bomb")
    done = threading.Event()

    def explode() -> None:
        for _ in range(2):
            with pytest.raises(FileRefused):
                read_document(bomb, f"bomb.{kind}")
        done.set()

    thread = threading.Thread(target=explode)
    thread.start()
    served = 0
    while not done.is_set():
        assert read_document(plain, "plain.csv").pages[0].startswith("Name")
        served += 1
    thread.join()
    assert served > 3
