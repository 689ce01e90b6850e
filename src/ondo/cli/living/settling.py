"""The demo company moves into a store: its history, its playbook, its sources."""

from __future__ import annotations

import base64
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.living.post_office import SETTINGS
from ondo.cli.living.staff import WayIn, begin_the_day, hire
from ondo.cli.progress import progress_bar
from ondo.cli.store import reach_store
from ondo.collector.serve import HOST
from ondo.demo.visitors import DESK_SOURCE, SITE_SOURCE
from ondo.domain.lifecycle import Kind
from ondo.engine.history import History
from ondo.playbooks import text_of
from ondo.texts import say

if TYPE_CHECKING:
    from ondo.actions.load import Loaded

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


def move_in(into: Path, history: History, playbook: str) -> tuple[Loaded, WayIn]:
    """A new store, in the place of an old one, with the history in it, the playbook in force, and a day begun."""
    for file in into.glob(f"{FILE}*"):
        file.unlink()
    reach_store(settings.database(), make=True, site=True)
    from ondo.actions.load import load_history
    from ondo.store.migrating import migrate

    migrate()
    way_in = hire()
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    with progress_bar(say("load.loading"), history.counts.events) as progress:
        loaded = load_history(
            history=history, playbook=text_of(playbook), processes=processes, progress=progress, by=operator(), at=now()
        )
    begin_the_day()
    return loaded, way_in


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
