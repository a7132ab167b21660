"""People and bodies a policy names: the safeguarding lead, the deputy, who approved it, whose policy it is."""

from __future__ import annotations

import pytest

from tests.workflows.policies import finding, inspected, value


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Designated Safeguarding Lead: Ama Okafor", "Ama Okafor"),
        ("DESIGNATED SAFEGUARDING LEAD: AMA OKAFOR", "AMA OKAFOR"),
        ("Designated Safeguarding Lead\tAma Okafor\t01632 960 101", "Ama Okafor"),
        ("Designated Safeguarding Lead\nAma Okafor\nChief Executive", "Ama Okafor"),
        ("Designated Safeguarding Lead\nName: Ama Okafor\nTel: 01632 960 101", "Ama Okafor"),
        ("The Designated Safeguarding Lead (DSL) is Ama Okafor.", "Ama Okafor"),
        ("Our DSL is currently Dr Ama Okafor (Head of Services).", "Ama Okafor"),
        ("DSL – Ama Okafor", "Ama Okafor"),
        ("The Designated Safeguarding Lead, who can be reached on 01632 960 101 or at a@x.example.org, is Ama Okafor.", "Ama Okafor"),
        ("The role of safeguarding lead is held by Ama Okafor.", "Ama Okafor"),
        ("Ama Okafor is the person responsible for safeguarding.", "Ama Okafor"),
        ("The DSL's name is Ama Okafor.", "Ama Okafor"),
        ("The Designated Safeguarding Lead is the Chief Executive, Ama Okafor.", "Ama Okafor"),
        ("Designated Safeguarding Lead: Position: Service Manager Name: Ama Okafor", "Ama Okafor"),
        ("Y Swyddog Diogelu Dynodedig yw'r Prif Weithredwr, Carys Bowen.", "Carys Bowen"),
        ("A. Okafor is the lead for safeguarding at the charity.", "A. Okafor"),
        ("Nominated child protection lead\nName: Ama Okafor", "Ama Okafor"),
        ("Contact one of the safeguarding leads: Ama Okafor or Bryn Talbot.", "Ama Okafor"),
        ("Named Safeguarding Leads\nAdults: Ama Okafor\nChildren: Bryn Talbot", "Ama Okafor"),
        ("Safeguarding Team: Lead: Ama Okafor; Deputy: Bryn Talbot", "Ama Okafor"),
        ("Safeguarding Lead (Ama Okafor) takes the call.", "Ama Okafor"),
        ("Ama Okafor, Designated Safeguarding Lead", "Ama Okafor"),
        ("Ama Okafor\tDesignated Safeguarding Lead", "Ama Okafor"),
        ("Ama Okafor is our Designated Safeguarding Lead and Bryn Talbot is her deputy.", "Ama Okafor"),
        ("Ama Okafor (director) has been appointed as the safeguarding lead.", "Ama Okafor"),
        ("The safeguarding lead for Tidegate Collective is Ama Okafor, who works on weekdays.", "Ama Okafor"),
        ("The named person for safeguarding is Mrs Okafor.", "Mrs Okafor"),
        ("Our Adult Safeguarding Champion (ASC) is Siobhán O'Hare.", "Siobhán O'Hare"),
        ("Named adult protection officer: Iain Fraser-Watt", "Iain Fraser-Watt"),
        ("Swyddog Diogelu Dynodedig: Gwilym ap Rhys", "Gwilym ap Rhys"),
        ("Yr Arweinydd Diogelu yw Sioned Huws.", "Sioned Huws"),
        ("Speak to the designated safeguarding lead.", None),
        ("The Designated Safeguarding Lead will refer to Adult Social Care.", None),
        ("Designated Safeguarding Lead\nRoles and Responsibilities", None),
        ("Ask the DSL. Jane Smith House is open all week.", None),
        ("Our Data Protection Officer is Ama Okafor.", None),
        ("The Local Authority Designated Officer (LADO) is Karen Black.", None),
        ("Board safeguarding lead: Roger Dean", None),
        ("Safeguarding Trustee: Roger Dean", None),
    ],
)
def test_the_lead_is_the_name_beside_the_role(words: str, name: str | None) -> None:
    assert value(inspected(words), "named_lead", "name") == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Deputy Safeguarding Lead: Bryn Talbot", "Bryn Talbot"),
        ("Deputy: Bryn Talbot", "Bryn Talbot"),
        ("DDSL\tBryn Talbot", "Bryn Talbot"),
        ("Designated Deputy Safeguarding Lead: Name: Bryn Talbot", "Bryn Talbot"),
        ("In her absence contact the Deputy DSL, Bryn Talbot.", "Bryn Talbot"),
        ("Ama Okafor is the DSL and Bryn Talbot (Team Leader) is her deputy.", "Bryn Talbot"),
        ("Y Dirprwy Swyddog Diogelu yw Dafydd Wyn Jones.", "Dafydd Wyn Jones"),
        ("the officer (Mrs. K. Brown) or, in her absence, the deputy (Mr. L. White) is told", "L. White"),
        ("The deputy covers holidays.", None),
    ],
)
def test_the_deputy_is_told_from_the_lead(words: str, name: str | None) -> None:
    assert value(inspected(words), "named_deputy", "name") == name


