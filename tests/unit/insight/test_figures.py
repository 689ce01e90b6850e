"""Five people, every figure counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.insight.cast import PLAYBOOK, move, replayed, when

from ondo.domain.instants import DAY, HOUR
from ondo.insight.figures import Figures, figures
from ondo.insight.flows import Flow, Place
from ondo.insight.notes import Light
from ondo.insight.triage import ReturnFigures, VerdictFigures

MOVES = [
    # Aoki: by score, sorted to SQL, won.
    move("aoki", "2026-01-05 10:00", "visitor", source="web"),
    move("aoki", "2026-01-06 10:00", "known"),
    move("aoki", "2026-01-10 10:00", "mql", cycle=1, how="became", cause="hot-enough", score_millis=105_000),
    move("aoki", "2026-01-12 10:00", "sql", cause_kind="triage", cause="sql"),
    move("aoki", "2026-01-20 10:00", "deal"),
    move("aoki", "2026-02-09 10:00", "customer"),
    # Baba: recycled, returns when due, MQL again, disqualified.
    move("baba", "2026-01-31 23:00", "visitor"),
    move("baba", "2026-01-31 23:30", "known"),
    move("baba", "2026-02-01 00:30", "mql", cycle=1, how="became", cause="hot-enough", score_millis=130_000),
    move("baba", "2026-02-02 00:30", "recycled", cause_kind="triage", cause="recycled", reason="too_early"),
    move("baba", "2026-03-02 00:00", "lead", cause_kind="return", cause="recycled"),
    move("baba", "2026-03-20 00:30", "mql", cycle=2, how="made", cause_kind="triage", cause="put_forward"),
    move("baba", "2026-03-21 00:30", "disqualified", cause_kind="triage", cause="disqualified", reason="student"),
    # Chiba: an inquiry straight to sales, lost.
    move("chiba", "2026-02-01 09:00", "visitor", source="inquiry", origin="inquiry"),
    move("chiba", "2026-02-01 09:00", "sql", cycle=1, how="became", cause="asked", origin="inquiry"),
    move("chiba", "2026-02-03 09:00", "deal"),
    move("chiba", "2026-02-13 09:00", "lost"),
    # Doi: known, nothing more. Endo: recycled, resting.
    move("doi", "2026-05-01 09:00", "visitor"),
    move("doi", "2026-05-02 09:00", "known"),
    move("endo", "2026-05-01 09:00", "visitor", source="web"),
    move("endo", "2026-05-02 09:00", "mql", cycle=1, how="judged", cause_kind="triage", cause="put_forward"),
    move("endo", "2026-05-03 09:00", "recycled", cause_kind="triage", cause="recycled", reason="too_early"),
]
VERDICTS = [
    {"person": row["person"], "at": row["at"], "verdict": row["cause"], "reason": row.get("reason")}
    for row in MOVES
    if row.get("cause_kind") == "triage"
]
DEALS = [
    {
        "opportunity": "o1",
        "person": "aoki",
        "opened_at": when("2026-01-20 10:00"),
        "closed_at": when("2026-02-09 10:00"),
        "status": "won",
        "amount_millis": 1_200_000_000,
        "currency": "JPY",
    },
    {
        "opportunity": "o2",
        "person": "chiba",
        "opened_at": when("2026-02-03 09:00"),
        "closed_at": when("2026-02-13 09:00"),
        "status": "lost",
    },
]


def clock(person: str, started: str, due: str, stopped: str | None, result: str) -> dict[str, object]:
    return {
        "person": person,
        "stage": "mql",
        "clock": "first_touch",
        "started_at": when(started),
        "due_at": when(due),
        "stopped_at": when(stopped) if stopped else None,
        "result": result,
    }


CLOCKS = [
    clock("aoki", "2026-01-10 10:00", "2026-01-10 14:00", "2026-01-10 11:00", "kept"),
    clock("baba", "2026-02-01 00:30", "2026-02-01 13:00", "2026-02-01 15:00", "late"),
    clock("baba", "2026-03-20 00:30", "2026-03-20 13:00", "2026-03-20 17:00", "late"),
    clock("endo", "2026-05-02 09:00", "2026-05-02 13:00", None, "overdue"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    folder: Path = tmp_path_factory.mktemp("counted")
    tables = replayed(folder, "2026-06-01 00:00", MOVES, verdicts=VERDICTS, opportunities=DEALS, clocks=CLOCKS)
    return figures(tables, PLAYBOOK)


def stage(found: Figures, key: str):
    return next(row for row in found.funnel if row.stage == key)


def test_a_stage_counts_moves_people_and_who_stands_there(found):
    mql = stage(found, "mql")
    assert (mql.came_in, mql.went_out, mql.balance, mql.people) == (4, 4, 0, 3)
    assert (stage(found, "recycled").balance, stage(found, "known").balance) == (1, 1)
    assert sum(row.balance for row in found.funnel) == 5


def test_going_on_means_standing_further_along_at_any_later_time(found):
    assert stage(found, "visitor").went_on.part == 5
    assert (stage(found, "known").went_on.part, stage(found, "known").went_on.whole) == (2, 3)
    assert (stage(found, "mql").went_on.part, stage(found, "mql").went_on.whole) == (1, 3)
    assert (stage(found, "recycled").went_on.part, stage(found, "lead").went_on.part) == (1, 1)
    assert stage(found, "customer").went_on is None


def test_the_median_stay_is_over_visits_that_ended(found):
    assert stage(found, "mql").median_stay == DAY
    assert stage(found, "deal").median_stay == 15 * DAY
    assert stage(found, "customer").median_stay is None


def test_months_are_local_and_none_is_left_out(found):
    counted = [(m.month, m.became, m.judged, m.made) for m in found.months]
    assert counted == [
        ("2026-01", 1, 0, 0),
        ("2026-02", 1, 0, 0),
        ("2026-03", 0, 0, 1),
        ("2026-04", 0, 0, 0),
        ("2026-05", 0, 1, 0),
    ]
    assert [c.key for c in found.cohorts] == [m.month for m in found.months]


def test_every_cycle_has_one_outcome(found):
    assert (found.qualified.cycles, found.qualified.people, found.qualified.mature) == (5, 4, 3)
    assert (found.qualified.won, found.qualified.lost, found.qualified.open) == (1, 1, 0)
    assert (found.qualified.recycled, found.qualified.disqualified) == (2, 1)


def test_cohorts_of_any_kind_add_up_to_all_cycles(found):
    mqls = found.mqls.cycles
    assert mqls == 4
    for table in (found.cohorts, found.causes, found.hows, found.bands):
        assert sum(c.cycles for c in table) == mqls
        assert sum(c.won for c in table) == found.mqls.won == 1
    assert sum(c.cycles for c in found.origins) == found.qualified.cycles
    for cohort in (*found.cohorts, *found.origins):
        assert cohort.cycles == cohort.won + cohort.lost + cohort.recycled + cohort.disqualified + cohort.open


def test_conversion_by_origin(found):
    by_key = {c.key: (c.cycles, c.sql, c.opportunity, c.won, c.amount_millis) for c in found.origins}
    assert by_key == {
        "web": (2, 1, 1, 1, 1_200_000_000),
        "inquiry": (1, 1, 1, 0, 0),
        None: (2, 0, 0, 0, 0),
    }


def test_score_bands_are_keyed_by_their_lower_end(found):
    assert [(c.key, c.cycles) for c in found.bands] == [("0", 2), ("100", 1), ("125", 1)]


def test_inquiries_stand_beside_mqls(found):
    inquiry, mql, direct = found.doors
    assert (inquiry.cycles, inquiry.opportunity.part, inquiry.won.part) == (1, 1, 0)
    assert (inquiry.to_opportunity, inquiry.to_won) == (2 * DAY, None)
    assert (mql.cycles, mql.won.part, mql.to_won) == (4, 1, 30 * DAY)
    assert direct.cycles == 0
    assert mql.median_amount_millis == 1_200_000_000


def test_verdicts_and_returns(found):
    assert found.verdicts[:2] == (
        VerdictFigures("put_forward", None, 2),
        VerdictFigures("recycled", "too_early", 2),
    )
    assert found.returns == (ReturnFigures("too_early", recycled=2, due=1, early=0, otherwise=0, resting=1),)
    assert [(r.cycles, r.people) for r in found.rounds] == [(1, 3), (2, 1)]


def test_deadlines(found):
    (touch,) = found.clocks
    assert (touch.kept, touch.late, touch.overdue, touch.running) == (1, 2, 1, 0)
    assert (touch.share.part, touch.share.whole) == (1, 4)
    assert touch.median_lateness == 3 * HOUR


def test_loops_are_unrolled_by_laps(found):
    first, again = (lambda key: Place(1, key)), (lambda key: Place(2, key))
    assert Flow(first("recycled"), again("lead"), 1) in found.flows
    assert Flow(again("lead"), Place(3, None), 1) in found.flows  # mql stands before lead: a third time round
    assert Flow(first("mql"), first("recycled"), 2) in found.flows
    assert all(flow.source.stage != "visitor" for flow in found.flows)
    assert all((f.source.lap, _order(f.source)) < (f.target.lap, _order(f.target)) for f in found.flows)


def _order(place: Place) -> int:
    keys = [s.key for s in PLAYBOOK.stages]
    return keys.index(place.stage) if place.stage else len(keys)


def test_too_few_outcomes_forbid_rates(found):
    assert found.light is Light.FEW
    notes = {note.key: note for note in found.notes}
    assert notes["report.note_few_outcomes"].grave
    assert notes["report.note_young"].params == {"count": 2, "cycles": 5, "days": 90}
    assert "report.note_made" not in notes


def test_opportunities(found):
    deals = found.opportunities
    assert (deals.all, deals.won, deals.lost, deals.open) == (2, 1, 1, 0)
    assert (deals.amount_millis, deals.currency, deals.won_without_amount) == (1_200_000_000, "JPY", 0)


def test_wins_without_a_qualification_are_told(tmp_path: Path):
    won = {"opened_at": when("2026-03-01 10:00"), "closed_at": when("2026-03-09 10:00"), "status": "won"}
    moves = [
        *MOVES,
        move("fuji", "2026-02-01 09:00", "visitor"),  # won, never qualified, never seen as a customer
        move("goto", "2026-02-01 09:00", "visitor"),  # won before the qualification
        move("goto", "2026-04-01 09:00", "mql", cycle=1, how="became", cause="hot-enough", score_millis=105_000),
        move("hara", "2026-02-01 09:00", "visitor"),
        move("hara", "2026-03-09 10:00", "customer"),  # a customer of whom no opportunity is on record
    ]
    deals = [*DEALS, *({**won, "opportunity": f"o-{person}", "person": person} for person in ("fuji", "goto"))]
    found = figures(replayed(tmp_path / "wins", "2026-06-01 00:00", moves, opportunities=deals), PLAYBOOK)
    notes = {note.key: dict(note.params) for note in found.notes}
    assert (found.opportunities.won, found.qualified.won) == (3, 1)
    assert notes["report.note_won_unqualified"] == {"count": 2, "won": 3}
    assert notes["report.note_customers_unqualified"] == {"count": 1}


@pytest.mark.parametrize("ends", ["recycled", None])
def test_wins_in_a_qualification_that_is_not_won_are_told(tmp_path: Path, ends: str | None):
    moves = [*MOVES, move("ito", "2026-02-01 09:00", "mql", cycle=1, how="became", cause="hot-enough")]
    moves += [move("ito", "2026-03-01 09:00", ends, cycle=1)] if ends else []
    deal = {"opened_at": when("2026-02-10 10:00"), "closed_at": when("2026-04-01 10:00"), "status": "won"}
    deals = [*DEALS, {**deal, "opportunity": "o-ito", "person": "ito"}]
    found = figures(replayed(tmp_path / "wins", "2026-06-01 00:00", moves, opportunities=deals), PLAYBOOK)
    notes = {note.key: dict(note.params) for note in found.notes}
    assert (found.opportunities.won, found.qualified.won) == (2, 1)
    assert notes["report.note_won_otherwise"] == {"count": 1, "won": 2}
    assert "report.note_won_unqualified" not in notes


def test_recent_mqls_are_newest_first(found):
    assert [(r.person, r.outcome) for r in found.recent] == [
        ("endo", "recycled"),
        ("baba", "disqualified"),
        ("baba", "recycled"),
        ("aoki", "won"),
    ]
