"""No statement is put together from text, and no request decides which lookups are made (R5, R16)."""

from __future__ import annotations

import ast

import pytest

from tests.test_architecture import modules, name_of, tree_of

BUILT = (ast.JoinedStr, ast.BinOp, ast.Call, ast.Name, ast.Attribute, ast.Subscript)
OURS = {
    ("config/cluster.py", "execute"): "names of databases, quoted by the driver itself",
    ("config/management/commands/migrate.py", "execute"): "a number of seconds, from a constant",
    ("config/durability.py", "execute"): "one of four names of pragmas, from a constant",
    ("onboarding/append_only.py", "execute"): "constants of the same module",
    ("onboarding/reading_only.py", "execute"): "looks at the statement of another, and hands it on as it is",
    ("benchmarks/fairness.py", "execute"): "a measurement on a database of its own",
}
ASKED = ("query_params", "GET", "POST", "data")


def calls() -> list[tuple[str, ast.Call, str]]:
    found = []
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                found.append((name_of(path), node, name))
    return found


# R16
@pytest.mark.parametrize("name", ["raw", "extra", "RawSQL", "executescript", "mogrify"])
def test_no_query_is_written_beside_the_orm(name):
    assert [f"{path}:{node.lineno}" for path, node, called in calls() if called == name] == []


# R16
def test_statements_are_constants_whose_values_go_beside_them():
    built = {
        (path, name) for path, node, name in calls() if name in ("execute", "executemany") and node.args and isinstance(node.args[0], BUILT)
    }
    assert built <= set(OURS)


# R5, R16
def test_no_request_is_unpacked_into_a_query():
    unpacked = []
    for path, node, _ in calls():
        for keyword in node.keywords:
            if keyword.arg is None:
                names = {inner.attr for inner in ast.walk(keyword.value) if isinstance(inner, ast.Attribute)}
                unpacked += [f"{path}:{node.lineno}"] if names & set(ASKED[:3]) else []
    assert unpacked == []
