"""What the data cannot tell: said beside the figures, so that nobody concludes more than is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import polars as pl

from ondo.domain.instants import DAY
from ondo.engine.replay.folder import Replayed
from ondo.insight.cohorts import Cohort, by_how, by_origin, total
from ondo.insight.cycles import RIPE_AFTER
from ondo.insight.opportunities import Opportunities


class Light(StrEnum):
    """How much the outcomes can carry, by E: the rarer of won and not won among mature cycles."""

    NONE = "none"
    """Nothing was won: no rates at all."""
    FEW = "few"
    """E < 20: no rates of winning; sort by eye."""
    SOME = "some"
    """20 ≤ E < 100: rates with their intervals, no learned points."""
    ENOUGH = "enough"


FEW, ENOUGH = 20, 100
"""Outcomes of the rarer kind (E): below the one nothing may be concluded, from the other on as much as one likes."""
MADE_TOO_OFTEN = 0.3
"""Where more of the MQLs than that were put there by hand, figures tell of whoever did it, and not of the playbook."""
LEVEL = 30
"""So many cycles an origin needs before its rate is looked at at all."""
SUSPICIOUS = (0.02, 0.9)
"""A rate of winning outside of these is more often a gap in the records than the truth."""
UNKNOWN_SOURCES = 0.2
"""Where nobody knows how more of the cycles than that began, figures by origin say little."""
UNLIKELY = 0.05
"""Chance that is taken for none."""


@dataclass(frozen=True)
class Note:
    """A message key and its parameters; `grave` ones forbid a conclusion, the others only limit it."""

    key: str
    params: Mapping[str, int | str] = field(default_factory=dict)
    grave: bool = False


def light(cycles: pl.DataFrame) -> Light:
    """What the outcomes of the mature cycles can carry."""
    mature = total(cycles.filter(pl.col("mature")))
    if total(cycles).won == 0:
        return Light.NONE
    rarer = min(mature.won, mature.cycles - mature.won)
    return Light.FEW if rarer < FEW else Light.SOME if rarer < ENOUGH else Light.ENOUGH


def notes(replayed: Replayed, cycles: pl.DataFrame, opportunities: Opportunities, refused: int) -> tuple[Note, ...]:
    """Everything that a reader of the figures must know, the grave first."""
    found = [
        *_about_outcomes(cycles),
        *_about_time(cycles),
        *_about_labels(cycles),
        *_about_records(replayed, cycles, opportunities, refused),
    ]
    if cycles.height:
        found += [Note("report.note_counterfactual"), Note("report.note_recall")]
    return tuple(sorted(found, key=lambda note: not note.grave))


def _about_outcomes(cycles: pl.DataFrame) -> Iterator[Note]:
    everyone, lamp = total(cycles), light(cycles)
    if not cycles.height:
        yield Note("report.note_nobody_qualified", grave=True)
    elif lamp is Light.NONE:
        yield Note("report.note_no_outcomes", grave=True)
    elif lamp is Light.FEW:
        yield Note("report.note_few_outcomes", {"won": everyone.won, "needed": FEW}, grave=True)
    elif lamp is Light.SOME:
        yield Note("report.note_some_outcomes", {"won": everyone.won, "needed": ENOUGH})
    if everyone.won and not everyone.lost:
        yield Note("report.note_no_losses", {"open": everyone.open})


def _about_time(cycles: pl.DataFrame) -> Iterator[Note]:
    young = cycles.filter(~pl.col("mature")).height
    if young:
        yield Note("report.note_young", {"count": young, "cycles": cycles.height, "days": RIPE_AFTER // DAY})
    if cycles.height:
        yield Note("report.note_medians")
    gap = recording_gap(cycles)
    if gap is not None:
        yield Note("report.note_recording_gap", gap, grave=True)


def recording_gap(cycles: pl.DataFrame) -> dict[str, int | str] | None:
    """Early cycles without a win, where wins were probably not recorded yet.

    Half of the winners win within the median time. So if `n` cycles had that much time before the first recorded
    win, and later mature ones win at a rate p, nobody among them should have won with a chance of (1 − p/2)ⁿ. Below
    5 %, the records begin late, rather than success.
    """
    wins = cycles.filter(pl.col("won_at").is_not_null())
    if not wins.height:
        return None
    first = wins.select(pl.col("won_at").min()).item()
    usual = wins.select((pl.col("won_at") - pl.col("opened_at")).median()).item()
    early = cycles.filter(pl.col("opened_at") + usual < first).height
    later = cycles.filter(pl.col("opened_at") >= first, pl.col("mature"))
    if not early or not later.height:
        return None
    rate = later.filter(pl.col("won_at").is_not_null()).height / later.height
    unlikely = (1 - rate / 2) ** early < UNLIKELY
    return {"count": early, "month": f"{first:%Y-%m}"} if unlikely else None


def _about_labels(cycles: pl.DataFrame) -> Iterator[Note]:
    hows = {cohort.key: cohort.cycles for cohort in by_how(cycles)}
    mqls, made = sum(hows.values()), hows.get("made", 0)
    if made and made > MADE_TOO_OFTEN * mqls:
        yield Note("report.note_made", {"made": made, "mqls": mqls, "percent": round(100 * made / mqls)}, grave=True)
    if light(cycles) in (Light.NONE, Light.FEW):
        return
    for cohort in by_origin(cycles.filter(pl.col("mature"))):
        if cohort.cycles >= LEVEL and not SUSPICIOUS[0] < cohort.won / cohort.cycles < SUSPICIOUS[1]:
            yield Note("report.note_level", _level(cohort))


def _level(cohort: Cohort) -> dict[str, int | str]:
    return {"source": cohort.key or "", "won": cohort.won, "cycles": cohort.cycles}


def _about_records(
    replayed: Replayed, cycles: pl.DataFrame, opportunities: Opportunities, refused: int
) -> Iterator[Note]:
    told: list[tuple[str, int, Mapping[str, Any]]] = [
        ("report.note_outcome_first", opportunities.before_contact, {}),
        ("report.note_won_unqualified", opportunities.won_unqualified, {"won": opportunities.won}),
        ("report.note_won_otherwise", opportunities.won_otherwise, {"won": opportunities.won}),
        ("report.note_customers_unqualified", opportunities.customers_unqualified, {}),
        ("report.note_without_amount", opportunities.won_without_amount, {"won": opportunities.won}),
        ("report.note_other_currencies", opportunities.in_other_currencies, {"currency": opportunities.currency or ""}),
        ("report.note_refused", refused, {}),
        ("report.note_left_out", replayed.facts.left_out, {"all": replayed.facts.people + replayed.facts.left_out}),
        ("report.note_quarantined", replayed.facts.quarantined, {}),
    ]
    for key, count, params in told:
        if count:
            yield Note(key, {"count": count, **params})
    unknown = cycles.filter(pl.col("source").is_null()).height
    if unknown > UNKNOWN_SOURCES * cycles.height:
        yield Note("report.note_unknown_sources", {"count": unknown, "cycles": cycles.height})
