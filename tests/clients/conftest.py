"""A collector with a source of each kind, and visitors with a real browser."""

from __future__ import annotations

import os
import shutil
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme
from playwright.sync_api import Browser
from tests.clients.clients import FOLDER
from tests.clients.collecting import Collector
from tests.clients.front import front
from tests.clients.log import Log
from tests.clients.site import Site, site
from tests.clients.visiting import Visitor
from tests.clients.watched import COLLECTOR_NAME, bundled, by_package, by_snippet
from tests.databases import Run

SERVER_KEY, BROWSER_KEY = "wk-server-1", "wk-site-1"
PATIENCE = 420
"""Seconds that npm may take beside the tests."""


@pytest.fixture(scope="session", autouse=True)
def packages() -> None:
    """What comes from npm; `make test` fetches it while other tests run."""
    until = time.monotonic() + PATIENCE
    while not (FOLDER / "node_modules" / ".installed").exists():
        fetching = "PACKAGES_ARE_FETCHED" in os.environ and time.monotonic() < until
        assert fetching, "no packages from npm here: `make clients` installs them"
        time.sleep(0.5)


@pytest.fixture(scope="session")
def standing_collector(test_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """One that all tests of a process use."""
    file = shutil.copy(test_run.sqlite_template(), tmp_path_factory.mktemp("collector") / "store.sqlite3")
    with running(f"sqlite:////{str(file).lstrip('/')}") as collector:
        yield collector


@pytest.fixture
def collector(request: pytest.FixtureRequest) -> Iterator[Collector]:
    """A running collector; a test that uses `database_url` gets its own, and may stop it.

    It takes `SERVER_KEY` for the source `backend` and `BROWSER_KEY` for the source `site`.
    """
    if "database_url" not in request.fixturenames:
        yield request.getfixturevalue("standing_collector")
        return
    with running(request.getfixturevalue("database_url")) as own:
        yield own


@contextmanager
def running(database_url: str) -> Iterator[Collector]:
    log = Log(database_url)
    log.add_source("backend", SERVER_KEY, kind="server")
    log.add_source("site", BROWSER_KEY, kind="browser")
    with Collector(database_url) as collector:
        yield collector


@pytest.fixture
def log(collector: Collector) -> Log:
    """What the collector takes from now on."""
    return Log(collector.database_url)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Somebody with a fresh profile. What goes wrong in their console fails the test, unless they expect it."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    somebody = Visitor(context)
    yield somebody
    context.close()
    assert somebody.faults() == []


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """For a server that calls itself by the collector's name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(COLLECTOR_NAME).configure_cert(context)
    return context


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    """`page.mjs` with all that it imports, as a site would ship it."""
    return bundled(FOLDER / "page.mjs", tmp_path_factory.mktemp("bundle") / "site.js")


@pytest.fixture(params=["snippet", "npm"])
def shop(request: pytest.FixtureRequest, collector: Collector) -> Iterator[Site]:
    """The site, watched in one of the two ways: by the snippet over TLS, or by a bundled package over plain HTTP."""
    plain = f"http://{COLLECTOR_NAME}:{collector.port}"
    with front(collector, tls=request.getfixturevalue("tls")) as secure:
        if request.param == "snippet":
            pages = by_snippet(f"https://{COLLECTOR_NAME}:{secure.port}", BROWSER_KEY)
        elif request.param == "plain snippet":
            pages = by_snippet(plain, BROWSER_KEY)
        else:
            pages = by_package(request.getfixturevalue("bundle"), plain, BROWSER_KEY)
        with site(pages) as shown:
            yield shown
