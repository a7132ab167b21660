"""Organisations, sites, people, training, vetting and agreements: what is taken, what is refused, what stays."""

from __future__ import annotations

import datetime as dt

import pytest

from checklists.loading import framework_of
from onboarding import names
from onboarding.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from onboarding.models import Agreement, AuditEvent, Organisation, Person, Site, TrainingRecord, VettingAssertion
from onboarding.policies import Actor
from onboarding.services.access import add_sign_in
from onboarding.services.agreements import AgreementGiven, SignatureGiven, record_agreement
from onboarding.services.organisations import IdentifierGiven, OrganisationGiven, create_organisation, update_organisation
from onboarding.services.people import PersonGiven, PostGiven, VettingGiven, add_person, assert_vetting, assign_post
from onboarding.services.sites import SiteGiven, open_site, update_site
from onboarding.services.training import TrainingGiven, record_training
from tests.factories import MANCHESTER, TODAY, make_actor, make_coordinator, make_site

TOMORROW = TODAY + dt.timedelta(days=1)
CARDIFF = "W06000015"


def haven(**change) -> OrganisationGiven:
    values = {"name": "Rowan House", "legal_structure": "cio", "organisation_type": "anti_slavery", "size_band": "small"}
    return OrganisationGiven(**(values | change))


LIKE_LANTERNBRIDGE = (
    "Lanternbridge Freedom Project", "LANTERNBRIDGE  freedom project", "Lanternbridge: Freedom Project!",
    "Lánternbridge Freedom Project", "Ｌanternbridge Freedom Project",
)  # fmt: skip


@pytest.mark.parametrize("name", LIKE_LANTERNBRIDGE)
def test_an_organisation_is_registered_once_however_it_is_spelt(organisation, programme, name):
    with pytest.raises(Refused, match="registered already"):
        create_organisation(make_coordinator(), haven(name=name), programme)
    assert Organisation.objects.count() == 1


def test_names_fold_to_what_tells_them_apart():
    assert names.key_of("Tŷ Gobaith & Co.") == "ty gobaith and co"
    assert names.key_of("Дім надії") != names.key_of("Дім світла")
    assert names.slug_of("St. Brìde's – Glasgow") == "st-brides-glasgow"


def test_an_organisation_does_not_take_anothers_name(organisation, elsewhere, programme, ravi):
    with pytest.raises(Refused, match="Another organisation"):
        update_organisation(ravi, elsewhere, haven(name="lanternbridge freedom PROJECT"), programme, elsewhere.version)


def test_a_register_entry_belongs_to_one_organisation(organisation, elsewhere, programme, ravi):
    entry = IdentifierGiven(scheme="ccew", value="1187654")
    row = update_organisation(ravi, elsewhere, haven(name=elsewhere.name, identifiers=[entry]), programme, elsewhere.version)
    assert [found.value for found in row.identifiers.all()] == ["1187654"]
    with pytest.raises(Invalid, match=r"^ccew 1187654 belongs to another organisation already\."):
        update_organisation(ravi, organisation, haven(name=organisation.name, identifiers=[entry]), programme, organisation.version)
    hanna = make_actor(role="host_lead", name="Hanna", organisation=organisation)
    with pytest.raises(Invalid) as refusal:
        update_organisation(hanna, organisation, haven(name=organisation.name, identifiers=[entry]), programme, organisation.version)
    assert "Thornwick" not in refusal.value.as_sentence()
    organisation.refresh_from_db()
    assert (organisation.size_band, organisation.version) == ("large", 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_structure": "guild"}, "legal_structure"),
        ({"organisation_type": "bank"}, "organisation_type"),
        ({"size_band": None}, "size_band"),
        ({"size_band": "huge"}, "size_band"),
        ({"flags": ["haunted"]}, "flags"),
    ],
)
def test_what_the_framework_does_not_know_is_refused_by_field(programme, ravi, change, field):
    with pytest.raises(Invalid) as refusal:
        create_organisation(ravi, haven(**change), programme)
    assert set(refusal.value.fields) == {field}
    assert not Organisation.objects.exists()


def test_a_stale_change_of_an_organisation_is_refused(organisation, programme, ravi):
    with pytest.raises(Stale):
        update_organisation(ravi, organisation, haven(), programme, organisation.version + 1)


