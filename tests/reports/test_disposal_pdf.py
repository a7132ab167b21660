"""The disposal certificate as a PDF: what it says, the same bytes for the same data, and nothing typed enters its markup."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import msgspec
import pypdf
import pytest

from reports.disposal_model import DisposalCertificate, DisposalLine, DisposalRuleLine
from reports.rendering import content_sha256, render
from tests.reports.hostile import NAMES

DAY = dt.date(2026, 11, 23)
LINE = DisposalLine(
    id=7, rule="R_WITHDRAWN", subject_kind="document", subject_id=12, organisation="Lanternbridge Freedom Project", due_on=DAY,
    announced_on=dt.date(2026, 11, 22), hashes=("ab" * 32, "cd" * 32), destroyed={"versions": 1, "copies": 1},
)  # fmt: skip
RULE = DisposalRuleLine(rule="R_WITHDRAWN", words="the bytes are destroyed", period="12 months", count=1, files=2)
CERTIFICATE = DisposalCertificate(
    programme="Advocate pilot",
    brand="Gatepost",
    on=DAY,
    organisations=(),
    rules=(RULE,),
    lines=(LINE,),
    trail_length=41,
    trail_head="ef" * 32,
)


def pdf(certificate: DisposalCertificate) -> bytes:
    return render("disposal", "pdf", msgspec.to_builtins(certificate))


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_it_says_what_went_under_which_rule_and_what_proves_it():
    said = words(pdf(CERTIFICATE))
    for text in (
        "Destroyed on 23 Nov 2026, of all organisations.",
        "1 item with 2 files and copies.",
        "12 months",
        "document 12",
        "1 copies, 1 versions",
        "ab" * 32,
        "cd" * 32,
        "The trail ends with event 41",
        "ef" * 32,
        f"Content SHA-256 {content_sha256(msgspec.to_builtins(CERTIFICATE))}",
    ):
        assert text in said


def test_the_same_data_gives_the_same_bytes():
    assert pdf(CERTIFICATE) == pdf(CERTIFICATE)


def test_a_day_on_which_nothing_went_says_so():
    said = words(pdf(dataclasses.replace(CERTIFICATE, rules=(), lines=())))
    assert "Nothing was destroyed on this day." in said


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_breaks_nothing(name):
    line = dataclasses.replace(LINE, organisation=name)
    assert pdf(dataclasses.replace(CERTIFICATE, organisations=(name,), lines=(line,))).startswith(b"%PDF")


def test_many_files_are_listed_up_to_a_bound():
    many = tuple(dataclasses.replace(LINE, id=n, hashes=(f"{n:064x}", f"{n + 1000:064x}")) for n in range(650))
    said = words(pdf(dataclasses.replace(CERTIFICATE, lines=many)))
    assert "50 more are in the JSON form of this certificate." in said
    assert "100 more are in the JSON form of this certificate." in said


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="There is no disposal report as xlsx"):
        render("disposal", "xlsx", msgspec.to_builtins(CERTIFICATE))
