"""Log a call: what came of it, what was heard, and what comes next, in one act."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.actions.typed import ahead
from ondo.domain.calls import ATTEMPTED, CONNECTED, SPOKEN, Outcome
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant, to_instant
from ondo.domain.instants import zone as zone_of
from ondo.domain.triage import DUE, is_date
from ondo.store.models import Person
from ondo.store.reading.in_force import zone_now


@transaction.atomic
def log_call(
    *,
    person: Person,
    outcome: str,
    tone: str | None = None,
    words: str | None = None,
    next_activity: str | None = None,
    due: str | None = None,
    attempt: int | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record a call; returns the event's id. What was due of calls is done by it where a next date is given.

    `due`: when the next one is to be, as `2026-11-24` or, where a time was promised, `2026-11-24T15:30`, in the
    playbook's zone. Raises OndoError for an unknown outcome, for a call-back without its time, for a time past and
    for one too far.
    """
    came_of = _outcome(outcome)
    if came_of is Outcome.CALL_BACK and not (due and "T" in due):
        raise OndoError("person_page.promise_missing", field=DUE)
    if due:
        _refuse_past(due, at)
    told = {"outcome": str(came_of), "tone": tone, "words": words, "attempt": attempt}
    told |= {DUE: due, "next_activity": next_activity or "call"} if due else {}
    properties = {key: value for key, value in told.items() if value not in (None, "")}
    name = CONNECTED if came_of in SPOKEN else ATTEMPTED
    return record_act(person=person, name=name, properties=properties, channel="phone", after=after, by=by, at=at)


def _outcome(given: str) -> Outcome:
    try:
        return Outcome(given)
    except ValueError as error:
        raise OndoError("person_page.outcome_missing", field="outcome") from error


def _refuse_past(due: str, at: Instant) -> None:
    zone = zone_now()
    try:
        when = datetime.fromisoformat(due) if "T" in due else datetime.fromisoformat(f"{due[:10]}T23:59:59")
    except ValueError as error:
        raise OndoError("person_page.not_a_time", field=DUE, value=due) from error
    if not is_date(due) or to_instant(when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))) < at:
        raise OndoError("person_page.time_past", field=DUE)
    if (far := ahead(DUE, due, zone_of(zone).date_of(at))) is not None and far.key == "triage.date_too_far":
        raise OndoError(far.key, **far.params)
