"""A crowd decided by the reference and by the kernel, table by table, and where the two first differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.generative.encoded import Encoder, teaches
from tests.generative.made_up_crowds import Crowd, crowd_of

from ondo.domain.events import TRIAGE, Event
from ondo.domain.fold import fold
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.kernel.folding.run import Fold, Folded, fold_all, plain
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.tables import Compiled, compiled
from ondo.engine.kernel.results.tables import tables_of
from ondo.engine.replay import SCHEMAS, write_replay
from ondo.engine.replay.rows import Rows
from ondo.engine.replay.run import Engine

Tables = Mapping[str, pa.Table]


def by_reference(crowd: Crowd) -> Tables:
    """The tables that the reference fold makes."""
    rows = Rows(crowd.playbook, crowd.as_of)
    for log in crowd.logs:
        folded = fold(
            crowd.playbook,
            log.events,
            traits=log.traits,
            account=log.account,
            account_traits=log.account_traits,
            until=crowd.as_of,
        )
        rows.add(log, folded)
    made = rows.take()
    return {name: made.get(name, schema.empty_table()) for name, schema in SCHEMAS.items() if name != "opportunities"}


def by_kernel(crowd: Crowd, kernel: Fold = plain) -> Tables:
    """The tables that the kernel makes, uncompiled or compiled. What refused verdicts tell is not learnt."""
    book = compiled(crowd.playbook)
    bucket, folded = _folded(book, crowd, kernel, wrong := frozenset[int]())
    telling = {n for n, event in enumerate(_log(crowd)) if event.name == TRIAGE and teaches(event)}
    while (refused := frozenset(telling.intersection(folded.refusals[:, 1].tolist()))) != wrong:
        bucket, folded = _folded(book, crowd, kernel, wrong := refused)
    return tables_of(book, bucket, folded, crowd.as_of)


def _log(crowd: Crowd) -> list[Event]:
    """Everybody's events, one after the other, as the rows of a bucket."""
    return [event for log in crowd.logs for event in log.events if event.at <= crowd.as_of]


def _folded(book: Compiled, crowd: Crowd, kernel: Fold, refused: frozenset[int]) -> tuple[Bucket, Folded]:
    encoder = Encoder(book, refused)
    for log in crowd.logs:
        encoder.add(log.person, log.events, log.traits, log.account, log.account_traits, crowd.as_of)
    bucket = encoder.bucket()
    return bucket, fold_all(bucket.book, bucket.log, crowd.as_of, kernel)


def difference(crowd: Crowd, kernel: Fold = plain) -> str:
    """Where the tables of the two first differ; empty where they are the same to the bit."""
    meant, found = by_reference(crowd), by_kernel(crowd, kernel)
    assert meant.keys() == found.keys()
    return next((_first(name, meant[name], found[name]) for name in meant if not meant[name].equals(found[name])), "")


def _first(name: str, meant: pa.Table, found: pa.Table) -> str:
    if meant.schema != found.schema:
        return f"{name}: {meant.schema} is not {found.schema}"
    rows, others = meant.to_pylist(), found.to_pylist()
    number = next((n for n, pair in enumerate(zip(rows, others, strict=False)) if pair[0] != pair[1]), -1)
    if number < 0:
        number = min(len(rows), len(others))
    return f"{name}, row {number}: meant {rows[number : number + 1]}, found {others[number : number + 1]}"


def shrunk(crowd: Crowd) -> Crowd:
    """A smaller crowd over which the two still differ: fewer people, then fewer events of each."""
    for smaller in _smaller(crowd):
        if difference(smaller):
            return shrunk(smaller)
    return crowd


def _smaller(crowd: Crowd) -> Iterator[Crowd]:
    half = len(crowd.logs) // 2
    yield from (replace(crowd, logs=part) for part in (crowd.logs[:half], crowd.logs[half:]) if part != crowd.logs)
    for number, log in enumerate(crowd.logs):
        others = crowd.logs[:number], crowd.logs[number + 1 :]
        for events in _fewer(log.events):
            yield replace(crowd, logs=(*others[0], replace(log, events=events), *others[1]))


def _fewer(events: list[Event]) -> Iterator[list[Event]]:
    half = len(events) // 2
    yield from (part for part in (events[:half], events[half:]) if part and part != events)
    yield from (events[:number] + events[number + 1 :] for number in range(len(events)) if len(events) > 1)


def told(crowd: Crowd) -> str:
    """What to do with a crowd over which the two differ: how to make it again, and what is left of it when shrunk."""
    small = shrunk(crowd)
    return f"{crowd}\n{difference(small)}\n{small.logs}\nas of {small.as_of}\n{small.playbook}"


def differing(first: int, crowds: int, people: int, length: int, kernel: Fold = plain) -> Crowd | None:
    """The first of so many crowds over which the two differ."""
    made = (crowd_of(seed, people, length) for seed in range(first, first + crowds))
    return next((crowd for crowd in made if difference(crowd, kernel)), None)


def different_files(playbook: Playbook, history: History, folder: Path, as_of: Instant | None = None) -> list[str]:
    """The files in which the folders of the two engines differ. Both are below `folder`."""
    kernel, reference = (folder / engine for engine in (Engine.KERNEL, Engine.REFERENCE))
    for target in (kernel, reference):
        target.mkdir(parents=True)
        write_replay(playbook, history, target, as_of=as_of, engine=Engine(target.name))
    tables = [f"{name}.parquet" for name in SCHEMAS]
    different = [name for name in tables if not pq.read_table(kernel / name).equals(pq.read_table(reference / name))]
    told = [(one / "replay.json").read_bytes() for one in (kernel, reference)]
    return different if told[0] == told[1] else ["replay.json", *different]
