"""Does an event cost more in a longer log? Logs of 100 to 50,000 events, the same mixture at the same pace."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.reference_fold import PLAYBOOK, decide
from benchmarks.stopwatch import rates, show
from ondo.domain.events import Event, Initiator
from ondo.domain.instants import HOUR
from ondo.engine.history import PersonLog
from ondo.playbooks import load

LENGTHS = (100, 1_000, 10_000, 50_000)
TOTAL = 50_000
"""Events measured for each length: shorter logs are folded for as many people as it takes."""
BEGIN = 1_704_067_200_000

MIXTURE: tuple[tuple[str, dict[str, object], str, Initiator], ...] = (
    ("page", {"path": "/"}, "web", Initiator.PERSON),
    ("email_sent", {"mail": "news"}, "email", Initiator.US),
    ("page", {"path": "/product/overview"}, "web", Initiator.PERSON),
    ("email_opened", {"mail": "news"}, "email", Initiator.PERSON),
    ("page", {"path": "/pricing"}, "web", Initiator.PERSON),
    ("page", {"path": "/cases/one"}, "web", Initiator.PERSON),
    ("document_requested", {"document": "guide"}, "web", Initiator.PERSON),
    ("video_completed", {"video": "demo"}, "web", Initiator.PERSON),
    ("call_attempted", {}, "phone", Initiator.US),
    ("triage", {"verdict": "recycled", "reason": "no_need_now"}, "phone", Initiator.US),
)


def log(length: int) -> PersonLog:
    """A person who does something every eight hours; now and then they are an MQL, and are recycled."""
    events = [_event(n) for n in range(length)]
    return PersonLog(f"p{length}", [Event(BEGIN, 0, "identified", {"email": "p@example.co.jp"}, id="0"), *events])


def _event(n: int) -> Event:
    name, properties, channel, initiator = MIXTURE[n % len(MIXTURE)]
    return Event(BEGIN + (n + 1) * 8 * HOUR, n + 1, name, properties, initiator, channel, id=str(n + 1))


def measure(_: Path) -> None:
    """Events per second by length, and how much dearer the longest is than the shortest."""
    playbook = load(PLAYBOOK)
    print(f"one log, {PLAYBOOK}: is the cost of an event flat?")
    works = {}
    for length in LENGTHS:
        times = TOTAL // length
        works[f"{length:,} events long"] = (times * length, partial(decide, playbook, [log(length)] * times))
    measured = rates(works)
    show(measured)
    medians = [median(found) for found in measured.values()]
    print(f"{'shortest ÷ longest':24} {medians[0] / medians[-1]:12.2f} ×")
