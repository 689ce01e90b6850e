"""Rows of `work` for people of whom nothing was decided just now: after a switch, and where a store has none yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ondo.store import bulk
from ondo.store.desks.work import Desks, work_rows, write_work
from ondo.store.states import states_of

PART = 500
"""People whose rows are made together."""


def complete_work(desks: Desks, most: int = PART) -> int:
    """Make the rows of up to so many people whose row is missing or of another stage; how many there were."""
    people = [person for _, person in zip(range(most), _amiss(desks), strict=False)]
    if people:
        make_work(people, desks)
    return len(people)


def make_work(people: Sequence[int], desks: Desks) -> None:
    """The rows of these people anew, as far as they stand where there is one."""
    stands = {person: desks.stands(state) for person, state in states_of(people).items()}
    write_work(work_rows({person: one for person, one in stands.items() if one is not None}, desks, {}))


def drop_strays(desks: Desks) -> None:
    """Remove the rows of whoever stands where nobody works on them any more."""
    where, parameter = bulk.listed(sorted(desks.owned), "text")
    bulk.execute(
        "DELETE FROM work WHERE NOT EXISTS (SELECT 1 FROM fold_state f WHERE f.person_id = work.person_id"
        f" AND f.stage {where})",
        [parameter],
    )


def cool_down() -> None:
    """Nobody's points are known any more: the worker works them out anew."""
    bulk.execute("UPDATE work SET points_day = 0")


def _amiss(desks: Desks) -> Iterator[int]:
    for stage in desks.owned.values():
        yield from (
            person
            for (person,) in bulk.rows(
                "SELECT f.person_id FROM fold_state f LEFT JOIN work w ON w.person_id = f.person_id"
                " WHERE f.stage = %s AND (w.person_id IS NULL OR w.stage <> f.stage OR w.team <> %s OR w.kind <> %s)"
                " ORDER BY f.person_id LIMIT %s",
                [stage.key, stage.team, stage.kind.value, PART],
            )
        )
