"""Processes of the site are seen by operators, and are gone when they have ended."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from tests.integration.web.visits import add, entered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds within some seconds."""
    until = time.monotonic() + 20
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_a_process_of_the_site_stands_on_the_health_page_while_it_lives(store: str) -> None:
    from ondo.store.models import Process
    from ondo.store.reading.processes import own_name, worker_alive
    from ondo.web.alive import WEB, keep_saying
    from ondo.web.frame.moments import now

    over = keep_saying()
    assert soon(lambda: Process.objects.filter(name=own_name(WEB), kind="web").exists())
    add("hanako", "administrator")
    assert own_name(WEB) in entered("hanako").get("/health/").content.decode()
    assert not worker_alive(now()), "it decides about nobody"
    over.set()
    assert soon(lambda: not Process.objects.exists())
