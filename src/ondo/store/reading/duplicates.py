"""Pairs of people who may be one, and what somebody decided about them."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store.models import DuplicateSuggestion

MERGED, DIFFERENT = "merged", "different"


def decide_pair(one: int, other: int, decision: str, at: Instant) -> None:
    """Keep what was decided about two people, whether or not anything had suggested them."""
    first, second = sorted((one, other))
    DuplicateSuggestion.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults={"decision": decision, "decided_at": at},
        create_defaults={"decision": decision, "decided_at": at, "because": "by_hand", "at": at},
    )
