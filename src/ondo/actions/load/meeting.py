"""Who in a folder is in the store already, and which of their events are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.db import connection

from ondo.actions.load.plan import NAMESPACE
from ondo.actions.load.told import Item, Told, with_start
from ondo.actions.load.whose import is_shortened, shortened
from ondo.domain.identity import IMPORT, PERSON, STRONG, Found, Key
from ondo.engine.history import History
from ondo.store.bulk import listed, rows
from ondo.store.reading.erased import fingerprint_of


class Folder:
    """Who is in the folder, read as far as it is asked for: the keys of everybody are in memory at most."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._keys: dict[int, frozenset[str]] = {}

    def has(self, key: str) -> bool:
        """Whether anybody has this key, which may be shortened."""
        bucket = self._history.bucket_of(key)
        buckets = self._history.buckets if bucket is None or is_shortened(key) else (bucket,)
        return any(key in self._in(bucket) for bucket in buckets)

    def _in(self, bucket: int) -> frozenset[str]:
        if bucket not in self._keys:
            self._keys[bucket] = frozenset(map(shortened, self._history.keys([bucket])))
        return self._keys[bucket]


@dataclass(slots=True)
class Sorted:
    """What is to be done with some people of a folder: nothing of theirs that is there already is in it any more."""

    new: list[Told] = field(default_factory=list)
    met: list[tuple[Told, Found]] = field(default_factory=list)
    """Those whom the store knows, with whom the strongest of their keys leads to."""
    found: dict[Key, Found] = field(default_factory=dict)
    erased: int = 0
    erasures: int = 0
    """The latest erasure that was taken into account."""
    known_events: int = 0


def sort_out(people: Sequence[Told], folder: Folder) -> Sorted:
    """Tell new people from those whom the store knows, and leave out what is there already."""
    taken = taken_keys([item.key for told in people for item in told.items])
    found = holders(key for told in people for key in told.keys)
    latest, fingerprints = erased()
    result = Sorted(found=found, erasures=latest)
    starts = starts_of(there.holder for there in found.values())
    strangers = _Strangers(folder, found)
    for told in people:
        if fingerprints and not fingerprints.isdisjoint(_fingerprints(told)):
            result.erased += 1
            continue
        there = found.get(told.keys[0]) or strangers.who_is(told)
        news = [item for item in told.items if item.key not in taken]
        result.known_events += len(told.items) - len(news)
        if there is None and (news or not told.items):
            result.new.append(_with(told, news))
        elif there is not None and (
            news or with_start(starts.get(there.holder), told.start) != starts.get(there.holder)
        ):
            result.met.append((_with(told, news), there))
    return result


def _with(told: Told, news: list[Item]) -> Told:
    return Told(told.key, news, told.start, told.keys, told.known)


def taken_keys(keys: Sequence[bytes]) -> set[bytes]:
    """Those of these keys of events under which the store has an event."""
    if connection.vendor == "postgresql":
        parts = "SELECT substr(%s, n * 16 + 1, 16) FROM generate_series(0, %s) n"
        found = rows(f"SELECT key FROM event WHERE key IN ({parts})", [b"".join(keys), len(keys) - 1])
        return {bytes(key) for (key,) in found}
    return {key for part in _parts(keys) for key in _taken_in_sqlite(part)}


def _taken_in_sqlite(keys: Sequence[bytes]) -> Iterator[bytes]:
    marks = ", ".join(["%s"] * len(keys))
    return (key for (key,) in rows(f"SELECT key FROM event WHERE key IN ({marks})", keys))


def _parts(keys: Sequence[bytes], most: int = 10_000) -> Iterator[Sequence[bytes]]:
    return (keys[at : at + most] for at in range(0, len(keys), most))


def holders(keys: Iterable[Key]) -> dict[Key, Found]:
    """Whom these keys lead to."""
    kinds: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        kinds.setdefault(key.kind, []).append(key.value)
    found = {}
    for kind, values in kinds.items():
        where, parameter = listed(values, "text")
        for value, holder, root, known in rows(
            "SELECT i.value, p.id, COALESCE(p.root_id, p.id), p.known FROM identity i"
            f" JOIN person p ON p.id = i.person_id WHERE i.kind = %s AND i.value {where}",
            [kind, parameter],
        ):
            found[Key(kind, value)] = Found(holder, root, bool(known))
    return found


def starts_of(people: Iterable[int]) -> dict[int, str | None]:
    """What holds of each of these people from before their first event, as JSON."""
    where, parameter = listed(sorted(set(people)))
    return dict(rows(f"SELECT id, start FROM person WHERE id {where}", [parameter]))


def erased() -> tuple[int, frozenset[str]]:
    """The number of the latest erasure, and the fingerprints of all keys that were erased."""
    found = rows("SELECT id, identities FROM erasure")
    lists = (msgspec.json.decode(text) if isinstance(text, str) else text for _, text in found)
    return max((id_ for id_, _ in found), default=0), frozenset(one for those in lists for one in those)


def _fingerprints(told: Told) -> Iterator[str]:
    yield fingerprint_of(Key(PERSON, told.key))
    yield from (fingerprint_of(key) for key in told.keys)


class _Strangers:
    """People of the store who may be somebody in the folder by a key other than that in the folder.

    Whoever is in this folder under another key is somebody else: a folder tells its people apart itself.
    """

    def __init__(self, folder: Folder, found: Mapping[Key, Found]) -> None:
        self._folder, self._found = folder, found
        self._imported = _imported({one.root for key, one in found.items() if key.kind != IMPORT})
        self._taken: set[int] = set()

    def who_is(self, told: Told) -> Found | None:
        """Whom the strongest of these keys leads to that leads to anybody who is free."""
        for key in told.keys[1:]:
            there = self._found.get(key)
            if there is None or there.root in self._taken:
                continue
            if not any(self._folder.has(name) for name in self._imported.get(there.root, ()) if name != told.key):
                self._taken.add(there.root)
                return there
        return None


def _imported(roots: set[int]) -> dict[int, list[str]]:
    """The keys that these people have in folders which were loaded."""
    where, parameter = listed(sorted(roots))
    found: dict[int, list[str]] = {}
    for root, value in rows(
        "SELECT COALESCE(p.root_id, p.id), i.value FROM identity i JOIN person p ON p.id = i.person_id"
        f" WHERE i.kind = %s AND (p.id {where} OR p.root_id {where})",
        [IMPORT, parameter, parameter],
    ):
        found.setdefault(root, []).append(value.removeprefix(f"{NAMESPACE}:"))
    return found


def strong_strangers(told: Told, person: int, holders: Mapping[Key, int]) -> set[int]:
    """Others to whom keys of this person lead that say who somebody is: they may be one."""
    return {holders[key] for key in told.keys if key.kind in STRONG and holders.get(key, person) != person}
