"""The whole of a verification: everybody in lots, in several processes, and the tables between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ondo.domain.errors import OndoError
from ondo.store.bulk import rows
from ondo.store.processes import Piecework, Work
from ondo.store.reading.in_force import in_force
from ondo.store.reading.refolds import refolded
from ondo.store.verifying.difference import Verified
from ondo.store.verifying.people import compare
from ondo.store.verifying.snapshot import one_moment
from ondo.store.verifying.stored import people_between
from ondo.store.verifying.tables import compare_tables

LOT = 200
"""So many ids at once: memory follows from what these people did."""


@dataclass(frozen=True)
class Plan:
    """`view`: which moment `process` looks at; `only`: which people, everybody where there are none."""

    process: int
    view: str | None
    only: tuple[int, ...] = ()


def how_many() -> int:
    """How many people there are to be looked at."""
    count: int = rows("SELECT COUNT(*) FROM person")[0][0]
    return count


def verify(*, person: int | None = None, processes: int = 1) -> Iterator[Verified]:
    """Compare everybody, or one person with whoever became part of them; what is found, bit by bit.

    Raises OndoError where no playbook is in force: then nobody was ever decided about.
    """
    if in_force() is None:
        raise OndoError("verify.no_playbook")
    with one_moment() as view:
        plan = Plan(os.getpid(), view, () if person is None else _group(person))
        last = rows("SELECT COALESCE(MAX(id), 0) FROM person")[0][0]
        lots = -(-last // LOT) if person is None else 1
        yield from Work(_comparing, plan, lots).done_by(processes)
        if person is None:
            yield from (Verified(differences=found) for found in compare_tables())


def _group(person: int) -> tuple[int, ...]:
    found = rows(
        "SELECT id FROM person WHERE COALESCE(root_id, id) = (SELECT COALESCE(root_id, id) FROM person WHERE id = %s)",
        [person],
    )
    return tuple(id_ for (id_,) in found)


@contextmanager
def _comparing(plan: Plan) -> Iterator[Piecework[Verified]]:
    if os.getpid() == plan.process:
        yield _lots(plan)
    else:
        with one_moment(plan.view):
            yield _lots(plan)


def _lots(plan: Plan) -> Piecework[Verified]:
    ruling, changed = in_force(), refolded() | _merged()
    assert ruling is not None

    def lot(number: int) -> Iterator[Verified]:
        first, last = (min(plan.only), max(plan.only)) if plan.only else (number * LOT + 1, (number + 1) * LOT)
        yield compare(people_between(first, last, plan.only), ruling, changed)

    return lot


def _merged() -> set[int]:
    """Those who ever became one: what was recorded of each before comes out of no log any more."""
    return {person for (person,) in rows("SELECT kept_id FROM merge UNION SELECT absorbed_id FROM merge")}
