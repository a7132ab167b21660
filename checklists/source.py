"""YAML text → plain values, remembering the line each value came from so that a refusal can point at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
MAX_DEPTH = 40
MAX_CHARACTERS = 2_000_000

# The C loader is six times as fast and equally safe; a platform without libyaml falls back to the Python one.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrameworkError(Exception):
    """A framework file that cannot be used. ``problems`` each name file, line and key, and say what to change."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Problem:
    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """Plain JSON-like values (dates are ISO strings) and the 1-based line of each path."""

    source: str
    value: Any
    lines: Mapping[Path, int]

    def describe(self, problem: Problem) -> str:
        """``file:line: key: message``; a path that is not in the file gets the line of its nearest ancestor."""
        path = problem.path
        while path not in self.lines and path:
            path = path[:-1]
        key = ".".join(str(part) for part in problem.path) or "(top)"
        return f"{self.source}:{self.lines.get(path, 1)}: {key}: {problem.message}"


def read_yaml(text: str, source: str) -> Document:
    """Raises FrameworkError for text that is not YAML, duplicate keys, keys that are not text, and anchors."""
    if len(text) > MAX_CHARACTERS:
        raise FrameworkError(f"{source}:1: (top): the file is longer than {MAX_CHARACTERS:,} characters; it is not a framework")
    loader = _Loader(text)
    try:
        _refuse_depth(text, source)
        root = loader.get_single_node()
        if root is None:
            raise FrameworkError([f"{source}:1: (top): the file is empty; start from a published version"])
        reader = _Reader(loader, source)
        value = reader.value_of(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FrameworkError([f"{source}:{line}: (top): this is not valid YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise FrameworkError([f"{source}:1: (top): this is not valid YAML: {error}"]) from error
    finally:
        loader.dispose()
    if reader.problems:
        raise FrameworkError(reader.problems)
    return Document(source, value, reader.lines)


def _refuse_depth(text: str, source: str) -> None:
    """Composing recurses in C, where too deep a file would end the process: the events, which do not, are counted first."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise FrameworkError(f"{source}:{line}: (top): more than {MAX_DEPTH} levels deep; it is not a framework")


class _Reader:
    """Walks composed nodes once. ``problems`` collects what must be refused, so that an author sees all of it."""

    def __init__(self, loader: Any, source: str) -> None:
        self.loader = loader
        self.source = source
        self.lines: dict[Path, int] = {}
        self.problems: list[str] = []
        self._seen: set[int] = set()

    def value_of(self, node: Any, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._seen:
            self._refuse(path, "anchors and aliases are not used here; write the value out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _scalar(self, node: Any, path: Path) -> Any:
        try:
            value = self.loader.construct_object(node)
        except ValueError as error:
            self._refuse(path, f"{node.value!r} is not a value of its kind: {error}")
            return None
        return value.isoformat() if isinstance(value, dt.date) else value

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key_node.tag != "tag:yaml.org,2002:str":
                self.lines[(*path, str(key))] = key_node.start_mark.line + 1
                self._refuse((*path, str(key)), "a key must be text; put it in quotes")
                continue
            if key in result:
                self.lines[(*path, key)] = key_node.start_mark.line + 1
                self._refuse((*path, key), "this key is here twice; keep one")
                continue
            result[key] = self.value_of(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result

    def _refuse(self, path: Path, message: str) -> None:
        key = ".".join(str(part) for part in path) or "(top)"
        self.problems.append(f"{self.source}:{self.lines.get(path, 1)}: {key}: {message}")
