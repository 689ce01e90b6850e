"""How somebody can be reached at this moment, and what waits for an answer of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.events import Event, Initiator
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.domain.next_act import CALL, MAIL, AtHand
from ondo.store.desks.asked import REPLY
from ondo.store.instances import instance, instances
from ondo.store.models import Activity, Card
from ondo.store.reading.desk.beside import consents_of, members_of
from ondo.store.reading.timeline import timeline

HERE: Duration = 10 * MINUTE
"""Whoever did something on the site within so long is there still."""
SOON: Duration = 15 * MINUTE
"""A promise for within so long is to be kept now."""
LATEST = 3
"""So many of the last events tell whether they are there."""
_ON_SITE = frozenset({"page", "screen"})
_PHONE, _MAIL = ("phone", "call"), ("mail", "email")


@dataclass(frozen=True)
class Reach:
    """What there is by which somebody can be reached, and what is planned. `members`: ids of all they are."""

    members: Sequence[int]
    card: Card | None
    consents: Mapping[str, bool]
    planned: Sequence[Activity]
    """What is not done yet, what is due first."""


def reach_of(person: int) -> Reach:
    """Of whoever stands for themselves."""
    members = members_of(person)
    return Reach(
        members=members,
        card=instance(Card, "person_id = %s", [person]),
        consents=consents_of(members),
        planned=instances(Activity, "person_id = %s AND done_at IS NULL ORDER BY due_at, id", [person]),
    )


def latest(person: int) -> list[Event]:
    """The last events of their log."""
    return [one.event for one in timeline(person, None, LATEST) if one.event is not None]


def at_hand(reach: Reach, last: Iterable[Event], at: Instant) -> AtHand:
    """How things are. `last`: the last events of their log, at least `LATEST`."""
    card, consents, planned = reach.card, reach.consents, reach.planned
    soon = [one.kind for one in planned if one.exact and one.due_at <= at + SOON and one.kind in (CALL, MAIL)]
    return AtHand(
        phone=bool(card and card.phone) and all(consents.get(channel, True) for channel in _PHONE),
        email=bool(card and card.email) and all(consents.get(channel, True) for channel in _MAIL),
        promised=soon[0] if soon else None,
        replied=any(one.kind == REPLY for one in planned),
        here=any(_is_here(event, at) for event in last),
    )


def _is_here(event: Event, at: Instant) -> bool:
    by_themselves = event.name in _ON_SITE and event.initiator is Initiator.PERSON and not event.flagged
    return by_themselves and at - HERE <= event.at <= at
