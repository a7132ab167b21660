"""Where the 24 fictional hosts stand, host by host, after the demonstration was killed in the middle of its drive and run again.

Expected values are those of the hosts' stories (docs/sample-pilot.md), written by hand.
"""

from __future__ import annotations

import json
import signal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

pytestmark = [pytest.mark.slow, pytest.mark.prefect]

SLUGS = (
    "lanternbridge-freedom-project",
    "thornwick-womens-haven",
    "harbourlight-homeless-action",
    "tidegate-welcome-collective",
    "evenmark-advocacy-network",
    "brackenstow-law-and-rights-centre",
    "st-corvans-night-shelter-trust",
    "fernhollow-community-health-cic",
    "aldervale-district-council",
    "little-ashcombe-refugee-friends",
    "bellwether-sanctuary-homes",
    "minsterholme-open-door",
    "greycairn-beacon-recovery",
    "saltmarsh-womens-circle",
    "glenmorrow-freedom-advocacy",
    "strathkelvie-welcome-house",
    "isles-and-firth-advocacy-service",
    "clydewater-homeless-partnership",
    "canolfan-golau-newydd",
    "dyffryn-hafan-trust",
    "penmaenwen-health-and-justice",
    "lagan-rise-anti-trafficking-forum",
    "rathmoorland-womens-support",
    "mourne-advocacy-and-law-hub",
)


def test_there_are_the_24_hosts_and_no_other(pilot):
    assert {site["slug"] for site in pilot.runs[0]["sites"]} == set(SLUGS)


def test_01_lanternbridge_is_live_and_green_with_fidelity_88(pilot):
    site = pilot.site(SLUGS[0])
    assert (site["status"], site["stage"], site["rag"]) == ("live", "S8", "green")
    assert pilot.requirement(SLUGS[0], "LIV-03")["answers"]["fidelity_percent"] == 88
    assert pilot.requirement(SLUGS[0], "LIV-03")["standing"] == "met"


def test_02_thornwick_passed_g7_with_conditions_about_clinical_supervision(pilot):
    gate = pilot.site(SLUGS[1])["gates"]["G7"]
    assert gate["status"] == "passed_with_conditions"
    texts = " ".join(row[0] for row in pilot.rows("SELECT text FROM onboarding_condition WHERE closed_on IS NULL"))
    assert "supervis" in texts.lower()
    assert pilot.site(SLUGS[1])["rag"] == "amber"


def test_03_harbourlight_is_amber_because_cyber_essentials_ends_in_20_days(pilot):
    site = pilot.site(SLUGS[2])
    assert (site["stage"], site["rag"]) == ("S4", "amber")
    assert pilot.requirement(SLUGS[2], "DAT-12")["answers"]["expiry"] == "2026-12-13"
    assert pilot.requirement(SLUGS[2], "DAT-12")["standing"] == "expiring"
    assert "Cyber Essentials" in " ".join(site["rag_reasons"])


def test_04_tidegate_holds_iaa_registration_and_its_boundary_document_is_accepted(pilot):
    assert pilot.requirement(SLUGS[3], "PPL-11")["standing"] == "met"
    schemes = pilot.rows(
        "SELECT i.scheme FROM onboarding_organisationidentifier i JOIN onboarding_organisation o ON o.id=i.organisation_id WHERE o.slug=?",
        SLUGS[3],
    )
    assert ("iaa",) in schemes


def test_05_evenmark_is_the_first_of_those_not_live_to_pass_g7(pilot):
    decided = pilot.rows(
        "SELECT s.slug, d.decided_on FROM onboarding_gatedecision d JOIN onboarding_site s ON s.id=d.site_id "
        "WHERE d.gate='G7' AND s.status='onboarding' ORDER BY d.decided_on"
    )
    assert decided[0][0] == SLUGS[4]
    assert pilot.requirement(SLUGS[4], "EOI-06")["standing"] == "met"


def test_06_brackenstow_is_live_and_the_police_refusal_is_on_record(pilot):
    assert pilot.site(SLUGS[5])["status"] == "live"
    rows = pilot.requirement(SLUGS[5], "DAT-08")["answers"]["partner_dsa"].values()
    assert [row["level"] for row in rows if row["partner_class"] == "police"] == ["refused"]
    assert pilot.requirement(SLUGS[5], "DAT-08")["standing"] == "met"


