"""Both PDFs: what they say, how they are built, and that nothing typed can break or enter them."""

from __future__ import annotations

import builtins
import dataclasses
import hashlib
import io
import json
import socket
from typing import Any

import msgspec
import pikepdf
import pypdf
import pytest

from checklists.evaluation import Standing
from reports import model as m
from reports.rendering import content_sha256, render
from tests.reports.factories import make_heading, make_national_report, make_requirement_line, make_site_report
from tests.reports.hostile import NAMES


def plain(report: Any) -> dict[str, Any]:
    return json.loads(msgspec.json.encode(report))


def raw(report: Any) -> dict[str, Any]:
    """As ``plain`` where text cannot be JSON (lone surrogates)."""
    return msgspec.to_builtins(report)


def pdf(report: Any) -> bytes:
    return render("site" if isinstance(report, m.SiteReport) else "national", "pdf", plain(report))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def flat(content: bytes) -> str:
    return " ".join(text_of(content).split())


@pytest.fixture(scope="module")
def site_pdf():
    return pdf(make_site_report())


@pytest.fixture(scope="module")
def national_pdf():
    return pdf(make_national_report())


def test_the_site_report_says_where_the_site_stands_and_what_comes_next(site_pdf):
    said = flat(site_pdf)
    for words in (
        "Position at 23 Nov 2026",
        "stage 3 of 8, Safeguarding and safer recruitment",
        "On typical times it could go live on 27 Feb 2027",
        "What blocks the next gates",
        "Polisi wedi’i adolygu",
        "Critical action",
        "Not all in date",
        "Nobody to judge yet",
        "Evaluation (MEAL) agreement",
        "Past its review or end date",
        "Working protocol",
        "10 days ago",
        "Go, with conditions",
        "Cannot tell",
        "74 requirements apply",
        "9 do not and are left out",
    ):
        assert words in said, words


def test_welsh_letters_come_back_from_the_text(site_pdf):
    assert "Tŷ Ŵyn" in text_of(site_pdf)
    assert all(letter in text_of(pdf(make_site_report("Ŵ ŵ Ŷ ŷ Ẁ â ê î ô û"))) for letter in "ŴŵŶŷâêîôû")


def test_words_at_line_ends_do_not_run_together(site_pdf):
    content = "".join(pypdf.PdfReader(io.BytesIO(site_pdf)).pages[0].extract_text().splitlines())
    assert "accepted or waived and in date" in content


def test_the_hash_of_the_data_is_printed(site_pdf):
    data = plain(make_site_report())
    expected = hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    assert content_sha256(data) == expected
    assert expected in flat(site_pdf).replace(" ", "")


def test_illustrative_content_says_so_and_other_content_does_not(site_pdf):
    own = dataclasses.replace(make_site_report(), heading=make_heading(programme="Advocates", framework="Readiness"))
    assert "not affiliated with or endorsed" in flat(site_pdf)
    assert "not affiliated with or endorsed" not in flat(pdf(own))


def test_the_national_report_leads_with_counts_and_decisions(national_pdf):
    said = flat(national_pdf)
    for words in (
        "3 of 23 active sites are ready to go live",
        "Decisions needed",
        "Criteria for national roll-out",
        "Sites and stages",
        "[c]",
        "Coverage index",
        "The coverage index is 0.71 of 1",
        "Safeguarding assurance",
        "Real dates will be later",
        "Annex: every site",
    ):
        assert words in said, words


def test_vetoes_come_before_the_other_criteria(national_pdf):
    said = flat(national_pdf)
    assert said.index("Criterion 9 (veto)") < said.index("Criterion 1 ")


def test_the_annex_lists_every_site(national_pdf):
    said = flat(national_pdf)
    annex = said[said.index("Annex: every site") :]
    assert all(site.name in annex for site in make_national_report().sites)


@pytest.mark.parametrize("make", [make_site_report, make_national_report])
def test_the_same_data_gives_the_same_bytes(make):
    assert pdf(make()) == pdf(make())


def test_other_data_gives_other_bytes(site_pdf):
    assert pdf(make_site_report(readiness_percent=49.0)) != site_pdf


@pytest.mark.parametrize("content", ["site_pdf", "national_pdf"])
def test_only_the_embedded_font_is_used(content, request):
    names = set()
    for page in pypdf.PdfReader(io.BytesIO(request.getfixturevalue(content))).pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            names.add(str(font.get_object()["/BaseFont"]))
    assert names
    assert all("Lato" in name for name in names)


