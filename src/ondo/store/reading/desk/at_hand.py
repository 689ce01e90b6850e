"""How somebody can be reached at this moment, and what waits for an answer of ours."""

from __future__ import annotations

from ondo.domain.events import Initiator
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.domain.next_act import CALL, MAIL, AtHand
from ondo.store.desks.asked import REPLY
from ondo.store.models import Activity, Card, Person
from ondo.store.reading.desk.beside import consents_of
from ondo.store.reading.timeline import timeline

HERE: Duration = 10 * MINUTE
"""Whoever did something on the site within so long is there still."""
SOON: Duration = 15 * MINUTE
"""A promise for within so long is to be kept now."""
_LATEST = 3
_ON_SITE = frozenset({"page", "screen"})
_PHONE, _MAIL = ("phone", "call"), ("mail", "email")


def at_hand(person: Person, at: Instant) -> AtHand:
    """Of whoever stands for themselves."""
    card, consents = Card.objects.filter(pk=person.pk).first(), consents_of(person.pk)
    open_ = list(Activity.objects.filter(person=person, done_at=None).values_list("kind", "due_at", "exact"))
    promised = [kind for kind, due_at, exact in open_ if exact and due_at <= at + SOON and kind in (CALL, MAIL)]
    return AtHand(
        phone=bool(card and card.phone) and all(consents.get(channel, True) for channel in _PHONE),
        email=bool(card and card.email) and all(consents.get(channel, True) for channel in _MAIL),
        promised=promised[0] if promised else None,
        replied=any(kind == REPLY for kind, _, _ in open_),
        here=_is_here(person, at),
    )


def _is_here(person: Person, at: Instant) -> bool:
    return any(
        one.event.name in _ON_SITE and one.event.initiator is Initiator.PERSON and not one.event.flagged
        for one in timeline(person.pk, None, _LATEST)
        if one.event is not None and at - HERE <= one.at <= at
    )
