"""A bucket that was read, in the numbers of one playbook: what the kernel folds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock

import msgspec
import numpy as np

from ondo.domain.events import MACHINES, TRAITS, Event, Initiator
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.knowing import Numbering
from ondo.engine.kernel.matching.knowledge import KnownOf
from ondo.engine.kernel.matching.meaning import KindsOf
from ondo.engine.kernel.matching.tables import Compiled, ints
from ondo.engine.kernel.reading.events import Events
from ondo.engine.kernel.reading.read import Read

REMEMBERED = 1 << 17
"""So many different events are remembered from bucket to bucket."""
KNOWN = 1 << 15
"""So many states of knowledge. Every bucket is given the tables of all of them."""
_Told = tuple[str, str, str | None, str | None, bool, str | None]
_OF_TRAITS: _Told = (TRAITS, Initiator.PERSON.value, None, None, False, None)
_decode = msgspec.json.Decoder(dict[str, object]).decode


@dataclass
class Coding:
    """What events and traits mean to one playbook. Several threads may ask it."""

    book: Compiled
    kinds: KindsOf = field(init=False)
    known: KnownOf = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _seen: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds, self.known = KindsOf(self.book), KnownOf(self.book)

    def bucket(self, read: Read, refused: Collection[int] = ()) -> Bucket:
        """The numbers of a bucket. `refused`: rows of verdicts of which it is known that nobody learns from them."""
        with self._lock:
            log = read.log(self._kinds(read.events), self._kind(_OF_TRAITS))
            if len(self.known.fit) >= KNOWN:
                self.known = KnownOf(self.book)
            return Numbering(self.book, read, log, self.known, refused).bucket(self.kinds.tables())

    def remembered(self) -> tuple[int, int, int, int]:
        """How many events, events by what is asked of them, kinds of them and states of knowledge are remembered."""
        return len(self._seen), len(self.kinds.numbers), len(self.kinds.what), len(self.known.fit)

    def _kinds(self, events: Events) -> Ints:
        """The kind of each event. Text is looked at once for each event that is different."""
        different, name = events.different, events.texts["name"]
        without = self._matched(events, different.plain_rows, None)
        asks = np.array([bool(self.kinds.asked(word or "")) for word in name.told(different.plain_rows)], dtype=bool)
        if not asks.any():
            return without[different.plain]
        kinds = without[different.plain[different.rows]]
        asked = np.flatnonzero(asks[different.plain[different.rows]])
        kinds[asked] = self._matched(events, different.rows[asked], events.texts["properties"].texts)
        return kinds[different.number]

    def _matched(self, events: Events, rows: Ints, properties: Sequence[str | None] | None) -> Ints:
        """The kinds of these events; with `properties` None as if they had none."""
        words = [events.texts[name] for name in ("name", "initiator", "channel", "flags")]
        columns = [one.told(rows) for one in words]
        nameless = np.isin(rows, events.nameless).tolist()
        coded = events.texts["properties"].codes[rows].tolist()
        told = [None if properties is None else properties[code] for code in coded]
        return ints(map(self._kind, zip(*columns, nameless, told, strict=True)))

    def _kind(self, key: _Told) -> int:
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = self.kinds.number(_event(*key))
        return found


def _event(
    name: str, initiator: str, channel: str | None, flags: str | None, nameless: bool, properties: str | None
) -> Event:
    return Event(
        at=0,
        seq=0,
        name=name,
        properties={} if properties is None else _decode(properties),
        initiator=Initiator(initiator),
        channel=channel,
        id="" if nameless else "given",
        flagged=flags is not None and not MACHINES.isdisjoint(flags.split()),
    )
