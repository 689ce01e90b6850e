"""`make bench`: how fast the reference fold decides, beside the floor: the same events only read and looped over.

A machine's speed swings; so each round measures both, one after the other, and the median of the rounds counts.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from ondo.demo.write import Size, write_company
from ondo.domain.fold import fold
from ondo.domain.playbook import Playbook
from ondo.engine.history import History, PersonLog
from ondo.playbooks import load

ROUNDS = 5
EVENTS = 200_000
PLAYBOOK = "marketo-2019"
LENGTHS = (1, 10, 30, 100, 300)

Work = Callable[[Iterable[PersonLog]], object]


def main() -> None:
    """Make a history, measure, print."""
    with TemporaryDirectory() as folder:
        write_company(Path(folder) / "history", Size.of_events(EVENTS))
        measure(History.open(Path(folder) / "history"), folding(load(PLAYBOOK)))


def measure(history: History, decide: Work) -> None:
    """The fold beside its floor; then logs of each length by themselves."""
    people = list(history.people())
    print(f"{count(people):,} events of {len(people):,} people, {PLAYBOOK}, median of {ROUNDS} rounds")
    rounds = [[count(people) / seconds(work, history.people()) for work in (loop, decide)] for _ in range(ROUNDS)]
    floor, fold_rate = (sorted(rates) for rates in zip(*rounds, strict=True))
    report("floor", floor)
    report("fold", fold_rate)
    print(f"{'ratio':24} {median(floor) / median(fold_rate):10.1f}")
    for shortest, longest in zip(LENGTHS, [*LENGTHS[1:], None], strict=True):
        some = [p for p in people if shortest <= len(p.events) and (longest is None or len(p.events) < longest)]
        report(f"logs from {shortest} events", [count(some) / seconds(decide, some) for _ in range(ROUNDS)])
    print(f"{'peak memory':24} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10,.0f} MB")


def loop(people: Iterable[PersonLog]) -> int:
    """The floor: every event is there once, and nothing is made of it."""
    return sum(event.at & 1 for person in people for event in person.events)


def folding(playbook: Playbook) -> Work:
    """The fold of everybody, by this playbook."""

    def decide(people: Iterable[PersonLog]) -> int:
        return sum(transitions(playbook, person) for person in people)

    return decide


def transitions(playbook: Playbook, log: PersonLog) -> int:
    """How often one person moved."""
    traits, account_traits = log.traits, log.account_traits
    folded = fold(playbook, log.events, traits=traits, account=log.account, account_traits=account_traits)
    return len(folded.transitions)


def count(people: Iterable[PersonLog]) -> int:
    """How many events these people have."""
    return sum(len(person.events) for person in people)


def seconds(work: Work, people: Iterable[PersonLog]) -> float:
    """How long it takes."""
    begun = perf_counter()
    work(people)
    return perf_counter() - begun


def report(name: str, rates: list[float]) -> None:
    """The median and the spread."""
    print(f"{name:24} {median(rates):10,.0f} events/s   ({min(rates):,.0f} to {max(rates):,.0f})")


if __name__ == "__main__":
    main()
