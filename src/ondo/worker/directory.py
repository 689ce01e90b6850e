"""Who is who while a batch is decided about: the keys and people of the store, and what the batch changes.

Reading, deciding and writing down are kept apart: `Directory.read` asks the store once for the whole batch, `place`
decides event by event in memory, `write` puts the outcome back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ondo.actions.recording.roots import absorb
from ondo.domain.identity import PERSON, STRONG, Decision, Found, Key, only_weak, resolve
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import DuplicateSuggestion, Identity, Merge, Person
from ondo.worker.claim import Arrival


def free_ids(first: int) -> Iterator[int]:
    """Ids for people who begin, as `bulk.numbers`: none whose name somebody has who was named like ours."""
    count = first
    while True:
        ids = bulk.allocate(Person, count)
        where, parameter = bulk.listed([own_name(person) for person in ids], "text")
        taken = {name for (name,) in bulk.rows(f"SELECT key FROM person WHERE key {where}", [parameter])}
        yield from (person for person in ids if own_name(person) not in taken)
        count = 64


def own_name(person: int) -> str:
    """What somebody is called whom nobody named: it means nothing, and stays."""
    return f"p{person}"


class Overtaken(Exception):
    """Another worker changed what this one has read: the batch is put back and taken again."""


@dataclass(slots=True)
class Place:
    """Where an event belongs: its holder, the roots that become one with the holder's because of it, if any."""

    holder: int
    root: int
    merged: list[int] = field(default_factory=list)


@dataclass(slots=True)
class NewMerge:
    """A merge to be written down: `root` stands for both, `kept` is the one of its people whose key it was.

    If that one is ever given back, whoever was absorbed by their key goes with them.
    """

    root: int
    kept: int
    absorbed: int
    at: Instant
    because: str
    event: int


