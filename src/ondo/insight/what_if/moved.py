"""Who is gained and who is lost when another playbook decides, and why: the rule, the points under both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from ondo.domain.fold import fold
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.scorecard import scorecard
from ondo.domain.values import Millis
from ondo.engine.history import History
from ondo.insight.what_if.arrivals import Arrivals

COMPARED = 200
"""So many of those gained, and of those lost, are folded under the other playbook as well. The rest is only listed."""
_ORDER = {"hit": 0, "miss": 1, "open": 2, "unworked": 3, "before": 4, "unrecorded": 5}


@dataclass(frozen=True)
class TwoPoints:
    """A line of the score at one instant: under the playbook that made somebody an MQL, and under the other."""

    kind: str
    rule: str
    here: Millis
    there: Millis | None = None

    @property
    def difference(self) -> Millis:
        return self.here - (self.there or 0)


@dataclass(frozen=True)
class Elsewhere:
    """Where the person stood under the other playbook at that instant, with how many points."""

    stage: str | None
    score: Millis


@dataclass(frozen=True)
class Moved:
    """Somebody who is an MQL under one playbook and never under the other: the first time, and why.

    `outcome` is what is known of them in fact (`Outcome`). `elsewhere` is None where nobody looked (`COMPARED`).
    """

    person: str
    name: str | None
    company: str | None
    at: Instant
    how: str | None
    cause_kind: str
    cause: str
    score: Millis
    outcome: str
    lines: tuple[TwoPoints, ...] = ()
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True)
class RuleDifference:
    """What one line of the score has to do with the difference.

    Means over the people compared, at the instant at which they were or would have been an MQL: `gained` by how much
    it gives more under the second playbook than under the first, to those gained; `lost` by how much less, to those
    lost. `gained_with`, `lost_with`: to how many of them it gives anything else.
    """

    kind: str
    rule: str
    gained: Millis = 0
    gained_with: int = 0
    lost: Millis = 0
    lost_with: int = 0

    @property
    def size(self) -> Millis:
        return abs(self.gained) + abs(self.lost)


def moved(rows: pl.DataFrame, arrivals: Arrivals, others: set[str], other: Playbook, history: History) -> list[Moved]:
    """Everybody who arrives here and not among the others: known hits first, then the latest.

    `rows` are the arrivals with their outcomes; `other` is the playbook under which they do not arrive.
    """
    first = rows.sort("person", "at").unique("person", keep="first", maintain_order=True)
    here = first.filter(~pl.col("person").is_in(list(others))).join(
        arrivals.names, on="person", how="left", maintain_order="left"
    )
    ordered = here.with_columns(pl.col("outcome").replace_strict(_ORDER).alias("_rank")).sort(
        "_rank", "at", "person", descending=[False, True, False]
    )
    lines = _lines(arrivals.lines, ordered)
    found = [_moved(row, lines.get(row["person"], ())) for row in ordered.iter_rows(named=True)]
    looked = spread(len(found), COMPARED)
    return [_compared(one, other, history) if n in looked else one for n, one in enumerate(found)]


def spread(size: int, most: int) -> set[int]:
    """So many places, at most, spread evenly over a list: the first among them, the same ones each time."""
    return set(range(size)) if size <= most else {n * size // most for n in range(most)}


def _lines(lines: pl.DataFrame, chosen: pl.DataFrame) -> Mapping[str, Sequence[TwoPoints]]:
    found: dict[str, list[TwoPoints]] = {}
    theirs = lines.join(chosen.select("person", "n"), on=["person", "n"], how="semi", maintain_order="left")
    for row in theirs.iter_rows(named=True):
        found.setdefault(row["person"], []).append(TwoPoints(row["kind"], row["rule"], row["points_millis"]))
    return found


def _moved(row: Mapping[str, Any], lines: Sequence[TwoPoints]) -> Moved:
    kept = ("person", "name", "company", "at", "how", "cause_kind", "cause", "outcome")
    return Moved(**{name: row[name] for name in kept}, score=row["score_millis"], lines=tuple(lines))


def _compared(one: Moved, other: Playbook, history: History) -> Moved:
    """With what the other playbook thinks of the person at the same instant, from the same log."""
    log = history.person(one.person)
    if log is None:
        return one
    told = {"traits": log.traits, "account": log.account, "account_traits": log.account_traits}
    state = fold(other, log.events, until=one.at, **told).state  # type: ignore[arg-type]
    card = scorecard(other, state, one.at)
    there = {(str(line.source), line.key): line.points for line in card.contributions}
    lines = [replace(line, there=there.pop((line.kind, line.rule), 0)) for line in one.lines]
    lines += [TwoPoints(kind, rule, 0, points) for (kind, rule), points in there.items()]
    return replace(one, lines=tuple(lines), elsewhere=Elsewhere(state.stage, card.total))


@dataclass
class _Sum:
    """What one rule gives more on one side, added up over people."""

    points: Millis = 0
    people: int = 0


@dataclass
class _Sums:
    gained: _Sum = field(default_factory=_Sum)
    lost: _Sum = field(default_factory=_Sum)


def rule_differences(gained: Sequence[Moved], lost: Sequence[Moved]) -> tuple[RuleDifference, ...]:
    """Line by line, the largest difference first. Only lines that differ for somebody."""
    sums: dict[tuple[str, str], _Sums] = {}
    for side, people in (("gained", gained), ("lost", lost)):
        for line in _differing(people):
            total: _Sum = getattr(sums.setdefault((line.kind, line.rule), _Sums()), side)
            total.points += line.difference
            total.people += 1
    sizes = [max(1, sum(one.elsewhere is not None for one in people)) for people in (gained, lost)]
    found = [
        RuleDifference(
            *key,
            gained=_mean(one.gained.points, sizes[0]),
            gained_with=one.gained.people,
            lost=_mean(one.lost.points, sizes[1]),
            lost_with=one.lost.people,
        )
        for key, one in sums.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.size, one.kind, one.rule)))


def _mean(points: Millis, people: int) -> Millis:
    """To the tenth of a point: a mean is no more exact than that."""
    return round(points / people / 100) * 100


def _differing(people: Sequence[Moved]) -> Iterator[TwoPoints]:
    return (line for one in people if one.elsewhere for line in one.lines if line.difference)
