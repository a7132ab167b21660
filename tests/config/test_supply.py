"""What Gatepost is made of: pinned, recent enough, declared, used, and nowhere a secret (O1, O4, O5, O6, O9)."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from django.core.management import call_command
from packaging.version import Version

from tests.test_repository import ROOT, texts

FLOORS = {"djangorestframework": "3.18", "pikepdf": "10.9", "fastapi": "0.139"}
"""Below these something is missing that we rely on. What is known to be weak: requirements/advisories.yaml."""
BELOW_A_CAP = {"fastapi": "0.151", "prefect": "3.9", "django": "5.3"}
OURS = ("config", "accounts", "checklists", "onboarding", "reports", "api", "workflows", "portal", "samples", "manage")
NAMED_ELSEWHERE = {
    "argon2-cffi": "the hasher of passwords, named in settings",
    "fastapi": "Prefect's, held below a version that it does not start with",
    "gunicorn": "a process",
    "whitenoise": "a layer named in settings",
    "django-csp": "a layer named in settings",
    "django-htmx": "an application named in settings",
}
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[abpr]-[0-9A-Za-z-]{10,}|gatepost[0-9a-f]{56}"
    r"|(?i:password|secret|token|api_key)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']"
)
MADE_UP = {
    "config/secret.py": "the keys that are known, to be refused",
    "tests/config/test_supply.py": "this pattern",
}


def components(name: str) -> list[dict]:
    done = subprocess.run(
        [sys.executable, "manage.py", "sbom", "--lock", f"requirements/{name}.lock"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    bill = json.loads(done.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    return bill["components"]


# O4
@pytest.mark.parametrize("lock", ["run", "dev"])
def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    found = components(lock)
    assert len(found) == len(re.findall(r"^[A-Za-z0-9]\S*==", text, re.MULTILINE))
    assert [row["name"] for row in found if not row["hashes"] or row["purl"] != f"pkg:pypi/{row['name']}@{row['version']}"] == []


# O4
def test_locked_versions_keep_to_the_floors_and_caps_that_are_not_about_weaknesses():
    found = [(row["name"], row["version"]) for row in components("run")]
    assert {name for name, _ in found} >= {*FLOORS, *BELOW_A_CAP}
    assert [(name, version) for name, version in found if name in FLOORS and Version(version) < Version(FLOORS[name])] == []
    assert [(name, version) for name, version in found if name in BELOW_A_CAP and Version(version) >= Version(BELOW_A_CAP[name])] == []


# O5
def test_the_linter_looks_for_weaknesses_everywhere_but_in_tests_and_measurements():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    assert not [rule for rule in rules["ignore"] if rule.startswith("S")]
    let_off = {place for place, rules in rules["per-file-ignores"].items() if "S" in rules}
    assert let_off == {"tests/**", "benchmarks/**", "benchmarks/{fuzz,pages,service,soak,sweep,uploads,weights}.py"}


# O6
def test_no_secret_is_in_the_repository():
    found = {f"{name}: {match[0][:30]}" for name, text in texts().items() if name not in MADE_UP for match in SECRETS.finditer(text)}
    assert found == set()


def wanted(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[\[<>=,]", line)[0].strip().lower() for line in lines if line and not line.startswith(("#", "-"))}


def imported() -> set[str]:
    """The distributions that our own packages import."""
    names: set[str] = set()
    for package in OURS:
        for path in [ROOT / f"{package}.py"] if package == "manage" else (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = names - set(sys.stdlib_module_names) - set(OURS) - {"tests"}
    return {distribution.lower().replace("_", "-") for name in foreign for distribution in known[name]}


# O6
def test_what_is_imported_is_asked_for_and_what_is_asked_for_is_used():
    asked = wanted("run")
    assert imported() - asked - wanted("s3") - ONLY_FOR_WORK_HERE == set()
    assert asked - imported() == set(NAMED_ELSEWHERE)


ONLY_FOR_WORK_HERE = {"playwright"}
"""Pictures of the pages are taken with it where it is installed."""


# O1
def test_the_checks_before_a_change_lands_include_those_of_deployment():
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    wanted = ("ruff check .", "ruff format --check .", "mypy", "lint-imports", "makemigrations --check", "check --deploy --fail-level")
    assert [step for step in wanted if step not in steps] == []


# O9
def test_whoever_finds_a_weakness_is_told_where_to_go_when_they_hear_and_what_is_kept_up():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for promise in ("private security advisories", "within 3 working days", "within 10", "within 14 days", "**Supported**"):
        assert promise in text


def test_a_bill_of_materials_is_the_same_each_time(capsys):
    call_command("sbom")
    first = capsys.readouterr().out
    call_command("sbom")
    assert capsys.readouterr().out == first
