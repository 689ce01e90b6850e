"""A few hundred people of a folder, whole or not at all, beside workers and others who load."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence

from django.db import IntegrityError, OperationalError, connection, transaction

from ondo.actions.deciding import deciding, refuse_while_switching
from ondo.actions.load.acquaintances import Overtaken, write_acquaintances
from ondo.actions.load.meeting import Folder, Sorted, erased, sort_out
from ondo.actions.load.newcomers import Newcomer, fold_newcomers, write_newcomers
from ondo.actions.load.plan import Loaded, Plan
from ondo.actions.load.told import Told
from ondo.domain.errors import OndoError
from ondo.store.reading.in_force import InForce, in_force

EVENTS, PEOPLE = 10_000, 1_000
"""So many at once: enough that a transaction costs little, few enough that memory and others' patience last."""
ATTEMPTS = 20


def chunks(people: Iterable[Told]) -> Iterator[list[Told]]:
    """The people in lots of about so many events."""
    lot: list[Told] = []
    events = 0
    for told in people:
        lot.append(told)
        events += len(told.items)
        if events >= EVENTS or len(lot) >= PEOPLE:
            yield lot
            lot, events = [], 0
    if lot:
        yield lot


def load_chunk(people: Sequence[Told], plan: Plan, folder: Folder) -> Loaded:
    """Load these people. What somebody else did meanwhile is taken into account by trying again."""
    for attempt in range(ATTEMPTS):
        try:
            return _load(people, plan, folder)
        except (Overtaken, IntegrityError, OperationalError) as error:
            if attempt == ATTEMPTS - 1 or not _passes(error):
                raise
            time.sleep(random.uniform(0, 0.05 * 2 ** min(attempt, 6)))
    raise AssertionError("the last attempt returns or raises")


def _passes(error: Exception) -> bool:
    """Whether it may go well another time: somebody was faster, or two waited for each other."""
    if isinstance(error, Overtaken | IntegrityError):
        return True
    if connection.vendor == "postgresql":
        return getattr(error.__cause__, "sqlstate", None) in ("40001", "40P01")
    return "locked" in str(error)


def _load(people: Sequence[Told], plan: Plan, folder: Folder) -> Loaded:
    ruling = _ruling()
    lot = sort_out(people, folder)
    newcomers = fold_newcomers(lot.new, plan, ruling) if lot.new else []
    moves = _write(lot, newcomers, plan, ruling) if newcomers or lot.met else 0
    new = [*lot.new, *(told for told, _ in lot.met)]
    return Loaded(
        seen=sum(item.source != plan.own for told in people for item in told.items),
        events=sum(len(told.items) for told in new),
        known=lot.known_events,
        people=len(lot.new),
        met=len(lot.met),
        erased=lot.erased,
        transitions=moves,
    )


def _ruling() -> InForce:
    ruling = refuse_while_switching(in_force())
    if ruling is None or not ruling.versions:
        raise OndoError("load.no_playbook")
    return ruling


@transaction.atomic
def _write(lot: Sorted, newcomers: Sequence[Newcomer], plan: Plan, ruling: InForce) -> int:
    """Write everything; how many transitions were recorded. Raises `Overtaken` or `IntegrityError`."""
    now = deciding()
    if now is None or now.versions != ruling.versions or erased()[0] != lot.erasures:
        raise Overtaken
    leading = {key: there.root for key, there in lot.found.items()}
    lives = [one.live for one in newcomers]
    if newcomers:
        write_newcomers(newcomers, leading, plan, ruling)
    if lot.met:
        lives += write_acquaintances(lot.met, leading, plan, ruling)
    return sum(len(live.moves) for live in lives)
