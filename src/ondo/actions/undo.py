"""Take back what a user did on a page, whatever it was made of: events are retracted, a merge is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from django.db import transaction

from ondo.actions.change_meeting import withdraw_meeting
from ondo.actions.following import overtaken
from ondo.actions.give_letter import take_letter_back
from ondo.actions.put_on_target_list import restore_target_lists
from ondo.actions.record_acts import Act, record_acts
from ondo.actions.restore_meeting import Before, restore_meeting
from ondo.actions.unmerge_person import unmerge_person
from ondo.actions.withdraw_letter import withdraw_letter
from ondo.domain.errors import OndoError
from ondo.domain.events import RETRACTED
from ondo.domain.instants import Instant
from ondo.store.models import Booking, Event, Letter, Merge, Person, Undoable


@transaction.atomic
def undo(*, undoable: int, by: str, at: Instant) -> Undoable:
    """Take it back; returns what was taken back. An event that still waits is taken back as well.

    Raises OndoError for what is not theirs, for what was taken back already, and where somebody else has acted on the
    person since.
    """
    found = Undoable.objects.select_for_update().filter(pk=undoable, user__username=by).first()
    if found is None:
        raise OndoError("desk.nothing_to_undo")
    if found.undone_at is not None:
        raise OndoError("desk.undone_already")
    _refuse_overtaken(found, by)
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
    record_acts(acts=list(_retractions(found.events)), by=by, at=at)
    if merge := found.other.get("merge"):
        unmerge_person(person=Merge.objects.get(pk=merge).absorbed, by=by, at=at)
    found.undone_at = at
    found.save(update_fields=["undone_at"])
    return found


def _refuse_overtaken(found: Undoable, by: str) -> None:
    if found.person is None:
        return
    root = found.person.root or found.person
    last = Event.objects.filter(pk=root.last_act or 0).first()
    if last is not None and last.pk not in found.events and last.pk > max(found.events, default=last.pk):
        if msgspec.json.decode(last.body or "{}", type=_Item).user != by:
            raise overtaken(root)


class _Item(msgspec.Struct):
    """What there is to know of an act of ours."""

    person: str = ""
    user: str = ""


def _retractions(events: Sequence[int]) -> Iterator[Act]:
    """The last act is taken back first."""
    bodies = Event.objects.filter(pk__in=events).exclude(body="").order_by("-pk").values_list("pk", "body")
    told = {pk: msgspec.json.decode(body, type=_Item).person for pk, body in bodies}
    people = Person.objects.in_bulk(list(set(told.values())), field_name="key")
    for event, key in told.items():
        if key in people:
            yield Act(people[key], RETRACTED, {"event": str(event)})
