"""Makes LLVM's assembly of the kernel's functions, by numba.

Each is compiled for the one signature that its annotations state: nothing is inferred from a call, so nothing is
compiled twice. What comes out is for no processor in particular and calls nothing outside of itself, so that it can be
taken anywhere, and whoever makes machine code of it needs no numba.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import numba
from numba import config, types

OPTIONS = {"error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Without `_nrt`: whoever calls keeps the arrays. Counting references to them took three quarters of the time."""


def assembly_of(function: Callable[..., int], callees: Sequence[FunctionType]) -> tuple[str, str]:
    """The name of a function and its assembly. `callees`: every function after those that it calls."""
    config.CPU_NAME, config.CPU_FEATURES = "generic", ""  # type: ignore[attr-defined]
    njit: Any = numba.njit
    spaces: dict[str, dict[str, Any]] = {}
    made = {one: njit(**OPTIONS)(_again(one, spaces)) for one in callees}
    for space in spaces.values():
        space.update({name: made[one] for name, one in space.items() if isinstance(one, FunctionType) and one in made})
    with _unoptimised():
        for one, code in made.items():
            if one is not function:
                code.compile(_signature(one))
    top = made[function]  # type: ignore[index]
    top.compile(_signature(function))
    [compiled] = top.overloads.items()
    return compiled[1].fndesc.llvm_func_name, _of_no_place(top.inspect_llvm(compiled[0]))


def _of_no_place(assembly: str) -> str:
    """Without what only numba itself asks for, and without saying for which machine it is."""
    lines = assembly.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("@_ZN08NumbaEnv", "target ", "; ")))


def _again(function: Any, spaces: dict[str, dict[str, Any]]) -> FunctionType:
    """The same function, in a copy of its module where it finds compiled ones."""
    space = spaces.setdefault(function.__module__, dict(function.__globals__))
    again = FunctionType(function.__code__, space, function.__name__, function.__defaults__)
    again.__module__, again.__qualname__ = function.__module__, function.__qualname__
    again.__annotations__ = function.__annotations__
    return again


@contextmanager
def _unoptimised() -> Iterator[None]:
    """What is called is optimised once, as a part of what calls it, not again for every function on the way."""
    level = config.OPT  # type: ignore[attr-defined]
    config.OPT = type(level)(0)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.OPT = level  # type: ignore[attr-defined]


def _signature(function: Callable[..., Any]) -> Any:
    kinds = {
        "Ints": types.CPointer(types.int64),  # type: ignore[no-untyped-call]
        "int": types.int64,
        "bool": types.boolean,
        "None": types.none,
        "tuple[int, int, int]": types.UniTuple(types.int64, 3),  # type: ignore[no-untyped-call]
    }
    stated = inspect.signature(function)
    return kinds[str(stated.return_annotation)](*(kinds[str(one.annotation)] for one in stated.parameters.values()))
