"""A replay on the kernel writes the same folder as one on the reference fold, whatever the history holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.generative.crowds_on_disk import history_of
from tests.generative.made_up import Dice
from tests.generative.made_up_crowds import crowd_of
from tests.generative.two_engines import different_files


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.long) for n in range(4, 300))])
def test_both_engines_write_the_same_folder(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 60)
    crowd = crowd_of(seed, 12, 16)
    history = history_of(crowd, tmp_path / "history", Dice(seed))
    assert not different_files(crowd.playbook, history, tmp_path / "replayed", crowd.as_of)
