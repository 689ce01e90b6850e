"""A replay on the kernel writes the same folder as one on the reference fold, whatever the history holds."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.generative.crowds_on_disk import history_of
from tests.generative.made_up import Dice
from tests.generative.made_up_crowds import crowd_of

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import SCHEMAS, write_replay
from ondo.engine.replay.run import Engine


def differences(playbook: Playbook, history: History, folder: Path, as_of: Instant | None = None) -> list[str]:
    """The files in which the folders of the two engines differ. Both are below `folder`."""
    kernel, reference = (folder / engine for engine in (Engine.KERNEL, Engine.REFERENCE))
    for target in (kernel, reference):
        target.mkdir(parents=True)
        write_replay(playbook, history, target, as_of=as_of, engine=Engine(target.name))
    tables = [f"{name}.parquet" for name in SCHEMAS]
    different = [name for name in tables if not pq.read_table(kernel / name).equals(pq.read_table(reference / name))]
    told = [(one / "replay.json").read_bytes() for one in (kernel, reference)]
    return different if told[0] == told[1] else ["replay.json", *different]


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.long) for n in range(4, 300))])
def test_both_engines_write_the_same_folder(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 60)
    crowd = crowd_of(seed, 12, 16)
    history = history_of(crowd, tmp_path / "history", Dice(seed))
    assert not differences(crowd.playbook, history, tmp_path / "replayed", crowd.as_of)
