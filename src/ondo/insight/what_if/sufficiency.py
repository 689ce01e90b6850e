"""How much the outcomes can carry: the light, the sample size that learning needs, when recording began."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

import polars as pl

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.insight.notes import ENOUGH, FEW, UNLIKELY, Light
from ondo.insight.shares import Z95
from ondo.insight.what_if.outcomes import Hits, Outcome

_SHRINKAGE = 0.9
_ERROR = 0.05
_EXPLAINED = 0.15


@dataclass(frozen=True)
class Sufficiency:
    """What may be said of rates. `rarer`: the rarer of hits and misses (E); `needed`: Riley's minimum of outcomes.

    `none`: no outcome at all. `few` (E < 20): no rates. `some` (E < 100, or fewer known than needed): rates with their
    intervals, suggestions only beside what is agreed today. `enough`: full suggestions.
    """

    light: Light
    rarer: int
    known: int
    needed: int | None

    @property
    def rates(self) -> bool:
        """Whether rates may be shown."""
        return self.light in (Light.SOME, Light.ENOUGH)


def sufficiency(found: Hits, parameters: int) -> Sufficiency:
    """The light for these outcomes. `parameters`: how many numbers of the playbook could be learned."""
    known = found.known
    rarer = min(known.part, known.whole - known.part)
    needed = riley_minimum(known.part / known.whole, parameters) if rarer else None
    if not known.part:
        light = Light.NONE
    elif rarer < FEW:
        light = Light.FEW
    elif rarer < ENOUGH or needed is None or known.whole < needed:
        light = Light.SOME
    else:
        light = Light.ENOUGH
    return Sufficiency(light, rarer, known.whole, needed)


def riley_minimum(rate: float, parameters: int, explained: float | None = None) -> int:
    """The fewest cases from which so many points can be learned for an outcome of this frequency.

    The largest of three criteria of Riley et al., Calculating the sample size required for developing a clinical
    prediction model, BMJ 368 (2020) m441: a shrinkage of at most 10 %; at most .05 between apparent and adjusted
    Nagelkerke R²; the overall rate within ± .05. `explained` is the Cox–Snell R² expected of the model, by default
    15 % of the largest possible one, as they advise where nothing is known.
    """
    most = 1 - (rate**rate * (1 - rate) ** (1 - rate)) ** 2
    expected = _EXPLAINED * most if explained is None else explained
    shrunk = expected / (expected + _ERROR * most)
    sizes = [parameters / ((s - 1) * log(1 - expected / s)) for s in (_SHRINKAGE, shrunk)]
    return ceil(max(*sizes, (Z95 / _ERROR) ** 2 * rate * (1 - rate)))


def parameters_of(playbook: Playbook) -> int:
    """The points that a playbook gives: one for each rule of fit, engagement and absence, and each step of silence."""
    steps = len(playbook.silence.steps) if playbook.silence else 0
    return len(playbook.fit_rules) + len(playbook.engagement_rules) + len(playbook.absences) + steps


def recorded_from(rows: pl.DataFrame) -> Instant | None:
    """Since when outcomes were recorded, if that began late (left truncation); None where nothing speaks for it.

    Half of those who succeed do so within the median time. So if `n` people were worked on and had that much time
    before the first success on record, and later ones succeed at a rate p, none among them succeeds with a chance of
    (1 − p/2)ⁿ. Below 5 %, the records begin late, rather than success. `rows` are arrivals with their outcomes.
    """
    won = rows.filter(pl.col("hit_at").is_not_null())
    if not won.height:
        return None
    first = int(won["hit_at"].min())  # type: ignore[arg-type]
    usual = won.select((pl.col("hit_at") - pl.col("at")).median()).item()
    judged = rows.filter(pl.col("outcome").is_in([Outcome.HIT.value, Outcome.MISS.value]))
    early = judged.filter(pl.col("at") + usual < first).height
    later = judged.filter(pl.col("at") + usual >= first)
    rate = later.filter(pl.col("hit_at").is_not_null()).height / later.height if later.height else 0.0
    return int(first - usual) if early and (1 - rate / 2) ** early < UNLIKELY else None