@pytest.mark.parametrize(
    "words", ["[Name]", "________________", "TBC", "to be confirmed", "post vacant", "XXXXX", "<<name>>", "(insert name)", "............"]
)
def test_a_place_for_a_name_that_was_never_filled_in_fails(words: str) -> None:
    found = finding(inspected(f"Designated Safeguarding Lead: {words}"), "named_lead")
    assert (found.outcome, found.data["name"], found.data["is_placeholder"]) == ("fail", None, True)


def test_one_person_cannot_be_lead_and_deputy() -> None:
    found = inspected("Safeguarding Lead: Ama Okafor\nDeputy Safeguarding Lead: Ama Okafor")
    assert finding(found, "lead_is_deputy").outcome == "fail"


def test_a_complaints_policy_need_not_name_a_lead() -> None:
    assert finding(inspected("How to complain", requirement="SAF-08"), "named_lead") is None


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("This policy was adopted at the Annual General Meeting held on 21 April 2026.", "annual general meeting"),
        ("On behalf of the Management Committee\nSigned: Bo Chan, Chair\nDate: 25 June 2026", "management committee"),
        ("Signed on behalf of the Trustees: Bo Chan", "board of trustees"),
        ("On behalf of the Management Committee\nSigned: ____________", None),
        ("Approved by the Board of Trustees on 4 March 2026", "board of trustees"),
        ("Approved by\tTrustees", "board of trustees"),
        ("Next review due: 1 May 2027\nApproved by the board on: 1 May 2026", "board"),
        ("Ratified: Trustees meeting 24.09.2025", "board of trustees"),
        ("The Management Committee has adopted this policy.", "management committee"),
        ("Adopted by the Parochial Church Council at its meeting in May 2026", "parochial church council"),
        ("Approved by directors: 1/10/26", "board of directors"),
        ("Cymeradwywyd gan Fwrdd yr Ymddiriedolwyr", "board of trustees"),
        ("Mabwysiadwyd y polisi hwn gan y Pwyllgor Rheoli", "management committee"),
        ("Approved by the Chief Executive", "chief executive"),
        ("Expenses must be approved by the board.", None),
        ("Trustees meet every quarter.", None),
        ("This version is awaiting approval by the Trustees.", None),
    ],
)
def test_the_approving_body_is_the_one_beside_the_approval(words: str, body: str | None) -> None:
    assert value(inspected(words), "approving_body", "body") == body


def test_approval_by_an_employee_needs_a_look() -> None:
    assert finding(inspected("Approved by the Chief Executive"), "approving_body").outcome == "needs_human"


OTHER = (
    "Millbrook Carers Association is committed to the safety of adults. The trustees of Millbrook Carers Association adopted this. "
    "Millbrook Carers Association will support anyone who raises a concern."
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (OTHER, "Millbrook Carers Association"),
        (f"{OTHER} Tidegate Collective staff read it.", "Millbrook Carers Association"),
        ("Tidegate Collective is committed to safety. The trustees of Tidegate Collective read this.", None),
        ("Tidegate is committed to safety. The trustees of Tidegate Collective CIO read this. Tidegate will act.", None),
        ("Essex Police will be told. Thurrock Council will ensure that help is given. The Salvation Army supports people.", None),
        ("The Charity Commission expects trustees to report. The Charity Commission will take action.", None),
        ("Everyone is committed to safety. The Board is committed to safety. Safeguarding is committed work.", None),
    ],
)
def test_another_organisation_in_the_owners_place_is_noticed(words: str, name: str | None) -> None:
    assert value(inspected(words), "other_organisation", "name") == name


def test_a_council_names_its_own_officer_and_a_charity_not_the_councils() -> None:
    words = "The Town Clerk, Mrs Dora Stann, is the Council's Designated Safeguarding Officer."
    assert value(inspected(words, organisation="Marlpit Town Council"), "named_lead", "name") == "Dora Stann"
    assert value(inspected(words, organisation="Marlpit Befrienders"), "named_lead", "name") is None


@pytest.mark.parametrize(
    ("words", "lead", "deputy"),
    [
        ("Adult Safeguarding Champion: Una Bell, Tel: 01632 960 101\nDeputy Champion: Con Dee", "Una Bell", "Con Dee"),
        (
            "They have asked Dr Una Bell to act as Designated Safeguarding Lead. Con Dee deputises for her and is the Deputy Designated "
            "Safeguarding Lead.",
            "Una Bell",
            "Con Dee",
        ),
    ],
)
def test_lead_and_deputy_are_told_apart_in_lists_and_sentences(words: str, lead: str, deputy: str) -> None:
    found = inspected(words)
    assert (value(found, "named_lead", "name"), value(found, "named_deputy", "name")) == (lead, deputy)


@pytest.mark.parametrize("rule", ["______________", "..............", "………………"])
def test_a_ruled_line_beside_the_board_is_no_approval(rule: str) -> None:
    assert value(inspected(f"Approved by the Board: {rule}\nSafeguarding policy"), "approving_body", "body") is None


def test_a_cell_for_sign_off_names_who_approved() -> None:
    assert value(inspected("Sign off\tBoard of Trustees, 26 March 2025"), "approving_body", "body") == "board of trustees"
