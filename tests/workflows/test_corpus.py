"""The labelled corpus and the scorer that inspectors are measured with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.corpus import Block, Case, blocks, load_cases, spans
from benchmarks.corpus_files import write
from benchmarks.inspectors import FACTS, OUTCOME, Fact, Score, found_value, measure
from workflows.documents import read_document
from workflows.inspectors import Finding

CASES = load_cases()
BODY = """# Title

First words of ==a policy== for {{Type a name}}.

| Role | Name |
| Lead | Ama |

> Boxed words

=== page ===

- Last"""


def case(kind: str, **given) -> Case:
    standard = {
        "family": "policies",
        "slug": "one",
        "requirement": "SAF-01",
        "nations": frozenset({"ENG"}),
        "organisation": "Tidegate Collective",
        "as_of": dt.date(2026, 11, 23),
        "bad": False,
        "facts": {},
        "header": "Handbook of policies",
        "footer": "Version 4",
        "watermark": "DRAFT",
        "body": BODY,
    }
    return Case(kind=kind, **(standard | given))


@pytest.mark.parametrize("each", CASES, ids=[f"{each.family}/{each.slug}" for each in CASES])
def test_every_case_becomes_a_file_that_can_be_read(each: Case, tmp_path: Path) -> None:
    assert each.facts.keys() <= FACTS[each.family].keys()
    document = read_document(write(each, tmp_path), each.file)
    assert document.has_text_layer == (each.kind != "scan")


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "text-pdf"])
def test_a_case_is_written_with_everything_in_its_body(kind: str, tmp_path: Path) -> None:
    document = read_document(write(case(kind), tmp_path), f"one.{kind.removeprefix('text-')}")
    for words in ("Title", "First words of a policy for Type a name.", "Lead", "Ama", "Boxed words", "Last"):
        assert words in document.text
    assert len(document.pages) == 2


def test_sheets_become_a_workbook_or_lines(tmp_path: Path) -> None:
    sheets = {"Staff": [["Name", "Day"], ["Ama", dt.date(2026, 3, 4)]]}
    book = read_document(write(case("xlsx", sheets=sheets), tmp_path), "one.xlsx")
    lines = read_document(write(case("csv", sheets=sheets), tmp_path), "one.csv")
    assert book.names == ("Staff",)
    assert lines.tables[0].rows == (("Name", "Day"), ("Ama", "2026-03-04"))


def test_markup_is_read_block_by_block() -> None:
    body = "# One\ntext\nmore\n- a\n- b\n| x | y<br>z |\n| w |\n=== page ===\n> box"
    assert list(blocks(body)) == [
        Block("heading", "One"),
        Block("paragraph", "text\nmore"),
        Block("bullet", "a"),
        Block("bullet", "b"),
        Block("table", rows=(("x", "y\nz"), ("w", ""))),
        Block("page", "=== page ==="),
        Block("box", "box"),
    ]
    assert list(spans("a ==b== **c**")) == [("plain", "a "), ("highlight", "b"), ("plain", " "), ("bold", "c")]


def test_scores_count_what_was_right_wrong_and_missed() -> None:
    score = Score()
    score.add("2026-02-01", "2026-02-01", "right")
    score.add("2026-02-01", "2026-03-01", "wrong and missed")
    score.add("2026-02-01", None, "missed")
    score.add(None, "2026-02-01", "wrong")
    score.add(None, None, "nothing")
    score.add(["a", "b"], ["B", "c"], "one of each")
    assert (score.right, score.wrong, score.missed) == (2, 3, 3)
    assert (score.precision, score.recall) == (0.4, 0.4)
    assert len(score.notes) == 4


def test_a_fact_is_taken_from_the_findings_that_carry_it() -> None:
    findings = [
        Finding(check="c", code="law", outcome="fail", reason="-", data={"law": "x"}),
        Finding(check="c", code="law", outcome="pass", reason="-", data={"law": "y"}),
        Finding(check="c", code="law", outcome="pass", reason="-", data={"law": "z"}),
    ]
    assert found_value(findings, Fact("law", "law", many=True, outcomes=("pass",))) == ["y", "z"]
    assert found_value(findings, Fact("law", "law")) == "x"
    assert found_value(findings, Fact("law", OUTCOME)) == "fail"
    assert found_value(findings, Fact("other", "law")) is None


def test_measuring_counts_documents_of_each_family() -> None:
    facts = {"policies": {"placeholders": Fact("placeholders", OUTCOME)}}
    blank = case("odt", bad=True, body="Our lead is [insert name] and nobody else.", facts={"placeholders": "fail"})
    whole = case("docx", slug="two", body="Our lead is Ama Okafor and nobody else.", watermark="", facts={"placeholders": "fail"})
    result = measure([blank, whole], facts)
    assert (result.documents["policies"], result.bad["policies"]) == (2, 1)
    score = result.scores["policies"]["placeholders"]
    assert (score.right, score.wrong, score.missed) == (1, 1, 1)
