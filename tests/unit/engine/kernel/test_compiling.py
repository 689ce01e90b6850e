"""The compiled kernel is kept in a folder that several processes may come to at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ondo.engine.kernel.folding.jit import sources_hash
from ondo.engine.kernel.folding.shipping import shipped

COMPILE = """
from pathlib import Path
from ondo.engine.kernel.folding import shipping
shipping.FILE = Path("nothing is shipped")
from ondo.engine.kernel.folding.jit import READY, place
from ondo.engine.kernel.folding.run import compiled_kernel
compiled_kernel()
print((place() / READY).exists(), place())
"""


def test_what_is_shipped_was_made_of_the_source_as_it_is() -> None:
    assert shipped(sources_hash()), "The kernel was changed: run `make kernel`"


def test_what_was_made_of_another_source_counts_for_nothing() -> None:
    assert shipped("0" * 64) is None


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
