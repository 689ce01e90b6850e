"""The changes from one playbook to another, object by object and field by field.

Whether a change is one of behaviour is asked of the same canonical form that the fingerprint hashes, so that equal
fingerprints and "no change of behaviour" are one and the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from ondo.domain.playbook import Calendar, Example, Playbook
from ondo.playbooks.fingerprints import ORDERED, VOCABULARY, WORDING, meaning


class Effect(StrEnum):
    """What a change means for people."""

    BEHAVIOUR = "behaviour"
    WORDING = "wording"


class How(StrEnum):
    """What happened to an object or to one field of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One change. `section` and `key` name the object, `within` the one it stands in, `field` what differs of it.

    `old` and `new` are values of the field; whole objects where one was added, removed or moved.
    """

    how: How
    effect: Effect
    section: str
    key: str
    within: str = ""
    field: str = ""
    old: Any = None
    new: Any = None


SECTIONS = (
    "stages", "transitions", "fit_groups", "fit_rules", "engagement_groups", "engagement_rules", "absences", "verdicts",
    "scripts", "personas", "origins", "topics", "traits", "events", "page_groups", "examples",
)  # fmt: skip
"""Fields of a playbook that hold objects with a key."""
PARTS = frozenset({"sla", "ask", "reasons", "questions", "answers"})
"""Fields of those objects that hold objects with a key in their turn."""
UNTOLD = frozenset({"key", "fingerprint", "line"})


def diff(old: Playbook, new: Playbook) -> tuple[Change, ...]:
    """Every change from `old` to `new`: those of behaviour first, each in the order of the file."""
    found = [*_fields(old, new, "playbook", ""), *_calendar(old.calendar, new.calendar), *_silence(old, new)]
    for section in SECTIONS:
        found += _objects(section, getattr(old, section), getattr(new, section))
    return tuple(sorted(found, key=lambda change: change.effect is Effect.WORDING))


def _calendar(old: Calendar, new: Calendar) -> Iterator[Change]:
    yield from _fields(old, new, "calendar", "")


def _silence(old: Playbook, new: Playbook) -> Iterator[Change]:
    if old.silence and new.silence:
        yield from _fields(old.silence, new.silence, "silence", "")
    elif old.silence != new.silence:
        how = How.ADDED if new.silence else How.REMOVED
        yield Change(how, Effect.BEHAVIOUR, "silence", "", old=old.silence, new=new.silence)


def _fields(old: Any, new: Any, section: str, key: str, within: str = "") -> Iterator[Change]:
    """What differs between two objects of the same kind."""
    for name in _names(old):
        before, after = getattr(old, name), getattr(new, name)
        if name in PARTS:
            yield from _objects(name, before, after, within=key)
        elif before != after:
            effect = Effect.WORDING if section in WORDING | VOCABULARY else _effect(old, name, after)
            yield Change(How.CHANGED, effect, section, key, within, name, before, after)


def _names(thing: Any) -> Iterator[str]:
    """The fields to be compared one by one."""
    whole = frozenset({*SECTIONS, "calendar", "silence"}) if isinstance(thing, Playbook) else frozenset()
    yield from (
        field.name for field in fields(thing) if field.init and field.compare and field.name not in UNTOLD | whole
    )


def _effect(thing: Any, name: str, value: Any) -> Effect:
    """Whether the canonical form of the thing changes with this field."""
    same = name in WORDING or meaning(thing) == meaning(replace(thing, **{name: value}))
    return Effect.WORDING if same else Effect.BEHAVIOUR


def _objects(section: str, old: Sequence[Any], new: Sequence[Any], within: str = "") -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    effect = Effect.WORDING if section in WORDING | VOCABULARY else Effect.BEHAVIOUR
    for key, thing in before.items():
        if key not in after:
            yield Change(How.REMOVED, effect, section, key, within, old=thing)
    for key, thing in after.items():
        if key not in before:
            yield Change(How.ADDED, effect, section, key, within, new=thing)
        else:
            yield from _fields(before[key], thing, section, key, within)
    if section in ORDERED:
        for key in _moved([key for key in before if key in after], [key for key in after if key in before]):
            yield Change(How.MOVED, effect, section, key, within, old=before[key], new=after[key])


def _by_key(things: Sequence[Any]) -> Mapping[str, Any]:
    """Objects by key; of examples, which have none, by name and number."""
    if things and isinstance(things[0], Example):
        return _numbered(things)
    return {thing.key: thing for thing in things}


def _numbered(examples: Sequence[Example]) -> dict[str, Example]:
    named: dict[str, Example] = {}
    for example in examples:
        same = sum(other.name == example.name for other in named.values())
        named[f"{example.name} ({same + 1})" if same else example.name] = example
    return named


def _moved(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The fewest keys that have to move to get from one order to the other."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in old[block.a : block.a + block.size]}
    yield from (key for key in new if key not in stayed)
