"""What Prometheus scrapes, and the alarms that ring on it (O3)."""

from __future__ import annotations

import datetime as dt
import operator
import re
from pathlib import Path

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from onboarding import clock
from onboarding.models import EvidenceVersion, StoreFault, WorkItem
from onboarding.selectors.operations import DAILY_SECONDS, QUARANTINE_SECONDS, WORK_WAITS_SECONDS
from onboarding.services.unit import recorded
from tests.factories import make_actor, make_organisation, make_site, send_document

RULES = yaml.safe_load((Path(__file__).resolve().parents[2] / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]
TOKEN = "a token for the scraper"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def scraped() -> dict[str, float]:
    """Every sample by name; of several labels the largest value."""
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            found[sample.name] = max(sample.value, found.get(sample.name, sample.value))
    return found


def refused_so_far() -> float:
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    found = re.search(r'gatepost_answers_total\{status="401"\} (\S+)', answer)
    return float(found[1]) if found else 0.0


def ringing() -> set[str]:
    """The alarms that stand on a gauge, judged on a scrape of this moment."""
    values = scraped()
    found = set()
    for rule in RULES:
        if match := re.fullmatch(r"(gatepost_\w+) (>) (\d+)", rule["expr"]):
            name, _, limit = match.groups()
            if operator.gt(values.get(name, 0), float(limit)):
                found.add(rule["alert"])
    return found


@pytest.fixture
def quiet(programme):
    """An installation that was backed up, signed and looked after last night."""
    with recorded(None) as unit:
        for name in ("backup.made", "nightly.done", "trail.checkpointed"):
            unit.event(name)
    return programme


def test_nothing_rings_on_an_installation_that_is_looked_after(quiet):
    assert ringing() == set()


def test_the_page_for_operators_has_the_limits_of_the_alarms():
    limits = {rule["expr"].split(" > ")[0]: int(rule["expr"].split(" > ")[1]) for rule in RULES if rule["expr"].startswith("gatepost_")}
    assert limits["gatepost_due_work_age_seconds"] == WORK_WAITS_SECONDS
    assert limits["gatepost_quarantine_age_seconds"] == QUARANTINE_SECONDS
    daily = {limits[f"gatepost_{what}_age_seconds"] for what in ("backup", "nightly", "checkpoint")}
    assert daily == {DAILY_SECONDS}


def test_what_never_happened_rings(programme):
    assert ringing() == {"GatepostNoBackup", "GatepostNoNightlyRun", "GatepostTrailIsNotSigned"}


def item(**values) -> WorkItem:
    return WorkItem.objects.create(kind="drive_site", subject=1, **values)


def test_work_that_nobody_takes_rings(quiet):
    item(due_at=clock.now() - HOUR)
    assert ringing() == {"GatepostWorkWaits"}


# L5
def test_a_worker_that_fell_silent_rings(quiet):
    item(due_at=clock.now(), lease_token="t", lease_until=clock.now() - HOUR)
    assert ringing() == {"GatepostLeasesExpire"}


def test_work_that_failed_too_often_rings_and_no_longer_counts_as_waiting(quiet):
    item(due_at=clock.now() - HOUR, needs_attention=True)
    assert ringing() == {"GatepostWorkIsStuck"}


def test_a_document_that_nobody_checks_rings(quiet):
    host = make_organisation(programme=quiet)
    hanna = make_actor(role="host_lead", name="Hanna", organisation=host)
    send_document(hanna, host, "policy.pdf", [b"%PDF-1.4 policy"], [(make_site(organisation=host, programme=quiet), "SAF-01")])
    EvidenceVersion.objects.update(uploaded_at=clock.now() - 2 * HOUR)
    WorkItem.objects.update(due_at=clock.now())
    assert ringing() == {"GatepostQuarantineGrows"}


def test_a_damaged_file_rings(quiet):
    StoreFault.objects.create(sha256="0" * 64, kind="damaged")
    assert ringing() == {"GatepostStoreIsDamaged"}


def test_errors_and_denials_are_counted_by_status_and_never_by_slug(quiet):
    item(due_at=clock.now())
    before, client = refused_so_far(), Client()
    assert client.get("/api/v1/sites/some-slug/").status_code == 401
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'gatepost_answers_total{status="401"}' in answer
    assert "some-slug" not in answer
    assert refused_so_far() == before + 1
    counted = {name for rule in RULES for name in re.findall(r"gatepost_\w+", rule["expr"])}
    assert counted <= set(scraped())


@pytest.mark.parametrize("given", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Bearer {TOKEN}x"}])
def test_without_the_token_there_is_no_such_page(db, given):
    assert Client().get("/metrics", headers=given).status_code == 404


def test_without_the_setting_there_is_no_such_page(db, settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_a_scrape_costs_four_queries(quiet, django_assert_num_queries):
    with django_assert_num_queries(4):
        scraped()
