"""The demo company as a history folder: the same bytes every time, believable, and telling about playbooks."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import jpholiday
import polars as pl
import pytest

from ondo.cli import run
from ondo.demo.write import Size, write_company
from ondo.domain.errors import OndoError
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS
from ondo.engine.replay import write_replay
from ondo.playbooks import load, loads
from ondo.playbooks.built_in import names

PEOPLE = 1_000
SIZE = Size(PEOPLE, seed=5)
BY_US = ("call_attempted", "triage", "meeting_held", "opportunity_won", "opportunity_created", "mail_sent")
EAGER = """
ondo: 1
playbook: every-click-counts
label: {ja: 何でも数える, en: Every click counts}
because: A bad playbook, to compare with. Whoever reads most is thought to want most.
timezone: Asia/Tokyo
engagement:
  rules:
    opened: {event: email_opened, points: 5, because: They opened it.}
    read: {event: page, points: 1, because: They read it.}
stages:
  anonymous: {kind: anonymous, label: {ja: 匿名, en: Anonymous}}
  mql: {kind: mql, label: {ja: MQL, en: MQL}}
transitions:
  much-read:
    from: anonymous
    to: mql
    when: {engagement: {reaches: 100}}
    because: The busiest are the warmest, it is said.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("company") / "history"
    write_company(into, SIZE)
    return into


@pytest.fixture(scope="module")
def events(folder: Path) -> pl.DataFrame:
    local = pl.from_epoch("at", time_unit="ms").dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Tokyo")
    return pl.read_parquet(folder / "events/*.parquet").with_columns(local=local)


@pytest.fixture(scope="module")
def truth(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "truth.parquet")


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def properties(events: pl.DataFrame) -> list[dict[str, Any]]:
    return [json.loads(text) for text in events["properties"].to_list()]


# -- the folder


def test_the_same_options_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_company(tmp_path / "again", SIZE)
    assert digest(tmp_path / "again") == digest(folder)
    write_company(tmp_path / "other", Size(PEOPLE, seed=6))
    assert digest(tmp_path / "other") != digest(folder)


def test_the_tables_are_those_of_a_history_folder(folder: Path) -> None:
    bucketed = {EVENTS: "events/bucket=00.parquet", PERSON_TRAITS: "person_traits/bucket=00.parquet"}
    whole = {table: f"{table.name}.parquet" for table in (ACCOUNT_TRAITS, OPPORTUNITIES)}
    for table, path in (bucketed | whole).items():
        assert dict(pl.read_parquet_schema(folder / path)) == table.schema
        rows = pl.read_parquet(folder / path)
        assert rows.height > 0
        required = [column.name for column in table.columns if not column.optional]
        assert rows.select(required).null_count().row(0) == (0,) * len(required)
        assert rows.select(table.key).is_unique().all()
        order = [pl.col(name).fill_null(-1) if name == "at" else pl.col(name) for name in table.order]
        assert rows.select(order).equals(rows.select(order).sort(table.order))


def test_the_manifest_counts_what_is_there(folder: Path, events: pl.DataFrame) -> None:
    manifest = History.open(folder).manifest
    assert manifest.counts.events == events.height
    assert manifest.counts.people == PEOPLE
    assert manifest.first_at == events["at"].min()
    assert manifest.last_at == events["at"].max()
    assert set(events["source"]) <= set(manifest.sources)
    assert manifest.next_seq > (events["seq"].max() or 0)  # type: ignore[operator]
    accounts = pl.read_parquet(folder / "account_traits.parquet")["account"]
    assert manifest.counts.accounts == accounts.n_unique()
    members = pl.read_parquet(folder / "person_traits/*.parquet").filter(pl.col("trait") == "account")["value"]
    assert set(members) == set(accounts)


def test_several_buckets_hold_each_person_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 3_000)
    write_company(tmp_path / "h", Size(400, seed=2))
    history = History.open(tmp_path / "h")
    assert len(history.buckets) > 2
    logs = [log for bucket in history.buckets for log in history.people([bucket])]
    assert len({log.person for log in logs}) == len(logs) == 400
    log = logs[7]
    found = history.person(log.person)
    assert found is not None
    assert found.events == log.events


def test_any_size_and_any_span(tmp_path: Path) -> None:
    small = write_company(tmp_path / "small", Size(50, years=1))
    assert small.counts.people == 50
    asked = 60_000
    by_events = write_company(tmp_path / "by_events", Size.of_events(asked))
    assert asked * 0.85 < by_events.counts.events < asked * 1.15


