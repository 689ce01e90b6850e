"""Playbooks over a history, bucket by bucket: several buckets at once, and no more of them in memory than that."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from ondo.domain.events import TRIAGE
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.kernel.folding.jit import loading_takes
from ondo.engine.kernel.folding.run import Fold, compiled_kernel, fold_all, plain
from ondo.engine.kernel.matching.alike import alike
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.coding import Coding
from ondo.engine.kernel.matching.tables import Compiled, compiled
from ondo.engine.kernel.reading.accounts import Accounts
from ondo.engine.kernel.reading.read import Read, read_bucket
from ondo.engine.kernel.results.tables import TABLES, tables_of

PLAIN_TAKES = 17e-6
"""So many seconds the plain source takes for an event, about."""

T = TypeVar("T")
Tables = Mapping[str, pa.Table]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Replaying:
    """One scan of a history under several playbooks, up to an instant. Only the tables that are `wanted` are made."""

    playbooks: Sequence[Playbook]
    history: History
    until: Instant
    progress: Progress | None = None
    wanted: Collection[str] = TABLES

    def __iter__(self) -> Iterator[Sequence[Tables]]:
        """Bucket by bucket, in order: the tables of each playbook."""
        with only_new_garbage():
            for events, tables in in_order(self.deciding(), self.history.buckets):
                yield tables
                if self.progress is not None:
                    self.progress(events * len(self.playbooks))
        self.history.check_unchanged()

    def deciding(self) -> Callable[[int], tuple[int, Sequence[Tables]]]:
        """What decides about a bucket by its number: how many rows it read, and the tables of each playbook."""
        books = [compiled(playbook) for playbook in self.playbooks]
        groups = [(Coding(books[places[0]]), places) for places in alike(self.playbooks)]
        fold = kernel_for(self.history.counts.events * len(books))
        accounts = Accounts.of(self.history)

        def decided(number: int) -> tuple[int, Sequence[Tables]]:
            read = read_bucket(self.history, number, self.until, accounts)
            found = dict[int, Tables]()
            for coding, places in groups:
                matched = coding.bucket(read)
                found |= {place: self._tables(coding, books[place], read, matched, fold) for place in places}
            return read.placed.size, [found[place] for place in range(len(books))]

        return decided

    def _tables(self, coding: Coding, book: Compiled, read: Read, matched: Bucket, fold: Fold) -> Tables:
        bucket = matched.under(book)
        folded = fold_all(bucket.book, bucket.log, self.until, fold)
        wrong, told = frozenset[int](), told_by_verdicts(read)
        while (refused := told.intersection(folded.refusals[:, 1].tolist())) != wrong:
            # each time round, one verdict more of each person is judged by what was known when it was given
            wrong, bucket = refused, coding.bucket(read, refused).under(book)
            folded = fold_all(bucket.book, bucket.log, self.until, fold)
        return tables_of(book, bucket, folded, self.until, self.wanted)


def told_by_verdicts(read: Read) -> frozenset[int]:
    """The rows of verdicts that tell something of the person besides. What a refused one tells is not learnt."""
    return frozenset(row for one in read.learners for row, event in one.teaching if event.name == TRIAGE)


def in_order(work: Callable[[int], T], numbers: Sequence[int]) -> Iterator[T]:
    """What comes out for each number, in order; as many at once as there are processors, and one more waiting.

    Whoever stops asking, by Ctrl-C or otherwise, waits for what is being worked on, and for nothing more.
    """
    at_once = min(processors(), len(numbers))
    if at_once < 2:
        yield from map(work, numbers)
        return
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="ondo-replay")
    try:
        waiting = deque[Future[T]]()
        for number in numbers:
            waiting.append(pool.submit(work, number))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def only_new_garbage() -> Iterator[None]:
    """What is there already is not gone through again and again for garbage: that took a twentieth of a replay."""
    ours = gc.get_freeze_count() == 0
    if ours:
        gc.freeze()
    try:
        yield
    finally:
        if ours:
            gc.unfreeze()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def kernel_for(events: int) -> Fold:
    """The kernel that is done with so many events the soonest: a small history does not wait for machine code."""
    return compiled_kernel() if events * PLAIN_TAKES > loading_takes() else plain
