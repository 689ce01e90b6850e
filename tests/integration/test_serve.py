"""The whole service: it takes, decides, survives the death of any of its processes, and ends in order."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.arrivals import put_in_force
from tests.databases import mostly_on
from tests.integration.serving import Service, free_port, processes, serving, wait_until
from tests.integration.worker.checking import everything_decided_once, folded_anew, stages

from ondo.cli import run
from ondo.cli.serving.supervisor import Part, Supervisor
from ondo.domain.errors import OndoError

ONDO = [sys.executable, "-m", "ondo.cli"]
KEY = "0123456789abcdef0123456789abcdef"


def hot(name: str) -> list[dict[str, object]]:
    """What makes somebody an MQL under the playbook of `tests.arrivals`."""
    email = f"{name}@minamikaze.example"
    return [
        {"type": "page", "anonymousId": name, "messageId": f"{name}-1", "properties": {"path": "/"}},
        {
            "type": "track",
            "event": "document_requested",
            "anonymousId": name,
            "messageId": f"{name}-2",
            "properties": {"email": email},
        },
    ]


def become_mql(service: Service, name: str, meanwhile: str | None = None) -> None:
    """Two calls; between them one of the processes may be killed."""
    first, second = hot(name)
    service.send(KEY, first)
    if meanwhile is not None:
        service.kill(meanwhile)
    service.send(KEY, second)
    wait_until(lambda: stages().get(f"{name}@minamikaze.example", [])[-1:] == ["mql"], service.said)


def first_page(service: Service) -> tuple[int, str]:
    """What the address answers that the service told whoever comes first; 0 while nothing answers."""
    found = re.search(r"http://localhost:(\d+)(/begin/[\w-]+/)", service.said())
    assert found is not None, service.said()
    client = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
    try:
        client.request("GET", found[2])
        answer = client.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        client.close()


def a_site() -> None:
    from ondo.store.models import Source, WriteKey

    source = Source.objects.create(key="site", name="site", kind="browser", created_at=0)
    WriteKey.objects.create(key=KEY, source=source, created_at=0)


@mostly_on("postgresql")
def test_whoever_is_killed_nothing_is_lost(store: str) -> None:
    from ondo.store.models import Event

    put_in_force()
    a_site()
    with serving() as service:
        assert KEY in service.said()
        assert first_page(service)[0] == 200, "whoever comes first becomes the administrator"
        become_mql(service, "sato")
        become_mql(service, "suzuki", meanwhile="worker")
        become_mql(service, "ito", meanwhile="collector")
        service.kill("web")
        wait_until(lambda: first_page(service)[0] == 200, service.said)
        family = service.family()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(40) == 0, service.said()
        assert set(family) & set(processes()) == set()
        assert service.said().count("SIGKILL") == 3
        assert service.said().rstrip().endswith("Nothing is running any more.")
    assert Event.objects.count() == 6
    everything_decided_once()
    folded_anew()


def test_without_a_playbook_events_wait_and_without_a_parent_nobody_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path))
    with serving("--lang", "ja") as service:
        assert "put-in-force" in service.said()
        assert "適用中の運用ルールがありません" in service.said()
        key = service.said().partition("-u ")[2].partition(":")[0]
        service.send(key, hot("sato")[0])
        put = subprocess.run([*ONDO, "playbook", "put-in-force", "marketo-2019"], capture_output=True, text=True)
        assert put.returncode == 0, put.stderr
        wait_until(lambda: checked() == "1", service.said)
        family = service.family()
        assert len(family) >= 2
        service.process.kill()
        wait_until(lambda: not set(family) & set(processes()), service.said)


def checked() -> str:
    """How many events `ondo verify` finds decided about; it finds nothing wrong while one waits."""
    verified = subprocess.run([*ONDO, "verify", "--json"], capture_output=True, text=True)
    return verified.stdout.partition('"events": ')[2].partition(",")[0] if verified.returncode == 0 else ""


@pytest.mark.parametrize(("language", "said"), [("en", "Choose another port"), ("ja", "別のポート")])
def test_a_port_in_use_is_told(
    language: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "data"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("collector", "serve"):
            assert run([command, "--port", port, "--lang", language]) == 2
            assert said in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_worker_without_a_store_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path))
    assert run(["worker"]) == 2
    assert "ondo migrate" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "words"])
def test_each_process_alone_ends_in_order(form: str, store: str, tmp_path: Path) -> None:
    port = str(free_port())
    environment = {**os.environ, "ONDO_LOG": form}
    lines = tmp_path / "lines"
    with lines.open("wb") as into:
        commands = (["worker"], ["collector", "--port", port])
        alone = [subprocess.Popen([*ONDO, *words], env=environment, stdout=into, stderr=into) for words in commands]
        wait_until(
            lambda: all(said in lines.read_text() for said in ("worker decides", "takes calls")), lines.read_text
        )
        for process in alone:
            process.terminate()
        assert [process.wait(40) for process in alone] == [0, 0], lines.read_text()
    assert "No playbook" in lines.read_text()
    assert ('"event": "collector.started"' in lines.read_text()) == (form == "json")


def test_an_unknown_form_of_lines_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_LOG", "xml")
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "data"))
    assert run(["serve", "--port", str(free_port())]) == 2
    assert "ONDO_LOG" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_what_cannot_start_is_not_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "nothing"))
    supervisor = Supervisor([Part("worker", ["ondo.cli", "worker"], errors=tmp_path / "errors")])
    supervisor.start()
    with pytest.raises(OndoError) as refused:
        wait_until(supervisor.look)
    supervisor.stop()
    assert refused.value.problem.params == {"name": "worker", "log": tmp_path / "errors"}
    assert "ondo migrate" in (tmp_path / "errors").read_text()


def test_what_has_worked_once_is_started_again_whatever_it_finds_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "nothing"))
    monkeypatch.setattr("ondo.cli.serving.supervisor.AT_ONCE", 0.0)
    supervisor = Supervisor([Part("worker", ["ondo.cli", "worker"], errors=tmp_path / "errors")], ready=True)
    supervisor.start()
    said = ""

    def told() -> str:
        nonlocal said
        supervisor.look()
        said += capsys.readouterr().err
        return said

    wait_until(lambda: told().count("exit code 2") == 2)
    supervisor.stop()


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ONDO_SMTP_URL", "smtp//x"),
        ("ONDO_SMTP_URL", "telnet://mail.example:25"),
        ("ONDO_SMTP_URL", "smtp://mail.example:port"),
        ("ONDO_IMAP_URL", "carrier-pigeon://coop"),
        ("ONDO_API_PER_MINUTE", "many"),
    ],
)
def test_a_setting_that_cannot_be_used_ends_the_service_before_it_begins(
    command: str,
    name: str,
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv(name, found)
    assert run([command]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert found in said
    assert not (tmp_path / "data").exists()


def test_what_dies_at_once_is_started_less_and_less_often(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor([Part("dud", ["ondo.nowhere"], errors=tmp_path / "errors")])
    supervisor.start()
    said = ""

    def told() -> str:
        nonlocal said
        supervisor.look()
        said += capsys.readouterr().err
        return said

    wait_until(lambda: "in 1 s" in told())
    assert said.index("exit code 1. It starts again in 0.5 s") < said.index("started again.") < said.index("in 1 s")
    supervisor.stop()
    assert "ondo.nowhere" in (tmp_path / "errors").read_text()
