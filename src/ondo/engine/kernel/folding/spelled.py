"""The kernel as plain Python with its accesses written out: `get(state, HELD, n)` becomes `state[state[10] + n]`.

A call costs as much as a dozen such accesses, and names of the layout are looked up each time. So where the kernel is
run as it is, it is run from the same source, read anew with both put in their places.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from types import FunctionType
from typing import Any

from ondo.engine.kernel.folding import access
from ondo.engine.kernel.folding.jit import functions

_ACCESS = {
    access.get: "{0}[{0}[{1}] + {2}]",
    access.cell: "{0}[{0}[{1}] + {2} * {0}[{1} + 1] + {3}]",
    access.length: "{0}[{1} + 2]",
}
_PUT = "{0}[{0}[{1}] + {2}] = {3}"


_ONE_AT_A_TIME = Lock()
"""Threads that read source at the same time disturb each other in Python 3.11."""


def spelled_out(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the kernel with everything that it calls, their accesses written out."""
    with _ONE_AT_A_TIME:
        return _spelled_out(function)


@cache
def _spelled_out(function: Callable[..., Any]) -> Callable[..., Any]:
    spaces: dict[str, dict[str, Any]] = {}
    made = {id(one): _again(one, spaces) for one in functions()}
    for space in spaces.values():
        space.update({name: made[id(one)] for name, one in space.items() if id(one) in made})
    return made[id(function)]


def _again(function: FunctionType, spaces: dict[str, dict[str, Any]]) -> FunctionType:
    """The same function, in a copy of its module's names; errors still tell its lines."""
    name = function.__module__
    space = spaces.setdefault(name, dict(function.__globals__))
    tree = _definitions(name)[function.__name__]
    body = ast.Module([_Spelling(function.__globals__).visit(tree)], [])
    made: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(body), function.__code__.co_filename, "exec"), space, made)
    again: FunctionType = made[function.__name__]
    return again


@cache
def _definitions(module: str) -> Mapping[str, ast.FunctionDef]:
    """The functions of a module as they are written, without decorators and annotations."""
    found = {}
    for one in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(one, ast.FunctionDef):
            one.decorator_list, one.returns = [], None
            for argument in one.args.args:
                argument.annotation = None
            found[one.name] = one
    return found


class _Spelling(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._names.get(node.id)
        return ast.copy_location(ast.Constant(value), node) if type(value) is int else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = self._names.get(node.func.id) if isinstance(node.func, ast.Name) else None
        self.generic_visit(node)
        return _written(_ACCESS[called], node) if called in _ACCESS and _is_simple(node) else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        call = node.value
        is_put = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        is_put = is_put and self._names.get(call.func.id) is access.put  # type: ignore[attr-defined]
        self.generic_visit(node)
        return _written(_PUT, call) if is_put and _is_simple(call) else node  # type: ignore[arg-type]


def _is_simple(call: ast.Call) -> bool:
    """Whether the array and the table may be said twice: to work them out does nothing else."""
    return all(isinstance(one, ast.Name | ast.Constant) for one in call.args[:2])


def _written(form: str, call: ast.Call) -> ast.AST:
    text = form.format(*(f"({ast.unparse(one)})" for one in call.args))
    statement = ast.parse(text).body[0]
    written = statement.value if isinstance(statement, ast.Expr) else statement
    return ast.copy_location(written, call)
