"""Lists that are read from the newest on, a page at a time: by the number of the last row, whatever came meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

from ondo.web.row_numbers import number_in

Row = TypeVar("Row")
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the addresses of what is older and of the newest; None where there is nothing."""

    rows: Sequence[Row]
    older: str | None
    newer: str | None


def page_of(
    request: HttpRequest, read: Callable[[int | None, int], Sequence[Row]], number: Callable[[Row], int]
) -> Page[Row]:
    """The page asked for by `?before=`. `read(before, most)` gives rows with lower numbers, the highest first."""
    before = number_of(request, "before")
    rows = read(before, SIZE + 1)
    older = _address(request, before=str(number(rows[SIZE - 1]))) if len(rows) > SIZE else None
    return Page(rows[:SIZE], older, _address(request) if before is not None else None)


def number_of(request: HttpRequest, name: str) -> int | None:
    """A whole number of the query; None where there is none."""
    return number_in(request.GET.get(name, ""))


def _address(request: HttpRequest, **more: str) -> str:
    words = {key: value for key, value in request.GET.items() if key != "before" and value} | more
    return f"?{urlencode(words)}"
