"""What two libraries call a file, and when that is an objection: only where it is positively another kind (U2)."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.test_architecture import ROOT
from workflows.documents import libmagic
from workflows.documents.judges import ACCEPTABLE, JUDGES, by_libmagic, by_puremagic, is_another, see_another_kind
from workflows.documents.reading import READERS
from workflows.sandbox import run_limited

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "application/vnd.oasis.opendocument.text"


def test_there_is_an_answer_for_every_kind_that_is_read():
    assert {*ACCEPTABLE, "csv"} == set(READERS)


@pytest.mark.parametrize(
    ("kind", "called", "objects"),
    [
        ("docx", WORD, False),
        ("docx", "application/zip", False),
        ("docx", "application/octet-stream", False),
        ("docx", "", False),
        ("docx", TEXT, True),
        ("docx", "application/java-archive", True),
        ("docx", "application/pdf", True),
        ("odt", TEXT, False),
        ("odt", WORD, True),
        ("pdf", "application/pdf", False),
        ("pdf", "text/html", True),
        ("jpg", "image/jpeg", False),
        ("jpg", "image/png", True),
        ("png", "image/apng", False),
        ("csv", "text/csv", False),
        ("csv", "text/plain", False),
        ("csv", "application/octet-stream", False),
        ("csv", "application/vnd.hp-HPGL", False),
        ("csv", "message/rfc822", False),
        ("csv", "text/x-script.python", False),
        ("csv", "image/x-portable-bitmap", False),
        ("csv", "application/json", True),
        ("csv", "application/x-sylk", True),
        ("csv", "text/x-shellscript", True),
        ("csv", "text/html", True),
    ],
)
def test_only_another_kind_is_an_objection(kind, called, objects):
    assert is_another(kind, frozenset({called})) is objects


def test_a_mark_that_several_kinds_share_is_no_objection_to_any_of_them():
    shared = frozenset({WORD, "application/zip", "application/java-archive"})
    assert (is_another("docx", shared), is_another("pdf", shared)) == (False, True)
    assert not is_another("csv", frozenset({"application/json", "text/plain"}))


def test_neither_objects_to_any_file_of_the_sample_pack():
    """Written by the writers of PDF, Word, OpenDocument, Excel and pictures that the pack is made with."""
    files = [path for path in (ROOT / "samples" / "pilot").rglob("*") if path.suffix.lstrip(".") in READERS]
    assert len(files) > 100
    assert [path.name for path in files if see_another_kind(path, path.suffix.lstrip("."))] == []


HEADINGS = (
    "Name",
    "Enw",
    "BMI",
    "GIF",
    "PS",
    "P1",
    "IN",
    "MZ",
    "From",
    "ID",
    "PACKAGE",
    "function",
    "begin",
    "Path",
    "Article",
    "RIFF",
    "No.",
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "cp850", "mac-roman")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_neither_objects_to_a_list_for_its_first_heading_or_its_encoding(tmp_path, encoding, separator):
    path = tmp_path / "list.csv"
    for heading in HEADINGS:
        for ends in ("\n", "\r\n"):
            lines = [[heading, "Cwrs", "Sgôr"], ["Siân Evans", "Lefel 3 – oedolion", "80 %"], ["Zoë Ó Briain", "Diogelu data", "“pass”"]]
            path.write_bytes((ends.join(separator.join(line) for line in lines) + ends).encode(encoding, "replace"))
            assert not see_another_kind(path, "csv"), (heading, by_puremagic(path), by_libmagic(path))


@pytest.mark.parametrize("mark", [0xE0, 0xE1, 0xE2, 0xDB, 0xEE, 0xFE, 0xC0, 0xC4])
def test_neither_objects_to_a_photograph_for_how_its_first_part_is_marked(tmp_path, mark):
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes((0xFF, 0xD8, 0xFF, mark, 0, 16)) + bytes(400))
    assert not see_another_kind(path, "jpg")


def test_a_judge_asked_of_nothing_says_nothing(tmp_path):
    (tmp_path / "empty").touch()
    assert by_puremagic(tmp_path / "empty") == frozenset()
    assert by_libmagic(tmp_path / "missing") == frozenset({""})


def names_of(path: Path) -> list[frozenset[str]]:
    return [judge(path) for judge in JUDGES]


def test_both_work_within_the_limits_of_the_sandbox(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    (tmp_path / "a.png").write_bytes(out.getvalue())
    pure, magic = run_limited(names_of, tmp_path / "a.png")
    assert pure == {"image/png"}
    assert magic == ({"image/png"} if libmagic.is_here() else {""})


def test_a_machine_without_the_library_has_no_third_judge_and_no_error(monkeypatch, tmp_path):
    monkeypatch.setattr(ctypes, "CDLL", missing)
    libmagic._opened.cache_clear()
    try:
        assert (libmagic.is_here(), libmagic.media_type(tmp_path)) == (False, "")
    finally:
        monkeypatch.undo()
        libmagic._opened.cache_clear()


def missing(name: str) -> None:
    raise OSError(f"{name}: cannot open shared object file")
