"""A bad value stops the start and names its variable; production has no defaults for secrets."""

from __future__ import annotations

import base64
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import SettingsError, read
from config.settings.sign_in import sign_in_from

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE_KEY = "one:" + base64.b64encode(bytes(32)).decode()
GOOD = {"GATEPOST_SECRET_KEY": "a key for tests", "GATEPOST_EVIDENCE_KEYS": EVIDENCE_KEY, "GATEPOST_SMTP_HOST": "mail.example.org"}


def test_a_value_that_is_not_given_has_a_sensible_default():
    env = read(GOOD)
    assert (env.programme, env.as_of, env.evidence_max_mib, env.lease_seconds, env.token_days) == ("imsa-pilot", None, 25, 120, 90)
    assert env.database_url == f"sqlite:///{env.var_dir / 'gatepost.sqlite3'}"


BAD = {
    "GATEPOST_AS_OF": ("23/11/2026", "soon", "2026-02-30"),
    "GATEPOST_EVIDENCE_MAX_MIB": ("0", "-1", "many", "1.5", ""),
    "GATEPOST_WORKBOOK_MAX_MIB": ("0",),
    "GATEPOST_ORGANISATION_QUOTA_MIB": ("0",),
    "GATEPOST_LEASE_SECONDS": ("4", "²"),
    "GATEPOST_TOKEN_DAYS": ("0", "91"),
    "GATEPOST_MFA_REQUIRED": ("perhaps",),
    "GATEPOST_ADMIT_FIRST_ADMINISTRATOR": ("once",),
    "GATEPOST_DATABASE_WITHOUT_TLS": ("perhaps", ""),
    "GATEPOST_TRUSTED_PROXIES": ("-1", "one"),
    "GATEPOST_OIDC_ISSUER": ("http://login.example.org", "login.example.org"),
    "GATEPOST_WEBHOOK_LOCAL_TARGETS": ("127.0.0.1", "http://127.0.0.1:80", "a.example.org:80, UPPER:80"),
    "GATEPOST_ORGANISATION_QUOTA_FILES": ("0",),
    "GATEPOST_ANTIVIRUS_REQUIRED": ("maybe",),
    "GATEPOST_EVIDENCE_KEYS": ("", "one", "one:", "one:c2hvcnQ=", "one:%%%", f"one,{EVIDENCE_KEY}"),
    "GATEPOST_EVIDENCE_STORE": ("s3:/bucket", "https://bucket", "s3://UPPER", "/srv/files"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_names_its_variable(name, value):
    with pytest.raises(SettingsError) as refusal:
        read({**GOOD, name: value})
    assert name in str(refusal.value)


def test_the_date_of_a_demonstration_is_read():
    assert read({**GOOD, "GATEPOST_AS_OF": "2026-11-23"}).as_of == dt.date(2026, 11, 23)


def test_hosts_are_a_list():
    assert read({**GOOD, "GATEPOST_ALLOWED_HOSTS": "a.example.org, b.example.org,"}).allowed_hosts == ["a.example.org", "b.example.org"]


# O1
def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    assert read({**GOOD, "GATEPOST_SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "from a file"


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"GATEPOST_SECRET_KEY_FILE names .*/none, which cannot be read: No such file"):
        read({"GATEPOST_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_secret_has_no_default():
    with pytest.raises(SettingsError, match=r"Set GATEPOST_SECRET_KEY \(or GATEPOST_SECRET_KEY_FILE\): it has no default."):
        read({})


def start(settings: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "DJANGO_"))}
    command = [sys.executable, "-c", "import django; django.setup(); from django.conf import settings; print(settings.DEBUG)"]
    environment = {**kept, "DJANGO_SETTINGS_MODULE": settings, **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


# O1
def test_production_does_not_start_without_a_secret(tmp_path):
    result = start("config.settings.prod", GATEPOST_VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    assert result.stderr.strip().splitlines()[-1].endswith("Set GATEPOST_SECRET_KEY (or GATEPOST_SECRET_KEY_FILE): it has no default.")
    assert list(tmp_path.iterdir()) == []


def test_production_starts_with_one_and_without_debug(tmp_path):
    result = start(
        "config.settings.prod", GATEPOST_VAR_DIR=str(tmp_path), GATEPOST_SECRET_KEY="k3y" * 20, GATEPOST_EVIDENCE_KEYS=EVIDENCE_KEY
    )
    assert (result.returncode, result.stdout) == (0, "False\n")


# A16
def test_production_does_not_start_with_a_key_that_is_known_or_short(tmp_path):
    for key in ("change-me", "django-insecure-" + "k" * 60, "k" * 49):
        result = start("config.settings.prod", GATEPOST_VAR_DIR=str(tmp_path), GATEPOST_SECRET_KEY=key, GATEPOST_EVIDENCE_KEYS=EVIDENCE_KEY)
        assert result.returncode != 0
        assert "GATEPOST_SECRET_KEY is too short or is a known example" in result.stderr


# A3, A16
def test_people_need_a_second_step_in_production_and_not_on_one_machine(tmp_path):
    assert read(GOOD).sign_in.second_factor_required
    assert not read(GOOD, second_factor_default=False).sign_in.second_factor_required
    assert read({**GOOD, "GATEPOST_MFA_REQUIRED": "true"}, second_factor_default=False).sign_in.second_factor_required


def test_single_sign_on_needs_its_own_secrets():
    with pytest.raises(SettingsError, match="Set GATEPOST_OIDC_CLIENT_ID"):
        read({**GOOD, "GATEPOST_OIDC_ISSUER": "https://login.example.org"})


# A8
def test_no_forwarding_header_is_believed_until_proxies_are_counted():
    without, behind_one = (sign_in_from(read({**GOOD, "GATEPOST_TRUSTED_PROXIES": count}).sign_in) for count in ("0", "1"))
    assert (without["ALLAUTH_TRUSTED_PROXY_COUNT"], without["SECURE_PROXY_SSL_HEADER"]) == (0, None)
    assert (behind_one["ALLAUTH_TRUSTED_PROXY_COUNT"], behind_one["SECURE_PROXY_SSL_HEADER"]) == (1, ("HTTP_X_FORWARDED_PROTO", "https"))


def test_a_bucket_needs_its_own_keys():
    with pytest.raises(SettingsError, match="Set GATEPOST_S3_ACCESS_KEY"):
        read({**GOOD, "GATEPOST_EVIDENCE_STORE": "s3://gatepost-evidence/pilot"})


def test_a_bucket_is_read_as_the_storage_library_takes_it():
    secrets = {"GATEPOST_S3_ACCESS_KEY": "an id", "GATEPOST_S3_SECRET_KEY": "a secret", "GATEPOST_S3_ENDPOINT": "http://127.0.0.1:9000"}
    assert read({**GOOD, **secrets, "GATEPOST_EVIDENCE_STORE": "s3://gatepost-evidence/pilot"}).evidence_bucket == {
        "bucket_name": "gatepost-evidence",
        "location": "pilot",
        "access_key": "an id",
        "secret_key": "a secret",
        "region_name": "eu-west-2",
        "endpoint_url": "http://127.0.0.1:9000",
    }


def test_a_newer_evidence_key_comes_first_and_older_ones_stay_known():
    newer = "two:" + base64.b64encode(b"2" * 32).decode()
    assert list(read({**GOOD, "GATEPOST_EVIDENCE_KEYS": f"{newer}, {EVIDENCE_KEY}"}).evidence_keys) == ["two", "one"]


def test_one_machine_makes_its_key_once_and_keeps_it_to_itself(tmp_path):
    assert start("config.settings.dev", GATEPOST_VAR_DIR=str(tmp_path)).returncode == 0
    key = tmp_path / "secret-key"
    first = key.read_text(encoding="ascii")
    assert start("config.settings.dev", GATEPOST_VAR_DIR=str(tmp_path)).returncode == 0
    assert key.read_text(encoding="ascii") == first
    assert len(first) > 50
    assert key.stat().st_mode & 0o077 == 0