@dataclass(slots=True)
class Directory:
    """Keys, holders and roots, as they stand at this point of the batch."""

    holders: dict[Key, int] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    """Roots of whom somebody knows who they are."""
    new: dict[int, tuple[str | None, Instant]] = field(default_factory=dict)
    """People who begin in this batch: the key they were given, and when."""
    linked: dict[Key, tuple[int, Instant]] = field(default_factory=dict)
    merges: list[NewMerge] = field(default_factory=list)
    suggestions: dict[tuple[int, int], tuple[str, Instant]] = field(default_factory=dict)
    stored: dict[Key, int] = field(default_factory=dict)
    """The holders as they were read."""
    known_before: frozenset[int] = frozenset()
    """Those of whom it was known when they were read."""
    spare: Iterator[int] = field(default_factory=lambda: iter(()))
    """Ids for people who may begin."""
    kinds: dict[int, frozenset[str]] | None = None
    """The kinds of strong keys that each root has, read only where a source does not trust ids."""

    @classmethod
    def read(cls, arrivals: Sequence[Arrival]) -> Directory:
        """What the store knows of all keys that these events carry."""
        directory = cls()
        keys = {key for arrival in arrivals for key in (*arrival.claims.keys, *arrival.claims.alias)}
        directory._read_identities({key for key in keys if key.kind != PERSON})
        directory._read_people({key.value for key in keys if key.kind == PERSON})
        directory._read_reached({arrival.reaches for arrival in arrivals if arrival.reaches is not None})
        directory.stored, directory.known_before = dict(directory.holders), frozenset(directory.known)
        if not all(arrival.source.trusts_ids for arrival in arrivals):
            directory._read_kinds()
        return directory

    def root(self, holder: int) -> int:
        """Who stands for this person now."""
        while (above := self.roots[holder]) != holder:
            holder = above
        return holder

    def standing_for(self, person: int) -> int:
        """The same for anybody: whoever was not read stands for themselves."""
        return self.root(person) if person in self.roots else person

    def place(self, arrival: Arrival) -> Place | None:
        """Decide to whom an event belongs; None where it names somebody who does not exist."""
        if arrival.reaches is not None:
            return Place(arrival.reaches, self.root(arrival.reaches))
        claims = arrival.claims
        sole = only_weak(claims)
        if sole is not None and (met := self.holders.get(sole)) is not None:
            return Place(met, self.root(met))
        found = {key: self._found(self.holders[key]) for key in (*claims.keys, *claims.alias) if key in self.holders}
        decision = resolve(claims, found, arrival.source)
        holder = decision.holder
        if holder is None:
            if arrival.source.kind == "ondo":
                return None
            holder = self._begin(arrival)
        place = Place(holder, self.root(holder))
        self._link(place, decision.link, arrival.received_at)
        if decision.known:
            self.known.add(place.root)
        self._merge(place, decision, arrival)
        self._suggest(place, decision, arrival.received_at)
        return place

    def touched(self) -> list[int]:
        """Everybody who was there before the batch."""
        return sorted(person for person in self.roots if person not in self.new)

    def _found(self, holder: int) -> Found:
        root = self.root(holder)
        return Found(holder, root, root in self.known, self.kinds.get(root) if self.kinds is not None else None)

    def _begin(self, arrival: Arrival) -> int:
        person = next(self.spare)
        named = next((key.value for key in arrival.claims.keys if key.kind == PERSON), None)
        self.new[person] = (named, arrival.received_at)
        self.roots[person] = person
        if named is not None:
            self.holders[Key(PERSON, named)] = person
        return person

    def _link(self, place: Place, keys: Iterable[Key], at: Instant) -> None:
        for key in keys:
            if key.kind != PERSON and self.holders.get(key) != place.holder:
                self.linked[key] = (place.holder, at)
                self.holders[key] = place.holder
                if self.kinds is not None and key.kind in STRONG:
                    self.kinds[place.root] = self.kinds.get(place.root, frozenset()) | {key.kind}

    def _suggest(self, place: Place, decision: Decision, at: Instant) -> None:
        resembling = ((place.root, root, because) for root, because in decision.resembles)
        for first, second, because in (*decision.suggest, *resembling):
            pair = (min(first, second), max(first, second))
            self.suggestions.setdefault(pair, (because, at))

    def _merge(self, place: Place, decision: Decision, arrival: Arrival) -> None:
        for absorbed in decision.merge:
            other = self.root(absorbed)
            if other == place.root:
                continue
            self.roots[other] = place.root
            self.known |= {place.root} if other in self.known else set()
            place.merged.append(other)
            self.merges.append(
                NewMerge(place.root, place.holder, other, arrival.received_at, decision.because, arrival.event)
            )

    # -- reading

    def _read_identities(self, keys: set[Key]) -> None:
        kinds: dict[str, list[str]] = {}
        for key in sorted(keys, key=lambda key: (key.kind, key.value)):
            kinds.setdefault(key.kind, []).append(key.value)
        for kind, values in kinds.items():
            where, parameter = bulk.listed(values, "text")
            found = bulk.rows(
                "SELECT i.value, p.id, p.root_id, p.known FROM identity i JOIN person p ON p.id = i.person_id"
                f" WHERE i.kind = %s AND i.value {where}",
                [kind, parameter],
            )
            for value, person, root, known in found:
                self._meet(Key(kind, value), person, root, known)

    def _read_people(self, names: set[str]) -> None:
        where, parameter = bulk.listed(sorted(names), "text")
        if names:
            for name, person, root, known in bulk.rows(
                f"SELECT key, id, root_id, known FROM person WHERE key {where}", [parameter]
            ):
                self._meet(Key(PERSON, name), person, root, known)

    def _read_reached(self, people: set[int]) -> None:
        where, parameter = bulk.listed(sorted(people))
        if people:
            for person, root in bulk.rows(f"SELECT id, root_id FROM person WHERE id {where}", [parameter]):
                self._stand(person, root)
        self._read_roots()

    def _meet(self, key: Key, person: int, root: int | None, known: bool) -> None:
        self.holders[key] = person
        self._stand(person, root)
        if known and root is None:
            self.known.add(person)

    def _stand(self, person: int, root: int | None) -> None:
        self.roots[person] = person if root is None else root
        if root is not None:
            self.roots.setdefault(root, root)

    def _read_roots(self) -> None:
        """Whether those who stand for others are known: their own keys may not be among those that were asked for."""
        above = sorted(set(self.roots.values()) - self.known)
        where, parameter = bulk.listed(above)
        if above:
            found = bulk.rows(f"SELECT id FROM person WHERE known AND id {where}", [parameter])
            self.known.update(row[0] for row in found)

    def _read_kinds(self) -> None:
        people = sorted(set(self.roots.values()))
        where, parameter = bulk.listed(people)
        kinds: dict[int, frozenset[str]] = {}
        for root, kind in bulk.rows(
            "SELECT DISTINCT COALESCE(p.root_id, p.id), i.kind FROM identity i JOIN person p ON p.id = i.person_id"
            f" WHERE p.id {where} OR p.root_id {where}",
            [parameter, parameter],
        ):
            kinds[root] = kinds.get(root, frozenset()) | ({kind} & STRONG)
        self.kinds = kinds

    # -- writing

    def write_people(self) -> None:
        """New people and keys. Raises `Overtaken` where another worker was faster with one of the keys."""
        rows = [
            (person, named or own_name(person), None, self.root(person) in self.known, since)
            for person, (named, since) in self.new.items()
        ]
        columns = ("id", "key", "root_id", "known", "created_at")
        if bulk.insert(Person, columns, rows, once=("key",)) != len(rows):
            raise Overtaken
        self._write_keys()

    def _write_keys(self) -> None:
        linked = sorted(self.linked.items(), key=lambda item: (item[0].kind, item[0].value))
        fresh = [(key.kind, key.value, holder, at) for key, (holder, at) in linked if key not in self.stored]
        columns = ("kind", "value", "person_id", "since")
        if bulk.insert(Identity, columns, fresh, once=("kind", "value")) != len(fresh):
            raise Overtaken
        for key, (holder, at) in linked:
            if key in self.stored and self.stored[key] != holder:
                moved = bulk.execute(
                    "UPDATE identity SET person_id = %s, since = %s WHERE kind = %s AND value = %s AND person_id = %s",
                    [holder, at, key.kind, key.value, self.stored[key]],
                )
                if moved != 1:
                    raise Overtaken

    def lock(self) -> None:
        """Lock everybody in the order of their ids. Raises `Overtaken` where somebody was merged meanwhile."""
        people = sorted({*self.touched(), *self._moving()})
        if not people:
            return
        read = {person: self._stored_root(person) for person in self.touched()}
        where, parameter = bulk.listed(people)
        for person, root in bulk.rows(
            f"SELECT id, root_id FROM person WHERE id {where} ORDER BY id{bulk.locked()}", [parameter]
        ):
            if person in read and read[person] != (person if root is None else root):
                raise Overtaken

    def _moving(self) -> list[int]:
        """Everybody who is part of somebody absorbed: their rows change with it."""
        absorbed = sorted(merge.absorbed for merge in self.merges if merge.absorbed not in self.new)
        where, parameter = bulk.listed(absorbed)
        return (
            [row[0] for row in bulk.rows(f"SELECT id FROM person WHERE root_id {where}", [parameter])]
            if absorbed
            else []
        )

    def _stored_root(self, person: int) -> int:
        absorbed = {merge.absorbed for merge in self.merges}
        return person if person in absorbed else self.roots[person]

    def write_merges(self) -> None:
        """Roots, the log of merges, and suggestions."""
        for merge in self.merges:
            absorb(merge.root, merge.absorbed)
        bulk.insert(
            Merge,
            ("kept_id", "absorbed_id", "at", "because", "event"),
            [(merge.kept, merge.absorbed, merge.at, merge.because, merge.event) for merge in self.merges],
        )
        self._write_known()
        bulk.insert(
            DuplicateSuggestion,
            ("first_id", "second_id", "because", "evidence", "at"),
            [(*pair, because, "{}", at) for pair, (because, at) in sorted(self.suggestions.items())],
            once=("first_id", "second_id"),
        )

    def _write_known(self) -> None:
        people = sorted(self.known - self.known_before - set(self.new))
        where, parameter = bulk.listed(people)
        if people:
            bulk.execute(f"UPDATE person SET known = %s WHERE NOT known AND id {where}", [True, parameter])
