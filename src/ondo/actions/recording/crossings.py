"""The lines of a playbook (a score that `reaches` or falls `below` something), and who crossed one just now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ondo.domain.fold import Fold
from ondo.domain.instants import Instant
from ondo.domain.scorecard import engagement
from ondo.domain.triggers import Compared, Comparison, Measure
from ondo.domain.values import Millis

Standing: TypeAlias = dict[Measure, Millis]
"""Score, fit and engagement in thousandths of points; empty before the first step."""


def standing(folding: Fold) -> Standing:
    """How warm somebody was at their last step, on the day of it."""
    state, playbook = folding.state, folding.index.playbook
    if state.last_at is None:
        return {}
    engaged = engagement(playbook, state, playbook.zone.day_of(state.last_at))
    return {Measure.FIT: state.fit, Measure.ENGAGEMENT: engaged, Measure.SCORE: max(0, state.fit + engaged)}


def crossed(folding: Fold, before: Standing, after: Standing) -> Iterator[tuple[Instant, dict[str, object]]]:
    """The lines that lie between how they stood and how they stand: since when, and which."""
    state = folding.state
    if state.last_at is None or before == after:
        return
    for line in folding.index.comparisons:
        was, is_ = before.get(line.measure, 0), after[line.measure]
        if _between(line, was, is_):
            told = {"measure": line.measure.value, "direction": line.comparison.value, "line": line.points}
            yield state.last_at, {**told, "before": was, "value": is_, "score": after[Measure.SCORE]}


def _between(line: Compared, before: Millis, after: Millis) -> bool:
    if line.comparison is Comparison.REACHES:
        return before < line.points <= after
    return line.comparison is Comparison.BELOW and after < line.points <= before
