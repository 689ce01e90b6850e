"""Keeps `work`: a row for everybody on a stage of SDRs or field sales, and for nobody else.

Whoever stands nowhere near such a stage costs a look into a set. Who only became warmer or cooler there gets their
points; for everybody else of whom something was decided the row is made anew from what the store has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from ondo.domain.events import Event
from ondo.domain.instants import Instant, LocalDay
from ondo.domain.lifecycle import Stage
from ondo.domain.moves import SALES_TEAMS
from ondo.domain.playbook import Playbook
from ondo.domain.scorecard import engagement
from ondo.domain.state import State
from ondo.store import bulk
from ondo.store.desks.decided import Decided, is_work
from ondo.store.desks.rules import Rules
from ondo.store.desks.work_facts import read_facts
from ondo.store.desks.work_row import Stands, WorkRow, work_row
from ondo.store.models import Work

COLUMNS = tuple(one.name for one in fields(WorkRow))
_values = attrgetter(*COLUMNS)
_AS_DECIDED = (
    # an act that came meanwhile still waits
    "(SELECT work.deciding WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.event_id = work.deciding))"
)
_REPLACED = (
    "(person_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    + f", deciding = {_AS_DECIDED}, version = work.version + 1"
)


@dataclass(frozen=True)
class Desks:
    """The stages that are worked on under the playbook in force, and the local day it is."""

    rules: Rules
    playbook: Playbook
    owned: Mapping[str, Stage]
    day: LocalDay

    @classmethod
    def at(cls, rules: Rules, now: Instant) -> Desks:
        """As of now."""
        playbook = rules.periods[-1].playbook
        owned = {stage.key: stage for stage in playbook.stages if stage.team in SALES_TEAMS}
        return cls(rules, playbook, owned, playbook.zone.day_of(now))

    def stands(self, state: State) -> Stands | None:
        """How somebody stands there; None where nobody works on them."""
        if state.stage is None or state.stage not in self.owned:
            return None
        return Stands(state.stage, state.cycle, self.points(state, self.day), self.day)

    def points(self, state: State, day: LocalDay) -> int:
        """The score of a state on a day."""
        return max(0, state.fit + engagement(self.playbook, state, day))


def keep_work(people: Iterable[Decided], desks: Desks) -> None:
    """Bring the rows of these people up to what was decided; activities and owners are written before."""
    anew: dict[int, Stands] = {}
    logs: dict[int, Sequence[Event]] = {}
    warmer: dict[int, Stands] = {}
    gone: list[int] = []
    for one in people:
        stands = desks.stands(one.state) if one.state is not None else None
        if stands is None:
            if one.anew or any(move.from_stage in desks.owned for _, move in one.moves):
                gone.append(one.person)
        elif one.moves or one.anew or _anything_matters(desks.owned[stands.stage], one.events):
            anew[one.person] = stands
            if one.log is not None:
                logs[one.person] = one.log
        else:
            warmer[one.person] = stands
    forget_work(gone)
    write_work(work_rows(anew, desks, logs))
    write_points(warmer)


def work_rows(people: Mapping[int, Stands], desks: Desks, logs: Mapping[int, Sequence[Event]]) -> list[WorkRow]:
    """Their rows, made anew from what the store has; `logs` as far as they are known."""
    if not people:
        return []
    facts = read_facts(sorted(people), logs)
    return [
        work_row(person, desks.owned[people[person].stage], people[person], known, desks.rules)
        for person, known in facts.items()
    ]


def write_work(rows: Sequence[WorkRow]) -> None:
    """Put them down."""
    bulk.insert_or(Work, (*COLUMNS, "version"), [(*_values(row), 1) for row in rows], _REPLACED)


def write_points(people: Mapping[int, Stands]) -> None:
    """Only how warm they are now; whose row says so already keep it as it is."""
    rows = [(person, one.points, one.day) for person, one in sorted(people.items())]
    bulk.update_other(Work, ("person_id", "points", "points_day"), rows, counter="version")


def forget_work(people: Sequence[int]) -> None:
    """Remove the rows of whoever nobody has to work on any more."""
    if people:
        where, parameter = bulk.listed(people)
        bulk.execute(f"DELETE FROM work WHERE person_id {where}", [parameter])


def _anything_matters(stage: Stage, events: Sequence[Event]) -> bool:
    stops = [clock.stopped_by for clock in stage.sla if clock.stopped_by is not None]
    return any(is_work(event) or any(stop.match(event) for stop in stops) for event in events)