def test_07_st_corvans_policy_is_fourteen_months_old_and_fails(pilot):
    assert pilot.site(SLUGS[6])["stage"] == "S3"
    outcome, reason = pilot.rule(SLUGS[6], "SAF-01", "within_months")
    assert outcome == "fail"
    assert "12 months" in reason
    assert "SAF-01" in pilot.site(SLUGS[6])["blockers"]


def test_08_fernhollow_dspt_is_approaching_and_fails(pilot):
    assert pilot.requirement(SLUGS[7], "DAT-13")["applicable"] == 1
    assert pilot.rule(SLUGS[7], "DAT-13", "enum_in")[0] == "fail"


def test_09_aldervale_waits_on_its_firewall_and_its_independence_is_contested(pilot):
    assert pilot.requirement(SLUGS[8], "EOI-07")["applicable"] == 1
    decisions = pilot.rows(
        "SELECT v.decision FROM onboarding_review v JOIN onboarding_siterequirement r ON r.id=v.requirement_id "
        "JOIN onboarding_site s ON s.id=r.site_id WHERE s.slug=? AND r.key='EOI-06' ORDER BY v.id",
        SLUGS[8],
    )
    assert decisions == [("accept",), ("return",)]
    assert pilot.site(SLUGS[8])["stage"] == "S1"


def test_10_little_ashcombe_needs_its_lead_body_agreement(pilot):
    row = pilot.requirement(SLUGS[9], "ORG-09")
    assert row["applicable"] == 1
    assert row["state"] != "accepted"
    assert "ORG-09" in pilot.site(SLUGS[9])["blockers"]


def test_11_bellwether_is_not_let_through_on_conditions(pilot):
    assert pilot.requirement(SLUGS[10], "EOI-06")["standing"] == "changes_needed"
    assert pilot.site(SLUGS[10])["gates"]["G1"]["status"] == "open"


def test_12_minsterholme_volunteer_policy_was_returned(pilot):
    row = pilot.requirement(SLUGS[11], "PPL-10")
    assert (row["state"], row["standing"]) == ("returned", "changes_needed")


def test_13_greycairn_has_an_advocate_without_legal_training(pilot):
    assert pilot.site(SLUGS[12])["stage"] == "S5"
    outcome, reason = pilot.rule(SLUGS[12], "PPL-03", "every_person")
    assert outcome == "fail"
    assert "advice boundary" in reason.lower() or "LEGAL" in reason


def test_14_saltmarsh_is_not_yet_recognised(pilot):
    rows = pilot.requirement(SLUGS[13], "SVC-07")["answers"]["recognition"].values()
    assert {row["level"] for row in rows} == {"none"}
    assert pilot.rule(SLUGS[13], "SVC-07", "coverage_at_least")[0] == "fail"


def test_15_glenmorrow_pvg_of_2025_is_pending_migration_not_expired(pilot):
    outcome, reason = pilot.rule(SLUGS[14], "SAF-13", "pvg_renewal")
    assert outcome == "pass"
    assert "migration" in reason
    assert pilot.requirement(SLUGS[14], "SAF-13")["standing"] == "met"


def test_16_strathkelvie_offered_the_post_before_the_disclosure_and_is_red(pilot):
    assert pilot.site(SLUGS[15])["rag"] == "red"
    assert pilot.rule(SLUGS[15], "SAF-13", "every_person")[0] == "fail"
    assert pilot.rows("SELECT count(*) FROM onboarding_action WHERE severity='critical' AND closed_on IS NULL") == [(1,)]


def test_17_isles_and_firth_shows_the_scottish_independence_principles(pilot):
    row = pilot.requirement(SLUGS[16], "EOI-06")
    assert row["standing"] == "met"
    assert row["answers"]["independence_minimum"]["scottish_principles"]


def test_18_clydewater_was_deferred_at_g3(pilot):
    assert pilot.site(SLUGS[17])["gates"]["G3"]["status"] == "deferred"


def test_19_canolfan_makes_an_active_offer_in_welsh(pilot):
    row = pilot.requirement(SLUGS[18], "SVC-04")
    assert (row["applicable"], row["standing"]) == (1, "met")


