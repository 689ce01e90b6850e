"""Arrivals: everybody whom a playbook makes an MQL in a history, each cycle once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import SCHEMAS, Engine, Scan, replay_many

Progress = Callable[[int], None]
_KEPT = ("person", "n", "cycle", "at", "to_stage", "how", "cause_kind", "cause", "user", "score_millis")
_LINES = ("person", "n", "kind", "rule", "points_millis")


@dataclass(frozen=True)
class Arrivals:
    """What one playbook makes of a history, as far as what-if questions need it.

    - `rows`: one row an arrival (`person`, `n`, `cycle`, `at` in ms, `how`, `cause_kind`, `cause`, `user`,
      `score_millis`), in the order of person and cycle. The first qualification as an MQL of a cycle counts; coming
      back to it from SAL or SQL is none.
    - `lines`: the lines of the score at each arrival (`person`, `n`, `kind`, `rule`, `points_millis`).
    - `known`: everybody who ever stood on another than an anonymous stage (`person`), and since when (`at`).
    - `names`: `person`, `name`, `company` of everybody who arrived.
    - `counts`: one row: how many `people` stand anywhere, and their `events`. Of whom nothing is known but what a
      machine did stands nowhere.
    """

    rows: pl.DataFrame
    lines: pl.DataFrame
    known: pl.DataFrame
    names: pl.DataFrame
    counts: pl.DataFrame

    @property
    def counted(self) -> tuple[int, int]:
        """How many people stand anywhere, and how many events they have."""
        people, events = self.counts.row(0)
        return people, events

    @property
    def people(self) -> set[str]:
        return set(self.rows["person"])


def arrivals_of(
    playbooks: Sequence[Playbook],
    history: History,
    *,
    as_of: Instant,
    progress: Progress | None = None,
    engine: Engine | Scan = Engine.KERNEL,
) -> list[Arrivals]:
    """The arrivals under each playbook, from one scan of the history."""
    collected = [_Collected(playbook) for playbook in playbooks]
    scan = _only_what_is_needed if engine is Engine.KERNEL else engine
    for number, batch in replay_many(playbooks, history, as_of=as_of, progress=progress, engine=scan):
        collected[number].add({name: pl.DataFrame(table) for name, table in batch.items()})
    return [one.arrivals() for one in collected]


def _only_what_is_needed(
    playbooks: Sequence[Playbook], history: History, until: Instant, progress: Progress | None
) -> Iterator[Sequence[Mapping[str, Any]]]:
    from ondo.engine.kernel.replaying import Replaying  # what only replays need is loaded only then

    yield from Replaying(playbooks, history, until, progress, wanted=("states", "transitions", "contributions"))


class _Collected:
    """Takes from the batches of one playbook what is needed, and forgets the rest. A person is whole in one batch."""

    def __init__(self, playbook: Playbook) -> None:
        self._mql = _stages_of(playbook, Kind.MQL)
        self._anonymous = _stages_of(playbook, Kind.ANONYMOUS)
        self._parts: dict[str, list[pl.DataFrame]] = {"rows": [], "lines": [], "known": [], "names": [], "counts": []}

    def add(self, batch: Mapping[str, pl.DataFrame]) -> None:
        if "transitions" not in batch:
            return
        moves = batch["transitions"].with_columns(pl.col("at").dt.timestamp("ms"))
        rows = self._arrived(moves)
        self._parts["rows"].append(rows)
        self._parts["known"].append(self._known(moves))
        self._parts["lines"].append(_of_arrivals(batch.get("contributions"), rows))
        self._parts["counts"].append(_counts(batch["states"]))
        names = batch["states"].select("person", "name", "company")
        self._parts["names"].append(names.join(rows, on="person", how="semi", maintain_order="left"))

    def arrivals(self) -> Arrivals:
        parts = {name: pl.concat([_EMPTY[name], *found]) for name, found in self._parts.items()}
        rows = parts["rows"].sort("person", "cycle")
        known = parts["known"].sort("person")
        return Arrivals(rows, parts["lines"], known, parts["names"], parts["counts"].sum())

    def _arrived(self, moves: pl.DataFrame) -> pl.DataFrame:
        qualified = moves.filter(
            pl.col("to_stage").is_in(self._mql), pl.col("how").is_not_null(), pl.col("cycle") >= 1
        ).select(_KEPT)
        return qualified.unique(["person", "cycle"], keep="first", maintain_order=True)

    def _known(self, moves: pl.DataFrame) -> pl.DataFrame:
        elsewhere = moves.filter(~pl.col("to_stage").is_in(self._anonymous)).select("person", "at")
        return elsewhere.unique("person", keep="first", maintain_order=True)


def _counts(states: pl.DataFrame) -> pl.DataFrame:
    return states.select(pl.len().cast(pl.Int64).alias("people"), pl.col("events").sum().cast(pl.Int64))


def _stages_of(playbook: Playbook, kind: Kind) -> list[str]:
    return [stage.key for stage in playbook.stages if stage.kind is kind]


def _of_arrivals(lines: pl.DataFrame | None, rows: pl.DataFrame) -> pl.DataFrame:
    if lines is None:
        return _EMPTY["lines"]
    return lines.select(_LINES).join(rows, on=["person", "n"], how="semi", maintain_order="left")


def _empty(table: str, columns: Sequence[str]) -> pl.DataFrame:
    found = pl.DataFrame(SCHEMAS[table].empty_table()).select(columns)
    return found.with_columns(pl.col("at").dt.timestamp("ms")) if "at" in columns else found


_EMPTY = {
    "rows": _empty("transitions", _KEPT),
    "lines": _empty("contributions", _LINES),
    "known": _empty("transitions", ("person", "at")),
    "names": _empty("states", ("person", "name", "company")),
    "counts": _counts(_empty("states", ("person", "events"))),
}
