"""What a user may still take back, and what they went past already as it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.store.models import Undoable

LATEST = 100
"""So many acts are looked at: nobody takes back what lies further behind."""


@dataclass(frozen=True)
class Standing:
    """Something that a user did and has not taken back. `passed`: they have taken back something older since."""

    id: int
    passed: bool


def standing(user: str) -> Sequence[Standing]:
    """Those of a user (by name), the last one first."""
    mine = list(Undoable.objects.filter(user__username=user).order_by("-pk")[:LATEST])
    found: list[Standing] = []
    taken_back = 0
    for one in reversed(mine):
        if one.undone_at is None:
            found.append(Standing(one.pk, taken_back > one.at))
        taken_back = max(taken_back, one.undone_at or 0)
    return found[::-1]
