"""A sweep: many variants of one playbook over one history, beside the playbook as it stands today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ondo.domain.instants import Duration, Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import last_instant
from ondo.insight.notes import Note
from ondo.insight.what_if.arrivals import Arrivals, arrivals_of
from ondo.insight.what_if.by_eye import LastAct, by_eye
from ondo.insight.what_if.cautions import cautions
from ondo.insight.what_if.evidence import exact_test, false_discovery
from ondo.insight.what_if.kept import Kept
from ondo.insight.what_if.load import Capacity, Load, load
from ondo.insight.what_if.observed import facts
from ondo.insight.what_if.outcomes import Hits, hits
from ondo.insight.what_if.recall import recall
from ondo.insight.what_if.simulation import Asked, judged, stated_capacity
from ondo.insight.what_if.sufficiency import Sufficiency, parameters_of, sufficiency
from ondo.insight.what_if.suggesting import Answer, Suggestion, answers, suggestion
from ondo.insight.what_if.variant import Tried, Variant

AT_ONCE = 8
"""So many variants share one scan of the history. After each scan they are kept."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Sweep:
    """All variants, and what follows. `today` is the playbook as it stands, whether it is among the variants or not."""

    playbook: str
    fingerprint: str
    as_of: Instant
    first_at: Instant | None
    events: int
    people: int
    target: str
    within: Duration
    recorded_from: Instant | None
    capacity: Capacity | None
    sufficiency: Sufficiency
    ranges: Mapping[str, Sequence[str]]
    threshold: str | None
    everybody: Load
    """The load if everybody who became known were called, without any threshold."""
    today: Variant
    variants: tuple[Variant, ...]
    answers: tuple[Answer, ...]
    suggestion: Suggestion
    by_eye: tuple[LastAct, ...]
    """While no rates may be shown: whom to look at, whoever acted last first."""
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Plan:
    """What a sweep tries: today's playbook, the variants, the values of each name, which of them is a threshold."""

    today: Tried
    tried: Sequence[Tried]
    ranges: Mapping[str, Sequence[str]]
    threshold: str | None


def sweep(
    plan: Plan,
    history: History,
    asked: Asked,
    *,
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Every variant over the history, `AT_ONCE` from one scan; those kept already are not computed again."""
    as_of = last_instant(history) if asked.as_of is None else asked.as_of
    everything = [plan.today, *plan.tried]
    books = {one.playbook.fingerprint: one.playbook for one in everything}
    found = dict(_computed(books, history, as_of, kept, progress))
    told = facts(history, [plan.today.playbook], asked.target, as_of)
    arrived = [found[one.playbook.fingerprint] for one in everything]
    begun, rows = judged([one.rows for one in arrived], told, asked.within, as_of)
    light = sufficiency(hits(rows[0]), parameters_of(plan.today.playbook))
    measure = _Measure(
        plan.today, rows[0], told, stated_capacity(asked, rows[0]), (history.manifest.first_at or as_of, as_of), light
    )
    made = [measure.variant(*one) for one in zip(everything, arrived, rows, strict=True)]
    variants = tuple(_with_evidence(made[1:]))
    return Sweep(
        playbook=plan.today.playbook.key,
        fingerprint=plan.today.playbook.fingerprint,
        as_of=as_of,
        first_at=history.manifest.first_at,
        events=history.counts.events,
        people=history.counts.people,
        target=asked.target.value,
        within=asked.within,
        recorded_from=begun,
        capacity=measure.capacity,
        sufficiency=light,
        ranges=plan.ranges,
        threshold=plan.threshold,
        everybody=measure.load(arrived[0].known["at"]),
        today=made[0],
        variants=variants,
        answers=answers(variants, plan.threshold),
        suggestion=suggestion(variants, made[0], light),
        by_eye=() if light.rates else by_eye(plan.today.playbook, history, as_of),
        notes=tuple(cautions([made[0].hits], [made[0].made], [light], begun)),
    )


def _computed(
    books: Mapping[str, Playbook],
    history: History,
    as_of: Instant,
    kept: Kept | None,
    progress: Progress | None,
) -> Iterator[tuple[str, Arrivals]]:
    missing = []
    for fingerprint, book in books.items():
        known = kept.find(book) if kept else None
        if known is None:
            missing.append(book)
            continue
        yield fingerprint, known
        if progress:
            progress(history.counts.events)
    for first in range(0, len(missing), AT_ONCE):
        group = missing[first : first + AT_ONCE]
        for book, arrivals in zip(group, arrivals_of(group, history, as_of=as_of, progress=progress), strict=True):
            if kept:
                kept.keep(book, arrivals)
            yield book.fingerprint, arrivals


@dataclass(frozen=True)
class _Measure:
    """Measures variants against today's playbook."""

    today: Tried
    rows: pl.DataFrame
    told: pl.DataFrame
    capacity: Capacity | None
    period: tuple[Instant, Instant]
    light: Sufficiency

    def variant(self, tried: Tried, arrivals: Arrivals, rows: pl.DataFrame) -> Variant:
        rated = self.light.rates
        now, then = _first(self.rows), _first(rows)
        gained = hits(then.join(now, on="person", how="anti"), rated=rated)
        lost = hits(now.join(then, on="person", how="anti"), rated=rated)
        return Variant(
            values=dict(tried.values),
            fingerprint=tried.playbook.fingerprint,
            today=tried.playbook.fingerprint == self.today.playbook.fingerprint,
            hits=hits(rows, rated=rated),
            made=hits(rows.filter(pl.col("how") == "made"), rated=rated),
            load=self.load(rows["at"]),
            recall=recall(rows, arrivals.known, self.told),
            gained=gained,
            lost=lost,
            p=exact_test(gained.hit, gained.miss, lost.hit, lost.miss)
            if gained.known.whole and lost.known.whole
            else None,
        )

    def load(self, arrivals: pl.Series) -> Load:
        return load(arrivals, self.today.playbook, *self.period, self.capacity)


def _chance(gained: Hits, lost: Hits) -> float | None:
    if not gained.known.whole or not lost.known.whole:
        return None
    return exact_test(gained.hit, gained.miss, lost.hit, lost.miss)


def _first(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("person", "at").unique("person", keep="first", maintain_order=True)


def _with_evidence(variants: Sequence[Variant]) -> Iterator[Variant]:
    """With q. Variants that differ in nothing from each other are asked about once."""
    asked = {one.fingerprint: one.p for one in variants if one.p is not None}
    found = dict(zip(asked, false_discovery(list(asked.values())), strict=True))
    return (replace(one, q=found.get(one.fingerprint)) for one in variants)
