"""Whom the demonstration introduces, and that nobody gets in by it elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import make_user
from workflows.demo.acts import shown_sign_ins
from workflows.demo.pack import read_pack

PACK = Path(__file__).resolve().parents[2] / "samples" / "pilot"


def test_a_person_for_each_audience_is_introduced():
    assert shown_sign_ins(read_pack(PACK)) == {
        "host_lead": "lorcan.pemberley@st-corvans-night-shelter-trust.example.org",
        "coordinator": "coordinator.one@hub.example.org",
        "safeguarding_reviewer": "safeguarding.one@hub.example.org",
        "programme_lead": next(row["email"] for row in read_pack(PACK).sign_ins if row["role"] == "programme_lead"),
    }


def test_they_share_one_password_that_stays_the_same(programme, settings, tmp_path, capsys):
    settings.VAR_DIR, settings.SECOND_FACTOR_REQUIRED = tmp_path, False
    cora = make_user(role="coordinator", name="Cora")
    call_command("open_demo", cora.email)
    call_command("open_demo", cora.email)
    first, second = capsys.readouterr().out.split()
    assert first == second
    assert User.objects.get(pk=cora.pk).check_password(first)


def test_an_installation_that_asks_for_a_second_step_has_no_such_sign_ins(programme, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(CommandError, match="Only the demonstration"):
        call_command("open_demo", "cora@example.org")
