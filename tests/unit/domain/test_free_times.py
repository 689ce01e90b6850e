"""Free times: which instants a week offers."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ondo.domain.free_times import Offer, Taken, Weekly, slots
from ondo.domain.instants import DAY, MINUTE, to_datetime, to_instant, zone
from ondo.domain.playbook import Calendar

TOKYO, BERLIN = zone("Asia/Tokyo"), zone("Europe/Berlin")
MONDAY = to_instant(datetime(2026, 11, 23, tzinfo=ZoneInfo("Asia/Tokyo")))


def shown(found: list[int], name: str = "Asia/Tokyo") -> list[str]:
    return [f"{to_datetime(at, name):%a %H:%M}" for at in found]


def morning(weekday: int, *, pause: int = 0) -> Offer:
    return Offer((Weekly(weekday, 600, 700),), TOKYO, 30 * MINUTE, pause * MINUTE)


def test_meetings_begin_one_after_the_other_and_end_in_time() -> None:
    assert shown(slots(morning(0), Calendar(), (), MONDAY, MONDAY + DAY)) == ["Mon 10:00", "Mon 10:30", "Mon 11:00"]
    assert shown(slots(morning(0, pause=10), Calendar(), (), MONDAY, MONDAY + DAY)) == ["Mon 10:00", "Mon 10:40"]


def test_nothing_on_days_on_which_the_company_does_not_work() -> None:
    holiday = Calendar(holiday_dates=frozenset({date(2026, 11, 23)}))
    assert slots(morning(0), holiday, (), MONDAY, MONDAY + DAY) == []
    assert slots(morning(5), Calendar(), (), MONDAY, MONDAY + 7 * DAY) == []


def test_what_is_taken_keeps_its_distance() -> None:
    ten = slots(morning(0), Calendar(), (), MONDAY, MONDAY + DAY)[0]
    taken = (Taken(ten + 30 * MINUTE, ten + 45 * MINUTE),)
    assert shown(slots(morning(0), Calendar(), taken, MONDAY, MONDAY + DAY)) == ["Mon 10:00", "Mon 11:00"]
    assert shown(slots(morning(0, pause=10), Calendar(), taken, MONDAY, MONDAY + DAY)) == []


def test_only_within_the_time_asked_for() -> None:
    ten = slots(morning(0), Calendar(), (), MONDAY, MONDAY + DAY)[0]
    assert shown(slots(morning(0), Calendar(), (), ten + 1, ten + 60 * MINUTE)) == ["Mon 10:30"]


def test_clocks_on_the_wall_go_on_when_summer_time_ends() -> None:
    offer = Offer((Weekly(4, 540, 570), Weekly(0, 540, 570)), BERLIN, 30 * MINUTE)
    since = to_instant(datetime(2026, 10, 23, tzinfo=ZoneInfo("Europe/Berlin")))
    found = slots(offer, Calendar(), (), since, since + 5 * DAY)
    assert shown(found, "Europe/Berlin") == ["Fri 09:00", "Mon 09:00"]
    assert shown(found, "UTC") == ["Fri 07:00", "Mon 08:00"]
