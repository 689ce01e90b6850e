"""Who may read the figures of a process: this machine, and whoever shows `ONDO_METRICS_TOKEN`."""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest

from ondo import settings

LOOPBACK = frozenset({"127.0.0.1", "::1"})
HERE = LOOPBACK | {"localhost"}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy says of whom it speaks for: then it is not this machine that asks."""


def may_read_metrics(client: str | None, host: str | None, headers: Mapping[str, str]) -> bool:
    """Whether somebody at the address `client` may, who asked for `host`. `headers` know no upper and lower case."""
    return _is_this_machine(client, host, headers) or _shows_the_token(headers.get("authorization", ""))


def _is_this_machine(client: str | None, host: str | None, headers: Mapping[str, str]) -> bool:
    return client in LOOPBACK and host in HERE and not any(name in headers for name in FORWARDED)


def _shows_the_token(authorization: str) -> bool:
    token = settings.metrics_token()
    return bool(token) and compare_digest(authorization.encode(), f"Bearer {token}".encode())
