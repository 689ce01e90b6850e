"""Look for people who may be one, and suggest them to whoever decides."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import DuplicateSuggestion
from ondo.store.reading.duplicates import alike_pairs


def suggest_duplicates(*, by: str, at: Instant) -> int:
    """Suggest every pair that is alike and was never suggested; returns how many. What was decided stays decided."""
    pairs = [(*pair, "{}", at) for pair in alike_pairs()]
    columns = ("first_id", "second_id", "because", "evidence", "at")
    return bulk.insert(DuplicateSuggestion, columns, pairs, once=("first_id", "second_id"))
