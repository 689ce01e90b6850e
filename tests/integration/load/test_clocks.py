"""Deadlines of people who came by a load: what is still to come is told at its instant, what is over to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.arrivals import put_in_force
from tests.integration.desks.office import DAY, PLAYBOOK, Office, T
from tests.integration.load.loading import happened, load_into_store
from tests.integration.telling.office import deliver, notices

from ondo.domain.instants import HOUR, MINUTE, Instant

pytestmark = pytest.mark.usefixtures("store")
YESTERDAY_16_40 = T - 18 * HOUR - 20 * MINUTE
"""Three of the four business hours had passed at 11:00 of the day after."""


def asked(person: str, at: Instant) -> dict[str, object]:
    return {"person": person, "at": at, "name": "document_requested"}


def due() -> list[tuple[str, str, Instant]]:
    """The clocks that are looked at some time: whose, what, when."""
    from ondo.store.models import Due, Person

    keys = dict[int | None, str](Person.objects.values_list("pk", "key"))
    found = Due.objects.filter(kind="clock").order_by("due_at")
    return [(keys[row.person], row.what, row.due_at) for row in found]


def test_clocks_that_still_run_are_told_and_old_breaches_are_not(tmp_path: Path) -> None:
    called = {**asked("called", T), "name": "call_attempted", "initiator": "us", "at": T + MINUTE}
    events = [asked("old", T - 30 * DAY), asked("late", T - DAY), asked("risky", YESTERDAY_16_40)]
    events += [asked("fresh", T), asked("called", T), called]
    history = happened(tmp_path / "history", sorted(events, key=lambda one: int(str(one["at"]))))
    at = T + 2 * MINUTE
    put_in_force(PLAYBOOK)
    load_into_store(history, None, at=at)
    assert {person for person, _, _ in due()} == {"fresh", "called", "risky"}
    assert [what for person, what, _ in due() if person == "risky"] == ["sla.breached"]
    assert [what for person, what, _ in due() if person == "fresh"] == ["sla.at_risk", "sla.breached"]
    before = due()
    load_into_store(history, None, at=at)
    assert due() == before, "once"
    office = Office(now=at)
    deliver(office.now)
    assert notices() == [], "no storm of what is over"
    for later in (T + 181 * MINUTE, T + 241 * MINUTE):
        deliver(later)
    told = sorted((kind, str(data["due_at"])) for kind, data in notices())
    assert [kind for kind, _ in told] == ["sla.at_risk", "sla.breached", "sla.breached"]
