"""Business time: opening hours, working days, holidays."""

from __future__ import annotations

import re
from datetime import date

from ondo.domain.instants import Zone, zone
from ondo.domain.playbook import Calendar
from ondo.playbooks.dates import DATE
from ondo.playbooks.nodes import Scalar, Sequence
from ondo.playbooks.outside import HOLIDAYS, public_holidays
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import ChoiceShape, Definitions, ScalarShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, Row, Table
from ondo.playbooks.zone_names import known_zones, of_no_place, zone_meant

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)


class ZoneShape(ScalarShape[Zone]):
    """A time zone by its IANA name."""

    form = "time zone"
    example = "Asia/Tokyo"
    wrong = "playbook.unknown_timezone"

    def read_scalar(self, place: Place, node: Scalar) -> Zone | None:
        known = known_zones()
        if node.text not in known or of_no_place(node.text):
            wrong = self.wrong if node.text not in known else "playbook.timezone_of_no_place"
            place.refuse(wrong, hint=zone_meant(node.text, known), found=place.found)
            return None
        place.book.zone = zone(node.text)
        return place.book.zone

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "examples": ["Asia/Tokyo"]}


class HoursShape(ScalarShape[tuple[int, int]]):
    """`09:00-18:00`, in minutes of the day."""

    form = "hours"
    example = '"09:00-18:00"'
    wrong = "playbook.not_hours"

    def read_scalar(self, place: Place, node: Scalar) -> tuple[int, int] | None:
        match = _HOURS.fullmatch(node.text)
        numbers = [int(part) for part in match.groups()] if match else [0, 99, 0, 0]
        opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if numbers[1] > 59 or numbers[3] > 59 or not opens < closes <= 24 * 60:
            place.refuse(self.wrong, found=place.found)
            return None
        return opens, closes

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": r"^\d\d:\d\d-\d\d:\d\d$"}


class DaysShape(Shape[frozenset[int]]):
    """`mon-fri`, a single day, or a list of days."""

    form = "days"
    example = "mon-fri"

    def read(self, place: Place) -> frozenset[int] | None:
        node = place.node
        if isinstance(node, Sequence):
            days = ListOf(ChoiceShape(WEEKDAYS)).read(place)
            return None if days is None else frozenset(WEEKDAYS.index(day) for day in days)
        parts = node.text.split("-") if isinstance(node, Scalar) else []
        if not 1 <= len(parts) <= 2 or not all(part in WEEKDAYS for part in parts):
            place.refuse("playbook.not_days", found=place.found)
            return None
        first, last = WEEKDAYS.index(parts[0]), WEEKDAYS.index(parts[-1])
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))

    def schema(self, definitions: Definitions) -> Schema:
        word = "|".join(WEEKDAYS)
        one = {"type": "string", "pattern": rf"^({word})(-({word}))?$"}
        return {"anyOf": [one, {"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1}]}


def _calendar(row: Row) -> Calendar | None:
    opens, closes = row.get("hours", (9 * 60, 18 * 60))
    closed: frozenset[date] = frozenset(row.get("closed_on", ()))
    opened: frozenset[date] = frozenset(row.get("open_on", ()))
    for day in sorted(closed & opened):
        row.refuse("open_on", "playbook.open_and_closed", found=day.isoformat())
    country = row.get("holidays", "none")
    known = country in HOLIDAYS
    dates = public_holidays(country) if known else frozenset()
    days = row.get("days", frozenset(range(5)))
    return Calendar(opens, closes, days, country if known else None, closed, opened, dates)


CALENDAR: Table[Calendar] = Table(
    "calendar",
    (
        Field("hours", HoursShape(), "Opening hours; `09:00-18:00` by default."),
        Field("days", DaysShape(), "Working days; `mon-fri` by default."),
        Field("holidays", ChoiceShape((*HOLIDAYS, "none")), "Whose public holidays are days off."),
        Field("closed_on", ListOf(DATE, alone=True), "Further days off."),
        Field("open_on", ListOf(DATE, alone=True), "Working days although they would be days off."),
    ),
    _calendar,
)
