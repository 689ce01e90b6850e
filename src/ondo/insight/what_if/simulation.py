"""Two playbooks over one history: what each would hand to the SDRs, who differs, and what is known of the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import ClassVar

import polars as pl

from ondo.domain.instants import DAY, Duration, Instant, date_of_day
from ondo.domain.playbook import Playbook
from ondo.domain.record import How
from ondo.domain.values import Millis
from ondo.engine.history import History
from ondo.engine.replay import Engine, Scan, last_instant
from ondo.insight.notes import Note
from ondo.insight.scores import thresholds
from ondo.insight.what_if.arrivals import Arrivals, arrivals_of
from ondo.insight.what_if.bands import Order, order
from ondo.insight.what_if.by_eye import LastAct, by_eye
from ondo.insight.what_if.by_rule import RuleHits, by_rule
from ondo.insight.what_if.cautions import about_people, about_scores, cautions
from ondo.insight.what_if.courses import Point
from ondo.insight.what_if.load import Capacity, Load
from ondo.insight.what_if.moved import Moved, RuleDifference, moved, rule_differences
from ondo.insight.what_if.outcomes import Hits, hits
from ondo.insight.what_if.recall import Recall, recall
from ondo.insight.what_if.sufficiency import Sufficiency, parameters_of, sufficiency
from ondo.insight.what_if.undated import undated
from ondo.insight.what_if.watched import Asked, Watched, watched

HOWS = tuple(how.value for how in How)
WEEK = 7
Progress = Callable[[int], None]


@dataclass(frozen=True)
class CauseHits:
    """What came of those whom one rule or verdict made MQLs."""

    kind: str
    cause: str
    hits: Hits


@dataclass(frozen=True)
class Side:
    """One of the two playbooks."""

    playbook: str
    fingerprint: str
    thresholds: tuple[Millis, ...]
    hits: Hits
    by_how: dict[str, Hits]
    by_cause: tuple[CauseHits, ...]
    by_rule: tuple[RuleHits, ...]
    sufficiency: Sufficiency
    load: Load
    recall: Recall
    course: tuple[Point, ...]
    """How hits and other endings build up with the days since arriving; nothing where too few are known."""
    order: Order


@dataclass(frozen=True)
class Week:
    """A local week by its Monday (2026-04-06), and the arrivals under each playbook. The last one may be cut short."""

    monday: str
    first: int
    second: int


@dataclass(frozen=True)
class Overlap:
    """People who ever were MQLs under both, or only under one. `later`: of both, by how many days the second is later.

    `both_hits`, `gained_hits` and `lost_hits` say what is known of their first arrivals; of both, of those under the
    second playbook.
    """

    TOLD: ClassVar = ("gained", "lost")

    both: int
    both_hits: Hits
    gained_hits: Hits
    lost_hits: Hits
    later: float | None

    @property
    def gained(self) -> int:
        return self.gained_hits.people

    @property
    def lost(self) -> int:
        return self.lost_hits.people


@dataclass(frozen=True)
class Simulation:
    """What would differ if `second` decided instead of `first`.

    `people` and `events` are those that count; of `left_out` more nothing is known by then but what a machine did.
    `everybody` is the load if whoever became known were called, without any threshold.
    """

    as_of: Instant
    first_at: Instant | None
    events: int
    people: int
    left_out: int
    target: str
    within: Duration
    recorded_from: Instant | None
    capacity: Capacity | None
    everybody: Load
    first: Side
    second: Side
    weeks: tuple[Week, ...]
    overlap: Overlap
    rules: tuple[RuleDifference, ...]
    gained: tuple[Moved, ...]
    lost: tuple[Moved, ...]
    by_eye: tuple[LastAct, ...]
    """While no rates may be shown: whom to look at, whoever acted last first."""
    notes: tuple[Note, ...]


def simulate(
    first: Playbook,
    second: Playbook,
    history: History,
    asked: Asked,
    progress: Progress | None = None,
    engine: Engine | Scan = Engine.KERNEL,
) -> Simulation:
    """Both playbooks over the history, from one scan, and everything that follows."""
    as_of = last_instant(history) if asked.as_of is None else asked.as_of
    books = (first, second)
    both = arrivals_of(books, history, as_of=as_of, progress=progress, engine=engine)
    seen, rows = watched(history, asked, as_of, books, both)
    sides = [_side(seen, *one) for one in zip(books, both, rows, strict=True)]
    rated = all(side.sufficiency.rates for side in sides)
    people, events = both[0].counted
    gained = tuple(moved(rows[1], both[1], both[0].people, first, history))
    lost = tuple(moved(rows[0], both[0], both[1].people, second, history))
    return Simulation(
        as_of=as_of,
        first_at=history.manifest.first_at,
        events=events,
        people=people,
        left_out=history.counts.people - people,
        target=asked.target.value,
        within=asked.within,
        recorded_from=seen.recorded_from,
        capacity=seen.capacity,
        everybody=seen.load(both[0].known["at"], first),
        first=sides[0],
        second=sides[1],
        weeks=_weeks(rows, first),
        overlap=_overlap(rows, rated=rated),
        rules=rule_differences(gained, lost),
        gained=gained,
        lost=lost,
        by_eye=() if rated else by_eye(first, history, as_of),
        notes=(*_notes(seen, sides, people), *(undated(books, history, as_of) if rated else ())),
    )


def _notes(seen: Watched, sides: Sequence[Side], people: int) -> Iterator[Note]:
    found, made = [side.hits for side in sides], [side.by_how["made"] for side in sides]
    yield from cautions(found, made, [side.sufficiency for side in sides], seen.recorded_from)
    yield from about_scores(sides[-1].playbook, sides[-1].order, sides[-1].by_rule)
    yield from about_people(seen.history, people)


def _side(seen: Watched, book: Playbook, arrivals: Arrivals, rows: pl.DataFrame) -> Side:
    light = sufficiency(hits(rows), parameters_of(book))
    return Side(
        playbook=book.key,
        fingerprint=book.fingerprint,
        thresholds=thresholds(book),
        hits=hits(rows, rated=light.rates),
        by_how={how: hits(rows.filter(pl.col("how") == how), rated=light.rates) for how in HOWS},
        by_cause=_by_cause(rows, rated=light.rates),
        by_rule=by_rule(rows, arrivals.lines),
        sufficiency=light,
        load=seen.load(rows["at"], book),
        recall=recall(rows, arrivals.known, seen.facts),
        course=seen.course(rows) if light.rates else (),
        order=order(rows),
    )


def _by_cause(rows: pl.DataFrame, *, rated: bool) -> tuple[CauseHits, ...]:
    groups = rows.group_by("cause_kind", "cause", maintain_order=True)
    found = [CauseHits(str(kind), str(cause), hits(one, rated=rated)) for (kind, cause), one in groups]
    return tuple(sorted(found, key=lambda one: (-one.hits.arrivals, one.kind, one.cause)))


def _overlap(rows: Sequence[pl.DataFrame], *, rated: bool) -> Overlap:
    a, b = (one.sort("person", "at").unique("person", keep="first", maintain_order=True) for one in rows)
    both = a.join(b, on="person", suffix="_second")
    later = (both["at_second"] - both["at"]).to_list()
    return Overlap(
        both=both.height,
        both_hits=hits(b.join(a, on="person", how="semi"), rated=rated),
        gained_hits=hits(b.join(a, on="person", how="anti"), rated=rated),
        lost_hits=hits(a.join(b, on="person", how="anti"), rated=rated),
        later=median(later) / DAY if later else None,
    )


def _weeks(rows: Sequence[pl.DataFrame], playbook: Playbook) -> tuple[Week, ...]:
    """Every local week from the first with an arrival to the last."""
    counts = [_by_week(one["at"], playbook) for one in rows]
    weeks = [week for found in counts for week in found]
    every = range(min(weeks), max(weeks) + 1, WEEK) if weeks else ()
    return tuple(Week(date_of_day(day).isoformat(), counts[0].get(day, 0), counts[1].get(day, 0)) for day in every)


def _by_week(arrivals: pl.Series, playbook: Playbook) -> dict[int, int]:
    found: dict[int, int] = {}
    for at in arrivals:
        day = playbook.zone.day_of(at)
        monday = day - date_of_day(day).weekday()
        found[monday] = found.get(monday, 0) + 1
    return found
