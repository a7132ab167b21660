"""The sample pack: it can be written again, everything it names is there, and the workbook reader takes it as it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from checklists.parsing import load_builtin
from samples.make import GUIDE, PILOT, pack
from workflows.workbook.model import ParsedWorkbook
from workflows.workbook.reading import parse_workbook

MEBIBYTE = 1024 * 1024
FRAMEWORK = load_builtin("imsa-readiness", "0.1.0")
PLACEHOLDERS = {
    "ccew": r"99\d{5}",
    "oscr": r"SC099\d{3}",
    "ccni": r"1999\d{2}",
    "company": r"990\d{5}|SC990\d{3}|NI990\d{3}",
    "mutual": r"RS990\d{3}",
    "ico": r"ZZ9\d{5}",
    "iaa": r"N9099\d{5}",
}
"""Format-valid, and far outside what the registers issue."""


@lru_cache(maxsize=1)
def made() -> dict[str, bytes]:
    return dict(pack())


@lru_cache(maxsize=1)
def workbook() -> ParsedWorkbook:
    return parse_workbook(PILOT / "intake.xlsx")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((PILOT / name).read_text(encoding="utf-8"))))


def days(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def on_disk() -> dict[str, Path]:
    return {path.relative_to(PILOT).as_posix(): path for path in PILOT.rglob("*") if path.is_file()}


def contents(name: str, data: bytes) -> object:
    """What a file holds: compressors may differ between machines, what they hold may not."""
    if not name.endswith((".xlsx", ".docx", ".odt")):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


def test_making_the_pack_again_gives_the_same_bytes() -> None:
    assert dict(pack()) == made()


def test_the_committed_pack_is_what_the_sources_make() -> None:
    found = on_disk()

    assert sorted(found) == sorted(made())
    assert [name for name, path in found.items() if contents(name, path.read_bytes()) != contents(name, made()[name])] == []


def test_the_pack_stays_small() -> None:
    sizes = {name: path.stat().st_size for name, path in on_disk().items()}

    assert sum(sizes.values()) < 6 * MEBIBYTE
    assert len(sizes) <= 275
    assert max(sizes.values()) < MEBIBYTE // 2


def test_hosts_send_every_format_people_send() -> None:
    kinds = Counter(name.rsplit(".", 1)[1] for name in on_disk() if name.startswith("evidence/"))

    assert set(kinds) == {"pdf", "docx", "odt", "xlsx", "png"}


def test_some_pdfs_are_scans_without_text() -> None:
    pdfs = [path.read_bytes() for name, path in on_disk().items() if name.endswith(".pdf")]
    scans = [data for data in pdfs if b"/Font" not in data]

    assert 5 <= len(scans) < len(pdfs) / 5


# X2
def test_the_workbook_is_read_without_problems() -> None:
    assert workbook().problems == ()
    assert {notice.code for notice in workbook().notices} == {"sheet_read", "row_left_out"}


def test_the_workbook_holds_twenty_four_hosts_with_one_site_each() -> None:
    assert len(workbook().organisations) == 24
    assert len(workbook().sites) == 24
    assert {row.value("organisation") for row in workbook().sites} == {row.value("name") for row in workbook().organisations}


def test_the_title_and_a_note_stand_around_each_table() -> None:
    left_out = [notice for notice in workbook().notices if notice.code == "row_left_out"]
    read = [notice for notice in workbook().notices if notice.code == "sheet_read"]

    assert len(left_out) == 6
    assert all("headings in row 4" in notice.message for notice in read)


def test_every_identifier_is_a_placeholder() -> None:
    found = [(scheme, row.value(scheme)) for row in workbook().organisations for scheme in PLACEHOLDERS if row.value(scheme)]

    assert len(found) > 50
    assert [pair for pair in found if not re.fullmatch(PLACEHOLDERS[pair[0]], pair[1])] == []


def test_every_address_is_of_example_org() -> None:
    addresses = [row.value("work_email") for row in workbook().people] + [row["email"] for row in rows("sign-ins.csv")]

    assert [address for address in addresses if not re.search(r"[@.]example\.org$", address)] == []


def test_telephone_numbers_are_those_reserved_for_drama() -> None:
    numbers = [
        row.value("answer") for row in workbook().answers if "number" in str(row.value("question")) and row.value("requirement") == "SAF-05"
    ]

    assert len(numbers) > 20
    assert [number for number in numbers if not re.fullmatch(r"01632 960\d{3}", str(number))] == []


def test_every_document_the_workbook_names_is_there_and_no_other() -> None:
    slugs = {row["name"]: row["slug"] for row in hosts()}
    named = {f"evidence/{slugs[row.value('organisation')]}/{row.value('document')}" for row in workbook().answers if row.value("document")}

    assert named == {name for name in on_disk() if name.startswith("evidence/")}


def hosts() -> list[dict[str, str]]:
    """Name and address of each host, from the sign-ins' organisations in the order of the sheet."""
    addresses = list(dict.fromkeys(row["organisation"] for row in rows("sign-ins.csv") if row["organisation"]))
    return [{"name": row.value("name"), "slug": slug} for row, slug in zip(workbook().organisations, addresses, strict=True)]


