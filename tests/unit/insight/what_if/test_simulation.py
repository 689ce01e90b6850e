"""Two playbooks over people who can be counted by hand: who differs, why, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.insight.what_if.company import BOOK, START, book, company, row

from ondo.domain.errors import OndoError
from ondo.domain.instants import DAY, HOUR, MINUTE
from ondo.engine.history import History, write_history
from ondo.insight.notes import Light
from ondo.insight.report.blocks import Paragraph, Remarks, Tile, Tiles
from ondo.insight.what_if.moved import RuleDifference, TwoPoints, spread
from ondo.insight.what_if.observed import Target, facts
from ondo.insight.what_if.simulation import Simulation, Week, simulate
from ondo.insight.what_if.telling.reading import Reading
from ondo.insight.what_if.telling.simulated import sections
from ondo.insight.what_if.watched import Asked
from ondo.playbooks.variants import Original, original

PRICES, VIDEOS = "page", "video_completed"
LATE = START + 200 * DAY


def history(folder: Path, rows: Sequence[dict[str, Any]]) -> History:
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        writer.add_events(pl.DataFrame(list(rows), infer_schema_length=None), source="web")
    return History.open(folder)


def acts(person: str, day: int, *names: str) -> list[dict[str, Any]]:
    """Somebody gives a name and does this, an hour each."""
    at = START + day * DAY
    return [row(person, at, "identified"), *(row(person, at + (n + 1) * HOUR, name) for n, name in enumerate(names))]


def verdict(person: str, day: int, given: str) -> list[dict[str, Any]]:
    at = START + day * DAY
    return [row(person, at, "call_attempted", "us"), row(person, at + HOUR, "triage", "us", verdict=given)]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return original(book(tmp_path_factory.mktemp("book")))


@pytest.fixture(scope="module")
def told(tried: Original, tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """Under A a price view gives 5 and a video 15 of the 40 points; under B both give 15."""
    people = history(
        tmp_path_factory.mktemp("told") / "history",
        [
            *acts("both", 1, VIDEOS, VIDEOS, VIDEOS),
            *verdict("both", 3, "sql"),
            *acts("gained", 8, PRICES, PRICES, VIDEOS, PRICES),  # A: 30 points; B: 45 at the third act
            *acts("worked", 9, PRICES, PRICES, PRICES, PRICES),  # A: 20; B: 45
            *verdict("worked", 10, "recycled"),
            *acts("nobody", 10, PRICES),
            row("nobody", LATE, "page"),
        ],
    )
    other = tried.variant({"prices.points": "15"})
    return simulate(tried.playbook, other, people, Asked(sdrs=1, calls_per_day=2, touches=4))


def test_who_is_gained_and_what_is_known_of_them(told: Simulation) -> None:
    assert (told.overlap.both, told.overlap.gained, told.overlap.lost) == (1, 2, 0)
    assert [(one.person, one.outcome) for one in told.gained] == [("worked", "miss"), ("gained", "unworked")]
    assert told.overlap.later == 0
    assert (told.first.hits.hit, told.second.hits.hit) == (1, 1)
    assert (told.second.hits.miss, told.second.hits.unworked) == (1, 1)
    assert told.second.by_how["became"].arrivals == 3
    assert [(one.cause, one.hits.arrivals) for one in told.second.by_cause] == [("warm", 3)]


def test_the_reasons_add_up_under_both(told: Simulation) -> None:
    gained = told.gained[1]
    assert (gained.cause, gained.score, gained.at) == ("warm", 45_000, START + 8 * DAY + 3 * HOUR)
    assert gained.elsewhere is not None
    assert (gained.elsewhere.stage, gained.elsewhere.score) == ("known", 25_000)
    assert gained.lines == (
        TwoPoints("engagement", "prices", 30_000, 10_000),
        TwoPoints("engagement", "videos", 15_000, 15_000),
    )
    assert sum(line.difference for line in gained.lines) == gained.score - gained.elsewhere.score
    assert told.rules == (RuleDifference("engagement", "prices", gained=25_000, gained_with=2),)


def test_weeks_and_load(told: Simulation) -> None:
    # 2 January 2026 is a Friday, 9 and 10 January are the Friday and Saturday after
    assert told.weeks == (Week("2025-12-29", 1, 1), Week("2026-01-05", 0, 2))
    assert told.capacity is not None
    assert told.capacity.people_per_day == 0.5
    assert told.second.load.per_day == pytest.approx(3 / told.second.load.working_days)
    assert told.second.load.used == pytest.approx(told.second.load.per_day / 0.5)


def test_so_few_show_no_rate(told: Simulation) -> None:
    assert told.first.sufficiency.light is Light.FEW
    assert told.first.hits.rate is None
    assert [note.key for note in told.notes if note.grave] == ["what_if.note_few_both"]
    assert not told.first.recall.identifiable


@pytest.mark.parametrize(
    ("lang", "few", "each", "which"),
    [
        ("en", "under A, 1 hits and 0 misses, and under B 1 hits and 1 misses", "(A: 0, B: 1)", "B makes"),
        ("ja", "Aでは的中1件・外れ0件、Bでは的中1件・外れ1件", "（A：0件、B：1件）", "BでMQL"),
    ],
)
def test_what_the_data_cannot_tell_is_told_of_each(
    told: Simulation, tried: Original, lang: str, few: str, each: str, which: str
) -> None:
    (unworked,) = [note for note in told.notes if note.key == "what_if.note_unworked"]
    assert unworked.params == {"count": 1, "first": 0, "second": 1}
    books = (tried.playbook, tried.playbook)
    blocks = {one.id: one.blocks for one in sections(Reading(told, books, ("a", "b"), lang, short=True))}
    (limits,) = [block for block in blocks["limits"] if isinstance(block, Remarks)]
    assert [few in one.text for one in limits.remarks] == [True, False, False]
    assert [each in one.text for one in limits.remarks] == [False, True, False]  # one is unworked
    assert [which in block.text for block in blocks["overlap"] if isinstance(block, Paragraph)] == [True]


def test_where_somebody_becomes_an_mql_twice_it_is_said_how_many_people_that_are(tmp_path: Path) -> None:
    back = "  back: {from: recycled, to: mql, when: video_completed, because: They are back.}\ntriage:"
    (tmp_path / "back.yaml").write_text(BOOK.replace("triage:", back), encoding="utf-8")
    tried = original(tmp_path / "back.yaml")
    twice = [*acts("twice", 1, VIDEOS, VIDEOS, VIDEOS), *verdict("twice", 3, "recycled"), *acts("twice", 9, VIDEOS)]
    people = history(tmp_path / "history", [*twice, row("late", LATE, "page")])
    found = simulate(tried.playbook, tried.playbook, people, Asked())
    assert (found.first.hits.arrivals, found.overlap.both) == (2, 1)
    assert first_tile(found, tried).note == "of 1 → 1 people: somebody may become an MQL more than once"


def test_where_everybody_becomes_one_once_nothing_is_said_of_it(told: Simulation, tried: Original) -> None:
    assert first_tile(told, tried).note == ""


def first_tile(found: Simulation, tried: Original) -> Tile:
    summary = sections(Reading(found, (tried.playbook, tried.playbook), ("a", "b"), "en", short=True))[0]
    (tiles,) = [block for block in summary.blocks if isinstance(block, Tiles)]
    return tiles.tiles[0]


def test_while_there_are_no_rates_people_are_listed_by_what_they_did_last(told: Simulation) -> None:
    # `both` is with field sales; `nobody` looked at a page 200 days later
    listed = [(one.person, one.stage, one.event, one.lately) for one in told.by_eye]
    assert listed == [("nobody", "known", "page", 1), ("worked", "recycled", "page", 0), ("gained", "known", "page", 0)]


def test_turned_around_those_gained_are_lost(tried: Original, tmp_path: Path) -> None:
    people = company(tmp_path / "history", lambda *_: 0.5, people=60)
    other = tried.variant({"prices.points": "15", "score.mql": "60"})
    there, back = (simulate(*books, people, Asked()) for books in ((tried.playbook, other), (other, tried.playbook)))
    assert there.gained == back.lost
    assert there.lost == back.gained
    assert (there.first, there.second) == (back.second, back.first)
    assert {(one.rule, one.gained, one.lost) for one in there.rules} == {
        (one.rule, one.lost, one.gained) for one in back.rules
    }
    same = simulate(tried.playbook, tried.playbook, people, Asked())
    assert (same.gained, same.lost, same.rules, same.overlap.later) == ((), (), (), 0)


def test_the_facts_are_what_the_log_says_and_not_what_a_playbook_takes(tried: Original, tmp_path: Path) -> None:
    at = START
    rows = [
        row("a", at, "identified"),
        row("a", at + 1, "triage", "us", verdict="sql"),  # refused on the stage, given all the same
        {**row("b", at, "triage", "us", verdict="sql"), "message_id": "slip"},
        row("b", at + 1, "retracted", "us", event="slip"),
        row("c", at, "triage", "us", verdict="recycled"),
        row("d", at, "triage", "us", verdict="made up"),
        row("e", at, "call_attempted", "us"),
        row("e", at + MINUTE, "call_connected", "us"),  # the same call
        row("e", at + HOUR, "call_connected", "us"),
        row("f", at, "explored", "us", propensity=0.04),
        row("f", at, "explored", "us", propensity=4),
        row("g", at, "opportunity_created", "us"),
        row("g", at + DAY, "opportunity_won", "us"),
        row("h", LATE, "triage", "us", verdict="sql"),
    ]
    rows = [{"message_id": f"m{n}", **one} for n, one in enumerate(rows)]
    people = history(tmp_path / "history", rows)

    def found(target: Target) -> list[tuple[str, str]]:
        return facts(people, [tried.playbook], target, LATE - 1).select("person", "fact").rows()

    worked = [("c", "work"), ("d", "work")]
    assert sorted(found(Target.SQL)) == sorted(
        [
            *[("a", "hit"), ("a", "work"), ("c", "ended"), *worked],
            *[("e", "touch"), ("e", "touch"), ("f", "explored"), ("g", "hit"), ("g", "hit")],
        ]
    )
    assert [person for person, fact in found(Target.WON) if fact == "hit"] == ["g"]


def test_a_capacity_needs_touches_from_somewhere(tried: Original, tmp_path: Path) -> None:
    people = company(tmp_path / "history", lambda *_: 0.5, people=10)
    with pytest.raises(OndoError) as caught:
        simulate(tried.playbook, tried.playbook, people, Asked(sdrs=1, calls_per_day=10))
    assert caught.value.problem.key == "what_if.touches_unknown"


def test_only_some_of_many_are_compared() -> None:
    assert spread(3, 5) == {0, 1, 2}
    assert spread(10, 5) == {0, 2, 4, 6, 8}
    assert len(spread(100_003, 200)) == 200
