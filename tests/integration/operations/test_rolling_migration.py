"""While `ondo migrate` brings the tables up to date, the collector goes on: nothing that it acknowledged is lost."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from contextlib import closing

from tests.databases import mostly_on
from tests.integration.collector.running import Collector
from tests.integration.operations.places import kind_of, ondo
from tests.integration.test_serve import KEY, a_site


class Client:
    """Sends calls until it is told to stop, every second one into the quarantine."""

    def __init__(self, port: int) -> None:
        self.port, self.over = port, threading.Event()
        self.answers: list[int] = []
        self.thread = threading.Thread(target=self._send)

    def __enter__(self) -> Client:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    @property
    def acknowledged(self) -> set[str]:
        return {f"m{number}" for number, status in enumerate(self.answers) if status == 200}

    def _send(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            while not self.over.is_set():
                odd = {} if len(self.answers) % 2 else {"event": "seen"}
                call = {"type": "track", "anonymousId": "a", "messageId": f"m{len(self.answers)}", **odd}
                who = {"Authorization": f"Basic {base64.b64encode(f'{KEY}:'.encode()).decode()}"}
                line.request("POST", "/v1/track", json.dumps(call), who)
                answer = line.getresponse()
                answer.read()
                self.answers.append(answer.status)


@mostly_on("postgresql")
def test_the_collector_goes_on_while_the_tables_change(store: str) -> None:
    from django.core.management import call_command

    from ondo.store.migrating import waiting

    a_site()
    call_command("migrate", "store", "0001", verbosity=0)
    assert waiting()
    with Collector() as collector, Client(collector.port) as client:
        said = ondo("migrate")
        assert "steps applied" in said
        before = len(client.answers)
        while len(client.answers) < before + 10:
            client.over.wait(0.01)
    assert waiting() == []
    assert len(client.answers) > 20
    assert set(client.answers) <= ({200} if kind_of(store) == "postgresql" else {200, 503})
    assert client.acknowledged == kept()


def kept() -> set[str]:
    from ondo.store.models import Event, Quarantined

    bodies = [event.body for event in Event.objects.all()] + [bytes(row.body) for row in Quarantined.objects.all()]
    return {json.loads(body)["messageId"] for body in bodies}
