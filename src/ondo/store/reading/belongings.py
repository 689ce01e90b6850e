"""What the store holds of a person: what an erasure has to empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from ondo.domain.identity import PERSON, Key
from ondo.store.models import Identity, Ledger, Pending, Person, Quarantined
from ondo.store.reading.log import REACHED
from ondo.store.reading.people import everybody_in
from ondo.store.reading.quarantined import original
from ondo.store.reading.sources import rules_of
from ondo.tracking import Unusable, claims_of, read_call
from ondo.tracking.mentions import mentions


@dataclass(frozen=True)
class Belongings:
    """Ids of a person's rows. `people`: the person and everybody who became part of them."""

    people: tuple[int, ...]
    keys: tuple[tuple[int, Key], ...]
    """Each key that leads to one of them, after the one it leads to; their own names included."""
    own: tuple[int, ...]
    """Events that they sent, or that were recorded of them, in their log."""
    reached: tuple[int, ...]
    """Events of others in their log, because these were about their account."""
    waiting: tuple[int, ...]
    """Events of theirs that nobody has decided about yet."""
    quarantined: tuple[int, ...]
    """Calls in the quarantine that speak of them."""
    put_aside: tuple[int, ...]
    """Events of which these calls in the quarantine are copies."""

    @property
    def events(self) -> tuple[int, ...]:
        """Every event that is theirs."""
        return tuple(sorted({*self.own, *self.waiting, *self.put_aside}))


def belongings(person: Person) -> Belongings:
    """Everything that is theirs, as of now."""
    people = everybody_in(person)
    keys = _keys(people)
    own, reached = _in_their_log(people)
    quarantined = list(_in_quarantine({key for _, key in keys}, set(own)))
    return Belongings(
        people=tuple(people),
        keys=tuple(keys),
        own=own,
        reached=reached,
        waiting=tuple(_waiting({key for _, key in keys}, people)),
        quarantined=tuple(row for row, _ in quarantined),
        put_aside=tuple(event for _, event in quarantined if event is not None),
    )


def _keys(people: Sequence[int]) -> list[tuple[int, Key]]:
    named = Person.objects.filter(pk__in=people).order_by("pk").values_list("pk", "key")
    led = Identity.objects.filter(person__in=people).order_by("pk").values_list("person_id", "kind", "value")
    return [(pk, Key(PERSON, key)) for pk, key in named] + [(pk, Key(kind, value)) for pk, kind, value in led]


def _in_their_log(people: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    own: list[int] = []
    reached: list[int] = []
    rows = Ledger.objects.filter(person__in=people).order_by("seq").values_list("event_id", "told")
    for event, told in rows.iterator():
        of_others = told is not None and msgspec.json.decode(told).get(REACHED)
        (reached if of_others else own).append(event)
    return tuple(own), tuple(reached)


def _waiting(keys: set[Key], people: Sequence[int]) -> Iterator[int]:
    """Nobody has decided whose these are; the strongest of their keys that leads to anybody does."""
    rows = Pending.objects.filter(person=None).select_related("event__source").order_by("pk")
    for row in rows.iterator():
        try:
            claimed = claims_of(read_call(row.event.body), rules_of(row.event.source)).keys
        except Unusable:
            continue
        if not keys.isdisjoint(claimed) and _leads_to(claimed, people):
            yield row.event_id


def _leads_to(claimed: Sequence[Key], people: Sequence[int]) -> bool:
    for key in claimed:
        named = Person.objects.filter(key=key.value) if key.kind == PERSON else None
        led = Identity.objects.filter(kind=key.kind, value=key.value)
        found = (named.values_list("pk") if named is not None else led.values_list("person_id")).first()
        if found is not None:
            return found[0] in people
    return False


def _in_quarantine(keys: set[Key], own: set[int]) -> Iterator[tuple[int, int | None]]:
    """(row, the event that it is a copy of) of every call that speaks of them, or that became an event of theirs."""
    rows = Quarantined.objects.exclude(body=b"").order_by("pk")
    for row in rows.iterator():
        bodies = (bytes(row.body), (row.mended or "").encode())
        if row.resubmitted_as in own or any(mentions(body, keys) for body in bodies if body):
            event = original(row)
            yield row.pk, event.pk if event is not None else None
