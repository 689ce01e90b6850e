"""What travels with a hand-off: what was answered, which meetings are booked, what systems outside were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.bulk import marks
from ondo.store.models import HandOff, Meeting, Opportunity, Person, Voice
from ondo.store.reading.deliveries import DELIVERY


@dataclass(frozen=True)
class Told:
    """How far telling one destination is. `message`: the number of the message while it is on its way."""

    destination: str
    delivered_at: Instant | None
    tried_at: Instant | None
    error: str | None
    message: int | None
    failed: bool


@dataclass(frozen=True)
class Packet:
    """Everything that was handed over with somebody, beside their log."""

    person: Person
    event: str
    """The id of the event that handed them over: a verdict, with what was given; empty where a rule did."""
    meetings: Sequence[Meeting]
    voices: Sequence[Voice]
    deliveries: Sequence[Told]
    deals: Sequence[tuple[str, str]]
    """(key, status) of their opportunities."""


def packet_of(number: int, key: str) -> Packet:
    """The packet of a hand-off (its number) of the person of this key."""
    handed = HandOff.objects.select_related("transition", "person").get(pk=number)
    person = Person.objects.get(key=key)
    members = [person.pk, *Person.objects.filter(root=person).values_list("pk", flat=True)]
    meetings = Meeting.objects.filter(person__in=members, cancelled_at=None).order_by("-starts_at", "-pk")
    deals = Opportunity.objects.filter(person__in=members).order_by("pk").values_list("key", "status")
    return Packet(
        person=person,
        event=str(handed.transition.event or ""),
        meetings=list(meetings[:3]),
        voices=list(Voice.objects.filter(person__in=members).order_by("-at", "-pk")[:5]),
        deliveries=_deliveries(members, handed.transition_id),
        deals=list(deals),
    )


def _deliveries(members: Sequence[int], transition: int) -> list[Told]:
    """Of each destination that was or is to be told of this hand-off, how far that is."""
    of_it = f"{bulk.number_in('n.data', 'transition')} = %s"
    theirs = f"SELECT n.id FROM notice n WHERE n.person_id IN ({marks(members)})"
    made = bulk.rows(f"{theirs} AND n.kind = 'hand_off.made' AND {of_it}", [*members, transition])
    notices = [id_ for (id_,) in made]
    tried = {
        name: Told(name, at if error is None else None, at, error, None, False) for name, at, error in _tried(notices)
    }
    for name, message, failed, error in _on_their_way(members, notices):
        before = tried.get(name)
        tried[name] = Told(name, None, before.tried_at if before else None, error, message, bool(failed))
    return [tried[name] for name in sorted(tried)]


def _tried(notices: Sequence[int]) -> list[tuple[Any, ...]]:
    """(destination, at, error) of each attempt, the last one last."""
    where, parameter = bulk.listed(notices)
    return bulk.rows(
        "SELECT d.name, y.at, y.error FROM delivery y JOIN destination d ON d.id = y.destination_id"
        f" WHERE y.notice_id {where} ORDER BY y.id",
        [parameter],
    )


def _on_their_way(members: Sequence[int], notices: Sequence[int]) -> list[tuple[Any, ...]]:
    where, parameter = bulk.listed(notices)
    notice, destination = bulk.number_in("m.payload", "notice"), bulk.number_in("m.payload", "destination")
    return bulk.rows(
        "SELECT d.name, m.id, m.failed_at IS NOT NULL, m.error FROM due m"
        f" JOIN destination d ON d.id = {destination}"
        f" WHERE m.kind = 'outbox' AND m.what = %s AND m.person IN ({marks(members)}) AND {notice} {where}"
        " ORDER BY m.id",
        [DELIVERY, *members, parameter],
    )
