"""A sweep: many variants of one playbook over one history, beside the playbook as it stands today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ondo.domain.instants import Duration, Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.replay import Engine, Scan, last_instant
from ondo.insight.notes import Note
from ondo.insight.what_if.arrivals import Arrivals, arrivals_of
from ondo.insight.what_if.bands import order
from ondo.insight.what_if.by_eye import LastAct, by_eye
from ondo.insight.what_if.by_rule import RuleHits, by_rule
from ondo.insight.what_if.cautions import about_people, about_scores, cautions
from ondo.insight.what_if.closer import Closer, chosen
from ondo.insight.what_if.evidence import exact_test, false_discovery
from ondo.insight.what_if.kept import Kept
from ondo.insight.what_if.load import Capacity, Load
from ondo.insight.what_if.outcomes import Hits, hits
from ondo.insight.what_if.recall import recall
from ondo.insight.what_if.steps import Rung, Step, falling, steps
from ondo.insight.what_if.sufficiency import Sufficiency, parameters_of, sufficiency
from ondo.insight.what_if.suggesting import Answer, Suggestion, answers, by_threshold, suggestion
from ondo.insight.what_if.undated import undated
from ondo.insight.what_if.variant import Tried, Variant
from ondo.insight.what_if.watched import Asked, Watched, watched

AT_ONCE = 8
"""So many variants share one scan of the history. After each scan they are kept."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Sweep:
    """All variants, and what follows. `today` is the playbook as it stands, whether it is among the variants or not.

    `people` and `events` are those that count; of `left_out` more nothing is known by then but what a machine did.
    """

    playbook: str
    fingerprint: str
    as_of: Instant
    first_at: Instant | None
    events: int
    people: int
    left_out: int
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
    steps: tuple[Step, ...]
    """Whom each lower threshold adds, from the lowest; one after the other for each combination of the other values."""
    closer: tuple[Closer, ...]
    by_rule: tuple[RuleHits, ...]
    """Rule by rule, what came of those who are MQLs today."""
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
    engine: Engine | Scan = Engine.KERNEL,
) -> Sweep:
    """Every variant over the history, `AT_ONCE` from one scan; those kept already are not computed again."""
    as_of = last_instant(history) if asked.as_of is None else asked.as_of
    today, everything = plan.today.playbook, [plan.today, *plan.tried]
    books = {one.playbook.fingerprint: one.playbook for one in everything}
    found = dict(_computed(books, history, as_of, kept, progress, engine))
    arrived = [found[one.playbook.fingerprint] for one in everything]
    seen, rows = watched(history, asked, as_of, [today], arrived)
    light = sufficiency(hits(rows[0]), parameters_of(today))
    measure = _Measure(seen, plan.today, rows[0], light)
    made = [measure.variant(*one) for one in zip(everything, arrived, rows, strict=True)]
    variants = tuple(_with_evidence(made[1:]))
    fitting = answers(variants, plan.threshold, seen.capacity)
    suggested = suggestion(variants, made[0], light)
    nearest = chosen(made, plan.threshold, fitting, suggested) if light.rates else ()
    rungs = _steps(plan, rows[1:], rated=light.rates)
    rules = by_rule(rows[0], arrived[0].lines)
    people, events = arrived[0].counted
    return Sweep(
        playbook=today.key,
        fingerprint=today.fingerprint,
        as_of=as_of,
        first_at=history.manifest.first_at,
        events=events,
        people=people,
        left_out=history.counts.people - people,
        target=asked.target.value,
        within=asked.within,
        recorded_from=seen.recorded_from,
        capacity=seen.capacity,
        sufficiency=light,
        ranges=plan.ranges,
        threshold=plan.threshold,
        everybody=seen.load(arrived[0].known["at"], today),
        today=made[0],
        variants=variants,
        steps=tuple(rungs),
        closer=tuple(_closer(seen, made[place], rows[place]) for place in nearest),
        by_rule=rules,
        answers=fitting,
        suggestion=suggested,
        by_eye=() if light.rates else by_eye(today, history, as_of),
        notes=(
            *cautions([made[0].hits], [made[0].made], [light], seen.recorded_from),
            *about_scores(today.key, order(rows[0]), rules),
            *_about_steps(rungs),
            *about_people(history, people),
            *(undated([today], history, as_of) if light.rates else ()),
        ),
    )


def _steps(plan: Plan, rows: Sequence[pl.DataFrame], *, rated: bool) -> list[Step]:
    """Whom each lower threshold adds, where one was varied."""
    if plan.threshold is None:
        return []
    name, tried = plan.threshold, [one.values for one in plan.tried]
    ladders = [
        [Rung(others, tried[place][name], rows[place]) for place in rising]
        for others, rising in by_threshold(tried, name)
    ]
    return [step for ladder in ladders for step in steps(ladder, rated=rated)]


def _about_steps(found: Sequence[Step]) -> Iterator[Note]:
    """Where higher scores are worse by more than chance: a threshold then keeps the wrong people out."""
    ladders: dict[tuple[tuple[str, str], ...], list[Step]] = {}
    for one in found:
        ladders.setdefault(tuple(one.others.items()), []).append(one)
    for ladder in ladders.values():
        for lower, higher in falling(ladder)[:1]:
            yield Note("what_if.note_step_falls", {"lower": ladder[lower].value, "higher": ladder[higher].value})


def _closer(seen: Watched, one: Variant, rows: pl.DataFrame) -> Closer:
    return Closer(one.values, one.today, seen.course(rows), order(rows))


def _computed(
    books: Mapping[str, Playbook],
    history: History,
    as_of: Instant,
    kept: Kept | None,
    progress: Progress | None,
    engine: Engine | Scan,
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
        found = arrivals_of(group, history, as_of=as_of, progress=progress, engine=engine)
        for book, arrivals in zip(group, found, strict=True):
            if kept:
                kept.keep(book, arrivals)
            yield book.fingerprint, arrivals


@dataclass(frozen=True)
class _Measure:
    """Measures variants against today's playbook and its arrivals (`rows`)."""

    seen: Watched
    today: Tried
    rows: pl.DataFrame
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
            load=self.seen.load(rows["at"], self.today.playbook),
            recall=recall(rows, arrivals.known, self.seen.facts),
            gained=gained,
            lost=lost,
            p=_chance(gained, lost),
        )


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
