"""What is known while one playbook is being read: its words, and what has been resolved so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from ondo.domain.conditions import Glob
from ondo.domain.events import Events
from ondo.domain.instants import Zone
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import NamedEvent, Trait
from ondo.playbooks.place import Place
from ondo.playbooks.problems import PlaybookProblem


@dataclass
class Book:
    """The state of a reading. `words` are collected before anything is read, so that order does not matter."""

    problems: list[PlaybookProblem] = field(default_factory=list)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    zone: Zone | None = None
    traits: dict[str, Trait] = field(default_factory=dict)
    pages: dict[str, Glob] = field(default_factory=dict)
    pending_events: dict[str, Place] = field(default_factory=dict)
    events_open: set[str] = field(default_factory=set)
    """Words of `events:` that are being read just now: meeting one again is a circle."""
    events: dict[str, NamedEvent] = field(default_factory=dict)
    topics: dict[str, Events] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    stages_with_activity: frozenset[str] = frozenset()
    """The stages where a person must have a dated next activity."""

    def known(self, category: str) -> tuple[str, ...]:
        return self.words.get(category, ())
