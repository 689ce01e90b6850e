"""Compiles the kernel's functions, or leaves them as they are.

Each is compiled for the one signature that its annotations state, and kept on disk: nothing is inferred from a call,
so nothing is compiled twice. Compiled, an event costs some hundred nanoseconds, but the first compilation takes half a
minute; a small history is done sooner by the same source as plain Python. `ONDO_KERNEL=plain` asks for that, before
the first import.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

COMPILED = os.environ.get("ONDO_KERNEL", "") != "plain"

if COMPILED:
    from numba import njit, types

    _TYPES = {
        "Ints": types.Array(types.int64, 1, "C"),
        "Table": types.Array(types.int64, 2, "C"),
        "int": types.int64,
        "bool": types.boolean,
        "None": types.none,
        "tuple[int, int, int]": types.UniTuple(types.int64, 3),  # type: ignore[no-untyped-call]
    }

    def kernel(function: F) -> F:
        """The function, compiled."""
        signature = inspect.signature(function)
        given = [_TYPES[str(one.annotation)] for one in signature.parameters.values()]
        stated = _TYPES[str(signature.return_annotation)](*given)
        compiled: Any = njit(stated, cache=True, nogil=True, error_model="numpy")(function)
        return cast(F, compiled)

else:

    def kernel(function: F) -> F:
        """The function as it is."""
        return function
