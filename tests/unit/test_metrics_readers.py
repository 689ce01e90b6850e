"""Who may read the figures of a process, whichever of them is asked."""

from __future__ import annotations

import pytest

from ondo.metrics_readers import may_read_metrics


@pytest.mark.parametrize(
    ("client", "host", "headers", "may"),
    [
        ("127.0.0.1", "localhost", {}, True),
        ("127.0.0.1", "127.0.0.1", {}, True),
        ("::1", "::1", {}, True),
        ("192.0.2.7", "localhost", {}, False),
        (None, "localhost", {}, False),
        ("127.0.0.1", "ondo.example.co.jp", {}, False),
        ("127.0.0.1", "localhost", {"x-forwarded-for": "192.0.2.7"}, False),
        ("127.0.0.1", "localhost", {"via": "1.1 proxy"}, False),
        ("192.0.2.7", "ondo.example.co.jp", {"authorization": "Bearer secret"}, True),
        ("192.0.2.7", "ondo.example.co.jp", {"authorization": "Bearer Secret"}, False),
        ("192.0.2.7", "ondo.example.co.jp", {"authorization": "secret"}, False),
    ],
)
def test_this_machine_and_whoever_shows_the_token(
    monkeypatch: pytest.MonkeyPatch, client: str | None, host: str, headers: dict[str, str], may: bool
) -> None:
    monkeypatch.setenv("ONDO_METRICS_TOKEN", "secret")
    assert may_read_metrics(client, host, headers) is may


def test_without_a_token_nobody_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONDO_METRICS_TOKEN", raising=False)
    assert not may_read_metrics("192.0.2.7", "ondo.example.co.jp", {"authorization": "Bearer "})
