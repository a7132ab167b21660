"""Every environment variable Gatepost reads, once, at start. A bad value stops the start and names the variable.

Secrets may also be given as ``<NAME>_FILE``, the path of a file that holds the value.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.env_sign_in import SettingsError, SignIn, read_sign_in

BASE_DIR = Path(__file__).resolve().parent.parent
EVIDENCE_KEY_BYTES = 32
RATES = {"reads": 600, "writes": 300, "uploads": 60, "sign_ins": 20, "worker": 6000, "anonymous": 60}
"""Requests a minute that one caller may make, by kind. 0 sets no limit."""
__all__ = ["BASE_DIR", "EVIDENCE_KEY_BYTES", "RATES", "Env", "SettingsError", "read", "refuse_known_key"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Typed access to one environment mapping."""

    source: Mapping[str, str]

    def text(self, name: str, default: str | None = None) -> str:
        path = self.source.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
        value = self.source.get(name, default)
        if value is None:
            raise SettingsError(f"Set {name} (or {name}_FILE): it has no default.")
        return value

    def whole_number(self, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
        raw = self.source.get(name, str(default))
        if not (raw.isascii() and raw.isdigit()) or int(raw) < least or (most is not None and int(raw) > most):
            raise SettingsError(f"{name} is {raw!r}; give a whole number of at least {least}{f' and at most {most}' if most else ''}.")
        return int(raw)

    def yes_no(self, name: str, *, default: bool) -> bool:
        raw = self.source.get(name, "true" if default else "false").lower()
        if raw not in {"true", "false", "1", "0", "yes", "no"}:
            raise SettingsError(f"{name} is {raw!r}; give true or false.")
        return raw in {"true", "1", "yes"}

    def date(self, name: str) -> dt.date | None:
        raw = self.source.get(name)
        if not raw:
            return None
        try:
            return dt.date.fromisoformat(raw)
        except ValueError as error:
            raise SettingsError(f"{name} is {raw!r}; give a date as YYYY-MM-DD.") from error

    def names(self, name: str, default: str) -> list[str]:
        return [part.strip() for part in self.source.get(name, default).split(",") if part.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The values, by setting. ``as_of`` fixes today's date for demonstrations; None means the real date in London."""

    var_dir: Path
    database_url: str
    database_without_tls: bool
    statement_seconds: int
    secret_key: str
    allowed_hosts: list[str]
    programme: str
    as_of: dt.date | None
    evidence_max_mib: int
    workbook_max_mib: int
    organisation_quota_mib: int
    evidence_keys: dict[str, bytes]
    evidence_bucket: dict[str, str]
    checkpoint_dir: Path
    antivirus_required: bool
    organisation_quota_files: int
    lease_seconds: int
    metrics_token: str
    token_days: int
    webhook_local_targets: tuple[str, ...]
    rates: dict[str, int]
    sign_in: SignIn


def read(
    source: Mapping[str, str] | None = None,
    *,
    secret_default: str | None = None,
    evidence_key_default: str | None = None,
    second_factor_default: bool = True,
) -> Env:
    """Read ``source`` (default: the process environment).

    Raises:
        SettingsError: a value is missing or unusable.
    """
    reader = Reader(os.environ if source is None else source)
    var_dir = Path(reader.text("GATEPOST_VAR_DIR", str(BASE_DIR / "var")))
    return Env(
        var_dir=var_dir,
        database_url=reader.text("GATEPOST_DATABASE_URL", f"sqlite:///{var_dir / 'gatepost.sqlite3'}"),
        database_without_tls=reader.yes_no("GATEPOST_DATABASE_WITHOUT_TLS", default=False),
        statement_seconds=reader.whole_number("GATEPOST_STATEMENT_SECONDS", 10),
        secret_key=reader.text("GATEPOST_SECRET_KEY", secret_default),
        allowed_hosts=reader.names("GATEPOST_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],gatepost.local"),
        programme=reader.text("GATEPOST_PROGRAMME", "imsa-pilot"),
        as_of=reader.date("GATEPOST_AS_OF"),
        evidence_max_mib=reader.whole_number("GATEPOST_EVIDENCE_MAX_MIB", 25, least=1),
        workbook_max_mib=reader.whole_number("GATEPOST_WORKBOOK_MAX_MIB", 25, least=1),
        organisation_quota_mib=reader.whole_number("GATEPOST_ORGANISATION_QUOTA_MIB", 2048, least=1),
        organisation_quota_files=reader.whole_number("GATEPOST_ORGANISATION_QUOTA_FILES", 5000, least=1),
        evidence_keys=_evidence_keys(reader.text("GATEPOST_EVIDENCE_KEYS", evidence_key_default)),
        evidence_bucket=_bucket(reader),
        checkpoint_dir=Path(reader.text("GATEPOST_CHECKPOINT_DIR", str(var_dir / "checkpoints"))),
        antivirus_required=reader.yes_no("GATEPOST_ANTIVIRUS_REQUIRED", default=False),
        metrics_token=reader.text("GATEPOST_METRICS_TOKEN", ""),
        lease_seconds=reader.whole_number("GATEPOST_LEASE_SECONDS", 120, least=5),
        token_days=reader.whole_number("GATEPOST_TOKEN_DAYS", 90, least=1, most=90),
        webhook_local_targets=_local_targets(reader.names("GATEPOST_WEBHOOK_LOCAL_TARGETS", "")),
        rates={kind: reader.whole_number(f"GATEPOST_RATE_{kind.upper()}", most) for kind, most in RATES.items()},
        sign_in=read_sign_in(reader, second_factor_default=second_factor_default),
    )


def refuse_known_key(secret_key: str) -> None:
    """Raise SettingsError for a signing key that somebody else could know."""
    if len(secret_key) < 50 or len(set(secret_key)) < 3 or secret_key.startswith("django-insecure-"):
        raise SettingsError("GATEPOST_SECRET_KEY is too short or is a known example; give at least 50 random characters.")


def _evidence_keys(text: str) -> dict[str, bytes]:
    """``name:base64`` pairs, the sealing key first, older keys after it."""
    keys = {}
    for pair in text.split(","):
        name, _, encoded = pair.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", name) or len(key) != EVIDENCE_KEY_BYTES:
            raise SettingsError(f"GATEPOST_EVIDENCE_KEYS needs name:key pairs, each key {EVIDENCE_KEY_BYTES} random bytes in base64.")
        keys[name] = key
    return keys


def _local_targets(named: list[str]) -> tuple[str, ...]:
    """``host:port`` pairs within the operator's own network that webhooks may reach."""
    for target in named:
        if not re.fullmatch(r"[a-z0-9.-]{1,253}:[0-9]{1,5}", target):
            raise SettingsError(f"GATEPOST_WEBHOOK_LOCAL_TARGETS holds {target!r}; give host:port pairs in small letters.")
    return tuple(named)


def _bucket(reader: Reader) -> dict[str, str]:
    """The options of django-storages' S3 storage, from ``s3://bucket/folder``; empty when files lie in a folder of this machine."""
    address = reader.text("GATEPOST_EVIDENCE_STORE", "")
    if not address:
        return {}
    found = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9/_-]*))?", address)
    if found is None:
        raise SettingsError(f"GATEPOST_EVIDENCE_STORE is {address!r}; give s3://bucket/folder, or leave it out to use a folder.")
    options = {
        "bucket_name": found[1],
        "location": found[2] or "evidence",
        "access_key": reader.text("GATEPOST_S3_ACCESS_KEY"),
        "secret_key": reader.text("GATEPOST_S3_SECRET_KEY"),
        "region_name": reader.text("GATEPOST_S3_REGION", "eu-west-2"),
    }
    if endpoint := reader.text("GATEPOST_S3_ENDPOINT", ""):
        options["endpoint_url"] = endpoint
    return options
