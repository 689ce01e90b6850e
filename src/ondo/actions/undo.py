"""Take back what a user did on a page, whatever it was made of: events are retracted, a merge is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.db import transaction

from ondo.actions.change_meeting import withdraw_meeting
from ondo.actions.following import in_words_of_last, last_of_others
from ondo.actions.give_letter import take_letter_back
from ondo.actions.merge_people import merge_people
from ondo.actions.put_on_target_list import restore_target_lists
from ondo.actions.record_acts import Act, record_acts
from ondo.actions.restore_meeting import Before, restore_meeting
from ondo.actions.tell_apart import reconsider
from ondo.actions.unmerge_person import unmerge_person
from ondo.actions.withdraw_letter import withdraw_letter
from ondo.domain.errors import OndoError
from ondo.domain.events import RETRACTED
from ondo.domain.instants import Instant
from ondo.store.models import Booking, Event, Letter, Merge, Person, Undoable


@dataclass(frozen=True)
class Undone:
    """What was taken back, and for whom it was not: somebody else has acted on them since."""

    what: Undoable
    left: Sequence[Person] = ()


@transaction.atomic
def undo(*, undoable: int, by: str, at: Instant) -> Undone:
    """Take it back. An event that still waits is taken back as well.

    Raises OndoError for what is not theirs, for what was taken back already, and where somebody else has acted on the
    person since: of several, on every one of them.
    """
    # `of`: a worker's commit needs the user's row meanwhile, and this waits for what the worker is at
    found = Undoable.objects.select_for_update(of=("self",)).filter(pk=undoable, user__username=by).first()
    if found is None:
        raise OndoError("desk.nothing_to_undo")
    if found.undone_at is not None:
        raise OndoError("desk.undone_already")
    acts = list(_retractions(found.events))
    people = [found.person] if found.person is not None else list(dict.fromkeys(act.person for act in acts))
    left = _overtaken(found, people, by)
    if left and len(left) == len(people):
        raise in_words_of_last(left[0], "desk.undo_overtaken", name=found.words.get("name", left[0].key))
    _take_back_others(found, by, at)
    record_acts(acts=[act for act in acts if act.person not in left], by=by, at=at)
    _decide_again_who_is_one(found, by, at)
    found.undone_at = at
    found.save(update_fields=["undone_at"])
    return Undone(found, left)


def could_undo(*, undoable: int, by: str, at: Instant) -> bool:
    """Whether `undo` would take it back now; nothing is changed."""
    try:
        with transaction.atomic():
            undo(undoable=undoable, by=by, at=at)
            raise _Tried
    except _Tried:
        return True
    except OndoError:
        return False


class _Tried(Exception):
    """Rolls back what was only tried."""


def _take_back_others(found: Undoable, by: str, at: Instant) -> None:
    """What is no event: letters, target lists, meetings."""
    if letter := found.other.get("letter"):
        withdraw_letter(letter=Letter.objects.get(pk=letter), by=by, at=at)
    if given := found.other.get("given"):
        take_letter_back(letter=Letter.objects.get(pk=given), by=by, at=at)
    if listed := found.other.get("listed"):
        restore_target_lists(before=listed, name=found.words["name"], by=by, at=at)
    if booking := found.other.get("booking"):
        withdraw_meeting(booking=Booking.objects.get(pk=booking), by=by, at=at)
    if changed := found.other.get("meeting"):
        meeting, before = Booking.objects.get(pk=changed["booking"]), Before(**changed["before"])
        restore_meeting(booking=meeting, before=before, by=by, at=at)


def _overtaken(found: Undoable, people: Sequence[Person], by: str) -> list[Person]:
    """On whom somebody else has acted since: after its events, or where it had none (a merge) after its time."""
    acts = last_of_others(people, by) if people else {}
    since = max(found.events, default=0)

    def later(event: Event) -> bool:
        return event.pk > since if since else event.received_at >= found.at

    return [person for person in people if person.pk in acts and later(acts[person.pk])]


def _decide_again_who_is_one(found: Undoable, by: str, at: Instant) -> None:
    if merge := found.other.get("merge"):
        unmerge_person(person=Merge.objects.get(pk=merge).absorbed, by=by, at=at)
    if unmerged := found.other.get("unmerged"):
        parted = Merge.objects.select_related("kept", "absorbed").get(pk=unmerged)
        merge_people(keep=parted.kept, other=parted.absorbed, by=by, at=at)
    if apart := found.other.get("apart"):
        one, other = (Person.objects.get(pk=person) for person in apart["people"])
        reconsider(one=one, other=other, before=apart["before"], by=by, at=at)


class _Item(msgspec.Struct):
    """Whom an act of ours is about."""

    person: str = ""


def _retractions(events: Sequence[int]) -> Iterator[Act]:
    """The last act is taken back first."""
    bodies = Event.objects.filter(pk__in=events).exclude(body="").order_by("-pk").values_list("pk", "body")
    told = {pk: msgspec.json.decode(body, type=_Item).person for pk, body in bodies}
    people = Person.objects.in_bulk(list(set(told.values())), field_name="key")
    for event, key in told.items():
        if key in people:
            yield Act(people[key], RETRACTED, {"event": str(event)})
