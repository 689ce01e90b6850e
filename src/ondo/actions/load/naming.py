"""Events that name others: a folder calls these by its message ids, the store by its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ondo.actions.load.plan import NAMESPACE
from ondo.actions.load.told import Item
from ondo.domain.events import RETRACTED, TRAITS
from ondo.domain.lifecycle import FieldType
from ondo.domain.periods import Period
from ondo.domain.triage import acts

TAKEN_BACK = "event"
"""The property by which a retraction names what it takes back."""
CITED = "acts"
"""What the fields usually are called in which verdicts cite acts."""


def number(items: Sequence[Item], ids: Iterator[int], known: Mapping[str, str], periods: Sequence[Period]) -> None:
    """Give a person's events their ids in the store, and let them name each other by these.

    `known`: ids of other events of the person, by what a folder calls them.
    """
    for item in items:
        object.__setattr__(item.event, "id", str(next(ids)))
    if names_others(items):
        called = {**known, **{_called(item): item.event.id for item in items}}
        for item in items:
            if item.naming is not None:
                object.__setattr__(item.event, "properties", _translated(item, item.naming, called, periods))


def _called(item: Item) -> str:
    """What the folder calls an event; of what reaches several people the id is told apart by whom (`told.py`)."""
    return item.message_id.partition("@")[0] if item.event.name == TRAITS else item.message_id


def names_others(items: Sequence[Item]) -> bool:
    """Whether one of these events may name another one."""
    return any(item.naming is not None for item in items)


def _translated(
    item: Item, naming: Mapping[str, object], called: Mapping[str, str], periods: Sequence[Period]
) -> Mapping[str, object]:
    if item.event.name == RETRACTED:
        return {**naming, TAKEN_BACK: _id(str(naming.get(TAKEN_BACK, "")), called)}
    citing = {name: acts(naming[name]) for name in _citing(periods) if naming.get(name)}
    return {**naming, **{name: [_id(one, called) for one in cited] for name, cited in citing.items()}}


def _id(message: str, called: Mapping[str, str]) -> str:
    """An event that nobody knows keeps its name, told apart from any id by what stands before it."""
    return called.get(message, f"{NAMESPACE}:{message}")


def _citing(periods: Sequence[Period]) -> set[str]:
    """The fields in which verdicts cite acts of the person."""
    verdicts = (verdict for period in periods for verdict in period.playbook.verdicts)
    return {CITED, *(ask.key for verdict in verdicts for ask in verdict.ask if ask.type is FieldType.ACTS)}
