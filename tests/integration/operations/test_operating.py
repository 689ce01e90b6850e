"""What machines ask: /healthz, /readyz, /metrics, and the signs of life that the answers rest on."""

from __future__ import annotations

import http.client
import logging
import os
import signal
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from tests.arrivals import arrive, page, put_in_force
from tests.integration.collector.running import Collector
from tests.integration.serving import wait_until

from ondo.cli.acting import now

T = 1_700_000_000_000
HERE = {"host": "localhost"}


def client(**headers: str) -> Client:
    return Client(headers={**HERE, **headers})


def figures(text: str) -> dict[str, float]:
    """By name, with labels, what Prometheus reads."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def reasons() -> list[str]:
    answer = client().get("/readyz")
    assert answer.status_code == (503 if answer.json()["status"] == "not ready" else 200)
    assert all(one["text"] for one in answer.json().get("reasons", []))
    return [one["reason"] for one in answer.json().get("reasons", [])]


def test_ready_is_whoever_decides(store: str, caplog: pytest.LogCaptureFixture) -> None:
    from django.db import connection

    from ondo.store.models import Process
    from ondo.worker.heartbeat import Figures, Heartbeat

    assert client().get("/healthz").json() == {"status": "ok"}
    with caplog.at_level(logging.DEBUG):
        assert reasons() == ["no_playbook", "no_worker"]
    assert caplog.records == [], "whoever asks every few seconds fills no log"
    put_in_force()
    heartbeat = Heartbeat(Figures())
    heartbeat(now())
    assert reasons() == []
    Process.objects.update(seen_at=now() - 120_000)
    assert reasons() == ["no_worker"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'store' AND name LIKE '0003%'")
    assert reasons() == ["not_migrated"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_a_database_it_lives_and_is_not_ready(store: str) -> None:
    from django.db import connections

    connections.close_all()
    port, connections["default"].settings_dict["PORT"] = connections["default"].settings_dict["PORT"], 1
    connections["default"].settings_dict["HOST"], host = "127.0.0.1", connections["default"].settings_dict["HOST"]
    try:
        assert client().get("/healthz").status_code == 200
        assert reasons() == ["unreachable"]
    finally:
        connections["default"].settings_dict.update(PORT=port, HOST=host)


def _processes() -> list[str]:
    from ondo.store.models import Process

    return list(Process.objects.values_list("name", flat=True))


def test_a_worker_says_that_it_lives_until_it_ends(store: str) -> None:
    from ondo.store.models import Process

    put_in_force()
    Process.objects.create(name="worker:gone:1", kind="worker", started_at=1, seen_at=1)
    arrive(page("a"), T)
    worker = subprocess.Popen([sys.executable, "-m", "ondo.cli", "worker"])
    try:
        # of the one that was killed nobody speaks any more
        wait_until(lambda: [name.endswith(f":{worker.pid}") for name in _processes()] == [True])
        told = figures(client().get("/metrics").content.decode())
        assert told["ondo_processes worker"] == 1
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(40) == 0
        assert not Process.objects.exists()
    finally:
        worker.kill()
        worker.wait()


def test_figures_of_what_waits_and_what_failed(store: str) -> None:
    from ondo.store import models as m
    from ondo.worker.batch import run_batch
    from ondo.worker.heartbeat import Figures, Heartbeat

    put_in_force()
    arrive(page("a"), T)
    done = Figures()
    done.count(run_batch(T + 5_000, most=10), 0.25)
    Heartbeat(done, name="worker:here:1")(now())
    arrive(page("b"), now() - 60_000)
    m.Due.objects.create(kind="outbox", what="x", due_at=1)
    m.Due.objects.create(kind="outbox", what="x", due_at=1, failed_at=2, error="no")
    m.Quarantined.objects.create(received_at=1, reason="tracking.no_type", body=b"{}")
    destination = m.Destination.objects.create(name="chat", kind="slack", address="x", created_at=1)
    m.Delivery.objects.create(destination=destination, at=now(), milliseconds=1, status=500, error="HTTP 500")
    told = figures(client().get("/metrics").content.decode())
    assert told["ondo_events_waiting"] == 1
    assert 60 <= told["ondo_lag_seconds"] < 120
    assert (told["ondo_due_backlog outbox"], told["ondo_dead_letters outbox"]) == (1, 1)
    assert told["ondo_quarantine tracking.no_type"] == 1
    assert told["ondo_delivery_failures_last_hour"] == told["ondo_deliveries_last_hour"] == 1
    assert told["ondo_events_decided_total worker:here:1"] == 1
    assert told["ondo_fold_seconds_total worker:here:1"] == 0.25


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_figures_are_for_this_machine_and_for_whoever_has_the_token(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(asking: Client, **more: Any) -> int:
        return int(asking.get("/metrics", **more).status_code)

    monkeypatch.setenv("ONDO_METRICS_TOKEN", "")
    assert status(client()) == 200
    assert status(client(), REMOTE_ADDR="203.0.113.7") == 403
    assert status(client(**{"x-forwarded-for": "203.0.113.7"})) == 403, "a proxy on this machine is not this machine"
    assert status(client(authorization="Bearer "), REMOTE_ADDR="203.0.113.7") == 403
    monkeypatch.setenv("ONDO_METRICS_TOKEN", "let me see")
    assert status(client(authorization="Bearer let me see"), REMOTE_ADDR="203.0.113.7") == 200
    assert status(client(authorization="Bearer something"), REMOTE_ADDR="203.0.113.7") == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_collector_tells_its_own(store: str) -> None:
    with Collector() as collector:
        assert asked(collector, "/healthz")[0] == 200
        status, text = asked(collector, "/metrics")
        assert status == 200
        assert figures(text)[f"ondo_collector_events_total {collector.server()}"] == 0
        assert asked(collector, "/metrics", {"X-Forwarded-For": "203.0.113.7"})[0] == 403
        assert asked(collector, "/metrics", {"Host": "ondo.example"})[0] == 403
    assert os.environ.get("ONDO_METRICS_TOKEN", "") == ""


def asked(collector: Collector, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    asking = http.client.HTTPConnection("127.0.0.1", collector.port, timeout=10)
    with closing(asking):
        asking.request("GET", path, headers=headers or {})
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