# -- what is believable about it


def test_nothing_happens_before_it_begins_or_after_it_ends(events: pl.DataFrame) -> None:
    assert events["local"].min().date().isoformat() >= "2024-10-01"  # type: ignore[union-attr]
    assert events["local"].max().date().isoformat() < "2026-10-01"  # type: ignore[union-attr]
    assert events.filter(pl.col("occurred_at") > pl.col("at")).is_empty()
    assert events.filter(pl.col("at") > pl.col("received_at")).is_empty()


def test_each_log_grows_in_order_of_arrival(events: pl.DataFrame) -> None:
    steps = events.sort("person", "received_at", "seq").select(
        "person", "at", back=pl.col("at").diff().over("person") < 0
    )
    assert not steps["back"].any()


def test_we_act_in_office_hours_only(events: pl.DataFrame) -> None:
    ours = events.filter(pl.col("name").is_in(BY_US))["local"]
    assert ours.dt.hour().is_between(9, 18).all()
    assert ours.dt.weekday().is_between(1, 5).all()
    assert not any(jpholiday.is_holiday(day) for day in ours.dt.date().unique())


def test_people_read_on_weekdays_by_day(events: pl.DataFrame) -> None:
    pages = events.filter((pl.col("name") == "page") & pl.col("flags").is_null())["local"]
    weekend, night = (pages.dt.weekday() > 5).mean(), (pages.dt.hour() < 6).mean()
    assert 0.02 < weekend < 0.12  # type: ignore[operator]
    assert night < 0.12  # type: ignore[operator]


def test_we_call_nobody_whom_we_do_not_know(events: pl.DataFrame) -> None:
    known = events.filter(pl.col("name") == "identified").group_by("person").agg(pl.col("at").min().alias("known"))
    ours = events.filter(pl.col("name").is_in(BY_US)).join(known, on="person", how="left")
    assert ours["known"].null_count() == 0
    assert (ours["at"] > ours["known"]).all()


def test_shares_are_those_of_such_a_company(events: pl.DataFrame, truth: pl.DataFrame) -> None:
    counts = dict(events["name"].value_counts().iter_rows())
    assert 0.30 < truth["known"].mean() < 0.50  # type: ignore[operator]
    assert 0.03 < truth["buys"].mean() < 0.12  # type: ignore[operator]
    assert 0.15 < counts["email_opened"] / counts["email_sent"] < 0.40
    assert 0.05 < counts["email_clicked"] / counts["email_opened"] < 0.30
    assert 0.25 < counts["call_connected"] / counts["call_attempted"] < 0.65
    assert counts["opportunity_won"] > 3
    assert counts["opportunity_lost"] > counts["opportunity_won"] / 2


def test_it_has_what_real_data_have(events: pl.DataFrame, truth: pl.DataFrame) -> None:
    flags = dict(events["flags"].value_counts().iter_rows())
    assert flags["bot"] > 50
    assert flags["scanner"] > 20
    cards = events.filter(pl.col("name") == "business_card_received")
    assert (cards["received_at"] - cards["occurred_at"] > 86_400_000).mean() > 0.5  # type: ignore[operator]
    twice = events.filter(pl.col("name") == "page").sort("person", "at").select(pl.col("at").diff().over("person"))
    assert (twice["at"] == 240).any()
    assert truth["shared_machine"].any()
    assert truth["same_as"].drop_nulls().len() > 0


def test_verdicts_say_what_they_must(events: pl.DataFrame) -> None:
    given = properties(events.filter(pl.col("name") == "triage"))
    by_verdict = {
        verdict: [one for one in given if one["verdict"] == verdict] for verdict in {g["verdict"] for g in given}
    }
    assert {"sql", "lead", "recycled", "disqualified", "accepted", "returned"} <= set(by_verdict)
    assert {"ready", "nurture_more", "just_looking", "put_forward"} <= set(by_verdict)
    assert all(one["acts"] for one in by_verdict["put_forward"])
    assert all(one["spoke_directly"] and one["understands_offer"] and one["customer_need"] for one in by_verdict["sql"])
    assert all(one["due"] > "2024-10-01" and one["next_activity"] for one in by_verdict["lead"])
    assert all(one["returns_on"] for one in by_verdict["recycled"] if one["reason"] == "other_project")
    assert all(one["reason"] for key in ("disqualified", "returned") for one in by_verdict[key])


