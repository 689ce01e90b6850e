"""A running collector, on both kinds of database, with a site that sends to it and a desk of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integration.collector.asking import KEY, OUR_KEY
from tests.integration.collector.running import Collector
from tests.integration.collector.stored import add_source


@pytest.fixture
def collector(database_url: str) -> Iterator[Collector]:
    """It takes `KEY` for the source `site`, and `OUR_KEY` for the source `desk`, which is our own."""
    add_source("site", KEY, kind="browser")
    add_source("desk", OUR_KEY, kind="ondo")
    with Collector() as running:
        yield running