def opened(actor: Actor, organisation, programme, **change) -> Site:
    values = {"name": "Lanternbridge Cardiff", "localities": [CARDIFF], "started_on": TODAY}
    return open_site(actor, organisation, programme, SiteGiven(**(values | change)))


def test_a_site_is_pinned_to_the_programmes_version_and_gets_every_requirement(organisation, programme, ravi):
    site = opened(ravi, organisation, programme)
    assert site.framework_version == programme.framework
    assert site.nations == ["WLS"]
    assert site.requirements.count() == len(framework_of(programme.framework).requirements)


@pytest.mark.parametrize(
    "change",
    [
        {"localities": ["E99999999"]},
        {"localities": []},
        {"started_on": TOMORROW},
        {"coordinator_email": "nobody@example.org"},
        {"name": " "},
    ],
)
def test_an_unsound_site_is_not_opened(organisation, programme, ravi, change):
    with pytest.raises(Invalid):
        opened(ravi, organisation, programme, **change)
    assert not Site.objects.exists()


def test_two_sites_do_not_share_an_address(organisation, elsewhere, programme, ravi):
    opened(ravi, organisation, programme)
    with pytest.raises(Refused, match="a name of its own"):
        opened(ravi, elsewhere, programme)


def test_a_stale_change_of_a_site_is_refused(site, ravi):
    with pytest.raises(Stale):
        update_site(ravi, site, SiteGiven(name="New", localities=[MANCHESTER], started_on=TODAY), site.version + 1)


@pytest.fixture
def maya(organisation, hanna):
    return add_person(hanna, organisation, PersonGiven(name="Maya Osei"))


def test_a_person_is_kept_once_by_name(organisation, hanna, maya):
    assert add_person(hanna, organisation, PersonGiven(name="MAYA  OSEI", work_email="maya@example.org")).pk == maya.pk
    assert Person.objects.get().work_email == "maya@example.org"


@pytest.mark.parametrize("field", ["code_signed_on", "boundary_signed_on"])
def test_nothing_was_signed_in_the_future(organisation, hanna, field):
    with pytest.raises(Invalid) as refusal:
        add_person(hanna, organisation, PersonGiven(name="Maya Osei", **{field: TOMORROW}))
    assert set(refusal.value.fields) == {field}


def test_a_post_does_not_end_before_it_starts(hanna, maya):
    with pytest.raises(Invalid):
        assign_post(hanna, maya, PostGiven(role="imsa", since=TODAY, until=TODAY - dt.timedelta(days=1)))


def test_a_post_at_another_organisations_site_is_refused(hanna, maya, elsewhere, programme):
    theirs = make_site(organisation=elsewhere, programme=programme)
    with pytest.raises(Invalid, match="another organisation"):
        assign_post(hanna, maya, PostGiven(role="imsa", since=TODAY, site=theirs))


def trained(actor, person, programme, **change):
    values = {"course": "SG-A3", "completed_on": TODAY, "hours": 8.0} | change
    return record_training(actor, person, TrainingGiven(**values), framework_of(programme.framework))


@pytest.mark.parametrize(
    "change", [{"course": "KNITTING"}, {"completed_on": TOMORROW}, {"hours": 0}, {"hours": -1}, {"hours": float("inf")}, {"hours": 1e308}]
)
def test_unsound_training_is_refused(hanna, maya, programme, change):
    with pytest.raises(Invalid):
        trained(hanna, maya, programme, **change)
    assert not TrainingRecord.objects.exists()


def test_the_same_course_of_a_day_is_one_record(hanna, maya, programme):
    trained(hanna, maya, programme)
    before = AuditEvent.objects.count()
    trained(hanna, maya, programme)
    assert (TrainingRecord.objects.count(), AuditEvent.objects.count()) == (1, before)


@pytest.fixture
def dsl(organisation):
    return make_actor(role="host_dsl", name="Dele", organisation=organisation)


@pytest.mark.parametrize("field", ["issued_on", "checked_on", "decided_on", "update_service_checked_on"])
def test_vetting_is_not_asserted_ahead_of_time(dsl, maya, field):
    values = {"regime": "dbs", "issued_on": TODAY, "decision": "suitable"} | {field: TOMORROW}
    with pytest.raises(Invalid) as refusal:
        assert_vetting(dsl, maya, VettingGiven(**values))
    assert set(refusal.value.fields) == {field}
    assert not VettingAssertion.objects.exists()