@pytest.mark.parametrize("content", ["site_pdf", "national_pdf"])
def test_the_document_has_a_language_a_title_an_outline_and_numbered_pages(content, request):
    reader = pypdf.PdfReader(io.BytesIO(request.getfixturevalue(content)))
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert "readiness" in reader.metadata.title
    assert len(reader.outline[1]) > 8
    total = len(reader.pages)
    assert f"Page 2 of {total}" in " ".join(reader.pages[1].extract_text().split())


@pytest.mark.parametrize("content", ["site_pdf", "national_pdf"])
def test_the_structure_is_tagged_with_headings_tables_and_described_figures(content, request):
    file = pikepdf.open(io.BytesIO(request.getfixturevalue(content)))
    assert bool(file.Root.MarkInfo.Marked)
    tags: dict[str, int] = {}
    figures = []

    def walk(element):
        tags[str(element.S)] = tags.get(str(element.S), 0) + 1
        if str(element.S) == "/Figure":
            figures.append(str(element.Alt))
        for child in element.get("/K", []):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                walk(child)

    walk(file.Root.StructTreeRoot.K)
    assert tags["/H1"] == 1
    assert min(tags["/H2"], tags["/Table"], tags["/TR"], tags["/TH"], tags["/TD"], tags["/P"]) > 3
    assert figures
    assert all(figures)
    assert [int(page.StructParents) for page in file.pages] == list(range(len(file.pages)))


def test_marked_content_is_closed_on_every_page(national_pdf):
    for page in pikepdf.open(io.BytesIO(national_pdf)).pages:
        operators = [str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)]
        assert operators.count("EMC") == operators.count("BDC") + operators.count("BMC")


# X5
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_shown_as_text_and_does_nothing(name):
    report = make_site_report(
        name, requirements=(make_requirement_line(1, "EOI-02", evidence=(name, name), reasons=(name * 3,)),), blockers=("EOI-02",)
    )
    content = render("site", "pdf", raw(report))
    assert not any(word in content for word in (b"/URI", b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile"))
    if name.isascii() and name.isprintable() and len(name) < 60:
        assert " ".join(name.split()) in flat(content)


# X5
def test_all_hostile_names_together_leave_the_national_report_standing():
    base = make_national_report(40)
    sites = tuple(
        dataclasses.replace(site, name=name, organisation=name, next_action=name, holder=name)
        for site, name in zip(base.sites, NAMES, strict=True)
    )
    content = render("national", "pdf", raw(dataclasses.replace(base, sites=sites)))
    assert "DROP TABLE" in flat(content)


# X6
def test_building_opens_no_file_and_no_connection(monkeypatch):
    data = plain(make_site_report("<img src='file:///etc/passwd'/>"))
    render("site", "pdf", data)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a report was about to open something")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    assert render("site", "pdf", data).startswith(b"%PDF")


def test_an_empty_site_still_has_a_whole_report():
    fields = (
        "requirements",
        "blockers",
        "next_actions",
        "follow_ups",
        "people",
        "agreements",
        "recognition",
        "expiries",
        "decisions",
        "checks",
        "rag_reasons",
    )
    said = flat(pdf(make_site_report(**dict.fromkeys(fields, ()))))
    assert "Nothing: no mandatory requirement stands in the way" in said
    assert "No gate decision has been recorded." in said


def test_a_programme_without_sites_still_has_a_whole_report():
    empty = (
        "sites",
        "outstanding",
        "follow_ups",
        "agreements",
        "partner_agreements",
        "recognition",
        "training",
        "hotspots",
        "expiries",
        "safeguarding",
    )
    said = flat(pdf(make_national_report(0, previous=None, **dict.fromkeys(empty, ()))))
    assert "0 of 0 active sites are ready to go live" in said


def test_a_stage_where_nothing_can_start_is_one_sentence():
    lines = (make_requirement_line(0, "GLV-01", standing=Standing.BLOCKED),)
    assert "None of them can start yet: GLV-01 MEAL baseline and indicator plan." in flat(
        pdf(make_site_report(requirements=lines, blockers=()))
    )


def test_vetting_is_told_by_its_standing_alone():
    line = make_requirement_line(3, "SAF-12")
    assert line.evidence == ()
    assert line.valid_until is None


def test_a_report_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="There is no site report as xlsx"):
        render("site", "xlsx", {})


def test_data_of_another_shape_is_refused():
    with pytest.raises(msgspec.ValidationError):
        render("site", "pdf", {"heading": {}})
