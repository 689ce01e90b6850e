"""The demo company moves into a store: its history, its playbook, its sources."""

from __future__ import annotations

import base64
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.living.post_office import SETTINGS
from ondo.cli.living.staff import WayIn, begin_the_day, hire
from ondo.cli.steps import step
from ondo.cli.store import reach_store
from ondo.collector.serve import HOST
from ondo.demo.visitors import DESK_SOURCE, SITE_SOURCE
from ondo.domain.lifecycle import Kind
from ondo.engine.history import History
from ondo.playbooks import text_of
from ondo.texts import say

FILE = "ondo.sqlite3"
KINDS = {SITE_SOURCE: "browser", DESK_SOURCE: "ondo"}
MOST_PROCESSES = 8
COME_BACK = 200
"""So many people of the history may come back at most."""


def choose_store(into: Path) -> None:
    """From now on this process and those that it starts work on the store in the demo's folder, whatever was set.

    Mail goes to the demo's own server: whoever has set theirs does not write to made-up people by it.
    """
    os.environ["ONDO_DATA"] = str(into.absolute())
    os.environ.pop("DATABASE_URL", None)
    os.environ |= SETTINGS
    os.environ["ONDO_MAIL_SECRET"] = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
    os.environ["ONDO_SMTP_URL"] = f"smtp://{HOST}:{_free_port()}"
    os.environ.pop("ONDO_IMAP_URL", None)
    from ondo.store.django import set_up

    set_up(site=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def move_in(into: Path, history: History, playbook: str) -> WayIn:
    """A new store, in the place of an old one, with the history in it, the playbook in force, and a day begun."""
    with step(say("demo.step_hire")):
        way_in = _empty_store(into)
    with step(say("demo.step_load", playbook=playbook)) as one:
        _load(history, playbook, one.counting(history.counts.events))
    with step(say("demo.step_day")) as one:
        begin_the_day(one.reached)
    return way_in


def _empty_store(into: Path) -> WayIn:
    """The people who work there are in it already, so that the history finds whose people are whose."""
    from ondo.store.migrating import migrate

    for file in into.glob(f"{FILE}*"):
        file.unlink()
    reach_store(settings.database(), make=True, site=True)
    migrate()
    return hire()


def _load(history: History, playbook: str, progress: Callable[[int], None]) -> None:
    from ondo.actions.load import load_history

    text, processes = text_of(playbook), min(os.cpu_count() or 1, MOST_PROCESSES)
    load_history(history=history, playbook=text, processes=processes, progress=progress, by=operator(), at=now())


def write_keys() -> Mapping[str, str]:
    """A write key for each source of today's events; the sources begin to exist."""
    from ondo.actions.add_source import add_source
    from ondo.actions.issue_write_key import issue_write_key

    keys = {}
    for source, kind in KINDS.items():
        made = add_source(key=source, kind=kind, timezone="Asia/Tokyo", by=operator(), at=now())
        keys[source] = issue_write_key(source=made, by=operator(), at=now()).key
    return keys


def who_may_come_back() -> list[str]:
    """Addresses of people who are known and not being worked."""
    from ondo.store import bulk
    from ondo.store.reading.in_force import in_force

    ruling = in_force()
    assert ruling is not None, "the history was loaded under a playbook"
    stages = [stage.key for stage in ruling.playbook.stages if stage.kind in (Kind.KNOWN, Kind.RECYCLED)]
    where, parameter = bulk.listed(stages, "text")
    found = bulk.rows(
        "SELECT i.value FROM identity i JOIN fold_state f ON f.person_id = i.person_id"
        f" WHERE i.kind = 'email' AND f.stage {where} ORDER BY i.id LIMIT {COME_BACK}",
        [parameter],
    )
    return [address for (address,) in found]
