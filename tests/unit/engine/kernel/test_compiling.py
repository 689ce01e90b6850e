"""The compiled kernel is kept in a folder that several processes may come to at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPILE = "from ondo.engine.kernel.folding.run import compiled_kernel; "
COMPILE += "from ondo.engine.kernel.folding.jit import is_ready, place; "
COMPILE += "compiled_kernel(); print(is_ready(), place())"


@pytest.mark.long
def test_two_who_compile_first_at_once_both_get_a_kernel(tmp_path: Path) -> None:
    surroundings = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    both = [
        subprocess.Popen([sys.executable, "-c", COMPILE], env=surroundings, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=600)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert told[0] == told[1]
    assert told[0].startswith("True")
    kept = sorted((tmp_path / "cache").rglob("*.o"))
    assert len(kept) == 1
