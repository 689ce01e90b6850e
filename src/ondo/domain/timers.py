"""The next timer of a person: midnight, silence, absence, dwell or return, read from the state."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.index import Index
from ondo.domain.instants import Instant, LocalDay
from ondo.domain.record import TimerKind
from ondo.domain.scorecard import measure, settled_by
from ondo.domain.state import State
from ondo.domain.triggers import Compared

ORDER = tuple(TimerKind)
"""In which several timers due at one instant fire; then listing order."""

Timer = tuple[Instant, int, int]
"""(due, position in `ORDER`, listing position): the smallest is next.

The listing position is that of the silence step, of the absence in `Index.absences` or of the dwell in
`StageExits.dwells`; midnight and return have one timer each, at 0.
"""


def next_timer(index: Index, state: State, until: Instant | None = None) -> Timer | None:
    """The timer that fires next if nothing else happens before `until` (None: ever), or None."""
    if not state.timer_known:
        state.known_timer = min(_timers(index, state), default=None)
        state.timer_known = True
    timer = state.known_timer
    if state.stage is None or not (watched := index.exits[state.stage].midnights):
        return timer
    midnight = _next_midnight(index, state, watched, until)
    return midnight if timer is None or (midnight is not None and midnight < timer) else timer


def _timers(index: Index, state: State) -> Iterator[Timer]:
    silence = index.playbook.silence
    number = state.silence_step
    if silence and state.silent_since is not None and number < len(silence.steps):
        yield _timer(state.silent_since + silence.steps[number].after, TimerKind.SILENCE, number)
    for position, due in state.absent.items():
        if due is not None:
            yield _timer(due, TimerKind.ABSENCE, position)
    if state.stage is not None:
        for position, lasting in enumerate(index.exits[state.stage].dwells):
            if lasting > state.dwelt:
                yield _timer(state.entered_at + lasting, TimerKind.DWELL, position)
    if state.returning is not None and not state.returning.waiting:
        yield _timer(state.returning.due, TimerKind.RETURN, 0)


def _timer(due: Instant, kind: TimerKind, position: int) -> Timer:
    return due, ORDER.index(kind), position


def _next_midnight(index: Index, state: State, watched: tuple[Compared, ...], until: Instant | None) -> Timer | None:
    """The first midnight at which fading turns a comparison that the present stage watches.

    Fading only ever lowers a score, so each comparison turns once, and the day can be bisected.
    """
    assert state.last_at is not None
    zone = index.playbook.zone
    today = zone.day_of(state.last_at)
    last = settled_by(index.playbook, state) if until is None else zone.day_of(until)
    if last <= today:
        return None
    turns = [_day_of_turn(index, state, compared, today, last) for compared in watched]
    days = [day for day in turns if day is not None]
    return _timer(zone.midnight(min(days)), TimerKind.MIDNIGHT, 0) if days else None


def _day_of_turn(index: Index, state: State, compared: Compared, today: LocalDay, last: LocalDay) -> LocalDay | None:
    def reached(day: LocalDay) -> bool:
        return measure(index.playbook, state, compared.measure, day) >= compared.points

    if reached(last) or not reached(today):
        return None
    while last - today > 1:
        middle = (today + last) // 2
        today, last = (middle, last) if reached(middle) else (today, middle)
    return last
