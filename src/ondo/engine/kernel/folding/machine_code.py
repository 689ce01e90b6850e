"""Machine code into a process, and a function of it called: by LLVM alone, which is there in a tenth of a second."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, byref, c_int32, c_int64, c_void_p
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from ondo.engine.kernel.layout import Ints

_KINDS: dict[str, Any] = {"int": c_int64, "Ints": c_void_p}


def emitted(assembly: str) -> bytes:
    """The machine code of LLVM's assembly, for this processor. RuntimeError: this LLVM does not understand it."""
    target, module = _target(), llvm.parse_assembly(assembly)
    module.triple, module.data_layout = llvm.get_default_triple(), str(target.target_data)
    code: bytes = target.emit_object(module)
    return code


def loaded(function: Callable[..., int], name: str, code: bytes) -> Callable[..., int]:
    """A function of arrays and numbers out of machine code; other threads go on while it runs."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    # as numba lays functions out: where the result goes, where an error, the arguments; it returns whether it failed
    kinds = [_KINDS[str(one.annotation)] for one in inspect.signature(function).parameters.values()]
    call = CFUNCTYPE(c_int32, POINTER(c_int64), POINTER(c_void_p), *kinds)(engine.get_function_address(name))

    def run(*given: Any) -> int:
        result, error = c_int64(), c_void_p()
        failed = call(byref(result), byref(error), *map(_handed, given))
        assert engine is not None  # the code is gone when its engine is
        assert not failed
        return result.value

    return run


def _handed(given: Ints | int) -> int:
    """A number as it is, an array as its address."""
    if not isinstance(given, np.ndarray):
        return given
    assert given.dtype == np.int64
    assert given.flags.c_contiguous
    return given.ctypes.data


def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    processor = {"cpu": llvm.get_host_cpu_name(), "features": llvm.get_host_cpu_features().flatten()}
    triple = llvm.Target.from_default_triple()
    return triple.create_target_machine(**processor, opt=3, codemodel="jitdefault", jit=True)
