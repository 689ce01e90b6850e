"""`ondo demo --once`: the demo company lives for a minute, and reports."""

from __future__ import annotations

import fcntl
import json
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.serving import free_port, processes

from ondo.cli import run

OF_A_DAY = ("letter", "meeting", "hand_off", "activity", "opportunity", "work")


@pytest.mark.early
def test_a_minute_of_the_demo(tmp_path: Path) -> None:
    into = tmp_path / "demo"
    command = [
        "--lang",
        "ja",
        "demo",
        "--once",
        "--people",
        "200",
        "--into",
        str(into),
        "--port",
        str(free_port()),
        "--web-port",
        str(free_port()),
    ]
    ran = subprocess.run([sys.executable, "-m", "ondo.cli", *command], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counted = re.search(r"送信 (\d+)・受信 (\d+)・判定済み (\d+)・待ち (\d+)\n", ran.stdout.partition("イベント：")[2])
    assert counted is not None
    sent, received, decided, waiting = map(int, counted.groups())
    assert sent == received == decided > 40
    assert waiting == 0
    assert "デモ動画を視聴した後に価格表を見た" in ran.stdout.partition("ライブでMQLになった人")[2]
    assert "相違はありません" in ran.stdout
    tells = re.compile(r"p\d+ .*実名見込客 → MQL")
    assert tells.search((into / "service.log").read_text()), "the worker tells of it"
    assert not tells.search(ran.stdout), "and nobody who looks has to scroll"
    ready = ran.stdout.partition("準備ができました。")[2].partition("イベント：")[0]
    assert [word for word in ("aoki", "sada", "tabata", "自動で止まります") if word not in ready] == []
    assert len(ready.splitlines()) < 20, "where to look stays on the screen"
    assert re.search("✓ サービスを起動.*✓ 訪問を受付中.*✓ サービスを停止", ran.stderr, re.DOTALL)
    assert [line for _, line in processes().values() if str(into) in line] == []
    empty = [table for table in OF_A_DAY if not _count(into / "ondo.sqlite3", table)]
    assert empty == [], "whoever looks finds a day's work on the desk"


def _count(file: Path, table: str) -> int:
    store = sqlite3.connect(file)
    (count,) = store.execute(f"SELECT count(*) FROM {table}").fetchone()
    store.close()
    return int(count)


@pytest.mark.parametrize("option", ["--port", "--web-port"])
def test_a_port_that_is_taken_is_told_with_its_option_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    ports = {"--port": str(free_port()), "--web-port": str(free_port())}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports[option] = str(taken.getsockname()[1])
        words = ["demo", "--into", str(tmp_path / "demo"), *(word for pair in ports.items() for word in pair)]
        assert run(words) == 2
    said = capsys.readouterr().err
    assert f"{ports[option]}:" in said
    assert f"{option}." in said or f"{option} " in said
    assert not (tmp_path / "demo").exists()


def test_collector_and_site_do_not_share_a_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = str(free_port())
    assert run(["demo", "--into", str(tmp_path / "demo"), "--port", port, "--web-port", port]) == 2
    assert f"both listen at port {port}" in capsys.readouterr().err


def test_two_demos_do_not_live_in_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["demo", "--people", "50", "--into", str(tmp_path / "demo")]
    assert run([*words, "--history-only"]) == 0
    with (tmp_path / "demo" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [
            sys.executable,
            "-m",
            "ondo.cli",
            *words,
            "--once",
            "--port",
            str(free_port()),
            "--web-port",
            str(free_port()),
        ]
        ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "--into" in ran.stderr


@pytest.mark.parametrize("once", [False, True])
def test_whoever_looks_at_the_demo_is_told_how_to_send_an_event_unless_it_is_counted(
    once: bool, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ondo.cli.living.settling import write_keys
    from ondo.cli.living.staff import WayIn
    from ondo.cli.living.telling import Place, tell_place

    keys = write_keys().values()
    place = Place(
        "http://localhost:8000", "http://127.0.0.1:8320", WayIn("aoki", "demo-x"), tmp_path / "r.html", tmp_path
    )
    tell_place(place, once=once)
    sent = re.findall(r"curl -u (\S+): -d '(.*)' http://127.0.0.1:8320/v1/page", capsys.readouterr().out)
    assert [(key in keys, json.loads(body)["type"]) for key, body in sent] == ([] if once else [(True, "page")])
