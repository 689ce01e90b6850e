"""Whatever people did, the figures of a replay agree with one another."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.insight.cast import PLAYBOOK, replayed, when

from ondo.domain.instants import DAY
from ondo.domain.lifecycle import Kind
from ondo.domain.moves import CYCLE_KINDS, ENDING_KINDS, LATER_KINDS
from ondo.insight.figures import Figures, figures
from ondo.insight.report.render import render

STAGES = [stage.key for stage in PLAYBOOK.stages]
KINDS = {stage.key: stage.kind for stage in PLAYBOOK.stages}
BEGIN = when("2025-01-01 00:00")

walks = st.lists(
    st.lists(st.tuples(st.sampled_from(STAGES), st.integers(0, 60)), min_size=1, max_size=12), min_size=1, max_size=8
)


def moves(walks: list[list[tuple[str, int]]]) -> list[dict[str, Any]]:
    """Each walk is a person who moves along it; cycles are counted as the fold counts them."""
    return [row for n, walk in enumerate(walks) for row in _walk(f"p{n}", walk)]


def _walk(person: str, walk: list[tuple[str, int]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    at, cycle, open_ = BEGIN, 0, False
    for stage, days in walk:
        if rows and rows[-1]["to_stage"] == stage:
            continue
        at, kind = at + days * DAY, KINDS[stage]
        opens = kind in CYCLE_KINDS and not open_
        cycle += opens
        open_ = (open_ or opens) and kind not in ENDING_KINDS
        before = KINDS[rows[-1]["to_stage"]] if rows else None
        how = "became" if opens or (kind is Kind.MQL and before not in LATER_KINDS) else None
        rows.append({"person": person, "at": at, "to_stage": stage, "cycle": cycle, "how": how, "cause": "hot-enough"})
    return rows


def found(walks: list[list[tuple[str, int]]]) -> Figures:
    with TemporaryDirectory() as folder:
        return figures(replayed(Path(folder), "2027-01-01 00:00", moves(walks)), PLAYBOOK)


@settings(max_examples=30)
@given(walks)
def test_figures_agree(walks: list[list[tuple[str, int]]]) -> None:
    seen = found(walks)
    standing = [_walk("p", walk)[-1]["to_stage"] for walk in walks]
    for stage in seen.funnel:
        assert stage.came_in - stage.went_out == stage.balance == standing.count(stage.stage)
        assert stage.people <= stage.came_in
        assert stage.went_on is None or 0 <= stage.went_on.part <= stage.went_on.whole == stage.people
    assert sum(stage.balance for stage in seen.funnel) == len(walks)
    mqls = seen.mqls.cycles
    assert sum(month.all for month in seen.months) == mqls
    for table in (seen.cohorts, seen.causes, seen.hows, seen.bands):
        assert sum(cohort.cycles for cohort in table) == mqls
        assert sum(cohort.won for cohort in table) == seen.mqls.won
    assert sum(cohort.cycles for cohort in seen.origins) == sum(door.cycles for door in seen.doors)
    assert sum(cohort.cycles for cohort in seen.origins) == sum(r.cycles * r.people for r in seen.rounds)
    for cohort in (*seen.cohorts, *seen.origins, seen.qualified):
        assert cohort.won + cohort.lost + cohort.recycled + cohort.disqualified + cohort.open == cohort.cycles
        assert cohort.won <= cohort.opportunity <= cohort.sql <= cohort.cycles
    assert sum(one.recycled for one in seen.returns) == _came_in(seen, "recycled")
    assert all(r.due + r.early + r.otherwise + r.resting == r.recycled for r in seen.returns)


@settings(max_examples=30)
@given(walks)
def test_flows_have_no_loop_and_lose_nobody(walks: list[list[tuple[str, int]]]) -> None:
    seen = found(walks)
    order = {key: n for n, key in enumerate([*(k for k in STAGES if k not in LAST), *LAST])}
    for flow in seen.flows:
        here, there = flow.source, flow.target
        assert here.stage is not None
        forward = there.stage is not None and order[here.stage] < order[there.stage]
        assert (here.lap, 0) < (there.lap, 0) or (here.lap == there.lap and forward)
    for stage in STAGES:
        came = sum(f.moves for f in seen.flows if f.target.stage == stage)
        assert came <= _came_in(seen, stage)


@settings(max_examples=6)
@given(walks)
def test_any_figures_can_be_told(walks: list[list[tuple[str, int]]]) -> None:
    seen = found(walks)
    for lang in ("ja", "en"):
        assert render(seen, PLAYBOOK, lang) == render(seen, PLAYBOOK, lang)


LAST = ["lost", "recycled", "disqualified"]


def _came_in(seen: Figures, stage: str) -> int:
    return next(row.came_in for row in seen.funnel if row.stage == stage)
