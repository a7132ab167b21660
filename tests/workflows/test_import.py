"""An uploaded intake workbook on its way in: read by a worker, tried out, committed whole or not at all."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from onboarding.models import Organisation, Person, Site, SiteRequirement, TrainingRecord
from workflows.client import ApiProblem
from workflows.intake import KIND, check_workbook

ORGANISATION = ["Lanternbridge Freedom Project", "Charitable company", "Anti-slavery", 2400000, "9900101"]


def make_workbook(path, *, organisation=ORGANISATION, locality="Manchester", completed="03/03/2026", course="DP", answer="Yes"):
    book = Workbook()
    sheet = book.active
    sheet.title = "Hosts"
    sheet.append(["Pilot hosts, kept by the hub"])
    sheet.append(["Organisation name", "Legal structure", "Organisation type", "Latest income", "Charity number"])
    sheet.append(organisation)
    sites = book.create_sheet("Sites")
    sites.append(["Site name", "Organisation", "Local authority", "Started on"])
    sites.append(["Lanternbridge Manchester", "Lanternbridge Freedom Project", locality, "01/09/2026"])
    people = book.create_sheet("Staff")
    people.append(["Organisation", "Name", "Role", "In post since", "Work email"])
    people.append(["Lanternbridge Freedom Project", "Ada Okoro", "IMSA", "01/09/2026", "ada@lanternbridge.example.org"])
    training = book.create_sheet("Training log")
    training.append(["Organisation", "Person", "Course", "Date completed"])
    training.append(["Lanternbridge Freedom Project", "Ada Okoro", course, completed])
    answers = book.create_sheet("Answers")
    answers.append(["Organisation", "Requirement", "For", "Question", "Answer"])
    answers.append(["Lanternbridge Freedom Project", "DAT-11", "", "log_kept", answer])
    book.save(path)
    return path


@pytest.fixture
def check(worker, coordinator):
    """Upload a workbook and have the worker check it; the import as the coordinator sees it."""

    def upload(path):
        job = coordinator.upload("imports/", path)
        lease = worker.claim(KIND, 5)[0]
        check_workbook(worker, lease)
        return coordinator.get(f"imports/{job['id']}/")

    return upload


# X10
def test_a_dry_run_stores_nothing_and_a_commit_stores_everything(check, coordinator, tmp_path):
    job = check(make_workbook(tmp_path / "intake.xlsx"))
    assert (job["status"], job["problems"]) == ("checked", [])
    assert Organisation.objects.count() == 0
    done = coordinator.post(f"imports/{job['id']}/moves/", {"action": "commit"})
    assert done["counts"] == {"organisations": 1, "sites": 1, "people": 1, "training": 1, "agreements": 0, "answers": 1}
    assert Organisation.objects.get().size_band == "large"
    assert list(Organisation.objects.get().identifiers.values_list("scheme", "value")) == [("ccew", "9900101")]
    assert Site.objects.get().locality_codes == ["E08000003"]
    assert Person.objects.get().roles.get().role == "imsa"
    assert TrainingRecord.objects.get().completed_on.isoformat() == "2026-03-03"
    assert SiteRequirement.objects.get(key="DAT-11").answers == {"log_kept": True}


# X2, X10
def test_committing_the_same_workbook_again_changes_nothing(check, coordinator, tmp_path):
    for expected in (1, 0):
        job = check(make_workbook(tmp_path / "intake.xlsx"))
        done = coordinator.post(f"imports/{job['id']}/moves/", {"action": "commit"})
        assert done["counts"]["organisations"] == expected
        assert sum(done["counts"].values()) == 5 * expected


# X10
@pytest.mark.parametrize(
    ("change", "sheet", "cell", "says"),
    [
        ({"locality": "Atlantis"}, "Sites", "C2", "Atlantis is not a council we know."),
        ({"course": "Juggling"}, "Training log", "C2", "Juggling is not a course of the catalogue."),
        ({"completed": "31/02/2026"}, "Training log", "D2", "31/02/2026"),
        ({"completed": "01/01/2027"}, "Training log", "D2", "cannot have been completed in the future"),
        ({"answer": "perhaps"}, "Answers", "E2", "DAT-11"),
    ],
)
def test_a_problem_names_sheet_cell_and_reason_and_stands_in_the_very_cell(check, coordinator, tmp_path, change, sheet, cell, says):
    job = check(make_workbook(tmp_path / "intake.xlsx", **change))
    assert job["status"] == "has_problems"
    problem = next(row for row in job["problems"] if (row["sheet"], row["cell"]) == (sheet, cell))
    assert says in problem["message"]
    annotated = coordinator.call("GET", f"imports/{job['id']}/annotated/").content
    assert says in load_workbook(io.BytesIO(annotated))[sheet][cell].comment.text
    with pytest.raises(ApiProblem) as refusal:
        coordinator.post(f"imports/{job['id']}/moves/", {"action": "commit"})
    assert refusal.value.code == "wrong_state"
    assert Organisation.objects.count() == 0


def test_an_unreadable_workbook_is_refused_in_words(check, tmp_path):
    path = tmp_path / "intake.xlsx"
    path.write_text("this is no workbook")
    job = check(path)
    assert job["status"] == "unreadable"
    assert job["refusal"]


# X7
def test_a_bomb_in_workbook_form_is_refused_and_the_next_workbook_is_read(check, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(1024):
                member.write(b"0" * 1024 * 1024)
    assert check(path)["status"] == "unreadable"
    assert check(make_workbook(tmp_path / "intake.xlsx"))["status"] == "checked"


def test_only_coordinators_import(worker, tmp_path):
    with pytest.raises(ApiProblem) as refusal:
        worker.upload("imports/", make_workbook(tmp_path / "intake.xlsx"))
    assert refusal.value.status == 403
