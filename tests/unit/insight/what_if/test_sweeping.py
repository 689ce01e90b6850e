"""A sweep finds what is there and nothing else, and does no work twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.unit.insight.what_if.company import book, company

from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.insight.notes import Light
from ondo.insight.what_if import sweeping
from ondo.insight.what_if.arrivals import Arrivals, arrivals_of
from ondo.insight.what_if.kept import Kept
from ondo.insight.what_if.suggesting import Why
from ondo.insight.what_if.sweeping import Plan, Sweep, sweep
from ondo.insight.what_if.variant import Tried
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.value_ranges import grid, value_range
from ondo.playbooks.variants import original

PRICES = ("prices.points=15,25", "score.mql=60,80")


def plan(folder: Path, *varied: str) -> Plan:
    tried = original(book(folder))
    ranges = dict(map(value_range, varied))
    variants = [Tried(values, tried.variant(values)) for values in grid(ranges)]
    threshold = next((name for name in ranges if tried.is_threshold(name)), None)
    return Plan(Tried({name: tried.value(name) for name in ranges}, tried.playbook), variants, ranges, threshold)


def tells(prices: int, videos: int) -> float:
    """The planted truth: who looks at prices buys; videos tell nothing."""
    return min(0.9, 0.05 + 0.2 * prices)


def tells_nothing(prices: int, videos: int) -> float:
    return 0.4


def found(folder: Path, *varied: str, **of: object) -> Sweep:
    history = company(folder / "history", of.pop("chance", tells), **of)  # type: ignore[arg-type]
    return sweep(plan(folder, *varied), history, Asked(sdrs=1, calls_per_day=1, touches=1))


def test_a_planted_effect_is_found(tmp_path: Path) -> None:
    told = found(tmp_path, *PRICES)
    assert told.sufficiency.light is Light.SOME
    assert told.suggestion.why is Why.BETTER
    assert told.suggestion.values is not None
    assert float(told.suggestion.values["prices.points"]) > 5
    best = next(one for one in told.variants if one.values == told.suggestion.values)
    assert best.hits.arrivals <= 1.1 * told.today.hits.arrivals
    assert best.hits.hit > told.today.hits.hit
    assert best.hits.hit / best.hits.known.whole > told.today.hits.hit / told.today.hits.known.whole


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_where_nothing_tells_nothing_is_suggested(tmp_path: Path, seed: int) -> None:
    told = found(tmp_path, *PRICES, chance=tells_nothing, seed=seed)
    assert told.sufficiency.rates
    assert told.suggestion.why is Why.NO_EVIDENCE


def test_what_is_better_among_those_called_proves_nothing_where_few_were(tmp_path: Path) -> None:
    told = found(tmp_path, "prices.points=20", "score.mql=60", worked=0.5, people=400)
    assert told.today.hits.unworked
    assert told.suggestion.why in (Why.NOT_IDENTIFIABLE, Why.NO_EVIDENCE)


def test_the_threshold_follows_from_the_capacity(tmp_path: Path) -> None:
    told = found(tmp_path, "score.mql=20..80/20", people=120)
    assert [one.values["score.mql"] for one in told.variants] == ["20", "40", "60", "80"]
    arrivals = [one.hits.arrivals for one in told.variants]
    assert arrivals == sorted(arrivals, reverse=True)
    assert len(set(arrivals)) == 4
    assert [one.today for one in told.variants] == [False, True, False, False]
    (answer,) = told.answers
    used = {one.values["score.mql"]: one.load.used or 0 for one in told.variants}
    assert answer.value == min((value for value, load in used.items() if load <= 0.85), key=float)
    assert told.everybody.per_day == pytest.approx(120 / told.everybody.working_days)


def test_small_samples_show_no_rates(tmp_path: Path) -> None:
    told = found(tmp_path, "score.mql=40,60", people=40)
    assert told.sufficiency.light is Light.FEW
    assert all(one.hits.rate is None and one.hits.bounds is None for one in told.variants)
    assert told.suggestion.why is Why.TOO_FEW
    assert told.notes[0].key == "what_if.note_few"


def test_each_step_of_a_threshold_and_a_closer_look_at_those_in_question(tmp_path: Path) -> None:
    told = found(tmp_path, "score.mql=20..80/20")
    assert [(one.value, one.above) for one in told.steps] == [("20", "40"), ("40", "60"), ("60", "80"), ("80", None)]
    assert sum(one.hits.people for one in told.steps) == told.variants[0].hits.people
    assert [one.hits.people for one in told.steps][-1] == told.variants[-1].hits.people
    assert [(one.values["score.mql"], one.today) for one in told.closer] == [
        ("40", True),
        ("20", False),
        ("60", False),
        ("80", False),
    ]
    assert told.closer[0].course
    assert told.closer[0].order.bands
    assert {one.rule for one in told.by_rule} == {"prices", "videos"}


def test_of_many_variants_only_those_in_question_are_looked_at_closer(tmp_path: Path) -> None:
    told = found(tmp_path, "score.mql=20..80/5", people=400)
    (answer,) = told.answers
    assert answer.value not in (None, "40")
    assert [one.values["score.mql"] for one in told.closer] == ["40", answer.value]
    other = tmp_path / "other"
    other.mkdir()
    assert found(other, "prices.points=15,25", people=60).steps == ()


def test_who_is_nobody_but_a_machine_is_counted_nowhere(tmp_path: Path) -> None:
    asked, tried = Asked(sdrs=1, calls_per_day=1, touches=1), plan(tmp_path, "score.mql=20,60")
    before, after = (sweep(tried, company(tmp_path / f"{bots}", tells, people=40, bots=bots), asked) for bots in (0, 7))
    assert (after.people, after.events, after.left_out) == (before.people, before.events, 7)
    assert (after.everybody, after.variants) == (before.everybody, before.variants)
    (note,) = [one for one in after.notes if one not in before.notes]
    assert (note.key, note.params) == ("report.note_left_out", {"count": 7, "all": before.people + 7})


class TestKept:
    """`--out`: what is finished is kept."""

    @pytest.fixture
    def history(self, tmp_path: Path) -> History:
        return company(tmp_path / "history", tells, people=30)

    def kept(self, tmp_path: Path, history: History) -> Kept:
        return Kept.in_folder(tmp_path / "out", history, history.manifest.last_at or 0)

    def test_an_interrupted_sweep_goes_on_where_it_was(
        self, tmp_path: Path, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sweeping, "AT_ONCE", 2)
        tried, computed = plan(tmp_path, "score.mql=10..40/10"), _counting(monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            sweep(
                tried,
                history,
                Asked(),
                kept=self.kept(tmp_path, history),
                progress=_interrupt_after(2 * history.counts.events),
            )
        assert computed == [2]
        whole = sweep(tried, history, Asked(), kept=self.kept(tmp_path, history))
        assert computed == [2, 2]
        assert whole == sweep(tried, history, Asked(), kept=self.kept(tmp_path, history))
        assert computed == [2, 2]
        assert whole == sweep(tried, history, Asked())

    def test_another_history_or_instant_is_computed_anew(
        self, tmp_path: Path, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried, computed = plan(tmp_path, "score.mql=40"), _counting(monkeypatch)
        sweep(tried, history, Asked(), kept=self.kept(tmp_path, history))
        other = company(tmp_path / "other", tells, people=31)
        sweep(tried, other, Asked(), kept=self.kept(tmp_path, other))
        early = Asked(as_of=(history.manifest.last_at or 0) - 1)
        sweep(tried, history, early, kept=Kept.in_folder(tmp_path / "out", history, early.as_of or 0))
        assert computed == [1, 1, 1]

    def test_a_file_that_cannot_be_read_is_computed_anew(
        self, tmp_path: Path, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried, computed = plan(tmp_path, "score.mql=40"), _counting(monkeypatch)
        first = sweep(tried, history, Asked(), kept=self.kept(tmp_path, history))
        for file in (tmp_path / "out" / "variants").iterdir():
            file.write_bytes(file.read_bytes()[:40])
        assert sweep(tried, history, Asked(), kept=self.kept(tmp_path, history)) == first
        assert computed == [1, 1]

    def test_a_folder_with_something_else_in_it_is_left_alone(self, tmp_path: Path, history: History) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "thesis.txt").touch()
        with pytest.raises(OndoError):
            self.kept(tmp_path, history)


def _counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many variants each scan decided, as they are finished."""
    computed: list[int] = []

    def counted(books: Sequence[Playbook], history: History, **asked: Any) -> list[Arrivals]:
        done = arrivals_of(books, history, **asked)
        computed.append(len(books))
        return done

    monkeypatch.setattr(sweeping, "arrivals_of", counted)
    return computed


def _interrupt_after(events: int) -> Callable[[int], None]:
    """Ctrl-C in the second scan."""
    calls: list[int] = []

    def progress(more: int) -> None:
        calls.append(more)
        if sum(calls) > events:
            raise KeyboardInterrupt

    return progress
