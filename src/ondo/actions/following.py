"""One act on a person follows the other: whoever acts says what they have seen, so that nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import transaction

from ondo.actions.recording.roots import lock_groups
from ondo.domain.errors import OndoError
from ondo.domain.instants import to_datetime
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.store import bulk
from ondo.store.models import Event, Person, User, Work
from ondo.store.reading.in_force import in_force
from ondo.texts import current_language

LEAVES_THE_LIST_ALONE = frozenset({"noted", "mql_rated"})
"""Acts that change nothing of what is to be done: whoever they are about stays in the list meanwhile."""


@transaction.atomic
def follow(person: Person, event: int, name: str, after: int | None, by: str) -> None:
    """Note the act of `by` as the last one on the person; until a worker has decided about it, lists leave them out.

    Raises OndoError where another act than `after` is the last one by now (0: none; None: whichever it is).
    """
    root = person.root_id or person.pk
    if after is None:
        bulk.execute("UPDATE person SET last_act = %s WHERE id = %s", [event, root])
    elif not bulk.execute(
        "UPDATE person SET last_act = %s WHERE id = %s AND COALESCE(last_act, 0) = %s", [event, root, after]
    ):
        raise overtaken(person, by)
    if name not in LEAVES_THE_LIST_ALONE:
        bulk.execute("UPDATE work SET deciding = %s WHERE person_id = %s", [event, root])


def follow_many(acts: Sequence[tuple[Person, int, str]]) -> None:
    """The same for many (who, event, name of the act), whichever acts came before. In the order of their ids."""
    roots = sorted((person.root_id or person.pk, event, name) for person, event, name in acts)
    lock_groups([root for root, _, _ in roots])
    bulk.update(Person, ("id", "last_act"), [(root, event) for root, event, _ in roots])
    deciding = [(root, event) for root, event, name in roots if name not in LEAVES_THE_LIST_ALONE]
    bulk.update(Work, ("person_id", "deciding"), deciding)


def last_of_others(people: Sequence[Person], by: str) -> dict[int, Event]:
    """The last act on each of these people (by their ids) that was not `by`'s; they are locked meanwhile.

    Raises OndoError where a worker merged one of them just now.
    """
    roots = lock_groups([person.pk for person in people])
    last = dict(Person.objects.filter(pk__in=set(roots.values()), last_act__gt=0).values_list("pk", "last_act"))
    events = Event.objects.in_bulk(list(set(last.values())))
    theirs = {pk: event for pk, event in events.items() if event.body and _told(event).user != by}
    return {
        person.pk: theirs[act] for person in people if (act := last.get(roots[person.pk])) is not None and act in theirs
    }


class _Told(msgspec.Struct):
    """What there is to say of an act."""

    event: str = ""
    user: str = ""


def _told(event: Event) -> _Told:
    return msgspec.json.decode(event.body, type=_Told)


def overtaken(person: Person, by: str) -> OndoError:
    """For `by`, who has not seen the last act on the person: somebody else was faster, or they in another window."""
    _, told = _last(person)
    return in_words_of_last(person, "desk.done_elsewhere" if told.user == by else "desk.overtaken")


def in_words_of_last(person: Person, key: str, **more: object) -> OndoError:
    """Who has acted last on the person, what, and when, in the sentence `key`; `more`: its other words."""
    found, told = _last(person)
    what = STANDARD_EVENTS[told.event].label.text(current_language()) if told.event in STANDARD_EVENTS else told.event
    user = User.objects.filter(username=told.user).first()
    name = (user.first_name or user.username) if user is not None else told.user
    return OndoError(key, person=person.key, user=name, what=what, at=_clock(found), **more)


def _last(person: Person) -> tuple[Event | None, _Told]:
    root = person.root_id or person.pk
    last = Person.objects.filter(pk=root).values_list("last_act", flat=True).first()
    found = Event.objects.filter(pk=last or 0).first()
    return found, _told(found) if found is not None and found.body else _Told()


def _clock(event: Event | None) -> str:
    """The time of day at which it was recorded, where the playbook's days begin."""
    ruling = in_force()
    if event is None or ruling is None or not ruling.versions:
        return ""
    return f"{to_datetime(event.received_at, ruling.playbook.timezone):%H:%M}"
