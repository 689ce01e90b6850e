"""Long lists in pieces.

A cursor says after which row the next piece begins, and not how many rows to leave out: rows that are added or go
away meanwhile neither repeat anybody nor lose them. It holds no secret and is not signed; one that is made up leads
to another place of the same list, which the caller may read anyway.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, TypeVar

from ninja import Field, Schema

from ondo.web.api.outside import WrongField
from ondo.web.row_numbers import LARGEST

MOST = 200
USUAL = 50

Row = TypeVar("Row")


class PageQuery(Schema):
    """Which piece of a list. What a caller may filter by is added to it."""

    model_config = {"extra": "forbid"}  # noqa: RUF012  as pydantic wants it

    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="Most rows of a page.")] = USUAL


Next = Annotated[str | None, Field(description="The cursor of the next page; null: this is the last one.")]


def place_of(cursor: str | None, *, parts: int = 1) -> tuple[int, ...] | None:
    """The numbers in a cursor; None at the beginning. Raises `WrongField` where it is none of ours."""
    if cursor is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise WrongField("api.no_cursor", parameter="cursor") from error
    if not _is_place(found, parts):
        raise WrongField("api.no_cursor", parameter="cursor")
    return tuple(found)


def _is_place(found: object, parts: int) -> bool:
    if not isinstance(found, list) or len(found) != parts:
        return False
    return all(type(number) is int and -LARGEST <= number <= LARGEST for number in found)


def cursor_at(*place: int) -> str:
    """A cursor that begins after this place."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def cut(found: Sequence[Row], limit: int) -> tuple[list[Row], Row | None]:
    """The rows of a page, and the last of them where there are more; `found` was asked for with one more."""
    rows = list(found[:limit])
    return rows, rows[-1] if len(found) > limit else None
