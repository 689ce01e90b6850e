"""What every test starts from: English, strict texts, and a Hypothesis profile."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.chromium", "tests.databases"]

os.environ["ONDO_STRICT_TEXTS"] = "1"
os.environ["ONDO_LANG"] = "en"

# "quick" is what `make test` runs: the same examples every time. "all" (`make test-all`) looks further each time;
# `--hypothesis-seed=N` repeats one of its runs.
settings.register_profile(
    "quick", deadline=None, derandomize=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "all", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes its time (make test-all)")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: no use in looking there for garbage, again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("early") is None)
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]  # keywords also hold the folder's name
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if not item.get_closest_marker("long")]
