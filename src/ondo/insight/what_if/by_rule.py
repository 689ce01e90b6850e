"""Rule by rule: what came of those to whom it gave or cost points. Among MQLs only, so a rule also pays for the others:
whoever has many points from elsewhere is an MQL without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import polars as pl

from ondo.domain.scorecard import Source
from ondo.domain.values import Millis
from ondo.insight.notes import FEW, LEVEL, SUSPICIOUS, Note
from ondo.insight.shares import Share
from ondo.insight.what_if.bands import area
from ondo.insight.what_if.evidence import exact_test, false_discovery

TELLS_ALL = 0.85
"""An input that by itself puts hits before misses so often is likely to know what came of them."""
_RULES = (Source.FIT, Source.ENGAGEMENT, Source.SILENCE, Source.ABSENCE)


@dataclass(frozen=True)
class RuleHits:
    """One line of the score among MQLs whose outcome is known.

    `hits` of those who have it, `others` of those who do not. `expected` is the rate drawn towards that of all rules by
    as much as their number leaves to chance (empirical Bayes). `q`: how likely so clear a difference is a false
    discovery, with all rules accounted for; None where everybody has it, or nobody. `area`: AUC of its points alone.
    """

    TOLD: ClassVar = ("lift",)

    kind: str
    rule: str
    hits: Share
    others: Share
    expected: float
    area: float
    q: float | None = None

    @property
    def average(self) -> float:
        """The rate of everybody together."""
        return (self.hits.part + self.others.part) / (self.hits.whole + self.others.whole)

    @property
    def lift(self) -> float | None:
        """How many times as often as everybody together; None where there are too few for a rate."""
        return self.hits.rate / self.average if self.hits.rate is not None and self.average else None


def by_rule(rows: pl.DataFrame, lines: pl.DataFrame) -> tuple[RuleHits, ...]:
    """From arrivals with their outcomes and the lines of their scores; whom most have, first.

    Nothing where the rarer of hits and misses is below `FEW`.
    """
    known = rows.filter(pl.col("outcome").is_in(["hit", "miss"])).select("person", "n", pl.col("outcome") == "hit")
    outcomes = {(person, n): hit for person, n, hit in known.iter_rows()}
    won = sum(outcomes.values())
    if min(won, len(outcomes) - won) < FEW:
        return ()
    found = [_judged(*key, points, outcomes) for key, points in _points(lines, outcomes).items()]
    found = [replace(one, expected=rate) for one, rate in zip(found, shrunk([one.hits for one in found]), strict=True)]
    return tuple(sorted(_with_q(found), key=lambda one: (-one.hits.whole, one.kind, one.rule)))


_Key = tuple[str, int]


def _points(lines: pl.DataFrame, outcomes: Mapping[_Key, bool]) -> Mapping[tuple[str, str], dict[_Key, Millis]]:
    """Rule → who has points of it."""
    given = lines.filter(pl.col("kind").is_in([str(one) for one in _RULES]), pl.col("points_millis") != 0)
    found: dict[tuple[str, str], dict[_Key, Millis]] = defaultdict(dict)
    for person, n, kind, rule, points in given.select("person", "n", "kind", "rule", "points_millis").iter_rows():
        if (person, n) in outcomes:
            found[kind, rule][person, n] = points
    return found


def _judged(kind: str, rule: str, points: Mapping[_Key, Millis], outcomes: Mapping[_Key, bool]) -> RuleHits:
    hits = Share(sum(outcomes[one] for one in points), len(points))
    others = Share(sum(outcomes.values()) - hits.part, len(outcomes) - hits.whole)
    scores = {
        wanted: [points.get(one, 0) for one, hit in outcomes.items() if hit is wanted] for wanted in (True, False)
    }
    return RuleHits(kind, rule, hits, others, 0.0, area(scores[True], scores[False])[0])


def shrunk(found: Sequence[Share]) -> list[float]:
    """Each rate drawn towards that of all, the more the fewer it is made of and the less the rates differ.

    The spread of the true rates is told by moments (Kleinman, Proportions with extraneous variance, Journal of the
    American Statistical Association 68, 1973).
    """
    people = sum(one.whole for one in found)
    if not people:
        return []
    mean = sum(one.part for one in found) / people
    alike = _alike(found, mean, people)
    if not alike:
        return [mean] * len(found)
    weight = (1 - alike) / alike
    return [(one.part + weight * mean) / (one.whole + weight) for one in found]


def _alike(found: Sequence[Share], mean: float, people: int) -> float:
    """How alike people of one rule are beyond those of different ones: 0, not at all; 1, as one."""
    chance = mean * (1 - mean)
    room = sum((1 - one.whole / people) * (one.whole - 1) for one in found)
    if not chance or not room:
        return 0.0
    spread = sum(one.whole * (one.part / one.whole - mean) ** 2 for one in found) / chance
    return min(1.0, max(0.0, (spread - (len(found) - 1)) / room))


def _with_q(found: Sequence[RuleHits]) -> Iterator[RuleHits]:
    asked = [place for place, one in enumerate(found) if one.others.whole]
    misses = [(one.hits.whole - one.hits.part, one.others.whole - one.others.part) for one in found]
    tests = [exact_test(found[n].hits.part, misses[n][0], found[n].others.part, misses[n][1]) for n in asked]
    q = dict(zip(asked, false_discovery(tests), strict=True))
    return (replace(one, q=q.get(place)) for place, one in enumerate(found))


def knows_too_much(found: Sequence[RuleHits]) -> Iterator[Note]:
    """Rules that look as if they knew what came of people: labels that fulfil themselves."""
    for one in found:
        told: dict[str, int | str] = {"kind": one.kind, "rule": one.rule, "won": one.hits.part, "known": one.hits.whole}
        low, high = one.hits.interval or (0.0, 1.0)
        if one.hits.whole >= LEVEL and not SUSPICIOUS[0] < one.hits.part / one.hits.whole < SUSPICIOUS[1]:
            if not low <= one.average <= high:
                yield Note("what_if.note_level", told)
        elif one.hits.whole >= FEW and one.area >= TELLS_ALL:
            yield Note("what_if.note_tells_all", {**told, "percent": round(100 * one.area)})
