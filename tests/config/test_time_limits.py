"""Nothing is waited for without an end (R10): statements and locks of the database, what we call, and who calls us."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

from config import env
from config.settings.base import database
from workflows import antivirus, delivering

PROXY = (Path(__file__).resolve().parents[2] / "deploy" / "proxy.conf").read_text(encoding="utf-8")


# R10
def test_a_statement_ends_after_ten_seconds_and_a_wait_for_a_lock_after_three():
    given = env.read({"GATEPOST_SECRET_KEY": "k" * 50, "GATEPOST_EVIDENCE_KEYS": "a:" + "A" * 43 + "="})
    settings = database("postgres://gatepost@database/gatepost", given.statement_seconds)
    assert settings["OPTIONS"]["options"] == "-c statement_timeout=10000 -c lock_timeout=3000"


# R10
@pytest.mark.django_db
def test_the_database_holds_to_it():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no limit of a statement; its wait for the write lock is 20 seconds.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("10s", "3s")


# R10
def test_a_message_to_a_webhook_or_mail_server_is_given_up_after_fifteen_seconds():
    assert delivering.SECONDS == 15.0
    assert antivirus.TIMEOUT_SECONDS == 30.0


# R10
def test_the_proxy_holds_slow_senders_and_slow_readers():
    """It takes a request whole before a web process sees it, and an answer whole before its reader does."""
    limits = dict(re.findall(r"^\s*(\w+(?:timeout|buffering))\s+(\w+);", PROXY, re.MULTILINE))
    assert limits == {
        "client_body_timeout": "60s",
        "client_header_timeout": "15s",
        "proxy_request_buffering": "on",
        "proxy_buffering": "on",
        "proxy_read_timeout": "30s",
        "proxy_connect_timeout": "5s",
    }
