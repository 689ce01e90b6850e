from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integration.telling.receiving import Receiver, receiver


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A service outside, on this machine: so private addresses are allowed, and the site has an address of its own."""
    monkeypatch.setenv("ONDO_ALLOW_PRIVATE_WEBHOOKS", "1")
    monkeypatch.setenv("ONDO_URL", "https://ondo.example.co.jp")
    monkeypatch.setenv("ONDO_LANG", "en")
    with receiver() as told:
        yield told
