"""Erase a person, as the law wants it on request: the one exception to an append-only log.

What happened keeps its place, so that every count stays as it is: events without content, transitions without what
was known at the decision. Who it was is gone. docs/store.md lists it table by table.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence

import msgspec
from django.db import connection, transaction
from django.db.models import Q

from ondo import settings
from ondo.actions.audit import audit, subject_of
from ondo.domain.errors import OndoError
from ondo.domain.identity import EMAIL
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.erasure_list import add, line_of
from ondo.store.models import (
    Activity,
    Audit,
    Booking,
    Card,
    Consent,
    Delivery,
    Due,
    DuplicateSuggestion,
    Erasure,
    FoldState,
    IdempotentRequest,
    Identity,
    Job,
    Ledger,
    Letter,
    Meeting,
    Notice,
    Opportunity,
    OwnerChange,
    Pending,
    Person,
    Presence,
    Quarantined,
    Source,
    Switched,
    Term,
    Transition,
    TriageVerdict,
    Undoable,
    Voice,
    Work,
)
from ondo.store.reading.belongings import Belongings, belongings
from ondo.store.reading.erased import fingerprint_of
from ondo.store.reading.in_force import hold_playbook
from ondo.store.reading.log import REACHED
from ondo.texts import say
from ondo.tracking.mentions import TELLING

log = logging.getLogger("ondo.erasures")

NOTHING_KNOWN: dict[str, list[object]] = {"contributions": [], "evidence": []}
"""The snapshot of a transition of somebody who was erased."""

_REACHED_NOBODY = msgspec.json.encode({REACHED: True, "account": None, "account_traits": {}}).decode()


def erase(*, person: Person, known: Sequence[int] = (), by: str, at: Instant) -> Belongings:
    """Erase a person, with everybody who became part of them; returns what was theirs. Raises OndoError if they are.

    `known`: everybody who was named to whoever agreed; OndoError where others became one with them meanwhile.
    No worker decides about anybody meanwhile, so that nothing of what it has just read comes back.
    """
    overwrite_freed_pages()
    with transaction.atomic():
        hold_playbook(alone=True)
        person.refresh_from_db()
        if person.erased_at is not None:
            raise OndoError("erasure.already", person=person.key)
        theirs = belongings(person)
        if known and tuple(known) != theirs.people:
            raise OndoError("erasure.changed", person=person.key)
        _remember(theirs, by, at)
        _settle_what_waits(person, theirs)
        empty_out(theirs, at)
        _empty_answers(theirs)
        _rename_what_names_them(theirs)
        counts = {"people": len(theirs.people), "events": len(theirs.events), "quarantined": len(theirs.quarantined)}
        audit("person.erased", person, after=counts, by=by, at=at)
        transaction.on_commit(_empty_write_ahead_log)
    return theirs


def empty_out(theirs: Belongings, at: Instant) -> None:
    """Take the content out of everything that is theirs, and the keys from them. Inside a transaction."""
    _empty_events(theirs)
    _empty_records(theirs.people)
    _remove(theirs.people)
    _remove_mail(theirs)
    empty_quarantine(theirs.quarantined, at)
    _forget_who(theirs, at)


def _remember(theirs: Belongings, by: str, at: Instant) -> None:
    lines = []
    for person in theirs.people:
        identities = sorted(fingerprint_of(key) for holder, key in theirs.keys if holder == person)
        Erasure.objects.create(person=person, at=at, by=by, identities=identities)
        lines.append(line_of(person, at, by, identities))
    transaction.on_commit(lambda: _note_outside(lines))


def _note_outside(lines: Sequence[str]) -> None:
    """A backup that was made before knows nothing of it. They are erased all the same where this fails."""
    file = settings.erasures()
    try:
        add(file, lines)
    except OSError as error:
        log.error(say("erasure.not_noted", path=file, why=error.strerror or type(error).__name__))


def _settle_what_waits(person: Person, theirs: Belongings) -> None:
    """Events that still wait are put into their log undecided: every event has its place there."""
    where, waiting = bulk.listed(theirs.waiting)
    arrived = bulk.rows(f"SELECT id, received_at FROM event WHERE id {where} ORDER BY id", [waiting])
    columns = ("event_id", "holder_id", "person_id", "at")
    whose = person.root_id or person.pk  # whoever stands for them by now
    bulk.insert(Ledger, columns, [(event, person.pk, whose, at) for event, at in arrived])
    Pending.objects.filter(person__in=theirs.people).delete()
    bulk.execute(f"DELETE FROM pending WHERE person IS NULL AND event_id {where}", [waiting])


def _empty_events(theirs: Belongings) -> None:
    where, events = bulk.listed(theirs.events)
    bulk.execute(f"UPDATE event SET body = '' WHERE id {where}", [events])
    people, holders = bulk.listed(theirs.people)
    bulk.execute(f"UPDATE ledger SET told = NULL WHERE person_id {people} AND event_id {where}", [holders, events])
    where, events = bulk.listed(theirs.reached)
    bulk.execute(
        f"UPDATE ledger SET told = %s WHERE person_id {people} AND event_id {where}", [_REACHED_NOBODY, holders, events]
    )


def _empty_records(people: Sequence[int]) -> None:
    """What is counted stays, without what people wrote or what tells of the person."""
    Transition.objects.filter(person__in=people).update(snapshot=NOTHING_KNOWN)
    TriageVerdict.objects.filter(person__in=people).update(given={}, problems=[])
    TriageVerdict.objects.filter(person__in=people, accepted=False).update(reason=None)  # it may be anything
    Opportunity.objects.filter(person__in=people).update(reason=None, next_step=None)
    for meeting in Meeting.objects.filter(person__in=people):
        meeting.key = f"erased:{meeting.pk}"
        meeting.save(update_fields=["key"])
    Notice.objects.filter(person__in=people).update(data={})
    Delivery.objects.filter(notice__person__in=people).exclude(error=None).update(error="")  # it may cite anything
    subjects = [f"person:{person}" for person in people]
    Audit.objects.filter(subject__in=subjects).update(before=None, after=None)


def _remove(people: Sequence[int]) -> None:
    desk = (Work, OwnerChange, Presence, Undoable, Card, Term, Activity, Voice)
    for table in (FoldState, Switched, *desk, Consent, Identity):
        table._default_manager.filter(person__in=people).delete()
    Due.objects.filter(person__in=people).delete()
    DuplicateSuggestion.objects.filter(first__in=people).delete()
    DuplicateSuggestion.objects.filter(second__in=people).delete()


def _remove_mail(theirs: Belongings) -> None:
    """Letters go, also those of which nobody knew that they were theirs; of a meeting stays that the time was taken."""
    addresses = [key.value for _, key in theirs.keys if key.kind == EMAIL]
    known = Q(person__in=theirs.people) | Q(person=None, address__in=addresses)
    gone = list(Letter.objects.filter(known).values_list("pk", flat=True))
    Letter.objects.filter(answers__in=gone).update(answers=None)
    Letter.objects.filter(pk__in=gone).delete()
    for booking in Booking.objects.filter(known):
        booking.key, booking.name, booking.address, booking.words = f"erased:{booking.pk}", "", "", ""
        booking.save(update_fields=["key", "name", "address", "words"])


def empty_quarantine(rows: Sequence[int], at: Instant) -> None:
    """Calls without their content; whoever has not decided about them need not any more."""
    found = Quarantined.objects.filter(pk__in=rows)
    found.filter(discarded_at=None).update(discarded_at=at)
    found.update(body=b"", mended=None, params={})
    Audit.objects.filter(subject__in=[f"quarantine:{row}" for row in rows]).update(before=None, after=None)


def _how_it_ended(job: Job) -> dict[str, object]:
    """The outcome of long work without anything that it said: whether it failed stays true."""
    failed = bool(job.outcome and "error" in job.outcome)
    return {"error": {"code": "job.emptied", "params": {}}} if failed else {}


def _empty_answers(theirs: Belongings) -> None:
    """What programs were answered, and what came out of long work, where it speaks of them."""
    names = [f'"{key.value.lower()}"' for _, key in theirs.keys] + _telling(theirs)
    for answer in IdempotentRequest.objects.exclude(body=b"").iterator():
        text = bytes(answer.body).decode("utf-8", "replace").lower()
        if any(name in text for name in names):
            IdempotentRequest.objects.filter(pk=answer.pk).update(body=b"", headers={})
    for job in Job.objects.exclude(finished_at=None, cancelled_at=None).iterator():
        text = json.dumps([job.arguments, job.outcome], ensure_ascii=False).lower()
        if any(name in text for name in names):
            Job.objects.filter(pk=job.pk).update(arguments={}, outcome=_how_it_ended(job))
            Audit.objects.filter(subject=subject_of(job)).update(before=None, after=None)


def _rename_what_names_them(theirs: Belongings) -> None:
    """Deals and files are not theirs and stay. Whoever named them may have put an address or an id into the name.

    An id may be a number of anything: it makes no deal of others another one.
    """
    for name in _telling(theirs):
        deals = Opportunity.objects.all() if "@" in name else Opportunity.objects.filter(person__in=theirs.people)
        deals.filter(owner__icontains=name).update(owner=None)
        for table, field, rows in ((Opportunity, "key", deals), (Source, "name", Source.objects.all())):
            for number, text in rows.filter(**{f"{field}__icontains": name}).values_list("pk", field):
                if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.lower()):
                    table._default_manager.filter(pk=number).update(**{field: f"erased:{number}"})


def _telling(theirs: Belongings) -> list[str]:
    """What names them also where it stands within something else, in small letters."""
    return [key.value.lower() for _, key in theirs.keys if len(key.value) >= TELLING]


def _forget_who(theirs: Belongings, at: Instant) -> None:
    for person in theirs.people:
        Person.objects.filter(pk=person).update(
            key=f"erased:{person}", start=None, account=None, owner=None, erased_at=at
        )


def overwrite_freed_pages() -> None:
    """Let no content stay behind in the free parts of an SQLite file. PostgreSQL reuses them when it vacuums."""
    if connection.vendor == "sqlite":
        bulk.execute("PRAGMA secure_delete = ON")


def _empty_write_ahead_log() -> None:
    if connection.vendor == "sqlite":
        bulk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
