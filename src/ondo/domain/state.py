"""A person's fold state: what is kept from step to step, and its canonical form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

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
    """How a recycled person comes back: by whose verdict, for which reason, and when.

    `since` is when the verdict was given. `waiting`: the return was due, but the stage asks for a trait that is
    not known yet.
    """

    verdict: str
    reason: str
    due: Instant
    since: Instant
    waiting: bool = False


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


CACHES = frozenset({"known_day", "known_engagement", "known_timer", "timer_known"})


def dump(state: State) -> str:
    """The canonical text of a state: equal states give equal text."""
    plain = {f.name: _plain(getattr(state, f.name)) for f in fields(state) if f.name not in CACHES}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> State:
    """The state that `dump` wrote."""
    plain = json.loads(text)
    plain["held"] = {int(key): Held(**held) for key, held in plain["held"].items()}
    plain["absent"] = {int(key): due for key, due in plain["absent"].items()}
    plain["penalties"] = {int(key): out for key, out in plain["penalties"].items()}
    plain["counts"] = {int(key): [Began(**b) for b in began] for key, began in plain["counts"].items()}
    plain["sequences"] = {
        int(key): [None if b is None else Began(**b) for b in began] for key, began in plain["sequences"].items()
    }
    plain["used"] = {int(key): taken for key, taken in plain["used"].items()}
    plain["disarmed"] = set(plain["disarmed"])
    plain["cleared"] = None if plain["cleared"] is None else Cleared(**plain["cleared"])
    plain["returning"] = None if plain["returning"] is None else Returning(**plain["returning"])
    return State(**plain)


def _plain(value: object) -> object:
    if isinstance(value, Held | Began | Cleared | Returning):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
