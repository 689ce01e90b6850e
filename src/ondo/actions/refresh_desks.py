"""What desks show and no event changes: points fade with the day, and a store may be older than its tables.

A little at a time, so that nobody waits; the rows themselves say what is left to be done.
"""

from __future__ import annotations

from django.db import transaction

from ondo.actions.recording.roots import lock_groups
from ondo.domain.instants import Instant, LocalDay
from ondo.store import bulk
from ondo.store.desks.cards import write_cards
from ondo.store.desks.rules import Rules
from ondo.store.desks.work import Desks, forget_work, write_points
from ondo.store.desks.work_anew import complete_work
from ondo.store.models import Due
from ondo.store.reading.in_force import in_force
from ondo.store.states import states_of

MARK = "desks"
"""The kind of the row in `due` that says that people have no cards yet, and from which id on."""
PART = 500


def refresh_desks(*, at: Instant) -> bool:
    """Some more of it; whether there was anything. Nothing is done while a playbook is put in force."""
    if not _anything(at):
        return False
    with transaction.atomic():
        ruling = in_force(lock=True)
        if ruling is None or not ruling.versions or ruling.switching is not None:
            return False
        desks = Desks.at(Rules(ruling.periods), at)
        return _cool(desks) or _fill(desks)


def _anything(at: Instant) -> bool:
    """Asked outside a transaction, it keeps nobody waiting."""
    ruling = in_force()
    if ruling is None or not ruling.versions or ruling.switching is not None:
        return False
    return bool(_lukewarm(ruling.playbook.zone.day_of(at), 1)) or Due.objects.filter(kind=MARK).exists()


def _lukewarm(day: LocalDay, most: int) -> list[int]:
    asked = "SELECT person_id FROM work WHERE points_day < %s ORDER BY points_day, person_id LIMIT %s"
    return sorted(person for (person,) in bulk.rows(asked, [day, most]))


def _cool(desks: Desks) -> bool:
    """Points as of today, of some whose points are of a day before."""
    people = _lukewarm(desks.day, PART)
    if people:
        lock_groups(people)
        states = states_of(people)
        stands = {person: one for person, state in states.items() if (one := desks.stands(state)) is not None}
        forget_work([person for person in people if person not in stands])
        write_points(stands)
    return bool(people)


def _fill(desks: Desks) -> bool:
    """Rows and cards of some people who were there before the tables were."""
    mark = Due.objects.select_for_update(skip_locked=True).filter(kind=MARK).first()
    if mark is None:
        return False
    if complete_work(desks):
        return True
    people = _after((mark.payload or {}).get("after", 0))
    write_cards(states_of(people))
    if people:
        mark.payload = {"after": people[-1]}
        mark.save(update_fields=["payload"])
    else:
        mark.delete()
    return True


def _after(person: int) -> list[int]:
    asked = "SELECT person_id FROM fold_state WHERE person_id > %s ORDER BY person_id LIMIT %s"
    return [one for (one,) in bulk.rows(asked, [person, PART])]
