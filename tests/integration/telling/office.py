"""An office that tells destinations what happens in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.integration.desks.office import Office, open_office

from ondo.domain.instants import MINUTE, Instant


def telling_office() -> Office:
    """The office of the desks' tests."""
    return open_office()


def add(kind: str, address: str, *told: str, name: str = "", language: str = "en", secret: str = "") -> Any:
    """A destination."""
    from ondo.actions.add_destination import add_destination

    name = name or kind
    return add_destination(
        name=name, kind=kind, address=address, secret=secret, told=told, language=language, by="test", at=0
    )


def notices(*but: str) -> list[tuple[str, dict[str, Any]]]:
    """What was put down, kind and data, but for these kinds."""
    from ondo.store.models import Notice

    return list(Notice.objects.exclude(kind__in=but).order_by("pk").values_list("kind", "data"))


def kinds() -> list[str]:
    """The kinds of the notices that were put down."""
    return [kind for kind, _ in notices()]


def deliver(now: Instant, *, rounds: int = 1) -> None:
    """Everything that the worker does beside its batches, and what is delivered is delivered when it returns."""
    from ondo.worker.deliveries import Deliveries
    from ondo.worker.telling import tell

    deliveries = Deliveries(clock=lambda: now, chance=lambda: 0.5)
    while tell(now):
        pass
    for _ in range(rounds):
        deliveries(now)
        deliveries.settle()
    deliveries.end()


def later(office: Office) -> Instant:
    """When nothing that was done can be undone any more without being told."""
    return office.now + MINUTE


def log_of(destination: Any) -> Sequence[tuple[int | None, str | None]]:
    """How attempts went, in their order: what was answered, what went wrong."""
    from ondo.store.models import Delivery

    return list(Delivery.objects.filter(destination=destination).order_by("pk").values_list("status", "error"))


def waiting() -> list[tuple[int, Instant, int]]:
    """Messages on their way: notice, when they are due, how often they were tried."""
    from ondo.store.models import Due

    rows = Due.objects.filter(kind="outbox", what="delivery").order_by("id")
    return [(row.payload["notice"], row.due_at, row.tries) for row in rows]  # type: ignore[index]
