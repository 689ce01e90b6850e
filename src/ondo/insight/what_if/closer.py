"""A closer look at the few variants between which one chooses: how outcomes build up, what the score says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.insight.what_if.bands import Order
from ondo.insight.what_if.courses import Point
from ondo.insight.what_if.suggesting import Answer, Suggestion
from ondo.insight.what_if.variant import Variant

MOST = 4
"""So many are all looked at; of more, today's playbook, what the desk can take, and what is suggested."""


@dataclass(frozen=True)
class Closer:
    """One variant. `course`: how its outcomes build up with the days since arriving, where enough are known."""

    values: Mapping[str, str]
    today: bool
    course: tuple[Point, ...]
    order: Order


def chosen(made: Sequence[Variant], threshold: str | None, found: Sequence[Answer], suggested: Suggestion) -> list[int]:
    """The places of those to look at, in order. `made` begins with today's playbook."""
    first = {one.fingerprint: place for place, one in reversed(list(enumerate(made)))}
    if len(first) <= MOST:
        return sorted(first.values())
    fitting = found[0].value if len(found) == 1 and threshold is not None else None
    picked = {first[one.fingerprint] for one in made if one.values == suggested.values}
    if fitting is not None:
        picked |= {first[one.fingerprint] for one in made[1:] if one.values[str(threshold)] == fitting}
    return sorted({0, *picked})
