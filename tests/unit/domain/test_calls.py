"""When to call again: another part of the day, on a working day, a little later each time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ondo.domain.calls import retry_at
from ondo.domain.instants import Instant, to_datetime, to_instant, zone
from ondo.domain.playbook import Calendar

TOKYO = zone("Asia/Tokyo")
NINE_TO_SIX = Calendar(9 * 60, 18 * 60, frozenset(range(5)), None)


def at(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")))


def retried(*tried: str) -> str:
    """When it is to be tried again right after the last of these calls."""
    found = retry_at(NINE_TO_SIX, TOKYO, [at(one) for one in tried], at(tried[-1]))
    return f"{to_datetime(found, 'Asia/Tokyo'):%Y-%m-%d %H:%M}"


def test_a_morning_in_vain_is_followed_by_an_afternoon() -> None:
    assert retried("2026-11-25 09:40") == "2026-11-25 13:30"


def test_never_again_within_two_hours() -> None:
    assert retried("2026-11-25 11:50") == "2026-11-25 16:30"


def test_after_an_afternoon_the_next_morning() -> None:
    assert retried("2026-11-25 16:50") == "2026-11-26 10:00"


def test_the_part_that_was_tried_least_comes_first_and_not_on_the_same_day() -> None:
    assert retried("2026-11-24 10:00", "2026-11-24 13:30", "2026-11-25 10:10") == "2026-11-27 16:30"


def test_friday_evening_waits_for_monday() -> None:
    assert retried("2026-11-27 17:30") == "2026-11-30 10:00"


def test_a_company_that_never_works_is_called_a_day_later() -> None:
    never = Calendar(9 * 60, 18 * 60, frozenset(), None)
    now = at("2026-11-25 09:40")
    assert retry_at(never, TOKYO, [now], now) == now + 24 * 3_600_000
