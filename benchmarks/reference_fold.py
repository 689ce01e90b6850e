"""The reference fold beside its floor: the same events, only read from the history folder and looped over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from statistics import median

from benchmarks.stopwatch import ROUNDS, rates, show
from ondo.demo.write import Size, write_company
from ondo.domain.fold import fold
from ondo.domain.playbook import Playbook
from ondo.engine.history import History, PersonLog
from ondo.playbooks import load

EVENTS = 100_000
PLAYBOOK = "marketo-2019"


def measure(folder: Path) -> None:
    """Both read the history anew in every round."""
    write_company(folder / "history", Size.of_events(EVENTS))
    history, playbook = History.open(folder / "history"), load(PLAYBOOK)
    counts = history.counts
    print(f"{counts.events:,} events of {counts.people:,} people, {PLAYBOOK}, median of {ROUNDS} rounds")
    measured = rates(
        {
            "floor": (counts.events, lambda: loop(history.people())),
            "reference fold": (counts.events, lambda: decide(playbook, history.people())),
        }
    )
    show(measured)
    print(f"{'fold ÷ floor':24} {median(measured['floor']) / median(measured['reference fold']):12.1f} ×")


def loop(people: Iterable[PersonLog]) -> int:
    """The floor: every event is there once, and nothing is made of it."""
    return sum(event.at & 1 for person in people for event in person.events)


def decide(playbook: Playbook, people: Iterable[PersonLog]) -> int:
    """The fold of everybody."""
    return sum(transitions(playbook, person) for person in people)


def transitions(playbook: Playbook, log: PersonLog) -> int:
    """How often one person moved."""
    traits, account_traits = log.traits, log.account_traits
    folded = fold(playbook, log.events, traits=traits, account=log.account, account_traits=account_traits)
    return len(folded.transitions)
