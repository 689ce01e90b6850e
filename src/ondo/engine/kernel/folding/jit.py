"""The kernel's functions: plain Python, or compiled.

They are written once, as plain Python over flat arrays. `compiled` makes machine code of them, each for the one
signature that its annotations state: nothing is inferred from a call, so nothing is compiled twice. That takes half a
minute; what comes out is kept on disk, under a name that changes with every line of their source, and is there at once
the next time. A small history is done sooner by the functions as they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any, TypeVar

from ondo import settings
from ondo.engine.kernel import layout

F = TypeVar("F", bound=Callable[..., Any])

_FUNCTIONS: list[FunctionType] = []
"""Every function after those that it calls."""
READY = "ready"
OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Without `_nrt`: whoever calls keeps the arrays. Counting references to them took three quarters of the time."""


def kernel(function: F) -> F:
    """A function of the kernel."""
    assert isinstance(function, FunctionType)
    _FUNCTIONS.append(function)
    return function


def functions() -> list[FunctionType]:
    """Every function of the kernel that has been loaded."""
    return _FUNCTIONS


def place() -> Path:
    """Where the compiled kernel is kept."""
    return settings.kernel_cache() / _fingerprint()


def is_ready() -> bool:
    """Whether the kernel has been compiled before on this machine."""
    return (place() / READY).exists()


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the kernel and everything that it calls, as machine code. Others who compile it, too, wait."""
    import numba

    folder = place()
    with _writable(folder) as kept:
        numba.config.CACHE_DIR = str(kept)  # type: ignore[attr-defined]
        found = _compile(function)
        (kept / READY).touch()
    return found


def _compile(function: Callable[..., Any]) -> Any:
    import numba

    njit: Any = numba.njit
    spaces: dict[str, dict[str, Any]] = {}
    made = {one: njit(**OPTIONS)(_again(one, spaces)) for one in _FUNCTIONS}
    top = njit(cache=True, **OPTIONS)(_again(function, spaces))
    for space in spaces.values():
        space.update({name: made[one] for name, one in space.items() if isinstance(one, FunctionType) and one in made})
    if top._cache.load_overload(_signature(function), top.targetctx) is None:
        with _unoptimised():
            for one, code in made.items():
                code.compile(_signature(one))
                code.disable_compile()
    top.compile(_signature(function))
    top.disable_compile()
    return top


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
    from numba import config

    level = config.OPT  # type: ignore[attr-defined]
    config.OPT = type(level)(0)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.OPT = level  # type: ignore[attr-defined]


def _signature(function: Callable[..., Any]) -> Any:
    from numba import types

    kinds = {
        "Ints": types.CPointer(types.int64),  # type: ignore[no-untyped-call]
        "Array": types.Array(types.int64, 1, "C"),
        "int": types.int64,
        "bool": types.boolean,
        "None": types.none,
        "tuple[int, int, int]": types.UniTuple(types.int64, 3),  # type: ignore[no-untyped-call]
    }
    stated = inspect.signature(function)
    return kinds[str(stated.return_annotation)](*(kinds[str(one.annotation)] for one in stated.parameters.values()))


@cache
def _fingerprint() -> str:
    """Changes with everything that machine code depends on."""
    told = hashlib.sha256()
    sources = {Path(one.__code__.co_filename) for one in _FUNCTIONS}
    for path in sorted(sources | {Path(__file__), Path(layout.__file__)}):
        told.update(path.read_bytes())
        told.update(str(path.stat().st_mtime_ns).encode())
    told.update("|".join([version("numba"), version("llvmlite"), sys.version, platform.machine()]).encode())
    return told.hexdigest()[:24]


@contextmanager
def _writable(folder: Path) -> Iterator[Path]:
    """The folder, ours alone for a while; where nothing can be written to it, a copy that is gone in the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError:
        with TemporaryDirectory(prefix="ondo-kernel-") as copy:
            if folder.exists():
                shutil.copytree(folder, copy, dirs_exist_ok=True)
            yield Path(copy)
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
