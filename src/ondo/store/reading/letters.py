"""Letters: what was written to somebody and what came back, whether we may write, and at which addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db.models import Q, QuerySet

from ondo.domain.events import Event
from ondo.domain.identity import EMAIL
from ondo.domain.instants import Instant
from ondo.store.desks.asked import REPLIED
from ondo.store.desks.decided import WROTE
from ondo.store.models import Card, Consent, Identity, Letter, LetterTemplate, Mailbox, Person
from ondo.store.reading.people import everybody_in

MAIL = "mail"
"""The channel of consents that letters go by."""
WRITTEN, REPLY, BOUNCE, AUTO_REPLY, UNREADABLE = "written", "reply", "bounce", "auto_reply", "unreadable"
"""Kinds of letters."""
WAITING, SENT, BOUNCED, WITHDRAWN, REFUSED = "waiting", "sent", "bounced", "withdrawn", "refused"
"""What became of a letter of ours."""
NEW, SEEN = "new", "seen"
"""Whether somebody has looked at one that was received."""


def addresses_of(person: Person) -> list[str]:
    """The addresses of somebody, the one that their card shows first."""
    found = Identity.objects.filter(kind=EMAIL, person__in=everybody_in(person)).order_by("-since", "-pk")
    card = Card.objects.filter(person=person.root_id or person.pk).first()
    shown = [card.email] if card is not None and card.email else []
    return list(dict.fromkeys([*shown, *found.values_list("value", flat=True)]))


def refused_since(person: Person) -> Instant | None:
    """When they said that they want no mail, if that holds. Whoever has written to us since may be answered."""
    people = everybody_in(person)
    last = Consent.objects.filter(person__in=people, channel=MAIL).order_by("-at", "-pk").first()
    if last is None or last.given:
        return None
    wrote = Letter.objects.filter(person__in=people, kind=REPLY, at__gt=last.at).exists()
    return None if wrote else last.at


def letters_of(person: Person, most: int = 50) -> list[Letter]:
    """Their letters, the latest first; without those that were taken back before they left."""
    found = Letter.objects.filter(person__in=everybody_in(person)).exclude(state=WITHDRAWN)
    return list(found.select_related("user").order_by("-at", "-pk")[:most])


def texts_in(log: Iterable[Event]) -> dict[str, str]:
    """What was written in the mails of which these events tell, by their ids."""
    mails = [int(event.id) for event in log if event.name in (WROTE, REPLIED)]
    found = Letter.objects.filter(event__in=mails).exclude(state=WITHDRAWN) if mails else Letter.objects.none()
    return {str(event): text for event, text in found.values_list("event", "text")}


def last_received(person: Person) -> Letter | None:
    """The last letter that they wrote."""
    return Letter.objects.filter(person__in=everybody_in(person), kind=REPLY).order_by("-at", "-pk").first()


def received(before: int | None, most: int, *, nobody: bool) -> list[Letter]:
    """What arrived, the latest first, below a number. `nobody`: only that of which nobody knows from whom."""
    found = Letter.objects.exclude(kind=WRITTEN).select_related("person", "user", "answers")
    if nobody:
        found = found.filter(person=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(islice(found.order_by("-pk"), most))


def names_of(people: Sequence[int]) -> dict[int, Card]:
    """The cards of people, by whom a letter belongs to."""
    roots = dict(Person.objects.filter(pk__in=people).values_list("pk", "root_id"))
    cards = Card.objects.in_bulk({root or one for one, root in roots.items()})
    return {one: cards[root or one] for one, root in roots.items() if (root or one) in cards}


def answered_letter(tokens: Sequence[str], ids: Sequence[str]) -> Letter | None:
    """The letter of ours that is answered: the one of a token, else of the first id that is one of ours.

    The id of an answer we received leads to the letter that this one answered.
    """
    found = Letter.objects.filter(token__in=tokens).first()
    if found is not None:
        return found
    by_id = {one.message_id: one for one in Letter.objects.filter(message_id__in=ids).select_related("answers")}
    named = next((by_id[one] for one in ids if one in by_id), None)
    return named if named is None or named.kind == WRITTEN else named.answers


def person_at(address: str) -> Person | None:
    """Whoever stands for the person whom an address leads to."""
    found = Identity.objects.filter(kind=EMAIL, value=address).select_related("person__root").first()
    return (found.person.root or found.person) if found is not None else None


def templates() -> QuerySet[LetterTemplate]:
    """Those that can be chosen."""
    return LetterTemplate.objects.filter(retired_at=None).order_by("name")


def mailbox() -> Mailbox | None:
    """The mailbox that was read last, and how that went."""
    return Mailbox.objects.filter(~Q(read_at=None) | ~Q(error=None)).order_by("-read_at").first()
