"""How values look outside: instants as RFC 3339 in UTC, points as numbers with up to three decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

from django.db.models import Model
from ninja import Field

from ondo.actions.typed import is_far_off
from ondo.domain.errors import OndoError
from ondo.domain.instants import LATEST, Instant, rfc3339, to_instant
from ondo.web.frame.moments import now

POINTS = frozenset({"score", "fit", "engagement", "points", "given", "cut"})

Moment = Annotated[
    str,
    Field(
        description="An instant: RFC 3339, in UTC.",
        examples=["2026-11-22T10:12:24.123Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
When = Annotated[
    str,
    Field(
        description="An instant: RFC 3339, with its offset from UTC.",
        examples=["2026-11-22T19:12:24+09:00"],
        max_length=40,
        json_schema_extra={"format": "date-time"},
    ),
]


Day = Annotated[
    str,
    Field(
        description="A date.",
        examples=["2026-11-22"],
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"format": "date"},
    ),
]


class WrongField(OndoError):
    """A field or parameter that is not in order although it has the right form."""

    def __init__(self, key: str, *, pointer: str | None = None, parameter: str | None = None, **params: object) -> None:
        super().__init__(key, **params)
        self.place = {"pointer": pointer} if pointer is not None else {"parameter": parameter or ""}


def points(millis: int) -> float:
    """Thousandths as they are shown."""
    return millis / 1000


def instant(text: str | None, *, otherwise: Instant | None = None, **place: str) -> Instant:
    """What a caller gave; where they gave nothing, `otherwise` or this instant.

    Raises `WrongField` (`place`: `pointer=` or `parameter=`) for what is no instant, or lies outside 1970 to 2099.
    """
    if text is None:
        return now() if otherwise is None else otherwise
    try:
        moment = datetime.fromisoformat(text.strip())
        found = to_instant(moment) if moment.tzinfo else -1
    except (ValueError, OverflowError) as error:
        raise WrongField("api.field_no_instant", **place) from error
    if not 0 <= found <= LATEST:
        raise WrongField("api.instant_far_off" if moment.tzinfo else "api.field_no_zone", **place)
    return found


def day(text: str, **place: str) -> str:
    """The same date. Raises `WrongField` for one that no calendar has, or ours does not reach."""
    try:
        found = date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise WrongField("api.field_no_date", **place) from error
    if is_far_off(found):
        raise WrongField("person.date_far_off", value=found, **place)
    return found


def plain(value: Any, name: str = "") -> Any:
    """A dataclass of the domain and all that is in it, as JSON has it; instants and points are told by their names."""
    match value:
        case Enum():
            return value.value
        case bool() | None:
            return value
        case int() if name in POINTS:
            return points(value)
        case int() if name == "at" or name.endswith("_at"):
            return rfc3339(value)
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case tuple() | list():
            return [plain(one) for one in value]
        case _ if is_dataclass(value) and not isinstance(value, (type, Model)):
            return {field.name: plain(getattr(value, field.name), field.name) for field in fields(value)}
        case _:
            return value
