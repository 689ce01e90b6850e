"""One changed playbook for every field of every object in a playbook."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, TypeAlias

from tests.unit.playbooks.rich import PLAYBOOK

from ondo.domain.instants import DAY
from ondo.domain.playbook import Playbook

OTHER_WORDS = {
    "Asia/Tokyo": "Asia/Seoul",
    "minutes": "hours",
    "hours": "days",
    "days": "minutes",
    "day": "ever",
    "ever": "day",
    "became": "judged",
}


Trail: TypeAlias = tuple[tuple[str, str], ...]
"""The fields that lead to a change: (dataclass, field), outermost first."""


@dataclass(frozen=True)
class Changed:
    """The playbook after one field was changed."""

    trail: Trail
    playbook: Playbook

    @property
    def place(self) -> tuple[str, str]:
        """The dataclass and the field that was changed."""
        return self.trail[-1]


def changed_playbooks(playbook: Playbook = PLAYBOOK) -> Iterator[Changed]:
    """One playbook for every field of every object inside, with another value there."""
    for trail, changed in _changes(playbook):
        yield Changed(trail, changed)


def _changes(value: Any) -> Iterator[tuple[Trail, Any]]:
    for field in (field for field in fields(value) if field.init):
        inner = getattr(value, field.name)
        here = (type(value).__name__, field.name)
        for other in _others(field, inner):
            yield (here,), replace(value, **{field.name: other})
        for trail, changed in _inside(inner):
            yield (here, *trail), replace(value, **{field.name: changed})


def _inside(value: Any) -> Iterator[tuple[Trail, Any]]:
    """Changes further down: in a dataclass, or in the items of a tuple."""
    if is_dataclass(value):
        yield from _changes(value)
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            for trail, changed in _inside(item):
                yield trail, (*value[:i], changed, *value[i + 1 :])


def _others(field: dataclasses.Field[Any], value: Any) -> Iterator[Any]:
    """Other values of the same type: what a careless author might write instead."""
    if value is not None and field.default is None:
        yield None
    match value:
        case "free_mail":  # the only table from outside
            pass
        case str() if value in OTHER_WORDS:
            yield OTHER_WORDS[value]
        case Enum():
            yield next(other for other in type(value) if other is not value)
        case bool():
            yield not value
        case int():
            yield value + 7 * DAY if value and value % DAY == 0 else value + 3
        case str():
            yield value + "x"
        case date():
            yield value + timedelta(days=3)
        case Mapping() | frozenset() | tuple():
            yield from _other_collections(field, value)


def _other_collections(field: dataclasses.Field[Any], value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield {**value, "added": 1}
    elif isinstance(value, frozenset) and value:
        yield frozenset([*value, _another(next(iter(value)))])
    elif isinstance(value, tuple) and "..." in str(field.type) and len(value) > (field.default != ()):
        yield value[1:]
    elif isinstance(value, tuple) and value and isinstance(value[0], str):
        yield (*value, "added")


def _another(item: Any) -> Any:
    return item + timedelta(days=9) if isinstance(item, date) else item + "x" if isinstance(item, str) else 6


def dataclasses_within(value: Any) -> set[type]:
    """Every dataclass that occurs in the playbook."""
    found = {type(value)} if is_dataclass(value) else set()
    inner = [getattr(value, f.name) for f in dataclasses.fields(value)] if is_dataclass(value) else []
    inner += list(value) if isinstance(value, tuple) else []
    return found.union(*(dataclasses_within(one) for one in inner)) if inner else found
