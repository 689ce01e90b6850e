"""Sato's free times, and meetings booked in them."""

from __future__ import annotations

from typing import Any

from tests.integration.letters.office import TANAKA, Desk

MORNING, AFTERNOON = (10 * 60, 12 * 60), (13 * 60, 15 * 60)


def offers(desk: Desk, user: str = "sato", **terms: Any) -> Any:
    """Weekdays from ten to twelve and one to three, half an hour each; the page."""
    from ondo.actions.offer_times import Terms, offer_times
    from ondo.domain.free_times import Weekly
    from ondo.store.models import User

    week = [Weekly(day, *part) for day in range(5) for part in (MORNING, AFTERNOON)]
    found = User.objects.get(username=user)
    return offer_times(user=found, terms=Terms(**terms), week=week, by=user, at=desk.office.now)


def free(desk: Desk, page: Any) -> list[int]:
    """When the page can be booked now."""
    from ondo.store.reading.booking import free_slots

    return free_slots(page, desk.office.now)


def books(desk: Desk, page: Any, slot: int, *, by: str | None = None, address: str = TANAKA, **more: Any) -> Any:
    """Tanaka, or somebody else, or a user for them, books that time; it is decided about at once."""
    from ondo.actions.book_meeting import Guest, book_meeting
    from ondo.store.reading.letters import person_at

    desk.office.now += 60_000
    guest = Guest("田中 一郎", address, "青葉製作所", "How to begin", more.pop("language", "ja"))
    person = person_at(address)
    made = book_meeting(page=page, starts_at=slot, guest=guest, person=person, by=by, at=desk.office.now, **more)
    desk.office.decide()
    return made
