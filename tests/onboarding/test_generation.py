"""Made-up sites in number: as true as the hosts they copy, and never a copy of a real one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey

from onboarding import clock
from onboarding.models import (
    Disposal,
    Erasure,
    EvidenceClearance,
    EvidenceVersion,
    ExpressionOfInterest,
    Interest,
    Invitation,
    LegalHold,
    Locality,
    Membership,
    Organisation,
    OrganisationIdentifier,
    Report,
    ServiceToken,
    Site,
    SiteRequirement,
    TrainingProposal,
    WebhookEndpoint,
    WorkItem,
)
from onboarding.selectors.facts import locked_sites
from onboarding.services.evaluation import refresh
from onboarding.services.generation import COPIED, generate
from onboarding.services.trail import verify_all
from tests.factories import make_actor, make_organisation, make_site, send_document

LEFT_OUT = {
    Disposal,
    Erasure,
    EvidenceClearance,
    ExpressionOfInterest,
    Interest,
    Invitation,
    LegalHold,
    Membership,
    Report,
    ServiceToken,
    TrainingProposal,
    WebhookEndpoint,
}
"""Belong to people and to what they asked for, not to the position of a host."""


@pytest.fixture
def host(programme) -> Organisation:
    organisation = make_organisation(programme=programme)
    site = make_site(organisation=organisation, programme=programme)
    hanna = make_actor(role="host_lead", name="Hanna", organisation=organisation)
    send_document(hanna, organisation, "policy.pdf", [b"%PDF-1.4 policy"], [(site, "SAF-01")])
    return organisation


def made(host, number, **options) -> list[Organisation]:
    assert list(generate([host], number, **options))[-1] == number
    return list(Organisation.objects.exclude(pk=host.pk).order_by("pk"))


def test_a_generated_site_stands_where_its_pattern_stands_and_the_trail_is_whole(host):
    copies = made(host, 23)
    pattern = Site.objects.get(organisation=host)
    sites = Site.objects.exclude(pk=pattern.pk)
    assert {(site.stage, site.rag, site.readiness_percent, site.blocker_count) for site in sites} == {
        (pattern.stage, pattern.rag, pattern.readiness_percent, pattern.blocker_count)
    }
    assert len({copy.slug for copy in copies}) == 23
    assert all(verdict.problem is None for verdict in verify_all())
    assert WorkItem.objects.filter(subject__in=sites.values("pk")).count() == 23


def test_the_stored_projection_of_a_generated_site_is_what_the_engine_says(host):
    made(host, 2)
    sites = locked_sites(Site.objects.all())
    before = list(SiteRequirement.objects.order_by("pk").values())
    refresh(sites, clock.today())
    assert list(SiteRequirement.objects.order_by("pk").values()) == before


def test_it_serves_another_locality_of_the_same_nation(host):
    made(host, 3)
    for site in Site.objects.exclude(organisation=host):
        assert [locality.code for locality in site.localities.all()] == site.locality_codes
        assert {locality.nation for locality in Locality.objects.filter(code__in=site.locality_codes)} == {"ENG"}


def test_numbers_go_on_from_the_last_ones_and_repeat_nothing(host):
    OrganisationIdentifier.objects.create(organisation=host, scheme="CC", value="1100001")
    made(host, 2)
    made(host, 2)
    assert Organisation.objects.count() == 5
    assert OrganisationIdentifier.objects.values("value").distinct().count() == 5


def test_older_versions_share_the_bytes_of_the_newest(host):
    copy = made(host, 1, versions=4)[0]
    versions = EvidenceVersion.objects.filter(evidence__organisation=copy).order_by("number")
    assert [version.number for version in versions] == [1, 2, 3, 4]
    assert len({version.sha256 for version in versions}) == 1


def test_every_table_of_a_host_is_copied_or_left_out_on_purpose():
    inside = {Organisation} | {model for model, _ in COPIED}
    pointing = {
        model
        for model in apps.get_app_config("onboarding").get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model in inside
    }
    assert pointing - inside == LEFT_OUT


def test_only_invented_hosts_are_copied(programme):
    make_organisation(programme=programme, name="A Real Charity")
    with pytest.raises(CommandError, match="Load the sample pilot here first"):
        call_command("generate", "--sites", "2")
    assert Organisation.objects.count() == 1


def test_no_sites_is_no_number(db):
    with pytest.raises(CommandError, match="need at least 1"):
        call_command("generate", "--sites", "0")
