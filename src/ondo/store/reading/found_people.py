"""People by the beginning of a key, an e-mail address or an id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import Q, QuerySet

from ondo.domain.email_addresses import normalised_email
from ondo.domain.instants import Instant
from ondo.store.models import FoldState, Identity, Person

NAMES = ("name", "company", "email")


@dataclass(frozen=True)
class FoundPerson:
    """Somebody in a list: `name` is what is known of them, their key where nothing is."""

    key: str
    name: str
    stage: str | None
    since: Instant


class _Known(msgspec.Struct):
    """What a list needs of a state."""

    traits: dict[str, object] = {}


def people_like(text: str, most: int) -> list[FoundPerson]:
    """Those whose key or one of whose identities begins with `text`; whoever stands for several stands there once."""
    beginning = normalised_email(text) or text
    named = Person.objects.filter(key__startswith=text).values_list("pk", "root_id")[:most]
    wanted = Q(value__startswith=text) | Q(value__startswith=beginning.lower())
    led = Identity.objects.filter(wanted).values_list("person_id", "person__root_id")[: most * 2]
    ids = dict.fromkeys(root or person for person, root in [*named, *led])
    return shown([*ids][:most])


def newest_ids(stage: str | None, before: int | None = None) -> QuerySet[Person, int]:
    """Ids of whoever is known and stands for themselves, the newest first; `before`: only lower ids."""
    rows = Person.objects.filter(root=None, known=True, erased_at=None).order_by("-pk")
    rows = rows.filter(foldstate__stage=stage) if stage else rows
    return (rows.filter(pk__lt=before) if before else rows).values_list("pk", flat=True)


def shown(people: Iterable[int]) -> list[FoundPerson]:
    """These people as lists show them, in the order in which they were asked for."""
    wanted = list(people)
    states = {one.person_id: one for one in FoldState.objects.filter(person__in=wanted)}
    rows = {one.pk: one for one in Person.objects.filter(pk__in=wanted)}
    return [_shown(rows[one], states.get(one)) for one in wanted if one in rows]


def _shown(person: Person, state: FoldState | None) -> FoundPerson:
    traits = msgspec.json.decode(state.state, type=_Known).traits if state is not None else {}
    name = " · ".join(_texts(traits.get(key) for key in NAMES)) or person.key
    return FoundPerson(person.key, name, state.stage if state is not None else None, person.created_at)


def _texts(values: Iterable[object]) -> Sequence[str]:
    return [str(value) for value in values if value]