def test_a_requirement_shown_by_files_alone_has_one_when_sent() -> None:
    files_only = {"document", "certificate", "signed_agreement", "meeting_extract"}
    slugs = {row["name"]: row["slug"] for row in hosts()}
    with_file = {(slugs[row.value("organisation")], row.value("requirement")) for row in workbook().answers if row.value("document")}
    sent = {(row["site"], row["requirement"]) for row in rows("decisions.csv")}
    needed = {(site, key) for site, key in sent if set(FRAMEWORK.requirements[key].evidence_kinds) <= files_only}

    assert needed - with_file == set()


def test_vetting_has_no_documents() -> None:
    keys = {row.value("requirement") for row in workbook().answers if row.value("document")}

    assert keys & {"SAF-12", "SAF-13", "SAF-14"} == set()


def test_everybody_who_acts_can_sign_in() -> None:
    known = {row["email"] for row in rows("sign-ins.csv")}
    acting = {row["submitted_by"] for row in rows("decisions.csv")} | {row["by"] for row in rows("gates.csv") + rows("events.csv")}
    acting |= {email for row in rows("decisions.csv") for email in row["reviewers"].split(";") if email}
    acting |= {row.value("coordinator_email") for row in workbook().sites}

    assert acting - known == set()


def test_senders_hold_the_owning_role_or_lead_the_host() -> None:
    roles = defaultdict(set)
    for row in rows("sign-ins.csv"):
        roles[row["email"]].add((row["role"], row["organisation"]))

    for row in rows("decisions.csv"):
        owner = FRAMEWORK.requirements[row["requirement"]].owner
        where = row["site"] if owner.startswith("host_") else ""
        assert (owner, where) in roles[row["submitted_by"]], row


def test_nobody_reviews_what_they_sent_and_two_reviewers_are_two_people() -> None:
    for row in rows("decisions.csv"):
        reviewers = [email for email in row["reviewers"].split(";") if email]
        assert row["submitted_by"] not in reviewers, row
        assert len(reviewers) == len(set(reviewers)), row
        if FRAMEWORK.requirements[row["requirement"]].four_eyes and row["outcome"].startswith("accepted"):
            assert len(reviewers) == 2, row


@pytest.mark.parametrize("name", ["decisions.csv", "gates.csv", "events.csv"])
def test_nothing_happens_after_the_day_of_the_sample(name: str) -> None:
    columns = {"decisions.csv": ("submitted_on", "decided_on"), "gates.csv": ("on",), "events.csv": ("on",)}[name]

    assert [row for row in rows(name) for column in columns if row[column] and days(row[column]) > dt.date(2026, 11, 23)] == []


def test_decisions_follow_what_was_sent_and_what_it_needs() -> None:
    decided = {(row["site"], row["requirement"]): row for row in rows("decisions.csv")}
    for (site, key), row in decided.items():
        if row["decided_on"]:
            assert days(row["submitted_on"]) <= days(row["decided_on"]), row
        for need in FRAMEWORK.requirements[key].needs:
            if (site, need) in decided:
                assert days(decided[site, need]["decided_on"]) <= days(row["submitted_on"]), (row, need)


def test_a_gate_is_passed_only_after_everything_due_by_it_was_decided() -> None:
    passed = {(row["site"], row["gate"]): row["on"] for row in rows("gates.csv") if row["outcome"].startswith("go")}
    due = {key: requirement.due_gate for key, requirement in FRAMEWORK.requirements.items()}
    late = [
        row
        for row in rows("decisions.csv")
        if (on := passed.get((row["site"], due[row["requirement"]]))) and (not row["decided_on"] or days(row["decided_on"]) > days(on))
    ]

    assert late == []


def test_the_guide_lists_every_host() -> None:
    text = GUIDE.read_text(encoding="utf-8")

    assert [row["name"] for row in hosts() if row["name"] not in text] == []
