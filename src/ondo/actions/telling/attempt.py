"""One attempt to tell a destination something, and the row that says how it went."""

from __future__ import annotations

import time

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.integrations import INTEGRATIONS
from ondo.integrations.message import Answer, Target, Told
from ondo.store.models import Delivery, Destination
from ondo.texts.mistakes import where


def target_of(destination: Destination, at: Instant) -> Target:
    """A destination as its integration knows it at an instant."""
    former = destination.former_secret if at < (destination.former_until or 0) else ""
    return Target(destination.address, destination.secret, destination.language, former)


def attempt(destination: Destination, told: Told, at: Instant) -> tuple[Answer, int]:
    """Tell it, and how many milliseconds it took. Nothing is written, and whatever goes wrong is in the answer."""
    began = time.monotonic()
    try:
        answer = INTEGRATIONS[destination.kind].send(told, target_of(destination, at))
    except OndoError:
        raise
    except Exception as error:  # noqa: BLE001  whatever one service does, the others go on
        answer = Answer(error=where(error))
    return answer, round((time.monotonic() - began) * 1000)


def write_attempt(
    destination: Destination, notice: int | None, answer: Answer, milliseconds: int, at: Instant
) -> Delivery:
    """The row of the log."""
    return Delivery.objects.create(
        destination=destination,
        notice_id=notice,
        at=at,
        milliseconds=milliseconds,
        status=answer.status,
        error=answer.in_full,
    )
