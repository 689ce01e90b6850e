"""A person's fold state: what is kept from step to step, and its canonical form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from ondo.domain.fading import Held
from ondo.domain.instants import Duration, Instant, LocalDay
from ondo.domain.values import Millis


@dataclass(slots=True)
class Began:
    """The latest possible start of a sequence up to one of its steps, or one event of a count.

    `own`: an act of the person's own is in it; `ids`: the events in it, in order.
    """

    at: Instant
    own: bool
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Returning:
    """How a recycled person comes back: by which verdict, for which reason, to which stage, and when.

    `since` is when the verdict was given. `waiting`: the return was due, but the stage asks for a trait that is
    not known yet.
    """

    verdict: str
    reason: str
    to: str
    due: Instant
    since: Instant
    waiting: bool = False

    def renew(self, due: Instant, now: Instant) -> None:
        """It was worked out again. One that waits goes on waiting, unless it is due only later now."""
        if not self.waiting or due > now:
            self.due, self.waiting = due, False


@dataclass(slots=True)
class Cleared:
    """The last reset that a move or a verdict made: at that instant, when so many events had been taken."""

    at: Instant
    taken: int


@dataclass(slots=True)
class State:
    """Everything the next step depends on. Reads never write it; `dump` and `load` are exact inverses.

    `held`, `counts`, `sequences`, `used`, `absent` and `penalties` are keyed by listing position in the playbook
    (see `Index`); `disarmed` holds positions of comparisons that must first be false.
    """

    traits: dict[str, object] = field(default_factory=dict)
    account: str | None = None
    account_traits: dict[str, object] = field(default_factory=dict)
    fit: Millis = 0
    held: dict[int, Held] = field(default_factory=dict)
    silent_since: Instant | None = None
    silence_step: int = 0
    silence_taken: Millis = 0
    absent: dict[int, Instant | None] = field(default_factory=dict)
    """When each absence that ever began is due; None while nothing is pending."""
    penalties: dict[int, bool] = field(default_factory=dict)
    """Absence rules whose penalty is outstanding."""
    counts: dict[int, list[Began]] = field(default_factory=dict)
    sequences: dict[int, list[Began | None]] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    """Counts and sequences (`Index.tracked`) that have moved the person: how many events had been taken by then."""
    stage: str | None = None
    entered_at: Instant = 0
    by_interest: bool = False
    """Whether an act or a trait led here, not a verdict or a timer."""
    cleared: Cleared | None = None
    dwelt: Duration = 0
    """The longest dwell on this stage whose timer has fired."""
    disarmed: set[int] = field(default_factory=set)
    returning: Returning | None = None
    cycle: int = 0
    in_cycle: bool = False
    source: str | None = None
    """The first origin that this person ever had."""
    own_acts: list[str] = field(default_factory=list)
    """Ids of the latest acts of their own, kept where a verdict asks for them to be cited."""
    taken: int = 0
    """How many events were taken: what tells events of one instant apart."""
    last_at: Instant | None = None
    """When the last step (event or timer) took place."""

    known_day: LocalDay | None = None
    """Cache: the local day for which `known_engagement` was read; None after any change of points."""
    known_engagement: Millis = 0
    known_timer: tuple[Instant, int, int] | None = None
    """Cache: the next timer; valid while `timer_known`."""
    timer_known: bool = False

    def touch(self) -> None:
        """Forget what was cached: points or timers changed."""
        self.known_day = None
        self.timer_known = False


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


def dump(state: State) -> str:
    """The canonical text of a state: equal states give equal text."""
    return _encode(plain(state))


def load(text: str) -> State:
    """The state that `dump` wrote."""
    return from_plain(_decode(text))


def plain(state: State) -> dict[str, object]:
    """What is to be written of a state, for any writer of JSON that puts keys in order.

    Built for speed, since the service writes a state for every event: what is empty is left out, and what has
    fields of its own stands there as a list of them, in the order in which they are declared.
    """
    told = zip(_NAMES, _values(state), strict=True)
    written = {name: value for name, value in told if value or (value is not None and name in _OPTIONAL)}
    for name in written.keys() & _WRITERS.keys():
        written[name] = _WRITERS[name](written[name])
    return written


def from_plain(written: Mapping[str, Any]) -> State:
    """The state of which `plain` told."""
    state = State()
    for name, value in written.items():
        read = _READERS.get(name)
        setattr(state, name, value if read is None else read(value))
    return state


def _held(held: Mapping[int, Held]) -> list[list[object]]:
    return [
        [key, h.base, h.base_day, h.lots, h.own, h.ever, h.on_day, h.that_day, h.last_at]
        for key, h in sorted(held.items())
    ]


def _began(progress: Mapping[int, Sequence[Began | None]]) -> list[list[object]]:
    return [[key, *(b and [b.at, b.own, b.ids] for b in began)] for key, began in sorted(progress.items())]


def _began_again(progress: Iterable[list[Any]]) -> dict[int, list[Began | None]]:
    return {row[0]: [b and Began(*b) for b in row[1:]] for row in progress}


def _pairs(known: Mapping[int, object]) -> list[tuple[int, object]]:
    return sorted(known.items())


_WRITERS: Mapping[str, Callable[[Any], object]] = {
    "held": _held,
    "absent": _pairs,
    "penalties": _pairs,
    "used": _pairs,
    "counts": _began,
    "sequences": _began,
    "disarmed": sorted,
    "cleared": lambda cleared: [cleared.at, cleared.taken],
    "returning": lambda back: [back.verdict, back.reason, back.to, back.due, back.since, back.waiting],
}
_READERS: Mapping[str, Callable[[Any], object]] = {
    "held": lambda rows: {row[0]: Held(*row[1:]) for row in rows},
    "absent": dict,
    "penalties": dict,
    "used": dict,
    "counts": _began_again,
    "sequences": _began_again,
    "disarmed": set,
    "cleared": lambda row: Cleared(*row),
    "returning": lambda row: Returning(*row),
}
_OPTIONAL = frozenset({"account", "silent_since", "stage", "source", "last_at"})
"""Where nothing is something else than zero or empty."""
CACHES = frozenset({"known_day", "known_engagement", "known_timer", "timer_known"})
"""What follows from the rest, and is not written."""
_NAMES = tuple(one.name for one in fields(State) if one.name not in CACHES)
_values = attrgetter(*_NAMES)
