"""Every sentence that modules can make, read from their code: texts put together, with places where values go.

A name stands for whatever the code gives it: in its function, at every call, in its module. What is decided when the code runs (which
branch, which value of a table) gives a template each. What cannot be followed is a place; ``speakers.KINDS`` says of which kind, and
an expression it does not know is reported, so that nobody adds a sentence whose Welsh would be guessed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from portal.shared.sentences import code
from portal.shared.sentences.code import Function, Module, Modules
from portal.shared.sentences.naming import kind_of_format, known_as, name_of
from portal.shared.sentences.templates import Place, Template, is_sentence, joined, nameless, places_of, written

NOT_FOR_PAGES = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "compile", "send_mail", "ImproperlyConfigured", "RuntimeError"})
"""Calls whose texts have Welsh of their own, or are shown to nobody but operators."""
_LISTS = {"word": "words", "key": "keys", "text": "text", "term": "terms"}
_MOST = 60
"""Of so many ways to say one thing nobody translates each: what differs is a place."""
_FIELD = re.compile(r"\{\w*\}")


class Reader:
    """``unknown`` are the expressions in sentences that ``kinds`` says nothing of, with the module each stands in."""

    def __init__(self, modules: Modules, kinds: Mapping[str, str]) -> None:
        self.modules, self.kinds = modules, kinds
        self.unknown: set[str] = set()
        self._open: set[ast.AST] = set()
        self._source: dict[str, str] = {}
        self._followers: Mapping[type[ast.expr], Callable[[Any, Module], Iterable[Template] | None]] = {
            ast.JoinedStr: self._of_pieces,
            ast.FormattedValue: self._of_formatted,
            ast.BinOp: self._of_sum,
            ast.IfExp: self._of_choice,
            ast.BoolOp: self._of_either,
            ast.Name: self._of_name,
            ast.Subscript: self._of_part,
            ast.Attribute: self._of_attribute,
            ast.Call: self._of_call,
        }

    def sentences(self) -> dict[str, list[str]]:
        """Every sentence as its key in the catalogue, with the modules it is said in."""
        found: dict[str, list[str]] = {}
        alike: dict[Template, str] = {}
        for module in self.modules.values():
            for template in self._of_module(module):
                self.unknown |= {self._source.get(place.name, place.name) for place in places_of(template) if not place.kind}
                key = alike.setdefault(nameless(template), written(template))
                said_in = found.setdefault(key, [])
                if module.name not in said_in:
                    said_in.append(module.name)
        return found

    def _of_module(self, module: Module) -> Iterator[Template]:
        passed_over = code.docstrings(module)
        waiting: list[ast.AST] = [module.constants[module.only] if module.only else module.tree]
        while waiting:
            node = waiting.pop()
            if node in passed_over or (isinstance(node, ast.Call) and code.called(node) in NOT_FOR_PAGES):
                continue
            if isinstance(node, ast.expr) and _is_text(node):
                yield from (template for template in self._read(node, module) if is_sentence(template) and not _is_half_made(template))
            else:
                waiting += reversed(list(ast.iter_child_nodes(node)))

    def _read(self, node: ast.expr, module: Module) -> list[Template]:
        """Everything an expression can be, as templates. A value met again while it is being followed adds nothing."""
        if node in self._open:
            return []
        self._open.add(node)
        try:
            found = list(dict.fromkeys(self._alternatives(node, module)))
        finally:
            self._open.discard(node)
        return found if len(found) <= _MOST else [self._of_unknown_kind(node, module)]

    def _of_unknown_kind(self, node: ast.expr, module: Module) -> Template:
        name = name_of(node)
        self._source[f"{name}"] = f"{module.name}: {ast.unparse(node)}"
        return (Place(name, ""),)

    def _alternatives(self, node: ast.expr, module: Module) -> Iterable[Template]:
        if isinstance(node, ast.Constant):
            return [(str(node.value),)] if node.value not in ("", None) else [()]
        kind = self._kind(node, module)
        if kind:
            return [(Place(name_of(node), kind),)]
        followed = self._followed(node, module)
        return followed if followed is not None else [self._of_unknown_kind(node, module)]

    def _kind(self, node: ast.expr, module: Module) -> str:
        tail = module.name.rpartition(".")[2]
        for said in (ast.unparse(node), known_as(node)):
            for key in (f"{tail}:{said}", said):
                if key in self.kinds:
                    return self.kinds[key]
        return ""

    def _followed(self, node: ast.expr, module: Module) -> Iterable[Template] | None:
        follow = self._followers.get(type(node))
        return follow(node, module) if follow is not None else None

    def _of_pieces(self, node: ast.JoinedStr, module: Module) -> Iterable[Template]:
        return self._in_a_row(node.values, module)

    def _of_formatted(self, node: ast.FormattedValue, module: Module) -> Iterable[Template]:
        return self._read(node.value, module) if node.format_spec is None else [(Place(name_of(node.value), kind_of_format(node)),)]

    def _of_sum(self, node: ast.BinOp, module: Module) -> Iterable[Template] | None:
        if isinstance(node.op, ast.Add):
            return self._in_a_row([node.left, node.right], module)
        return self._filled(self._read(node.left, module), "%s", node.right, module) if isinstance(node.op, ast.Mod) else None

    def _of_choice(self, node: ast.IfExp, module: Module) -> Iterable[Template]:
        return [*self._read(node.body, module), *self._read(node.orelse, module)]

    def _of_either(self, node: ast.BoolOp, module: Module) -> Iterable[Template]:
        return [template for value in node.values for template in self._read(value, module) if template]

    def _in_a_row(self, parts: Iterable[ast.expr], module: Module) -> list[Template]:
        read = [self._read(part, module) for part in parts]
        return [joined(piece for template in chosen for piece in template) for chosen in product(*read)]

    def _filled(self, templates: Iterable[Template], mark: str, value: ast.expr, module: Module) -> list[Template]:
        """Templates with what stands for ``mark`` in them."""
        values = self._read(value, module)
        found = []
        for template, given in product(templates, values):
            pieces: list[str | Place] = []
            for part in template:
                before, is_there, after = part.partition(mark) if isinstance(part, str) else (part, "", "")
                pieces += [before, *given, after] if is_there else [part]
            found.append(joined(pieces))
        return found

    def _of_name(self, node: ast.Name, module: Module) -> Iterable[Template] | None:
        function = module.within.get(node)
        while function is not None:
            if given := tuple(code.assigned(function, node.id)):
                return _called_so(node.id, self._of_assigned(given, module))
            if node.id in _all_parameters(function):
                return self._of_parameter(function, node.id, module)
            function = module.within.get(function)
        return self._of_constant(module, node.id)

    def _of_assigned(self, given: Sequence[tuple[ast.expr, bool]], module: Module) -> list[Template] | None:
        """What a name was given; None for what is counted, which is no text."""
        if any(isinstance(value, ast.Constant) and not isinstance(value.value, str) for value, _ in given):
            return None
        found: list[Template] = []
        for value, is_added in given:
            read = self._read(value, module)
            if is_added:
                # Adding may stand under a condition, so what was there before stays possible.
                found += [joined((*before, *more)) for before in tuple(found) for more in read]
            else:
                found += read
        return found

    def _of_parameter(self, function: Function, name: str, module: Module) -> Iterable[Template] | None:
        owner = next((key for key, known in module.functions.items() if known is function), "")
        callers = [module] if owner.startswith("_") else list(self.modules.values())
        found: list[Template] = []
        for caller in callers:
            for call in caller.calls.get(owner, ()):
                value = code.argument(call, function, name)
                if value is not None:
                    found += self._read(value, caller)
        return found or None

    def _of_constant(self, module: Module, name: str) -> Iterable[Template] | None:
        if name in module.constants:
            return self._read(module.constants[name], module)
        elsewhere, known_as = module.imported.get(name, ("", ""))
        if elsewhere in self.modules and known_as in self.modules[elsewhere].constants:
            return self._of_constant(self.modules[elsewhere], known_as)
        return None

    def _of_part(self, node: ast.Subscript, module: Module) -> Iterable[Template] | None:
        """The beginning of a text is the text; of a table it is any of its values."""
        if isinstance(node.slice, ast.Slice):
            return self._read(node.value, module)
        found = self._table(node.value, module)
        if found is None:
            return None
        table, its_module = found
        return [template for value in table.values for template in self._read(value, its_module)]

    def _table(self, node: ast.expr, module: Module) -> tuple[ast.Dict, Module] | None:
        if isinstance(node, ast.Dict):
            return node, module
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            elsewhere, known_as = module.imported.get(node.value.id, ("", ""))
            other = self.modules.get(f"{elsewhere}.{known_as}")
            return self._table(other.constants[node.attr], other) if other and node.attr in other.constants else None
        if not isinstance(node, ast.Name):
            return None
        function = module.within.get(node)
        local = [value for value, _ in code.assigned(function, node.id)] if function else []
        value = local[0] if local else module.constants.get(node.id)
        return self._table(value, module) if value is not None else None

    def _of_attribute(self, node: ast.Attribute, module: Module) -> Iterable[Template] | None:
        elsewhere, known_as = module.imported.get(node.value.id, ("", "")) if isinstance(node.value, ast.Name) else ("", "")
        other = self.modules.get(f"{elsewhere}.{known_as}")
        return self._of_constant(other, node.attr) if other is not None else None

    def _of_call(self, node: ast.Call, module: Module) -> Iterable[Template] | None:
        name = code.called(node)
        if name == "format" and isinstance(node.func, ast.Attribute):
            templates = self._read(node.func.value, module)
            for keyword in node.keywords:
                templates = self._filled(templates, f"{{{keyword.arg}}}", keyword.value, module)
            return templates
        if name == "join" and isinstance(node.func, ast.Attribute):
            return self._of_list(node.args[0], module)
        if name in ("strip", "rstrip", "get") and isinstance(node.func, ast.Attribute):
            return self._of_get(node, module) if name == "get" else self._read(node.func.value, module)
        function = module.functions.get(name)
        if function is None:
            return None
        returned = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None]
        return [template for value in returned for template in self._read(value, module)]

    def _of_get(self, node: ast.Call, module: Module) -> Iterable[Template] | None:
        found = self._table(node.func.value, module) if isinstance(node.func, ast.Attribute) else None
        if found is None:
            return None
        values = [template for value in found[0].values for template in self._read(value, found[1])]
        return values + [template for given in node.args[1:] for template in self._read(given, module)]

    def _of_list(self, node: ast.expr, module: Module) -> Iterable[Template] | None:
        if not isinstance(node, ast.GeneratorExp | ast.ListComp):
            return None
        return [
            (Place(name_of(node.generators[0].iter), _LISTS.get(part.kind, "")),)
            for template in self._read(node.elt, module)
            for part in template[:1]
            if isinstance(part, Place)
        ]


def _called_so(name: str, found: list[Template] | None) -> list[Template] | None:
    """A value that nothing is put to goes by the name it was given."""
    if found is None:
        return None
    return [(Place(name.strip("_"), part.kind),) if len(one) == 1 and isinstance(part := one[0], Place) else one for one in found]


def _all_parameters(function: Function) -> list[str]:
    return [*code.parameters(function), *(argument.arg for argument in function.args.kwonlyargs)]


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr():
            return True
        case ast.Constant(value=value):
            return isinstance(value, str)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            is_named = isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Name)
            return is_named or _is_text(node.left) or (isinstance(node.op, ast.Add) and _is_text(node.right))
        case ast.IfExp():
            return _is_text(node.body) and _is_text(node.orelse)
        case ast.Call(func=ast.Attribute(attr="format")):
            return True
    return False


def _is_half_made(template: Template) -> bool:
    """A text whose places are filled where it is used: that is where it is read."""
    return any("%s" in part or _FIELD.search(part) is not None for part in template if isinstance(part, str))
