"""A rule, and the few questions about Python's syntax that rules ask."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("accounts", "api", "checklists", "config", "onboarding", "portal", "reports", "workflows", "manage.py", "deploy")
"""What runs. Samples, benchmarks and tests write files of their own and serve nobody."""
Finder = Callable[[str], Iterator[int]]
"""The lines of a text on which it is broken."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``rows`` are those of the catalogue of requirements. ``let_be``: where it may be broken, and why."""

    rows: tuple[str, ...]
    forbids: str
    find: Finder
    bad: tuple[str, ...]
    good: tuple[str, ...]
    let_be: Mapping[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = OURS
    suffix: str = ".py"

    def broken(self) -> dict[str, list[int]]:
        """By file the lines on which it is broken, those included that are let be."""
        found = {name: sorted(self.find(text)) for name, text in texts(self.where, self.suffix).items()}
        return {name: lines for name, lines in found.items() if lines}

    def lets_be(self, name: str) -> str:
        """The entry by which a file is let be; empty where it is not."""
        return next((entry for entry in self.let_be if name == entry or (entry.endswith("/") and name.startswith(entry))), "")


@cache
def texts(where: tuple[str, ...], suffix: str) -> dict[str, str]:
    found = [path for place in where for path in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob(f"*{suffix}"))]
    kept = [path for path in sorted(found) if "migrations" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in kept}


@cache
def tree_of(text: str) -> ast.Module:
    return ast.parse(text)


def nodes(text: str) -> Iterator[ast.AST]:
    return ast.walk(tree_of(text))


def calls(text: str) -> Iterator[ast.Call]:
    return (node for node in nodes(text) if isinstance(node, ast.Call))


def last_name(node: ast.AST) -> str:
    """``c`` of ``a.b.c``; empty where it is no name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def imports(text: str) -> Iterator[tuple[str, int]]:
    """Everything imported, in full: ``a.b`` for ``import a.b`` and ``a.b.c`` for ``from a.b import c``."""
    for node in nodes(text):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def is_constant(node: ast.AST) -> bool:
    """Whether it is written out here, or under a name in capitals."""
    return isinstance(node, ast.Constant) or last_name(node).isupper()


def importing(*modules: str) -> Finder:
    """Finds imports of these modules, of what lies below them, and of these very names."""

    def find(text: str) -> Iterator[int]:
        return (line for name, line in imports(text) if any(name == module or name.startswith(f"{module}.") for module in modules))

    return find
