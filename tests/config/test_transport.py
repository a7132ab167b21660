"""Nothing goes to the database of another machine in clear, and what an address says about encryption reaches the driver (P8)."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from config.env import SettingsError
from config.settings.base import database
from config.transport import refuse_clear_database
from onboarding.backups.databases import reached
from tests.config.test_env import EVIDENCE_KEY, start

AWAY = "postgres://gatepost:secret@db.example.org/gatepost"


def refused(url: str, *, is_encrypted_elsewhere: bool = False) -> str:
    """What the operator is told; empty where the start goes on."""
    try:
        refuse_clear_database(database(url, 10), is_encrypted_elsewhere=is_encrypted_elsewhere)
    except SettingsError as error:
        return str(error)
    return ""


# P8
@pytest.mark.parametrize(
    "url",
    [
        AWAY,
        f"{AWAY}?sslmode=prefer",
        f"{AWAY}?sslmode=allow",
        f"{AWAY}?sslmode=disable",
        "postgresql://db/gatepost",
        "postgres://10.0.0.5/gatepost",
        "postgres://[fd00::5]/gatepost",
        "postgres://127.0.0.1,db.example.org/gatepost",
        "postgres:///gatepost?host=db.example.org",
        "postgres://127.0.0.1/gatepost?hostaddr=10.0.0.5",
    ],
)
def test_the_database_of_another_machine_without_encryption_is_refused_with_the_remedy(url):
    told = refused(url)
    assert told.startswith("GATEPOST_DATABASE_URL leads to ")
    assert "sslmode=verify-full" in told
    assert "GATEPOST_DATABASE_WITHOUT_TLS=true" in told
    assert "secret" not in told


# P8
@pytest.mark.parametrize(
    "url",
    [
        f"{AWAY}?sslmode=require",
        f"{AWAY}?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
        f"{AWAY}?sslmode=verify-full&sslrootcert=system",
        "postgres://127.0.0.1/gatepost",
        "postgres://127.0.0.9:5433/gatepost",
        "postgres://localhost/gatepost",
        "postgres://[::1]/gatepost",
        "postgres://%2Fvar%2Frun%2Fpostgresql/gatepost",
        "postgres:///gatepost",
        "postgres:///gatepost?host=/run/postgresql",
        "sqlite:////srv/gatepost.sqlite3",
    ],
)
def test_an_encrypted_line_and_this_very_machine_are_accepted(url):
    assert refused(url) == ""


# P8
def test_an_operator_may_say_that_the_network_encrypts():
    assert refused(AWAY, is_encrypted_elsewhere=True) == ""


# P8
def test_production_does_not_start_on_such_a_database_and_does_when_told_that_the_network_encrypts(tmp_path):
    given = {"GATEPOST_VAR_DIR": str(tmp_path), "GATEPOST_SECRET_KEY": "k3y" * 20, "GATEPOST_EVIDENCE_KEYS": EVIDENCE_KEY}
    without = start("config.settings.prod", **given, GATEPOST_DATABASE_URL=AWAY)
    assert without.returncode != 0
    assert "GATEPOST_DATABASE_URL leads to db.example.org without encryption" in without.stderr
    told = start("config.settings.prod", **given, GATEPOST_DATABASE_URL=AWAY, GATEPOST_DATABASE_WITHOUT_TLS="true")
    with_tls = start("config.settings.prod", **given, GATEPOST_DATABASE_URL=f"{AWAY}?sslmode=require")
    assert (told.returncode, with_tls.returncode) == (0, 0)


# P8
def test_what_an_address_says_of_the_line_reaches_the_driver_beside_our_limits():
    options = database(f"{AWAY}?sslmode=verify-full&sslrootcert=/etc/ca.pem&options=-csearch_path%3Dgatepost", 10)["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca.pem")
    assert options["options"] == "-c statement_timeout=10000 -c lock_timeout=3000 -csearch_path=gatepost"


# P8
def test_the_tools_that_copy_the_database_take_the_same_line():
    assert reached(database("postgres://gatepost:secret@db.example.org:5433/gatepost?sslmode=verify-full&sslrootcert=/etc/ca.pem", 10)) == {
        "PGHOST": "db.example.org",
        "PGPORT": "5433",
        "PGUSER": "gatepost",
        "PGPASSWORD": "secret",
        "PGDATABASE": "gatepost",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ca.pem",
    }


# P8
@pytest.mark.postgres
def test_a_line_that_has_to_be_encrypted_is_or_there_is_none(db):
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL. Set GATEPOST_DATABASE_URL=postgres://…")
    offered = psycopg.connect(**connection.get_connection_params()).execute("SHOW ssl").fetchone()
    asking = connections["default"].__class__({**connection.settings_dict, "OPTIONS": {"sslmode": "require"}}, "encrypted")
    with closing(asking):
        if offered == ("off",):
            with pytest.raises(OperationalError, match="server does not support SSL"):
                asking.ensure_connection()
        else:
            with asking.cursor() as cursor:
                cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                assert cursor.fetchone() == (True,)
