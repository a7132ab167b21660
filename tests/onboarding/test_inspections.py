"""Of all that inspectors ever said of a document, what holds now."""

from __future__ import annotations

import pytest

from onboarding.models import CheckResult, SiteRequirement
from onboarding.selectors.inspections import BEHIND, current, digest_of
from onboarding.services.answers import save_answers
from onboarding.services.evidence import withdraw
from onboarding.services.summaries import summarise
from tests.factories import make_actor, make_organisation, make_site, passed, send_document

pytestmark = pytest.mark.django_db
THEN, NOW = {"review_date": "2026-03-01"}, {"review_date": "2026-04-01"}


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def hanna(site):
    return make_actor(role="host_lead", name="Hanna", organisation=site.organisation)


@pytest.fixture
def version(hanna, site):
    return passed(send_document(hanna, site.organisation, "policy.pdf", [b"%PDF-1.7 policy"], [(site, "SAF-01")]), b"%PDF-1.7 safe")


@pytest.fixture
def row(site, version):
    SiteRequirement.objects.filter(site=site, key="SAF-01").update(answers=THEN)
    return SiteRequirement.objects.get(site=site, key="SAF-01")


def said(row, version, inspector, outcome="pass", code="lead", ordinal=0):
    return CheckResult.objects.create(
        requirement=row,
        version=version,
        inspector=inspector,
        check_name=code,
        outcome=outcome,
        reason=f"{inspector} {code}",
        ordinal=ordinal,
    )


def holds(row):
    found = current(CheckResult.objects.all(), {row.pk: row.answers})
    return sorted(one.reason for one in found.findings), {family for _, _, family in found.behind}


def test_the_digest_of_answers_does_not_depend_on_their_order():
    assert digest_of({}) == "44136fa3"
    assert digest_of({"a": 1, "b": "é"}) == digest_of({"b": "é", "a": 1}) != digest_of({"a": 1, "b": "e"})


def test_what_an_older_version_of_an_inspector_said_does_not_hold(row, version):
    said(row, version, "safeguarding/9", "fail")
    said(row, version, "safeguarding/10")
    said(row, version, "files/2")
    assert holds(row) == (["files/2 lead", "safeguarding/10 lead"], set())
    summarise([row])
    assert row.findings["safeguarding"] == {"outcome": "pass", "reason": "safeguarding/10 lead"}


def test_of_several_answers_those_that_stand_are_spoken_of(row, version):
    said(row, version, f"safeguarding/6+{digest_of(THEN)}")
    said(row, version, f"safeguarding/6+{digest_of(NOW)}", "fail")
    assert holds(row) == ([f"safeguarding/6+{digest_of(THEN)} lead"], set())


def test_until_other_answers_are_compared_nothing_is_said_of_them(row, version):
    label = f"safeguarding/6+{digest_of(NOW)}"
    said(row, version, label)
    said(row, version, label, "pass", "declared_review_date", 1)
    assert holds(row) == ([f"{label} lead"], {"safeguarding"})


def test_a_document_not_compared_with_the_answers_passes_nothing_until_it_is(row, version, hanna, site):
    said(row, version, f"safeguarding/6+{digest_of(THEN)}", "pass", "declared_review_date")
    summarise([row])
    assert row.findings["safeguarding"]["outcome"] == "pass"
    changed = save_answers(hanna, site, "SAF-01", NOW)
    assert changed.findings["safeguarding"] == {"outcome": "cannot_tell", "reason": BEHIND}
    again = save_answers(hanna, site, "SAF-01", THEN)
    assert again.findings["safeguarding"]["outcome"] == "pass"
    assert SiteRequirement.objects.get(pk=row.pk).findings == again.findings


def test_a_failure_stays_a_failure_while_it_is_looked_at_again(row, version, hanna, site):
    said(row, version, f"safeguarding/6+{digest_of(THEN)}", "fail")
    summarise([row])
    assert save_answers(hanna, site, "SAF-01", NOW).findings["safeguarding"]["outcome"] == "fail"


def test_what_was_found_in_a_document_goes_with_it(row, version, hanna, site):
    said(row, version, "privacy/8", "fail", "case_notes")
    said(row, version, "files/2")
    summarise([row])
    assert row.findings["privacy"]["outcome"] == "fail"
    withdraw(hanna, version.evidence)
    assert SiteRequirement.objects.get(pk=row.pk).findings == {}


def test_what_was_found_in_another_document_stays(row, version, hanna, site):
    other = passed(send_document(hanna, site.organisation, "annex.pdf", [b"%PDF-1.7 annex"], [(site, "SAF-01")]), b"%PDF-1.7 annex")
    said(row, version, "privacy/8", "fail", "case_notes")
    said(row, other, "privacy/8", "needs_human", "phone")
    summarise([row])
    withdraw(hanna, version.evidence)
    assert SiteRequirement.objects.get(pk=row.pk).findings == {"privacy": {"outcome": "needs_human", "reason": "privacy/8 phone"}}
