"""Some people folded anew, each playbook in its time, and laid beside what the store has of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import zip_longest

from ondo.domain.errors import OndoError
from ondo.domain.events import Event
from ondo.domain.fold import Fold
from ondo.domain.periods import fold_periods
from ondo.store.reading.comparable_transitions import Recorded, as_recorded
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import Start, logs, starts
from ondo.store.states import to_text
from ondo.store.verifying.difference import Difference, Verified
from ondo.store.verifying.stored import Stored, StoredState
from ondo.store.verifying.work import compare_work
from ondo.texts import say

_SHOWN = 100
"""The most characters of a value that are shown."""


def compare(people: Sequence[Stored], ruling: InForce, changed: AbstractSet[int]) -> Verified:
    """Everything that does not agree. `changed`: those whose log was changed after something of them was recorded."""
    standing = [one for one in people if one.root is None and not one.erased]
    read, told = _logs([one.id for one in standing]), starts([one.id for one in standing])
    found = [difference for one in people if one.root is not None for difference in _absorbed(one)]
    for one in standing:
        log = read[one.id]
        if isinstance(log, Difference):
            found.append(replace(log, person=one.key))
        else:
            found += _one(one, log, told[one.id], ruling, one.id in changed)
    amiss = {difference.person for difference in found}
    sound = [one for one in standing if one.key not in amiss]  # what follows from a wrong state is told with it
    found += compare_work(sound, ruling, {one: log for one, log in read.items() if not isinstance(log, Difference)})
    folded = [one for one in standing if one.state is not None]
    events = sum(len(log) for one in folded if not isinstance(log := read[one.id], Difference))
    return Verified(len(people), len(folded), events, tuple(found))


def _logs(people: Sequence[int]) -> Mapping[int, Sequence[Event] | Difference]:
    """Everybody's log, or why it cannot be read."""
    try:
        return logs(people)
    except Exception as error:  # noqa: BLE001  it is looked for one by one
        if len(people) == 1:
            return {people[0]: Difference(None, "verify.cannot_be_read", {"why": _why(error)})}
        return {person: log for one in people for person, log in _logs([one]).items()}


def _absorbed(one: Stored) -> Iterator[Difference]:
    """Whoever became part of somebody else has nothing of their own."""
    if one.state is not None:
        yield Difference(one.key, "verify.absorbed_with_state")
    if one.timers:
        yield Difference(one.key, "verify.absorbed_with_timer")


def _one(one: Stored, log: Sequence[Event], told: Start, ruling: InForce, changed: bool) -> list[Difference]:
    if one.state is None:
        return [Difference(one.key, "verify.no_state", {"count": len(log)})] if log else []
    try:
        again = fold_periods(ruling.periods, log, until=one.state.folded_to, **told.known())
    except Exception as error:  # noqa: BLE001  whatever is wrong with one person, the others are looked at
        return [Difference(one.key, "verify.cannot_be_folded", {"why": _why(error)})]
    return [
        *_state(one, one.state, again, ruling),
        *_beyond(one, one.state, log),
        *_timer(one, one.state, again),
        *_last_move(one, again),
        *(() if changed else _moves(one, again)),
    ]


def _why(error: Exception) -> str:
    if isinstance(error, OndoError):
        return say(error.problem.key, None, **error.problem.params)
    return f"{type(error).__name__}: {error}"


def _state(one: Stored, stored: StoredState, again: Fold, ruling: InForce) -> Iterator[Difference]:
    text = to_text(again.state)
    if text != stored.state:
        yield Difference(one.key, "verify.state", {"fields": _fields(stored.state, text)})
    if (stored.stage, stored.cycle) != (again.state.stage, again.state.cycle):
        there = {"stage": stored.stage or "–", "cycle": stored.cycle}
        folded = {"folded_stage": again.state.stage or "–", "folded_cycle": again.state.cycle}
        yield Difference(one.key, "verify.stage", {**there, **folded})
    if stored.playbook != ruling.version:
        yield Difference(one.key, "verify.playbook", {"found": stored.playbook, "version": ruling.version})


def _fields(stored: str, folded: str) -> str:
    """The fields of a state that differ: `name: stored → folded`."""
    try:
        before, after = json.loads(stored), json.loads(folded)
        names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    except (ValueError, TypeError):
        return f"{_short(stored)} → {_short(folded)}"
    return "; ".join(f"{name}: {_short(before.get(name))} → {_short(after.get(name))}" for name in names) or "–"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _beyond(one: Stored, stored: StoredState, log: Sequence[Event]) -> Iterator[Difference]:
    later = sum(event.at > stored.folded_to for event in log)
    if later:
        yield Difference(one.key, "verify.beyond", {"count": later})


def _timer(one: Stored, stored: StoredState, again: Fold) -> Iterator[Difference]:
    due, next_due = (one.timers[0] if one.timers else None), again.next_due()
    if len(one.timers) > 1:
        yield Difference(one.key, "verify.timers", {"count": len(one.timers)})
    if due != stored.timer_at:
        yield Difference(one.key, "verify.timer_at", {"due": _or_none(due), "stored": _or_none(stored.timer_at)})
    if next_due is not None and (due is None or due > next_due):
        yield Difference(one.key, "verify.timer_late", {"due": _or_none(due), "next": next_due})


def _or_none(at: int | None) -> object:
    return "–" if at is None else at


def _last_move(one: Stored, again: Fold) -> Iterator[Difference]:
    """Where nobody ever began no row leads, also if what once began them is somebody else's now."""
    stage, last = again.state.stage, one.moves[-1].to_stage if one.moves else None
    if stage is not None and stage != last:
        yield Difference(one.key, "verify.last_move", {"recorded": last or "–", "stage": stage})


def _moves(one: Stored, again: Fold) -> Iterator[Difference]:
    for number, (there, folded) in enumerate(zip_longest(one.moves, map(as_recorded, again.transitions)), start=1):
        if there is None:
            yield Difference(one.key, "verify.move_missing", {"number": number, "move": _told(folded)})
        elif folded is None:
            yield Difference(one.key, "verify.move_unknown", {"number": number, "move": _told(there)})
        elif there != folded:
            yield Difference(one.key, "verify.move", {"number": number, "fields": _move_fields(there, folded)})


def _told(move: Recorded) -> str:
    return f"{move.from_stage or '–'} → {move.to_stage}, {move.at}"


def _move_fields(there: Recorded, folded: Recorded) -> str:
    pairs = zip(there._fields, there, folded, strict=True)
    return "; ".join(f"{name}: {_short(a)} → {_short(b)}" for name, a, b in pairs if a != b)
