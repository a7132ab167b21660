"""Functions that are named here and loaded where they are called, in a sandboxed child for the most part.

A worker that finds no document to open never loads the libraries that would open it: the start of a run is what a quiet night is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ByName(Generic[Result]):
    """Stands for the function ``name`` of ``module``, wherever it is sent."""

    module: str
    name: str

    def __call__(self, *args: Any) -> Result:
        result: Result = getattr(import_module(self.module), self.name)(*args)
        return result
