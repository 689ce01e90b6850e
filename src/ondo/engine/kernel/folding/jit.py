"""The kernel's functions: plain Python, or machine code.

They are written once, as plain Python over flat arrays. `compiled` makes machine code of one of them with all that it
calls, of the assembly that is shipped with them. Where they were changed since, numba makes that anew, which takes half
a minute. The machine code is kept on disk, under a name that changes with every line of their source, and is there at
once the next time. A small history is done sooner by the functions as they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from ondo import settings
from ondo.engine.kernel import layout
from ondo.engine.kernel.folding.shipping import shipped

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


def loading_takes() -> float:
    """Seconds until the compiled kernel is there: as it is kept, or made of what is shipped, or made anew."""
    if (place() / READY).exists():
        return 0.15
    return 0.7 if shipped(sources_hash()) else 30.0


@cache
def compiled(function: Callable[..., int]) -> Callable[..., int]:
    """A function of the kernel and everything that it calls, as machine code. Others who compile it, too, wait."""
    from ondo.engine.kernel.folding.machine_code import loaded  # nobody waits for LLVM who does not need it

    return loaded(function, *(_kept(place()) or _made(place(), function)))


def _kept(folder: Path) -> tuple[str, bytes] | None:
    """The name of the function, and its machine code."""
    return ((folder / READY).read_text(), (folder / CODE).read_bytes()) if (folder / READY).exists() else None


def _made(folder: Path, function: Callable[..., int]) -> tuple[str, bytes]:
    with _ours(folder) as can_be_kept:
        if can_be_kept and (kept := _kept(folder)):  # by somebody for whom we waited
            return kept
        name, code = _of_what_is_shipped() or _anew(function)
        if can_be_kept:
            (folder / CODE).write_bytes(code)
            (folder / READY).write_text(name)
    return name, code


def _of_what_is_shipped() -> tuple[str, bytes] | None:
    from ondo.engine.kernel.folding.machine_code import emitted

    if (found := shipped(sources_hash())) is None:
        return None
    try:
        return found[0], emitted(found[1])
    except RuntimeError:  # it was written for a later LLVM than the one here
        return None


def _anew(function: Callable[..., int]) -> tuple[str, bytes]:
    from ondo.engine.kernel.folding.compiling import assembly_of  # brings numba
    from ondo.engine.kernel.folding.machine_code import emitted

    name, assembly = assembly_of(function, _FUNCTIONS)
    return name, emitted(assembly)


@cache
def sources_hash() -> str:
    """Changes with every line of the kernel's functions, and of what makes assembly of them."""
    from ondo.engine.kernel.folding import fold  # and with it every function

    assert fold.fold_people in _FUNCTIONS
    told = hashlib.sha256()
    modules = {one.__module__ for one in _FUNCTIONS} | {layout.__name__, f"{__package__}.compiling"}
    for module in sorted(modules):
        told.update(Path(layout.__file__).parent.joinpath(*module.split(".")[3:]).with_suffix(".py").read_bytes())
    return told.hexdigest()


@cache
def _fingerprint() -> str:
    """Changes with everything that machine code depends on."""
    parts = [sources_hash(), version("numba"), version("llvmlite"), platform.system(), platform.machine(), _cpu()]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


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
