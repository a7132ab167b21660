"""Our own modules as trees: where names are given, functions stand and are called from. Nothing is imported or run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef


@dataclass(slots=True)
class Module:
    """``within`` gives the function a node stands in, innermost; ``imported`` maps a name to (module, name there).

    ``only`` names the constant that is meant where not the whole module is.
    """

    name: str
    tree: ast.Module
    only: str = ""
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    within: dict[ast.AST, Function] = field(default_factory=dict)
    calls: dict[str, list[ast.Call]] = field(default_factory=dict)


def parsed(root: Path, name: str, only: str = "") -> Module:
    """The module of a dotted name; a package is its ``__init__``."""
    path = root.joinpath(*name.split("."))
    source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    module = Module(name, ast.parse(source), only)
    for statement in module.tree.body:
        _note_constant(module, statement)
        _note_import(module, statement)
    _note_functions(module, module.tree, None)
    return module


def _note_constant(module: Module, statement: ast.stmt) -> None:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                module.constants[target.id] = statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        module.constants[statement.target.id] = statement.value


def _note_import(module: Module, statement: ast.stmt) -> None:
    if isinstance(statement, ast.ImportFrom) and statement.module:
        for alias in statement.names:
            module.imported[alias.asname or alias.name] = (statement.module, alias.name)


def _note_functions(module: Module, node: ast.AST, inside: Function | None) -> None:
    for child in ast.iter_child_nodes(node):
        if inside is not None:
            module.within[child] = inside
        if isinstance(child, ast.Call) and (name := called(child)):
            module.calls.setdefault(name, []).append(child)
        if isinstance(child, ast.FunctionDef):
            if inside is None:
                owner = node.name if isinstance(node, ast.ClassDef) and child.name == "__init__" else child.name
                module.functions.setdefault(owner, child)
            _note_functions(module, child, child)
        else:
            _note_functions(module, child, inside)


def called(call: ast.Call) -> str:
    """The last name of what is called: ``x.y(…)`` is y."""
    function = call.func
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def parameters(function: Function) -> list[str]:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] == ["self"] else names


def argument(call: ast.Call, function: Function, name: str) -> ast.expr | None:
    """What a call gives for a parameter; its default where it gives nothing."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = parameters(function)
    if name in names and names.index(name) < len(call.args):
        return call.args[names.index(name)]
    return _default(function, name)


def _default(function: Function, name: str) -> ast.expr | None:
    named = [given.arg for given in (*function.args.posonlyargs, *function.args.args)]
    defaults = dict(zip(reversed(named), reversed(function.args.defaults), strict=False))
    only = zip((given.arg for given in function.args.kwonlyargs), function.args.kw_defaults, strict=True)
    return defaults.get(name) or dict(only).get(name)


def assigned(function: Function, name: str) -> Iterator[tuple[ast.expr, bool]]:
    """Every value a function gives a name, in order, and whether it is added to what was there."""
    for node in sorted(_statements(function), key=lambda node: node.lineno):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if node.value is not None:
                yield from ((value, isinstance(node, ast.AugAssign)) for value in _of_target(target, node.value, name))


def _statements(function: Function) -> Iterator[ast.AugAssign | ast.AnnAssign | ast.NamedExpr | ast.Assign]:
    for node in ast.walk(function):
        if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr | ast.Assign):
            yield node


def _of_target(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _of_target(one, its, name)


def docstrings(module: Module) -> set[ast.expr]:
    """Strings that stand as statements: they explain, nobody is told them."""
    return {node.value for node in ast.walk(module.tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


Modules = Mapping[str, Module]
