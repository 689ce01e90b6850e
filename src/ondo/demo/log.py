"""The log of one market while it is made: columns of whole numbers, put in the order of arrival at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import msgspec
import numpy as np
from numpy.typing import NDArray

from ondo.demo.catalogue import What
from ondo.demo.dice import Flags, Ints
from ondo.domain.instants import Instant

_as_json = msgspec.json.Encoder().encode
"""Properties as they are written: short, readable, the same every time."""
_PERSON_SHIFT = 44
"""Person and milliseconds in one sortable number: 44 bits hold 500 years."""


class Phrases:
    """Properties as JSON, each different one once; events carry its number."""

    def __init__(self, texts: list[str] | None = None) -> None:
        self.texts = list(texts or [])
        self._numbers = {text.encode(): number for number, text in enumerate(self.texts)}

    def number(self, properties: Mapping[str, object]) -> int:
        """The number of these properties."""
        text = _as_json(properties)
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.texts)
            self.texts.append(text.decode())
        return found

    def new_number(self, properties: Mapping[str, object]) -> int:
        """A number of their own for these properties, even if others say the same."""
        self.texts.append(_as_json(properties).decode())
        return len(self.texts) - 1

    def extended(self, texts: list[str]) -> int:
        """Append texts that occur once each; their numbers go on from the one returned."""
        first = len(self.texts)
        self.texts.extend(texts)
        return first

    def copy(self) -> Phrases:
        """The same phrases, to be extended for one market."""
        return Phrases(self.texts)


@dataclass(frozen=True)
class Rows:
    """Events as columns. `id` tells events of one market apart; `says` is a phrase; `user` and `flag` are numbers."""

    person: Ints
    occurred: Ints
    received: Ints
    what: NDArray[np.int8]
    says: NDArray[np.int32]
    user: NDArray[np.int8]
    flag: NDArray[np.int8]
    id: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.person)

    def picked(self, index: Ints | Flags | slice) -> Rows:
        """Some of the rows, in this order."""
        return Rows(**{field.name: getattr(self, field.name)[index] for field in fields(Rows)})

    @property
    def keys(self) -> Ints:
        """Person and arrival as one number."""
        return sortable(self.person, self.received)


class Log:
    """Takes events in any order."""

    def __init__(self, first_id: int = 0) -> None:
        self._parts: list[Rows] = []
        self.count = first_id
        """Events so far: the id of the next one."""

    def add(
        self,
        what: What,
        person: Ints,
        occurred: Ints,
        says: Ints | int,
        *,
        received: Ints | None = None,
        user: Ints | int = 0,
        flag: Ints | int = 0,
    ) -> None:
        """Add events of one kind. What is given as one number holds for all of them."""
        n = len(person)
        self._parts.append(
            Rows(
                person=person,
                occurred=occurred,
                received=occurred if received is None else received,
                what=np.full(n, what, dtype=np.int8),
                says=np.broadcast_to(np.asarray(says, dtype=np.int32), n),
                user=np.broadcast_to(np.asarray(user, dtype=np.int8), n),
                flag=np.broadcast_to(np.asarray(flag, dtype=np.int8), n),
                id=np.arange(self.count, self.count + n, dtype=np.int32),
            )
        )
        self.count += n

    def add_mixed(self, what: Ints, person: Ints, at: Ints, says: Ints, user: Ints) -> None:
        """Add events of several kinds, in this order."""
        n = len(what)
        narrow = what.astype(np.int8), says.astype(np.int32), user.astype(np.int8), np.zeros(n, dtype=np.int8)
        ids = np.arange(self.count, self.count + n, dtype=np.int32)
        self._parts.append(Rows(person, at, at, *narrow, ids))
        self.count += n

    def in_order(self, end: Instant, wanted: Callable[[Rows], Flags]) -> Rows:
        """The wanted events that arrived before the end, person by person, each one's in the order of arrival."""
        names = [field.name for field in fields(Rows)]
        rows = Rows(**{name: np.concatenate([getattr(part, name) for part in self._parts]) for name in names})
        kept = np.flatnonzero(wanted(rows) & (rows.received < end))
        return rows.picked(kept[np.argsort(rows.keys[kept], kind="stable")])


def sortable(person: Ints, at: Ints | Instant) -> Ints:
    """Person and instant as one number that sorts by both."""
    found: Ints = np.add(person << _PERSON_SHIFT, at)
    return found


def counted_at(rows: Rows) -> Ints:
    """When each event counts (law 5): not before the events that had arrived already, nor after it arrived itself."""
    wanted = (rows.person << _PERSON_SHIFT) + np.minimum(rows.occurred, rows.received)
    found: Ints = np.subtract(np.maximum.accumulate(wanted), rows.person << _PERSON_SHIFT)
    return found
