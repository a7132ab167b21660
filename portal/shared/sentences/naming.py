"""What a place is called and, where its format says so, of which kind it is: from the expression that gives its value."""

from __future__ import annotations

import ast

from portal.shared.sentences.code import called

_AS_THEY_ARE = frozenset({"replace", "lower", "upper", "strip", "rstrip", "lstrip"})
"""What is done to a text whose name it keeps."""
_NUMBERS = (",", "g", "d")


def name_of(node: ast.expr) -> str:
    """The name a person would give to what an expression is: the last one in it."""
    if isinstance(node, ast.Call):
        return _name_of_call(node)
    if isinstance(node, ast.Subscript):
        return _name_of_part(node)
    match node:
        case ast.Name(id=name):
            return name.strip("_")
        case ast.Attribute(attr=name):
            return name
        case ast.BinOp(left=inner) | ast.IfExp(body=inner) | ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
            return name_of(inner)
    return "value"


def _name_of_call(node: ast.Call) -> str:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if owner is not None and (called(node) in _AS_THEY_ARE or not node.args):
        return name_of(owner)
    return name_of(node.args[-1]) if node.args else "value"


def _name_of_part(node: ast.Subscript) -> str:
    match node.slice:
        case ast.Constant(value=str(key)) | ast.Name(id=key):
            return key.lower()
    return name_of(node.value)


def known_as(node: ast.expr) -> str:
    """As ``speakers.KINDS`` names it: a call by what is called, anything else by its name."""
    return f"{called(node)}()" if isinstance(node, ast.Call) else name_of(node)


def kind_of_format(node: ast.FormattedValue) -> str:
    """Of a value with a format: a day in digits, a number, or text."""
    said = ast.unparse(node.format_spec) if node.format_spec is not None else ""
    if "%" in said:
        return "digits"
    return "number" if said.strip("f'\"").endswith(_NUMBERS) else "text"
