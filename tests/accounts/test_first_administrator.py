"""No installation is in use without an administrator who has a second step (A16)."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from onboarding.checks import refuse_without_administrators
from tests.accounts.people import enrolled, make_person
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def checked() -> str:
    out = StringIO()
    call_command("check", databases=["default"], stdout=out, stderr=out)
    return out.getvalue()


# A16
def test_a_new_installation_starts_with_a_warning_that_says_how_to_let_the_first_administrator_in(programme, caplog):
    make_user(role="admin", name="Ada")
    assert "onboarding.W001" in checked()
    with caplog.at_level(logging.WARNING):
        refuse_without_administrators()
    assert "manage.py invite ADDRESS admin" in caplog.text


# A16
def test_once_anybody_can_sign_in_there_is_no_start_without_an_administrator_with_a_second_step(programme, settings):
    ada = make_person(role="admin", name="Ada")
    with pytest.raises(ImproperlyConfigured, match="GATEPOST_ADMIT_FIRST_ADMINISTRATOR=true"):
        refuse_without_administrators()
    enrolled(ada)
    assert checked() == "System check identified no issues (0 silenced).\n"
    ada.is_active = False
    ada.save()
    make_person(role="coordinator", name="Cora")
    with pytest.raises(ImproperlyConfigured, match="Gatepost does not start"):
        refuse_without_administrators()
    settings.SECOND_FACTOR_REQUIRED = False
    refuse_without_administrators()


# A16
def test_the_operator_can_say_to_start_all_the_same_and_is_warned(programme, caplog, settings):
    make_person(role="admin", name="Ada")
    settings.ADMITS_FIRST_ADMINISTRATOR = True
    with caplog.at_level(logging.WARNING):
        refuse_without_administrators()
    assert "No administrator has set up a second step" in caplog.text


# A16
def test_whoever_signs_in_elsewhere_only_counts_as_somebody_who_can_sign_in(programme):
    ada = make_user(role="admin", name="Ada")
    SocialAccount.objects.create(user=ada, provider="organisation", uid="1")
    with pytest.raises(ImproperlyConfigured):
        refuse_without_administrators()
