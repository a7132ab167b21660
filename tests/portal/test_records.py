"""What coordinators put on record of an organisation and its sites."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding.models import AuditEvent, ExpressionOfInterest, Organisation, OrganisationIdentifier, Site, SiteRequirement
from onboarding.roles import Role
from tests.factories import TODAY
from tests.portal.test_work_queue import words

ADD = "/work/organisations/add/"
LEEDS, BRADFORD, CARDIFF = "E08000035", "E08000032", "W06000015"
RECORD = {
    "version": "0", "name": "Rowan House", "legal_structure": "cio", "organisation_type": "homelessness", "income_gbp": "420000",
    "size_band": "", "flags": ["has_employees", "has_volunteers"], "website": "",
}  # fmt: skip


@pytest.fixture
def cora(clients):
    return clients[Role.COORDINATOR]


@pytest.fixture
def here(world):
    return f"/work/sites/{world.site.slug}/"


def organisation_now(world) -> dict[str, object]:
    row = Organisation.objects.get(pk=world.organisation.pk)
    return RECORD | {"which": "record", "version": str(row.version), "name": row.name}


def test_an_organisation_and_its_site_are_opened_one_after_the_other(cora):
    response = cora.post(ADD, RECORD)
    assert (response.status_code, response["Location"]) == (302, "/work/organisations/rowan-house/site/")
    row = Organisation.objects.get(slug="rowan-house")
    assert (row.size_band, row.flags) == ("medium", ["has_employees", "has_volunteers"])
    given = {"version": "0", "name": "Rowan House", "localities": [LEEDS], "started_on": "2026-11-23", "target_go_live_on": "2027-06-01"}
    response = cora.post(response["Location"], given)
    assert (response.status_code, response["Location"]) == (302, "/work/sites/rowan-house/")
    site = Site.objects.get(slug="rowan-house")
    assert (site.nations, site.target_go_live_on) == (["ENG"], dt.date(2027, 6, 1))
    assert "Rowan House" in words(cora.get(response["Location"]))


def test_a_name_that_is_known_is_refused_and_everything_typed_is_kept(world, cora):
    response = cora.post(ADD, RECORD | {"name": world.organisation.name.upper()})
    assert response.status_code == 422
    assert "is registered already. Open it instead of creating it again." in words(response)
    assert 'value="420000"' in response.content.decode()


def test_without_an_income_the_size_has_to_be_given(cora):
    response = cora.post(ADD, RECORD | {"income_gbp": ""})
    assert response.status_code == 422
    assert "Size band: Give the size band or the latest income." in words(response)


def test_an_expression_of_interest_that_was_taken_up_is_where_the_record_begins(cora):
    row = ExpressionOfInterest.objects.create(
        kind="host", status="taken_up", reference="EOI-1", organisation_name="Rowan House", email="ann@rowan.example",
        received_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), settled_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
        answers={"website": "https://rowan.example"},
    )  # fmt: skip
    text = cora.get(f"{ADD}?expression={row.pk}").content.decode()
    assert 'value="Rowan House"' in text
    assert 'value="https://rowan.example"' in text
    assert f"{ADD}?expression={row.pk}" in cora.get(f"/readiness/interest/{row.pk}/").content.decode()


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_an_expression_that_is_not_there_begins_with_an_empty_form(cora, number):
    assert cora.get(f"{ADD}?expression={number}").status_code == 200


def test_a_new_flag_brings_the_requirements_that_follow_from_it(world, cora, here):
    assert not SiteRequirement.objects.get(site=world.site, key="PPL-10").applicable
    response = cora.post(f"{here}organisation/", organisation_now(world))
    assert (response.status_code, response["Location"]) == (302, f"{here}organisation/")
    assert AuditEvent.objects.filter(name="organisation.saved", organisation_id=world.organisation.pk).exists()
    assert SiteRequirement.objects.get(site=world.site, key="PPL-10").applicable


def test_a_record_that_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(world, cora, here):
    given = organisation_now(world)
    Organisation.objects.filter(pk=world.organisation.pk).update(version=9)
    response = cora.post(f"{here}organisation/", given)
    assert response.status_code == 422
    assert "Somebody changed this while you were looking at it." in words(response)
    assert 'name="version" value="9"' in response.content.decode()
    assert cora.post(f"{here}organisation/", given | {"version": "9"}).status_code == 302


def test_a_look_up_in_a_register_is_recorded_with_its_day_and_person(world, cora, here):
    version = Organisation.objects.get(pk=world.organisation.pk).version
    given = {
        "which": "register", "entry-version": version, "entry-scheme": "ccew", "entry-value": " 1234 567 ", "entry-status": "Registered",
        "entry-checked_on": "2026-11-20", "entry-checked_by": "Cora",
    }  # fmt: skip
    assert cora.post(f"{here}organisation/", given).status_code == 302
    row = OrganisationIdentifier.objects.get(organisation=world.organisation, scheme="ccew", value="1234567")
    assert (row.status, row.checked_on, row.checked_by) == ("registered", dt.date(2026, 11, 20), "Cora")
    assert "1234567" in words(cora.get(f"{here}organisation/"))


def test_a_number_another_organisation_has_is_refused_beside_the_form(world, cora, here):
    OrganisationIdentifier.objects.create(organisation=world.elsewhere.organisation, scheme="ccew", value="7654321")
    version = Organisation.objects.get(pk=world.organisation.pk).version
    given = {
        "which": "register", "entry-version": version, "entry-scheme": "ccew", "entry-value": "7654321", "entry-status": "registered",
        "entry-checked_on": "2026-11-20", "entry-checked_by": "Cora",
    }  # fmt: skip
    response = cora.post(f"{here}organisation/", given)
    assert response.status_code == 422
    assert "Check the number: two organisations cannot share a register entry." in words(response)
    assert 'value="7654321"' in response.content.decode()


def test_another_council_in_another_nation_changes_the_nations_and_keeps_the_region(world, cora, here):
    site = Site.objects.get(pk=world.site.pk)
    first, region = site.locality_codes[0], site.region_code
    given = {
        "version": site.version, "name": site.name, "localities": [CARDIFF, first], "started_on": site.started_on.isoformat(),
        "coordinator_email": world.people[Role.COORDINATOR].email, "target_go_live_on": "",
    }  # fmt: skip
    assert cora.post(f"{here}record/", given).status_code == 302
    site.refresh_from_db()
    assert (site.locality_codes, site.region_code, site.coordinator) == ([first, CARDIFF], region, world.people[Role.COORDINATOR])
    assert "WLS" in site.nations


def test_a_site_without_a_council_says_so_and_keeps_the_rest(world, cora, here):
    given = {"version": "1", "name": "Typed anew", "started_on": "2026-11-01", "localities": []}
    response = cora.post(f"{here}record/", given)
    assert response.status_code == 422
    assert "Councils it serves: Choose an answer." in words(response)
    assert 'value="Typed anew"' in response.content.decode()


def test_a_start_in_the_future_is_refused_beside_its_field(world, cora, here):
    site = Site.objects.get(pk=world.site.pk)
    later = (TODAY + dt.timedelta(days=1)).isoformat()
    given = {"version": site.version, "name": site.name, "localities": site.locality_codes, "started_on": later}
    response = cora.post(f"{here}record/", given)
    assert "In the programme since: Give today or an earlier day." in words(response)


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_REVIEWER, Role.PROGRAMME_LEAD, Role.AUDITOR, Role.HOST_LEAD])
def test_only_those_who_open_sites_change_records(world, clients, here, role):
    for address in (ADD, f"/work/organisations/{world.organisation.slug}/site/", f"{here}record/", f"{here}organisation/"):
        assert clients[role].get(address).status_code == 403, address
        assert clients[role].post(address, RECORD).status_code == 403, address
    assert "Add an organisation" not in words(clients[Role.SAFEGUARDING_REVIEWER].get("/work/sites/"))


def test_the_record_of_an_organisation_costs_no_more_with_many_entries(world, cora, here, django_assert_max_num_queries):
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=world.organisation, scheme="mutual", value=str(number)) for number in range(40)
    )
    cora.get(f"{here}organisation/")
    with django_assert_max_num_queries(7):
        assert cora.get(f"{here}organisation/").status_code == 200