def test_opportunities_agree_with_the_log(folder: Path, events: pl.DataFrame) -> None:
    deals = pl.read_parquet(folder / "opportunities.parquet")
    for status in ("won", "lost"):
        in_log = events.filter(pl.col("name") == f"opportunity_{status}")
        assert sorted(one["opportunity"] for one in properties(in_log)) == sorted(
            deals.filter(status=status)["opportunity"]
        )
    assert deals.filter(pl.col("closed_at") < pl.col("opened_at")).is_empty()
    assert deals.filter(status="open")["closed_at"].null_count() == deals.filter(status="open").height


# -- what playbooks make of it


def qualified(playbook: Playbook, folder: Path, out: Path) -> set[str]:
    out.mkdir()
    moves = write_replay(playbook, History.open(folder), out).scan("transitions").collect()
    mql_or_sql = [stage.key for stage in playbook.stages if stage.kind in ("mql", "sql")]
    return set(moves.filter(pl.col("to_stage").is_in(mql_or_sql))["person"])


def area(truth: pl.DataFrame, chosen: set[str]) -> float:
    """The area under the curve of a yes or no: how well it tells buyers from the others among known people."""
    known = truth.filter("known").with_columns(chosen=pl.col("person").is_in(list(chosen)))
    shares = dict(known.group_by("buys").agg(pl.col("chosen").mean()).iter_rows())
    return float(1 + shares[True] - shares[False]) / 2


def test_a_good_playbook_finds_the_buyers_and_a_bad_one_does_not(
    folder: Path, truth: pl.DataFrame, tmp_path: Path
) -> None:
    good = area(truth, qualified(load("marketo-2019"), folder, tmp_path / "good"))
    bad = area(truth, qualified(loads(EAGER), folder, tmp_path / "bad"))
    assert good > 0.75
    assert good - bad > 0.12


@pytest.mark.parametrize("name", names())
def test_every_built_in_playbook_has_work_to_do(name: str, tmp_path: Path) -> None:
    write_company(tmp_path / "h", Size(300, seed=9))
    people = qualified(load(name), tmp_path / "h", tmp_path / "out")
    assert 0.02 < len(people) / 300 < 0.35


def test_the_team_has_worked_much_as_the_built_in_playbook_says(folder: Path, tmp_path: Path) -> None:
    replayed = write_replay(load("marketo-2019"), History.open(folder), tmp_path)
    refused = replayed.scan("refusals").filter(pl.col("verdict") != "ready").collect().height
    verdicts = replayed.scan("verdicts").collect().height
    assert refused < verdicts / 2


# -- the command line


def test_demo_data_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "h"
    assert run(["demo-data", "--into", str(into), "--people", "60", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] == 60
    assert told["events"] == History.open(into).counts.events
    assert run(["demo-data", "--into", str(into), "--people", "60"]) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--people", "60", "--events", "600"], "not both"),
        (["--people", "49"], "from 50"),
        (["--start", "2024-13-01"], "no date"),
        (["--years", "0"], "--years"),
    ],
)
def test_demo_data_refuses_what_it_cannot_make(
    words: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo-data", "--into", str(tmp_path / "h"), *words]) == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "h").exists()


def test_the_api_refuses_a_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(OndoError):
        write_company(tmp_path, Size(50))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_demo_shows_the_way_through(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "demo"
    words = ["demo", "--history-only", "--into", str(into), "--people", "300", "--lang", language]
    assert run(words) == 0
    out = capsys.readouterr().out
    report = into / f"report-marketo-2019.{language}.html"
    assert report.exists()
    for said in ("ondo explain p0", str(report), "MQL", "p0000"):
        assert said in out.replace("\n", "")
    assert run(words) == 0
    assert run([*words, "--seed", "2"]) == 0


def test_demo_tells_what_it_leaves_out_and_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/ondo"])
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert run(["demo", "--history-only", "--into", str(tmp_path / "demo"), "--people", "300"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^\d+ of them are bots, with [\d,]+ events", out, re.MULTILINE)
    assert "  .venv/bin/ondo playbook list" in out


def test_demo_touches_no_folder_of_somebody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert run(["demo", "--history-only", "--into", str(tmp_path), "--people", "50"]) == 2
    assert "--into" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_document_names_every_column_of_the_truth(truth: pl.DataFrame) -> None:
    document = (Path(__file__).parents[2] / "docs" / "demo-data.md").read_text(encoding="utf-8")
    assert [column for column in truth.columns if f"`{column}`" not in document] == []
