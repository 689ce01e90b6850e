"""`ondo simulate` and `ondo sweep` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.insight.what_if.company import book, company

from ondo.cli import run
from ondo.insight.what_if import arrivals

DESK = ("--sdrs", "1", "--calls-per-day", "2", "--touches", "3")


def tells(prices: int, videos: int) -> float:
    return min(0.9, 0.1 + 0.15 * prices)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a history, the playbook `tried.yaml`, and a draft of another one."""
    folder = tmp_path_factory.mktemp("what-if")
    company(folder / "history", tells, people=150)
    book(folder)
    draft = (folder / "tried.yaml").read_text(encoding="utf-8").replace("points: 5,", "points: 15,")
    (folder / "draft.yaml").write_text(draft, encoding="utf-8")
    return folder


@pytest.fixture
def here(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place)
    return place


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_simulate_tells_people_and_programs_the_same(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("simulate", "tried.yaml", "draft.yaml", "--history", "history", *DESK)
    found = told(capsys, *words)
    assert found["overlap"]["gained"] == len(found["gained"]) > 0
    first = found["gained"][0]
    assert first["outcome"] == "hit"
    assert sum(line["here"] for line in first["lines"]) == first["score"]
    assert sum(line["there"] for line in first["lines"]) == first["elsewhere"]["score"]
    rate = found["second"]["hits"]["rate"]
    assert rate["low"] < rate["rate"] < rate["high"]
    assert run(list(words)) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("A: The one that is tried (tried.yaml)\nB: The one that is tried (draft.yaml)")
    assert f"{found['first']['hits']['arrivals']} → {found['second']['hits']['arrivals']}" in shown
    assert first["person"] in shown


def test_the_page_stands_alone_in_both_languages(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, word in (("ja", "的中率"), ("en", "Hit rate")):
        page = tmp_path / f"{lang}.html"
        words = ["simulate", "tried.yaml", "draft.yaml", "--history", "history", *DESK, "--report", str(page)]
        assert run([*words, "--lang", lang]) == 0
        text = page.read_text(encoding="utf-8")
        assert f'<html lang="{lang}">' in text
        assert word in text
        assert "what_if." not in text
    assert str(tmp_path / "en.html") in capsys.readouterr().out


def test_simulate_tells_how_outcomes_build_up_and_whether_the_score_orders_them(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    words = ("simulate", "tried.yaml", "draft.yaml", "--history", "history", "--report", str(page))
    found = told(capsys, *words)["first"]
    shares = [(one["hit"], one["ended"]) for one in found["course"]]
    assert shares == sorted(shares)
    assert all(one["low"] < one["hit"] < one["high"] for one in found["course"])
    assert sum(shares[-1]) <= 1 + 1e-9
    known = sum(one["known"]["whole"] for one in found["order"]["bands"])
    assert known == found["hits"]["hit"] + found["hits"]["miss"]
    assert found["order"]["rises"] is (found["order"]["fallen"] == [])
    assert run(list(words)) == 0
    shown = capsys.readouterr().out
    assert "How outcomes build up" in shown
    assert "Of a hit and a miss" in shown
    assert "chart-course" in page.read_text(encoding="utf-8")


def test_sweep_finds_the_threshold_that_the_desk_can_take(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "sweep", "tried.yaml", "--vary", "score.mql=30..60/10", "--history", "history", *DESK)
    (answer,) = found["answers"]
    fitting = [one["values"]["score.mql"] for one in found["variants"] if one["load"]["used"] <= 0.85]
    assert answer["value"] == fitting[0]
    assert found["today"]["hits"] == found["variants"][1]["hits"]
    assert run(["sweep", "tried.yaml", "--vary", "score.mql=30..60/10", "--history", "history", *DESK]) == 0
    shown = capsys.readouterr().out
    assert f"The lowest threshold that the desk can take is {answer['value']}" in shown
    assert "40 (today)" in shown


def test_sweep_shows_each_step_and_how_much_may_be_used(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    words = ("sweep", "tried.yaml", "--vary", "score.mql=20..80/10", "--history", "history", *DESK)
    usual, full = told(capsys, *words), told(capsys, *words, "--load-at-most", "100")
    assert (usual["capacity"]["most"], full["capacity"]["most"]) == (0.85, 1)
    fitting = [one["values"]["score.mql"] for one in full["variants"] if one["load"]["used"] <= 1]
    assert full["answers"][0]["value"] == fitting[0]
    assert sum(one["hits"]["people"] for one in usual["steps"]) == usual["variants"][0]["hits"]["people"]
    told_in = (
        ("ja", "しきい値を下げると、誰が加わるか", "20ではMQL、30では基準未満", "ルールごとの的中率"),
        ("en", "Threshold by threshold", "at 20, not at 30", "Rule by rule"),
    )
    for lang, title, step, rules in told_in:
        assert run([*words, "--lang", lang, "--report", str(page)]) == 0
        assert title in capsys.readouterr().out
        text = page.read_text(encoding="utf-8")
        assert all(found in text for found in (step, rules, "chart-steps", "chart-course", "chart-recall"))
        assert "what_if." not in text


def test_sweep_decides_by_either_engine(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("sweep", "tried.yaml", "--vary", "score.mql=30,50", "--history", "history")
    assert told(capsys, *words, "--engine", "reference") == told(capsys, *words)
    assert run([*words, "--master", "local[2]"]) == 2
    assert "--engine spark" in capsys.readouterr().err


def test_sweep_keeps_what_is_finished(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("sweep", "tried.yaml", "--history", "history", "--out", str(tmp_path / "out"), "--vary")
    first = told(capsys, *words, "score.mql=40,50")
    monkeypatch.setattr(arrivals, "replay_many", None)  # nothing is to be computed any more
    again = told(capsys, *words, "score.mql=50,40")
    assert again["variants"] == first["variants"][::-1]


def test_a_history_without_outcomes_is_refused_in_words(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    company(tmp_path / "uncalled", tells, people=60, worked=0.0)
    words = ("simulate", "tried.yaml", "draft.yaml", "--history", str(tmp_path / "uncalled"))
    found = told(capsys, *words)
    assert found["notes"][0] == {"key": "what_if.note_no_outcomes", "params": {}, "grave": True}
    assert found["second"]["hits"]["rate"] is found["second"]["hits"]["bounds"] is None
    assert found["second"]["hits"]["unworked"] > 0
    assert run(list(words)) == 0
    assert "Important: No MQL of this history is known to have succeeded" in " ".join(capsys.readouterr().out.split())


def test_files_do_as_well_as_a_folder(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = pl.read_parquet(here / "history" / "events" / "*.parquet").select(
        pl.col("person").alias("user_id"), "at", pl.col("name").alias("event")
    )
    events.with_columns(pl.from_epoch("at", time_unit="ms").dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_csv(
        tmp_path / "events.csv"
    )
    found = told(capsys, "sweep", "tried.yaml", "--vary", "score.mql=50", "--history", str(tmp_path / "events.csv"))
    folder = told(capsys, "sweep", "tried.yaml", "--vary", "score.mql=50", "--history", "history")
    assert found["today"]["hits"]["arrivals"] == folder["today"]["hits"]["arrivals"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--vary", "score.mqll=40..80/10"], "Did you mean score.mql?"),
        (["--vary", "score.mql=40..80"], "40..160/10"),
        (["--vary", "score.mql"], "is not a NAME=VALUES"),
        (["--vary", "score.mql=40", "--vary", "score.mql=50"], "varied twice"),
        (["--vary", "score.mql=40"], "the variants are all the same"),
        (["--vary", "score.mql=many"], "--vary score.mql=many: "),
        (["--vary", "score.mql=nan"], "--vary score.mql=nan: "),
        (["--vary", "score.mql=80.0005"], "--vary score.mql=80.0005: "),
        (["--vary", "score.mql=0..9000/1"], "at most 500"),
        (["--vary", "engagement.rules.prices=7"], "engagement.rules.prices=none"),
        (["--vary", "score.mql=50", "--sdrs", "nan", "--calls-per-day", "40"], "nan"),
        (["--vary", "score.mql=50", "--sdrs", "1e-300", "--calls-per-day", "40"], "is not in the range"),
        (["--vary", "score.mql=50", "--touches", "inf"], "is not in the range"),
        (["--vary", "score.mql=50", "--touches", "0"], "is not in the range"),
        (["--vary", "score.mql=50", "--sdrs", "2"], "needs both --sdrs and --calls-per-day"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["sweep", "tried.yaml", "--history", "history", *words]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
