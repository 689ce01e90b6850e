"""Let go what is older than the operator wants to keep it. What is counted stays: events keep their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from ondo.actions.erase import empty_out, empty_quarantine, overwrite_freed_pages
from ondo.actions.note import note
from ondo.domain.identity import PERSON, Key
from ondo.domain.instants import Instant, to_datetime
from ondo.store import bulk
from ondo.store.models import Event, Identity, Ledger, Person, Quarantined
from ondo.store.reading import outdated
from ondo.store.reading.belongings import Belongings
from ondo.store.reading.in_force import hold_playbook
from ondo.store.reading.quarantined import original

AT_ONCE = 200
"""So many rows of a kind go in one transaction: nobody waits long for it."""


def retain(*, most: int = AT_ONCE, by: str, at: Instant) -> dict[str, int]:
    """Up to `most` of each kind; how many went. Call it again until nothing goes. Raises `WrongSetting`."""
    overwrite_freed_pages()
    before = outdated.limits(at)
    gone: dict[str, int] = {}
    with transaction.atomic():
        if "anonymous" in before:
            gone["anonymous"] = _forget_strangers(before["anonymous"], most, at)
        if "quarantine" in before:
            gone["quarantine"] = _empty_calls(list(outdated.calls(before["quarantine"])[:most]), at)
        if "deliveries" in before:
            gone["deliveries"] = _remove(outdated.attempts(before["deliveries"]), most)
            gone["deliveries"] += _remove(outdated.notices(before["deliveries"]), most)
        if "idempotent" in before:
            gone["idempotent"] = _remove(outdated.answers(before["idempotent"]), most)
        gone["sessions"] = _forget_sessions(at)
        gone = {what: count for what, count in gone.items() if count}
        if gone:
            note(action="retention.applied", after=gone, by=by, at=at)
    return gone


def _forget_strangers(before: Instant, most: int, at: Instant) -> int:
    """As if they had asked for it. They are not in the list of erasures: a restored store has the same rule."""
    if not outdated.strangers(before).exists():
        return 0
    hold_playbook(alone=True)
    people = list(outdated.strangers(before).values_list("pk", flat=True)[:most])
    empty_out(_belongings(people), at)
    return len(people)


def _belongings(people: Sequence[int]) -> Belongings:
    """Of strangers: a cookie, and what it did."""
    keys = [(pk, Key(PERSON, key)) for pk, key in Person.objects.filter(pk__in=people).values_list("pk", "key")]
    led = Identity.objects.filter(person__in=people).values_list("person_id", "kind", "value")
    own = Ledger.objects.filter(person__in=people).values_list("event_id", flat=True)
    return Belongings(
        tuple(people), tuple(keys + [(pk, Key(kind, value)) for pk, kind, value in led]), tuple(own), (), (), (), ()
    )


def _empty_calls(rows: Sequence[Quarantined], at: Instant) -> int:
    """With the events that were put aside with them, which are in nobody's log."""
    events = [event.pk for row in rows if row.resubmitted_as is None and (event := original(row)) is not None]
    empty_quarantine([row.pk for row in rows], at)
    where, parameter = bulk.listed(events)
    bulk.execute(f"UPDATE {Event._meta.db_table} SET body = '' WHERE id {where}", [parameter])
    return len(rows)


def _forget_sessions(at: Instant) -> int:
    """Of users who were signed in and are not any more. The site's table: a worker has no model of it."""
    over = connection.ops.adapt_datetimefield_value(to_datetime(at))
    gone = bulk.execute("DELETE FROM django_session WHERE expire_date < %s", [over])
    bulk.execute(
        "DELETE FROM usersessions_usersession WHERE session_key NOT IN (SELECT session_key FROM django_session)"
    )
    return gone


def _remove(rows: QuerySet[Any], most: int) -> int:
    """The oldest of them."""
    found = list(rows.values_list("pk", flat=True)[:most])
    rows.model._default_manager.filter(pk__in=found).delete()
    return len(found)
