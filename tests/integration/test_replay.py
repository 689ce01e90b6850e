"""`ondo replay` and `ondo explain` over a made-up crowd, decided by a built-in playbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.crowd import make_crowd
from tests.unit.importing.desk import PEOPLE as PEOPLE_TABLE
from tests.unit.importing.desk import bring
from tests.unit.insight.what_if.company import START, row

from ondo.cli import run
from ondo.domain.spreadsheets import defused
from ondo.engine.history import History, write_history
from ondo.engine.replay import SCHEMAS, Replayed, replay, write_replay
from ondo.insight.figures import figures as all_figures
from ondo.playbooks import load

PLAYBOOK = "marketo-2019"
PEOPLE = 300


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return make_crowd(tmp_path_factory.mktemp("crowd") / "history", people=PEOPLE)


@pytest.fixture(scope="module")
def replayed(history: History, tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    return write_replay(load(PLAYBOOK), history, tmp_path_factory.mktemp("replayed"))


def test_everybody_has_a_state_where_their_transitions_end(replayed: Replayed) -> None:
    states = replayed.scan("states").collect()
    last = replayed.scan("transitions").group_by("person").agg(pl.col("to_stage").last()).collect()
    assert states.height == PEOPLE == replayed.facts.people
    joined = states.join(last, on="person")
    assert joined.filter(pl.col("stage") != pl.col("to_stage")).is_empty()


def test_contributions_add_up_to_the_score(replayed: Replayed) -> None:
    sums = replayed.scan("contributions").group_by("person", "n").agg(pl.col("points_millis").sum().alias("lines"))
    moves = replayed.scan("transitions").join(sums, on=["person", "n"], how="left")
    wrong = moves.filter(pl.col("lines").fill_null(0) != pl.col("score_millis"))
    assert wrong.collect().is_empty()


def test_qualifications_name_their_evidence(replayed: Replayed) -> None:
    qualified = replayed.scan("transitions").filter(pl.col("how") == "became", pl.col("to_stage") == "mql")
    evidence = replayed.scan("evidence").select("person", "n").unique()
    assert qualified.select("person").collect().height > 10
    assert qualified.join(evidence, on=["person", "n"], how="anti").collect().is_empty()


def test_batches_have_the_published_columns(history: History) -> None:
    batches = [*replay(load(PLAYBOOK), history)]
    assert batches
    for batch in batches:
        assert all(table.schema == SCHEMAS[name] for name, table in batch.items())


def test_as_of_looks_at_that_instant_only(history: History, tmp_path: Path) -> None:
    middle = (history.manifest.first_at or 0) + 180 * 86_400_000
    early = write_replay(load(PLAYBOOK), history, tmp_path, as_of=middle)
    late = early.scan("transitions").filter(pl.col("at").dt.timestamp("ms") > middle).collect()
    assert late.is_empty()
    assert early.facts.as_of == middle
    assert 0 < early.facts.people < PEOPLE
    assert early.scan("opportunities").filter(pl.col("closed_at").dt.timestamp("ms") > middle).collect().is_empty()


def test_whoever_is_left_out_is_told(tmp_path: Path) -> None:
    with write_history(tmp_path / "history", timezone="Asia/Tokyo") as writer:
        visits = [{**row("suzuki", START, "page"), "flags": None}, {**row("crawler", START, "page"), "flags": "bot"}]
        writer.add_events(pl.DataFrame(visits, infer_schema_length=None), source="web")
    (tmp_path / "replayed").mkdir()
    replayed = write_replay(load(PLAYBOOK), History.open(tmp_path / "history"), tmp_path / "replayed")
    assert (replayed.facts.people, replayed.facts.left_out) == (1, 1)
    notes = {note.key: note.params for note in all_figures(replayed, load(PLAYBOOK)).notes}
    assert notes["report.note_left_out"] == {"count": 1, "all": 2}


def figures(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["replay", PLAYBOOK, *words, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_command_prints_the_same_figures_as_json(
    history: History, replayed: Replayed, capsys: pytest.CaptureFixture[str]
) -> None:
    told = figures(capsys, str(history.path))
    assert told["facts"]["people"] == PEOPLE
    entered = replayed.scan("transitions").filter(pl.col("to_stage") == "mql").collect().height
    assert next(row for row in told["funnel"] if row["stage"] == "mql")["came_in"] == entered
    assert sum(month["won"] for month in told["cohorts"]) == told["mqls"]["won"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_command_writes_tables_and_the_report(
    history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.html"
    words = ["--out", str(out), "--format", "csv", "--report", str(report), "--lang", lang]
    assert run(["replay", PLAYBOOK, str(history.path), *words]) == 0
    printed = capsys.readouterr().out
    assert load(PLAYBOOK).label.text(lang) in printed
    assert {path.name for path in out.iterdir()} == {"replay.json", *(f"{name}.csv" for name in SCHEMAS)}
    assert pl.read_csv(out / "states.csv").height == PEOPLE
    assert f'<html lang="{lang}">' in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "'@SUM(A1)"])
def test_no_spreadsheet_runs_what_people_wrote_and_nothing_is_lost(tmp_path: Path, name: str) -> None:
    came = bring(tmp_path, PEOPLE_TABLE, leads_csv=f'email,name,at\na@b.jp,"{defused(name)}",2026-04-01\n')
    (tmp_path / "again").mkdir()
    out = tmp_path / "out"
    assert run(["replay", PLAYBOOK, str(came.folder), "--out", str(out), "--format", "csv"]) == 0
    written = (out / "states.csv").read_text(encoding="utf-8")
    assert pl.read_csv(out / "states.csv").select("name", "score_millis").row(0) == (f"'{name}", 0)
    back = PEOPLE_TABLE.replace("person: email", "person: person").replace("at: at", "at: last_at")
    assert bring(tmp_path / "again", back, leads_csv=written).log("a@b.jp").traits["name"] == name


def test_the_same_input_gives_the_same_bytes(history: History, tmp_path: Path) -> None:
    files = [tmp_path / "one.html", tmp_path / "two.html"]
    for file in files:
        assert run(["replay", PLAYBOOK, str(history.path), "--report", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_interruption_leaves_nothing_half_written(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ondo.engine.replay.exporting._export", interrupted)
    out = tmp_path / "out"
    assert run(["replay", PLAYBOOK, str(history.path), "--out", str(out)]) == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["--as-of", "yesterday"], ["--out", "HERE"]])
def test_bad_input_is_answered_in_words(
    history: History, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    given = [word.replace("HERE", str(tmp_path)) for word in words]
    assert run(["replay", PLAYBOOK, str(history.path), *given]) == 2
    error = capsys.readouterr().err
    assert error
    assert "Traceback" not in error


def explain(capsys: pytest.CaptureFixture[str], history: History, person: str, *words: str) -> tuple[int, str, str]:
    code = run(["explain", person, "--history", str(history.path), "--playbook", PLAYBOOK, *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_story_agrees_with_the_replay(
    history: History, replayed: Replayed, capsys: pytest.CaptureFixture[str]
) -> None:
    row = replayed.scan("transitions").filter(pl.col("to_stage") == "mql").first().collect().row(0, named=True)
    at = row["at"].isoformat(timespec="milliseconds")
    code, out, _ = explain(capsys, history, row["person"], "--at", at, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["stage"], told["moves"][-1]["score"]) == ("mql", row["score_millis"])
    assert sum(line["points"] for line in told["lines"]) == told["score"]


def test_people_are_found_by_key_and_by_mail(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    mails = history.person("p00001"), history.person("p00002"), history.person("p00003")
    mail = next(e.properties["email"] for log in mails if log for e in log.events if e.name == "identified")
    key = str(mail).split("@")[0]
    by_key, by_mail = explain(capsys, history, key), explain(capsys, history, str(mail).upper())
    assert by_key == by_mail
    assert key in by_key[1]


def test_a_misspelt_person_gets_the_nearest_words(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = explain(capsys, history, "p0000x")
    assert code == 2
    assert "p0000" in error


def test_a_person_before_their_first_event(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explain(capsys, history, "p00001", "--at", "2001-01-01")
    assert code == 0
    assert "nothing has happened yet" in out


def test_an_export_in_any_order_gives_the_same_figures(
    history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "export").mkdir()
    for table in ("events", "person_traits", "account_traits", "opportunities"):
        rows = pl.concat(
            pl.read_parquet(file)
            for file in sorted(history.path.glob(f"{table}*/*.parquet")) or [history.path / f"{table}.parquet"]
        )
        rows.sample(fraction=1, shuffle=True, seed=3).write_parquet(tmp_path / "export" / f"{table}.parquet")
    told = []
    for folder in (history.path, tmp_path / "export"):
        assert run(["replay", PLAYBOOK, str(folder), "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
