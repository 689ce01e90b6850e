"""People of a folder whom the store knows: what is new of them is put into their log, and the log is folded anew.

Where that only adds moves after those that are recorded, they are history and recorded as such. Where it comes out
differently from the start, what is recorded stays, and a correction bridges the two (law 6).

Timers due after the last of their events are left to the worker, who tells of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import merge

from ondo.actions.load.folding import begun_by, fold_to, take
from ondo.actions.load.meeting import holders, starts_of, strong_strangers
from ondo.actions.load.naming import names_others, number
from ondo.actions.load.newcomers import accounts_of, copy_events, write_account_keys, write_suggestions
from ondo.actions.load.plan import NAMESPACE, Plan
from ondo.actions.load.told import Item, Told, with_start
from ondo.actions.recording.live import LedgerRow, Live, Move, read_states
from ondo.actions.recording.write import write_people
from ondo.domain.events import Event as Happened
from ondo.domain.fold import correction
from ondo.domain.identity import Found, Key
from ondo.domain.record import Cause, CauseKind
from ondo.store import bulk
from ondo.store.copying import copy_in
from ondo.store.models import Event, Identity, Ledger, Person
from ondo.store.reading.comparable_transitions import Recorded, as_recorded, recorded
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import Start, logs, starts
from ondo.tracking import read_call


class Overtaken(Exception):
    """The store is not any more as it was read: nothing was written, and all of it is tried again."""


Met = Sequence[tuple[Told, Found]]


@dataclass(slots=True)
class Acquaintance:
    """Somebody who is known, with whatever a folder tells that is new; several people of it may have become one."""

    root: int
    told: list[tuple[Told, int]] = field(default_factory=list)
    """Each with whom the keys lead to."""

    def items(self) -> list[tuple[Item, Told, int]]:
        """The new events in the folder's order."""
        items = [(item, told, holder) for told, holder in self.told for item in told.items]
        return sorted(items, key=lambda one: (one[0].event.at, one[0].event.seq))


def write_acquaintances(met: Met, leading: dict[Key, int], plan: Plan, ruling: InForce) -> list[Live]:
    """Everything that is new of these people, in the caller's transaction.

    `leading`: whom keys lead to, people who have just been written included. Raises `Overtaken`.
    """
    _still_so(met)
    _write_keys(met, leading, plan)
    people = _by_root(met)
    names = _lock(people)
    _write_starts(people)
    _number(people, ruling)
    copy_events((item, names[holder]) for one in people for item, _, holder in one.items())
    lives = _folded(people, plan, ruling)
    write_people(lives, ruling, plan.at)
    by_root = {live.person: live for live in lives}
    write_account_keys(((told, by_root[there.root]) for told, there in met), accounts_of(lives))
    return lives


def _still_so(met: Met) -> None:
    """Whether the keys still lead where they led; it is asked of the strongest that leads anywhere."""
    now = holders(key for told, _ in met for key in told.keys)
    for told, there in met:
        if not any(now.get(key) == there for key in told.keys):
            raise Overtaken


def _by_root(met: Met) -> list[Acquaintance]:
    people: dict[int, Acquaintance] = {}
    for told, there in met:
        people.setdefault(there.root, Acquaintance(there.root)).told.append((told, there.holder))
    return [people[root] for root in sorted(people)]


def _write_keys(met: Met, leading: dict[Key, int], plan: Plan) -> None:
    new: dict[Key, tuple[int, int]] = {}
    pairs: set[tuple[int, int]] = set()
    for told, there in met:
        for key in told.keys:
            if key not in leading:
                leading[key] = there.root
                new[key] = (there.holder, plan.as_of if told.since is None else told.since)
        others = strong_strangers(told, there.root, leading)
        pairs |= {(min(other, there.root), max(other, there.root)) for other in others}
    copy_in(Identity, ("kind", "value", "person_id", "since"), [(*key, *whose) for key, whose in sorted(new.items())])
    write_suggestions(pairs, plan.at)


def _lock(people: Sequence[Acquaintance]) -> dict[int, str]:
    """Lock these people and whom they were merged with; what the store calls each of them."""
    ids = sorted({one.root for one in people} | {holder for one in people for _, holder in one.told})
    where, parameter = bulk.listed(ids)
    found = bulk.rows(
        f"SELECT id, COALESCE(root_id, id), key FROM person WHERE id {where} ORDER BY id{bulk.locked()}", [parameter]
    )
    roots = {id_: root for id_, root, _ in found}
    if any(roots.get(holder) != one.root for one in people for _, holder in one.told):
        raise Overtaken
    named = sorted(one.root for one in people if any(told.known for told, _ in one.told))
    where, parameter = bulk.listed(named)
    bulk.execute(f"UPDATE person SET known = %s WHERE NOT known AND id {where}", [True, parameter])
    return {id_: key for id_, _, key in found}


