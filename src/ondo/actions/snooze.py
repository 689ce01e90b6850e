"""Put somebody off (先送り): they leave the lists until a day; what was planned for them is planned for then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.actions.record_acts import Act, record_acts
from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY, Instant
from ondo.domain.playbook import Playbook
from ondo.store.desks.decided import SNOOZED
from ondo.store.desks.words import moment
from ondo.store.models import Person
from ondo.store.reading.person import ruling_now

LONGEST = 366 * DAY
"""Whoever is not to be heard of for longer than a year is nobody to be put off, but to be sorted."""
_DAY_OR_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


@transaction.atomic
def snooze(*, person: Person, until: str, after: int | None = None, by: str, at: Instant) -> int:
    """Put one person off until a day (`2026-11-25`) or a time on it; returns the event's id.

    Raises OndoError where it is no day or lies in the past, and `desk.overtaken` as `record_act` does.
    """
    refuse_past(until, ruling_now().playbook, at)
    return record_act(person=person, name=SNOOZED, properties={"until": until}, after=after, by=by, at=at)


@transaction.atomic
def snooze_many(*, people: Sequence[Person], until: str, by: str, at: Instant) -> list[int]:
    """The same for many at once; returns the ids of the events."""
    refuse_past(until, ruling_now().playbook, at)
    return record_acts(acts=[Act(person, SNOOZED, {"until": until}) for person in people], by=by, at=at)


def refuse_past(until: str, playbook: Playbook, at: Instant) -> None:
    """Raises OndoError where nobody can be put off until then: no day, one that has passed, or one too far ahead."""
    found = moment(until, playbook.zone) if _is_written_well(until) else None
    if found is None or found <= at:
        raise OndoError("desk.not_ahead", field="until", value=until)
    if found > at + LONGEST:
        raise OndoError("desk.too_far_ahead", field="until", value=until)


def _is_written_well(until: str) -> bool:
    """Whether all of it is a day or a time. What the log says is read more kindly: its first part counts."""
    try:
        return _DAY_OR_TIME.fullmatch(until) is not None and bool(datetime.fromisoformat(until))
    except ValueError:
        return False
