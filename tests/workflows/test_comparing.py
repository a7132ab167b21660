"""What a host declares is compared with its documents whenever either changes: no contradiction outlives its correction."""

from __future__ import annotations

import pytest

from onboarding.models import CheckResult, SiteRequirement
from onboarding.selectors.host_documents import documents_for
from onboarding.services.answers import save_answers
from tests.factories import make_actor
from tests.workflows.test_driving import POLICY, drive, hanna, make_docx, organisation, send, site

__all__ = ["hanna", "organisation", "site"]
TRUE, FALSE = {"review_date": "2026-03-01", "approved_on": "2026-03-01"}, {"review_date": "2026-03-01", "approved_on": "2026-02-01"}
WRONG = "The approval date given is 1 February 2026, but the document says 1 March 2026; correct one of them."
RIGHT = "The approval date given is the one in the document."


@pytest.fixture
def lead(organisation):
    return make_actor(role="host_lead", name="Hedda", organisation=organisation)


@pytest.fixture
def document(hanna, site, worker, tmp_path):
    send(hanna, site, make_docx(tmp_path / "policy.docx", POLICY), "SAF-01")
    drive(worker)


def shown(site):
    """What a host sees of its one document: whether it is being looked at, and what is said of the answers."""
    document = documents_for(SiteRequirement.objects.get(site=site, key="SAF-01"))[0]
    return document.is_being_checked, [found.reason for found in document.findings if found.check_name.startswith("declared")]


def kept(site):
    return SiteRequirement.objects.get(site=site, key="SAF-01").findings["safeguarding"]


def test_answers_given_after_the_document_are_compared_with_it(document, lead, site, worker):
    assert shown(site) == (False, [])
    save_answers(lead, site, "SAF-01", FALSE)
    assert shown(site) == (True, [])
    drive(worker)
    assert (WRONG in shown(site)[1], shown(site)[0]) == (True, False)
    assert kept(site)["outcome"] == "fail"


def test_a_contradiction_ends_with_its_correction(document, lead, site, worker):
    save_answers(lead, site, "SAF-01", FALSE)
    drive(worker)
    save_answers(lead, site, "SAF-01", TRUE)
    assert WRONG not in shown(site)[1]
    drive(worker)
    assert RIGHT in shown(site)[1]
    assert WRONG not in shown(site)[1]


def test_what_was_true_of_other_answers_is_not_said_of_these(document, lead, site, worker):
    save_answers(lead, site, "SAF-01", TRUE)
    drive(worker)
    assert RIGHT in shown(site)[1]
    save_answers(lead, site, "SAF-01", FALSE)
    assert shown(site) == (True, [])


def test_answers_that_were_compared_before_are_not_looked_at_again(document, lead, site, worker):
    for answers in (FALSE, TRUE, FALSE):
        save_answers(lead, site, "SAF-01", answers)
        drive(worker)
    number = CheckResult.objects.count()
    save_answers(lead, site, "SAF-01", TRUE)
    assert RIGHT in shown(site)[1]
    drive(worker)
    assert CheckResult.objects.count() == number
    assert (RIGHT in shown(site)[1], WRONG in shown(site)[1]) == (True, False)


def test_inspectors_that_do_not_read_the_answers_look_once(document, lead, site, worker):
    save_answers(lead, site, "SAF-01", FALSE)
    drive(worker)
    labels = list(CheckResult.objects.filter(ordinal=0).values_list("inspector", flat=True))
    assert sum(label.startswith("privacy/") for label in labels) == 1
    assert sum(label.startswith("safeguarding/") for label in labels) == 2