def test_20_dyffryn_has_a_waiver_that_ends_in_nine_days(pilot):
    row = pilot.requirement(SLUGS[19], "DAT-12")
    assert (row["standing"], row["waived_until"]) == ("waived", "2026-12-02")
    assert pilot.site(SLUGS[19])["rag"] == "amber"


def test_21_penmaenwen_is_not_asked_for_the_english_toolkit_but_for_an_equivalent(pilot):
    assert pilot.requirement(SLUGS[20], "DAT-13")["standing"] == "not_applicable"
    titles = pilot.rows(
        "SELECT a.title FROM onboarding_action a JOIN onboarding_site s ON s.id=a.site_id WHERE s.slug=? AND a.closed_on IS NULL", SLUGS[20]
    )
    assert len(titles) == 1


def test_22_lagan_rise_tested_its_trust_pathway(pilot):
    assert pilot.requirement(SLUGS[21], "SAF-05")["standing"] == "met"


def test_23_rathmoorlands_certificate_was_refused_and_destroyed(pilot):
    refused = pilot.rows(
        "SELECT v.sha256, v.refusal FROM onboarding_evidenceversion v JOIN onboarding_evidence e ON e.id=v.evidence_id "
        "JOIN onboarding_organisation o ON o.id=e.organisation_id WHERE o.slug=? AND v.status='refused'",
        SLUGS[22],
    )
    assert len(refused) == 1
    sha256, refusal = refused[0]
    assert "AccessNI" in refusal
    assert not list((pilot.var / "evidence").glob(f"*/*/{sha256}"))
    assert pilot.requirement(SLUGS[22], "SAF-10")["state"] == "open"


def test_24_mourne_withdrew_and_its_record_is_closed(pilot):
    site = pilot.site(SLUGS[23])
    assert (site["status"], site["rag"], site["next_actions"]) == ("withdrawn", "grey", [])
    assert site["withdrawn_on"]


def test_it_was_killed_and_the_second_run_finished_the_work(pilot):
    assert pilot.killed == -signal.SIGKILL
    assert pilot.rows("SELECT count(*) FROM onboarding_workitem WHERE lease_token<>'' OR needs_attention=1 OR last_error<>''") == [(0,)]


def test_nothing_was_done_twice(pilot):
    twice = "SELECT requirement_id, version_id, inspector, ordinal FROM onboarding_checkresult GROUP BY 1,2,3,4 HAVING count(*)>1"
    assert pilot.rows(twice) == []
    assert pilot.rows("SELECT evidence_id FROM onboarding_evidenceversion GROUP BY 1 HAVING count(*)>1") == []
    reviews = "SELECT requirement_id, submission, reviewer_id FROM onboarding_review GROUP BY 1,2,3 HAVING count(*)>1"
    assert pilot.rows(reviews) == []


def test_a_third_run_changes_nothing(pilot):
    second, third = pilot.runs
    assert third["sites"] == second["sites"]
    new = {name: third["counts"][name] for name in ("documents", "moves", "reports", "inspected_hosts", "driven_hosts")}
    assert new == dict.fromkeys(new, 0)


def test_the_reports_are_there_and_can_be_opened(pilot):
    folder = pilot.var / "reports"
    sheet = load_workbook(folder / "national-readiness.xlsx", read_only=True)["Sites"]
    rows = list(sheet.iter_rows(values_only=True))
    wanted = "Site|Organisation|Nation|Region|Stage|RAG|Readiness (%)|Blockers|Next action|Holder|Earliest go-live"
    assert set(wanted.split("|")) <= set(rows[0])
    assert len(rows) == 25
    assert len(PdfReader(folder / "national-readiness.pdf").pages) >= 4
    assert {path.stem for path in (folder / "sites").glob("*.pdf")} == set(SLUGS)


def test_no_secret_and_no_document_text_is_in_prefects_database(pilot):
    tokens = json.loads((pilot.var / "tokens.json").read_text(encoding="utf-8"))
    content = b"".join(path.read_bytes() for path in (pilot.var / "prefect").glob("prefect.db*"))
    assert not [email for email, token in tokens.items() if token.encode() in content]
    assert b"Care Act 2014" not in content