def _write_starts(people: Sequence[Acquaintance]) -> None:
    before = starts_of(holder for one in people for _, holder in one.told)
    after = dict(before)
    for one in people:
        for told, holder in one.told:
            after[holder] = with_start(after[holder], told.start)
    changed = [(holder, start) for holder, start in sorted(after.items()) if start != before[holder]]
    bulk.update(Person, ("id", "start"), changed)


def _number(people: Sequence[Acquaintance], ruling: InForce) -> None:
    """Give the new events their ids, and their places after whatever else happened at the same instant."""
    ids = iter(bulk.allocate(Event, sum(len(one.items()) for one in people)))
    for one in people:
        items = [item for item, _, _ in one.items()]
        number(items, ids, _called(one.root) if names_others(items) else {}, ruling.periods)
    new = [item for one in people for item, _, _ in one.items()]
    for item, seq in zip(new, bulk.allocate(Ledger, len(new)), strict=True):
        object.__setattr__(item.event, "seq", seq)


def _called(root: int) -> dict[str, str]:
    """The ids of a person's events by what a folder calls them."""
    found = bulk.rows(
        "SELECT e.id, e.body FROM ledger l JOIN event e ON e.id = l.event_id JOIN source s ON s.id = e.source_id"
        " WHERE l.person_id = %s AND s.kind = %s AND e.body <> ''",
        [root, NAMESPACE],
    )
    calls = ((str(id_), read_call(body)) for id_, body in found)
    return {call.message_id: id_ for id_, call in calls if call.message_id is not None}


def _folded(people: Sequence[Acquaintance], plan: Plan, ruling: InForce) -> list[Live]:
    roots = [one.root for one in people]
    before, read, told, rows = read_states(roots, ruling), logs(roots), starts(roots), recorded(roots)
    joined = _joined(roots)
    lives = []
    for one in people:
        live = _refolded(one, before.get(one.root), read[one.root], told[one.root], plan, ruling)
        _keep_new(live, one)
        was = before[one.root].folding.state.stage if one.root in before else None
        _settle(live, was, rows[one.root], was_merged=one.root in joined)
        lives.append(live)
    return lives


def _refolded(
    one: Acquaintance, before: Live | None, log: Sequence[Happened], start: Start, plan: Plan, ruling: InForce
) -> Live:
    timer_at = before.timer_at if before else None
    live = Live(one.root, begun_by(ruling.periods, start), 0, timer_at, start=start, log=[], stored=before is not None)
    live.account_before = before.account_before if before else None
    new = [(item.event, item) for item, _, _ in one.items()]
    old = [(event, None) for event in log]
    for event, item in merge(old, new, key=lambda pair: (pair[0].at, pair[0].seq)):
        if item is None:
            live.take(event, event.at, ruling)
        else:
            take(live, item, ruling)
    fold_to(live, max(live.folded_to, ruling.since or 0, before.folded_to if before else plan.as_of))
    return live


def _keep_new(live: Live, one: Acquaintance) -> None:
    """Leave only what is new to be written."""
    items = one.items()
    ids = {item.event.id for item, _, _ in items}
    live.taken = [event for event in live.taken if event.id in ids]
    live.refusals = [refusal for refusal in live.refusals if refusal.event_id in ids]
    live.rows = [
        LedgerRow(item.event.seq, int(item.event.id), holder, item.event.at, item.flags, None)
        for item, _, holder in items
    ]


def _settle(live: Live, was: str | None, rows: Sequence[Recorded], *, was_merged: bool) -> None:
    """Leave the moves that are to be recorded."""
    moves = [as_recorded(move.row) for move in live.moves]
    if not was_merged and moves[: len(rows)] == list(rows):
        live.moves, live.past = live.moves[len(rows) :], True
        return
    at = max([live.folding.state.last_at or 0, *(row.at for row in rows)])
    bridge = correction(was, live.folding, at, None, Cause(CauseKind.CORRECTION, NAMESPACE))
    live.moves, live.refolded = [] if bridge is None else [Move(bridge, {})], NAMESPACE


def _joined(roots: Sequence[int]) -> set[int]:
    """Those of these people with whom others ever became one: not all of what came out was recorded of them."""
    where, parameter = bulk.listed(roots)
    found = bulk.rows(
        f"SELECT kept_id FROM merge WHERE kept_id {where}"
        f" UNION SELECT absorbed_id FROM merge WHERE absorbed_id {where}",
        [parameter, parameter],
    )
    return {person for (person,) in found}
