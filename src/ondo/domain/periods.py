"""One person's log under several playbooks, each in force for a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import Fold, bridge_over, run, start
from ondo.domain.in_force import switch
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook


@dataclass(frozen=True)
class Period:
    """A playbook in force from `since` (None: from ever) until the next one is.

    `stages` maps stages that this playbook no longer has to those that take their people.
    """

    playbook: Playbook
    since: Instant | None = None
    stages: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Course(Fold):
    """A fold that goes from one playbook to the next as their time comes.

    `ahead` are the periods still to come; `known` the person's undated traits, as `start` takes them; `log` what
    was taken so far.
    """

    ahead: Sequence[Period] = ()
    known: Mapping[str, object] = field(default_factory=dict)
    log: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> Event:
        """One event, under the playbook of its instant."""
        kept = Fold.take(self, event)
        self.log.append(kept)
        return kept

    def advance(self, until: Instant) -> None:
        """Fire the timers due up to an instant, and put in force whatever comes in force by then."""
        while self.ahead and (since := self.ahead[0].since) is not None and since <= until:
            period, self.ahead = self.ahead[0], self.ahead[1:]
            switch(self, period.playbook, self.log, at=since, stages=period.stages, **self.known)  # type: ignore[arg-type]
        Fold.advance(self, until)


def fold_periods(
    periods: Sequence[Period],
    log: Iterable[Event],
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
    until: Instant | None = None,
) -> Fold:
    """The whole log in (`at`, `seq`) order, each event under the playbook in force at its `at`; see `fold`.

    `periods` in the order in which they came in force, the first from ever; without `until`, the last of them is in
    force at the end, whenever the last event was. A retraction folds everything before it again, through the
    switches. Raises `OndoError` where a playbook cannot follow the one before it.
    """
    known = {"traits": traits, "account": account, "account_traits": account_traits}
    done = run(partial(begin, periods, known), log, until)
    if until is None and done.ahead:
        done.advance(done.ahead[-1].since or 0)
    return Fold(done.index, done.state, done.transitions, done.refusals, done.accepted, done.awards)


def begin(periods: Sequence[Period], known: Mapping[str, object]) -> Course:
    """A person before their first event, to be taken through the periods; `known` as the arguments of `start`."""
    begun = start(periods[0].playbook, **known)  # type: ignore[arg-type]
    return Course(begun.index, begun.state, ahead=periods[1:], known=known)


def take_back(
    folding: Fold,
    periods: Sequence[Period],
    log: Iterable[Event],
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> None:
    """After a live fold took a `retracted` event: go on as if what it names had never been.

    `log` is the whole log with that event at its end, verdicts with their marks. A correction is added to the
    transitions of `folding` where the person stands elsewhere now. Timers that are overdue fire later, with
    `advance`, and are recorded as such.
    """
    whole = list(log)
    again = fold_periods(periods, whole, traits=traits, account=account, account_traits=account_traits)
    bridge_over(folding, again, whole[-1])
