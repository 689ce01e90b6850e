"""The kernel's functions: plain Python, or machine code.

They are written once, as plain Python over flat arrays. `compiled` makes machine code of one of them with all that it
calls. That takes half a minute; what comes out is kept on disk, under a name that changes with every line of their
source, and is there at once the next time. A small history is done sooner by the functions as they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from ondo import settings
from ondo.engine.kernel import layout

F = TypeVar("F", bound=Callable[..., Any])

_FUNCTIONS: list[FunctionType] = []
"""Every function after those that it calls."""
CODE, READY = "kernel.o", "ready"
"""The machine code; and the name of the function in it, written last."""


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
def compiled(function: Callable[..., int]) -> Callable[..., int]:
    """A function of the kernel and everything that it calls, as machine code. Others who compile it, too, wait."""
    from ondo.engine.kernel.folding.machine_code import loaded  # nobody waits for LLVM who does not need it

    return loaded(function, *(_kept(place()) or _made(place(), function)))


def _kept(folder: Path) -> tuple[str, bytes] | None:
    """The name of the function, and its machine code."""
    return ((folder / READY).read_text(), (folder / CODE).read_bytes()) if (folder / READY).exists() else None


def _made(folder: Path, function: Callable[..., int]) -> tuple[str, bytes]:
    from ondo.engine.kernel.folding.compiling import machine_code

    with _ours(folder) as can_be_kept:
        if can_be_kept and (kept := _kept(folder)):  # by somebody for whom we waited
            return kept
        name, code = machine_code(function, _FUNCTIONS)
        if can_be_kept:
            (folder / CODE).write_bytes(code)
            (folder / READY).write_text(name)
    return name, code


@cache
def _fingerprint() -> str:
    """Changes with everything that machine code depends on."""
    told = hashlib.sha256()
    sources = {Path(one.__code__.co_filename) for one in _FUNCTIONS}
    makers = {Path(__file__).with_name(name) for name in ("compiling.py", "machine_code.py")}
    for path in sorted(sources | makers | {Path(layout.__file__)}):
        told.update(path.read_bytes())
    told.update("|".join([version("numba"), version("llvmlite"), sys.version, platform.machine(), _cpu()]).encode())
    return told.hexdigest()[:24]


def _cpu() -> str:
    """What this processor can do; another one may share the folder."""
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor()
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    return "|".join(sorted({one for one in lines if one.startswith(("model name", "flags", "Features", "CPU part"))}))


@contextmanager
def _ours(folder: Path) -> Iterator[bool]:
    """The folder is ours alone for a while; False where nothing can be written to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError:
        yield False
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield True
