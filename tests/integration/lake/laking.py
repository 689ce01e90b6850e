"""A lake beside its store: what is in it, and whether it says what the store says."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ondo.domain.periods import fold_periods
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import replay
from ondo.engine.replay.run import Engine


def content(lake: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a lake, each table in its own order, whatever files it is spread over."""
    tables = {name: sorted(lake.glob(f"{name}/*.parquet")) for name in ("events", "person_traits")}
    tables |= {path.stem: [path] for path in lake.glob("*.parquet")}
    return {name: sorted(pl.read_parquet(files).rows(), key=repr) for name, files in tables.items()}


def same_as_new(lake: Path, scratch: Path) -> None:
    """A lake that was brought up to date is what one is that was just made."""
    from ondo.store.lake import follow

    follow(scratch, afresh=True)
    assert content(lake) == content(scratch)
    assert History.open(lake).counts == History.open(scratch).counts


def agrees(lake: Path) -> int:
    """The lake folded under the playbook in force gives the store's own states, letter by letter; how many."""
    from ondo.store.models import FoldState
    from ondo.store.reading.in_force import in_force
    from ondo.store.states import to_text

    ruling = in_force()
    assert ruling is not None
    logs = {log.person: log for log in History.open(lake).people()}
    stored = FoldState.objects.select_related("person")
    for state in stored:
        log = logs.pop(state.person.key)
        folded = fold_periods(
            ruling.periods,
            log.events,
            until=state.folded_to,
            traits=log.traits,
            account=log.account,
            account_traits=log.account_traits,
        )
        assert to_text(folded.state) == state.state
    assert logs == {}
    both_engines_agree(lake)
    return len(stored)


def both_engines_agree(lake: Path) -> None:
    """The kernel reads a lake of a store as the reference does."""
    from ondo.store.reading.in_force import in_force

    ruling = in_force()
    assert ruling is not None
    meant, found = (tables(ruling.playbook, lake, engine) for engine in (Engine.REFERENCE, Engine.KERNEL))
    assert meant == found
    assert meant["states"]


def tables(playbook: Playbook, lake: Path, engine: Engine) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = {}
    for batch in replay(playbook, History.open(lake), engine=engine):
        for name, table in batch.items():
            rows.setdefault(name, []).extend(table.to_pylist())
    return {name: found for name, found in rows.items() if found}
