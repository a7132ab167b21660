"""The house rules that a machine can check: sizes, names, imports, layers, migrations and production settings."""

from __future__ import annotations

import ast
import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "accounts", "checklists", "onboarding", "reports", "api", "workflows", "portal", "samples", "benchmarks")
MODULE_LINES, TEST_LINES, FUNCTION_LINES = 300, 600, 40
LATE_IMPORTS = {
    "config/bootstrap.py": "runs before anything is installed, and says in words what the standard library lacks",
    "workflows/demo/__main__.py": "Prefect reads its settings when it is imported, so they are set first",
    "manage.py": "must be able to say that nothing is installed yet",
}
DUMPING_GROUNDS = {"utils.py", "helpers.py", "common.py", "misc.py"}
EXECUTABLE = Path(sys.executable)


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
    return [ROOT / "manage.py", *found]


def suite() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def too_long(paths: list[Path], most: int) -> dict[str, int]:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > most}


def test_modules_are_short():
    assert too_long(modules(), MODULE_LINES) == {}


def test_test_modules_are_short():
    assert too_long(suite(), TEST_LINES) == {}


def test_functions_are_short():
    long = {
        f"{name_of(path)}:{function.name}": length
        for path in modules()
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_no_module_is_a_dumping_ground():
    assert [name_of(path) for path in (*modules(), *suite()) if path.name in DUMPING_GROUNDS] == []


def test_imports_are_at_the_top():
    late = {
        f"{name_of(path)}:{function.name}"
        for path in (*modules(), *suite())
        if name_of(path) not in LATE_IMPORTS
        for function in functions(path)
        if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function))
    }
    assert late == set()


def test_the_exceptions_still_need_to_be_exceptions():
    assert all((ROOT / name).exists() for name in LATE_IMPORTS)


def is_plumbing(path: Path) -> bool:
    """Files that are there for Python's or Django's sake and say nothing of their own."""
    return path.name == "apps.py" or not path.read_text(encoding="utf-8").strip()


def test_every_module_says_what_it_is_for():
    assert [name_of(path) for path in modules() if not is_plumbing(path) and not ast.get_docstring(tree_of(path))] == []


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120)


# O6
def test_layers_point_down():
    linter = EXECUTABLE.parent / "lint-imports"
    if not linter.exists():
        pytest.fail("import-linter is missing: install requirements/dev.lock.")
    result = run(str(linter), "--no-cache")
    assert result.returncode == 0, result.stdout


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


# O1
def test_production_settings_pass_djangos_own_check(tmp_path):
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "GATEPOST_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
        "GATEPOST_EVIDENCE_KEYS": "check:" + base64.b64encode(bytes(32)).decode(),
        "GATEPOST_VAR_DIR": str(tmp_path),
        "GATEPOST_DATABASE_URL": f"sqlite:///{tmp_path / 'gatepost.sqlite3'}",
    }
    result = run(str(EXECUTABLE), "manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)
    assert result.returncode == 0, result.stderr
