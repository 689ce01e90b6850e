"""Events, and the patterns by which a playbook speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

from ondo.domain.conditions import Glob, Test
from ondo.domain.instants import Instant

NOTHING: Mapping[str, object] = MappingProxyType({})


def _nothing() -> Mapping[str, object]:
    return NOTHING


TRAITS = "traits"
"""The name of a log entry that only carries traits: a dated trait row."""
TRIAGE = "triage"
"""The name of the event by which a person gives a verdict (property `verdict`)."""
RETRACTED = "retracted"
"""The name of the event that takes another one back (property `event`: its id)."""
EXPLORED = "explored"
"""The name of the event of whoever was drawn at random to be called whatever the score (property `propensity`)."""
OPPORTUNITY_TURNS = frozenset({"opportunity_created", "opportunity_won", "opportunity_lost"})
"""The names of the events by which sales or a CRM tell what became of an opportunity: people outside hear of it."""
OPPORTUNITY_UPDATED = "opportunity_updated"
"""The name of the event by which they tell what more is known of one."""
OPPORTUNITY_EVENTS = OPPORTUNITY_TURNS | {OPPORTUNITY_UPDATED}
"""All that is told of opportunities: none of it is contact with the person."""
MACHINES = frozenset({"bot", "scanner", "proxy"})
"""Flags of what a machine did: it stays in the log, and no rule matches it."""


class Initiator(StrEnum):
    """Who brought an event about: the person (a click on our mail), or us (a cold call)."""

    PERSON = "person"
    US = "us"


@dataclass(slots=True)
class Event:
    """One entry of a person's log. Nobody changes one: it is not frozen only because it would take five times as long
    to make, and every fold makes one for every call.

    `at` is when it counts, `seq` breaks ties, `occurred_at` is when it happened (fading counts from
    min(occurred_at, at); None means `at`), `recorded_at` when Ondo wrote it down (None means `at`).
    `traits` and `account_traits` are what the event tells about the person and their account; an
    `account` other than the present one replaces the account traits instead of adding to them.
    """

    at: Instant
    seq: int
    name: str
    properties: Mapping[str, object] = field(default_factory=_nothing)
    initiator: Initiator = Initiator.PERSON
    channel: str | None = None
    id: str = ""
    occurred_at: Instant | None = None
    recorded_at: Instant | None = None
    user: str | None = None
    traits: Mapping[str, object] = field(default_factory=_nothing)
    account: str | None = None
    account_traits: Mapping[str, object] = field(default_factory=_nothing)
    flagged: bool = False
    """A bot, scanner or privacy proxy: kept in the log, never matched by any rule."""
    accepted: bool = False
    """A triage accepted when it was recorded: it stays accepted, whatever a refold would think (law 6)."""
    refused: bool = False
    """… and one refused then stays as good as not given: whoever gave it was told so."""


@dataclass(frozen=True)
class EventPattern:
    """One way an event can match: every part that is given must hold.

    `word` is the playbook's own name for it. Empty `names` and `channels` mean any.
    """

    word: str
    names: frozenset[str] = frozenset()
    where: tuple[tuple[str, Test], ...] = ()
    pages: Glob | None = None
    query: tuple[tuple[str, Test], ...] = ()
    channels: frozenset[str] = frozenset()
    initiated_by: Initiator | None = None

    def matches(self, event: Event) -> bool:
        """Whether the event is of this kind. Flagged events match nothing."""
        if event.flagged or (self.names and event.name not in self.names):
            return False
        if self.channels and event.channel not in self.channels:
            return False
        if self.initiated_by is not None and event.initiator is not self.initiated_by:
            return False
        properties = event.properties
        if self.pages is not None and not self.pages.holds(page_path(properties)):
            return False
        if self.where and not all(test.holds(properties.get(key)) for key, test in self.where):
            return False
        return not self.query or self._query_holds(properties)

    def _query_holds(self, properties: Mapping[str, object]) -> bool:
        parameters = query_parameters(properties)
        return all(test.holds(parameters.get(key)) for key, test in self.query)


@dataclass(frozen=True)
class Events:
    """Any of several patterns: what `event:` names in a rule."""

    any_of: tuple[EventPattern, ...]
    names: frozenset[str] = field(init=False)
    """The raw names that can match; empty where a pattern takes any name."""

    def __post_init__(self) -> None:
        named = all(pattern.names for pattern in self.any_of)
        names = frozenset().union(*(p.names for p in self.any_of)) if named else frozenset[str]()
        object.__setattr__(self, "names", names)

    def match(self, event: Event) -> bool:
        """Whether the event is one of them."""
        for pattern in self.any_of:  # noqa: SIM110 - the innermost loop of the fold; a generator doubles its cost
            if pattern.matches(event):
                return True
        return False


def page_path(properties: Mapping[str, object]) -> object:
    """Where a page event took place: its `path`, else its `url`."""
    return properties.get("path") or properties.get("url")


def query_parameters(properties: Mapping[str, object]) -> Mapping[str, str]:
    """The query parameters of a page event, from `search`, else from `url`, else from a `path` with `?`."""
    for key in ("search", "url", "path"):
        text = properties.get(key)
        if isinstance(text, str) and text:
            if key == "search" or "?" in text:
                return _parsed_query(text)
    return {}


@lru_cache(maxsize=16_384)
def _parsed_query(text: str) -> Mapping[str, str]:
    try:
        query = urlsplit(text).query if "?" in text else text
        return {key: values[-1] for key, values in parse_qs(query, max_num_fields=1000).items()}
    except ValueError:
        return {}