def test_vetting_is_asserted_by_the_safeguarding_lead_of_the_host_only(dsl, maya, hanna, ravi):
    asserted = VettingGiven(regime="pvg", issued_on=TODAY, decision="suitable")
    for actor in (hanna, ravi, make_actor(role="safeguarding_reviewer", name="Sana")):
        with pytest.raises(NotPermitted):
            assert_vetting(actor, maya, asserted)
    assert assert_vetting(dsl, maya, asserted).regime == "pvg"


def test_the_trail_of_a_vetting_outcome_says_neither_outcome_nor_level(dsl, maya):
    assert_vetting(dsl, maya, VettingGiven(regime="dbs", issued_on=TODAY, decision="not_suitable", level="enhanced"))
    event = AuditEvent.objects.get(name="vetting.asserted")
    assert {name: event.data[name] for name in ("person", "regime", "changed")} == {"person": maya.pk, "regime": "dbs", "changed": ["new"]}
    assert set(event.data) == {"person", "regime", "changed", "id"}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "handshake"},
        {"signed_on": TODAY, "ends_on": TODAY - dt.timedelta(days=1)},
        {"signed_on": TOMORROW},
        {"signatures": [SignatureGiven(role="host_lead", name="Hanna", signed_on=TOMORROW)]},
        {"counterparty": "Greyfield\u200bCouncil"},
    ],
)
def test_an_unsound_agreement_is_refused(organisation, hanna, change):
    with pytest.raises(Invalid):
        record_agreement(hanna, organisation, AgreementGiven(**({"kind": "dsa", "counterparty": "Greyfield Council"} | change)))
    assert not Agreement.objects.exists()


def test_an_agreement_for_another_organisations_site_is_refused(organisation, elsewhere, programme, hanna):
    theirs = make_site(organisation=elsewhere, programme=programme)
    with pytest.raises(Invalid, match="another organisation"):
        record_agreement(hanna, organisation, AgreementGiven(kind="dsa", counterparty="Greyfield Council", site=theirs))


def test_an_agreement_with_the_same_party_is_brought_up_to_date(organisation, hanna):
    first = record_agreement(hanna, organisation, AgreementGiven(kind="dsa", counterparty="Greyfield Council"))
    again = record_agreement(hanna, organisation, AgreementGiven(kind="dsa", counterparty="Greyfield Council", signed_on=TODAY))
    assert (again.pk, again.version, again.signed_on) == (first.pk, 2, TODAY)


def test_an_outsider_cannot_tell_that_a_person_exists(maya, elsewhere):
    olga = make_actor(role="host_lead", name="Olga", organisation=elsewhere)
    with pytest.raises(NotFound):
        assign_post(olga, maya, PostGiven(role="imsa", since=TODAY))


@pytest.mark.parametrize("role", ["coordinator", "host_lead"])
def test_only_an_administrator_adds_sign_ins(organisation, role):
    actor = make_actor(role=role, name="Ivo", organisation=organisation if role == "host_lead" else None)
    with pytest.raises(NotPermitted):
        add_sign_in(actor, email="new@example.org", name="Nell", role="admin")


@pytest.mark.parametrize(("role", "is_host"), [("host_lead", False), ("coordinator", True), ("king", False)])
def test_a_role_is_given_where_it_belongs(organisation, role, is_host):
    with pytest.raises(Invalid):
        add_sign_in(None, email="new@example.org", name="Nell", role=role, organisation=organisation if is_host else None)


def test_hours_that_cannot_be_say_what_can(hanna, maya, programme):
    with pytest.raises(Invalid, match="more than 0 and at most 1,000"):
        trained(hanna, maya, programme, hours=1e308)


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(1949, 12, 31)])
def test_a_day_before_anybodys_working_life_is_a_slip(organisation, hanna, maya, programme, day):
    writes = (
        lambda: trained(hanna, maya, programme, completed_on=day),
        lambda: assign_post(hanna, maya, PostGiven(role="imsa", since=day)),
        lambda: add_person(hanna, organisation, PersonGiven(name="Bo", code_signed_on=day)),
    )
    for write in writes:
        with pytest.raises(Invalid) as refusal:
            write()
        assert list(refusal.value.fields.values()) == ["Check the year: 1950 or later."]
