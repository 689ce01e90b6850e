"""Where else there is something about a person: the hand-off that waits, their opportunities, their company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from ondo.store.models import HandOff, Opportunity, Person
from ondo.texts import say
from ondo.web.roles import Permission, may

MOST = 5
"""So many of their opportunities are led to."""


@dataclass(frozen=True)
class Elsewhere:
    """A page, and what it is called there."""

    label: str
    url: str


def places_of(user: object, person: Person) -> list[Elsewhere]:
    """Those that this user may see, what is to be done first."""
    return list(_places(user, person))


def _places(user: object, person: Person) -> Iterator[Elsewhere]:
    members = [person.pk, *Person.objects.filter(root=person).values_list("pk", flat=True)]
    waiting = HandOff.objects.filter(person__in=members, outcome=None).order_by("-pk").first()
    if waiting is not None:
        yield Elsewhere(say("sales.hand_off_waiting"), reverse("hand_off", args=[waiting.pk]))
    for key in Opportunity.objects.filter(person__in=members).order_by("-pk").values_list("key", flat=True)[:MOST]:
        yield Elsewhere(say("sales.deal_called", opportunity=key), reverse("opportunity", kwargs={"key": key}))
    if may(user, Permission.HAND_OFF):
        yield Elsewhere(say("sales.deal_begin"), reverse("opportunity_new", kwargs={"key": person.key}))
    if person.account is not None:
        yield Elsewhere(person.account.name, reverse("company", kwargs={"key": person.account.key}))
