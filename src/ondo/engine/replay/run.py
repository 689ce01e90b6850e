"""Replay: a playbook decides over a whole history, in bounded memory, as of an instant. No clock is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import polars as pl
import pyarrow.compute as pc

from ondo.domain.fold import Fold, fold
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History, PersonLog
from ondo.engine.replay.folder import Facts, Replayed, TableWriter
from ondo.engine.replay.rows import Batch, Rows
from ondo.engine.replay.tables import OPPORTUNITIES

EVENTS_PER_BATCH = 100_000
"""After about so many events the rows are written down and forgotten."""

Progress = Callable[[int], None]
"""Called now and then with the number of events folded since the last call."""


class Engine(StrEnum):
    """The compiled kernel, over columns; or the reference fold, event by event. Both return the same."""

    KERNEL = "kernel"
    REFERENCE = "reference"


Scan = Callable[[Sequence[Playbook], History, Instant, Progress | None], Iterator[Sequence[Batch]]]
"""Another engine: one reading of the history for several playbooks; it returns what the kernel does, by bucket."""


def replay(
    playbook: Playbook,
    history: History,
    *,
    as_of: Instant | None = None,
    progress: Progress | None = None,
    engine: Engine | Scan = Engine.KERNEL,
) -> Iterator[Batch]:
    """States, transitions, contributions and so on (`SCHEMAS`) as Arrow tables, batch by batch.

    `as_of` is the instant up to which events count and timers fire; by default that of the last event.
    """
    for _, batch in replay_many([playbook], history, as_of=as_of, progress=progress, engine=engine):
        yield batch


def replay_many(
    playbooks: Sequence[Playbook],
    history: History,
    *,
    as_of: Instant | None = None,
    progress: Progress | None = None,
    engine: Engine | Scan = Engine.KERNEL,
) -> Iterator[tuple[int, Batch]]:
    """Several playbooks over one scan of the history: the number of a playbook, and a batch of its tables as `replay`.

    Batches of different playbooks come in turn; those of one playbook in order. `progress` counts each event once for
    each playbook.
    """
    until = last_instant(history) if as_of is None else as_of
    for batches in _scan(engine)(playbooks, history, until, progress):
        yield from enumerate(batches)
    opportunities = _opportunities(history, until)
    yield from ((n, {"opportunities": opportunities}) for n in range(len(playbooks)))


def _scan(engine: Engine | Scan) -> Scan:
    if isinstance(engine, Engine):
        return _by_kernel if engine is Engine.KERNEL else _by_reference
    return engine


def _by_kernel(
    playbooks: Sequence[Playbook], history: History, until: Instant, progress: Progress | None
) -> Iterator[Sequence[Batch]]:
    from ondo.engine.kernel.replaying import Replaying  # what only replays need is loaded only then

    yield from Replaying(playbooks, history, until, progress)


def _by_reference(
    playbooks: Sequence[Playbook], history: History, until: Instant, progress: Progress | None
) -> Iterator[Sequence[Batch]]:
    rows, done = [Rows(playbook, until) for playbook in playbooks], 0
    for log in history.people():
        for playbook, of_playbook in zip(playbooks, rows, strict=True):
            of_playbook.add(log, _folded(playbook, log, until))
        done += len(log.events)
        if done >= EVENTS_PER_BATCH:
            yield [of_playbook.take() for of_playbook in rows]
            done = _tell(progress, done * len(playbooks))
    yield [of_playbook.take() for of_playbook in rows]
    _tell(progress, done * len(playbooks))


def _folded(playbook: Playbook, log: PersonLog, until: Instant) -> Fold:
    return fold(
        playbook,
        log.events,
        traits=log.traits,
        account=log.account,
        account_traits=log.account_traits,
        until=until,
    )


def write_replay(
    playbook: Playbook,
    history: History,
    folder: Path,
    *,
    as_of: Instant | None = None,
    progress: Progress | None = None,
    engine: Engine | Scan = Engine.KERNEL,
) -> Replayed:
    """Replay into the tables of a folder that exists and is empty."""
    writer = TableWriter(folder)
    people = events = 0
    try:
        for batch in replay(playbook, history, as_of=as_of, progress=progress, engine=engine):
            writer.append(batch)
            if "states" in batch:
                people += batch["states"].num_rows
                events += pc.sum(batch["states"]["events"]).as_py() or 0
        writer.flush()
    finally:
        writer.close()
    manifest = history.manifest
    return writer.finish(
        Facts(
            playbook=playbook.key,
            fingerprint=playbook.fingerprint,
            timezone=playbook.timezone,
            as_of=last_instant(history) if as_of is None else as_of,
            people=people,
            events=events,
            quarantined=history.counts.quarantined,
            left_out=history.counts.people - people,
            first_at=manifest.first_at,
            last_at=manifest.last_at,
        )
    )


def last_instant(history: History) -> Instant:
    """When the last event of a history took place."""
    return history.manifest.last_at or 0


def _tell(progress: Progress | None, done: int) -> int:
    if progress is not None:
        progress(done)
    return 0


def _opportunities(history: History, as_of: Instant) -> object:
    """Those opened by then; what was closed only later was still open."""
    began = pl.coalesce("opened_at", "closed_at")
    closed = pl.col("closed_at") <= as_of
    known = history.opportunities().filter(began.is_null() | (began <= as_of))
    still_open = pl.col("closed_at").is_not_null() & ~closed
    columns = known.select(
        "opportunity",
        "person",
        _instant("opened_at"),
        _instant(pl.when(closed).then("closed_at")).alias("closed_at"),
        pl.when(still_open).then(pl.lit("open")).otherwise("status").alias("status"),
        (pl.col("amount") * 1000).cast(pl.Int64).alias("amount_millis"),
        "currency",
    )
    return columns.to_arrow().cast(OPPORTUNITIES)


def _instant(column: str | pl.Expr) -> pl.Expr:
    expression = pl.col(column) if isinstance(column, str) else column
    return expression.cast(pl.Datetime("ms")).dt.replace_time_zone("UTC")
