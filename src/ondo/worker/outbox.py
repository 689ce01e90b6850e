"""Hands what is to be told to whoever delivers it: at least once, whoever is killed in between, by many workers or one.

A message is taken by putting its instant off: nobody else takes it while it is being delivered, and if its worker dies,
it comes up again by itself. What was delivered is removed. What failed is tried again, later each time; what failed
too often stays, with the reason, until somebody decides (`ondo outbox`).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec
from django.db import InterfaceError, OperationalError, transaction

from ondo.actions.give_letter import GIVEN, record_given_letter
from ondo.actions.invite import INVITATION
from ondo.actions.recording.messages import ANNOUNCEMENT
from ondo.actions.write_letter import LETTER
from ondo.domain.errors import OndoError
from ondo.domain.instants import HOUR, MINUTE, SECOND, Duration, Instant
from ondo.store import bulk
from ondo.store.models import Due
from ondo.store.reading.deliveries import DELIVERY
from ondo.store.reading.waiting import settled_until
from ondo.texts import say
from ondo.texts.mistakes import where
from ondo.worker.announcing import announce
from ondo.worker.message import Message

log = logging.getLogger("ondo.worker")

Deliverer: TypeAlias = Callable[[Sequence[Message]], Mapping[int, str]]
"""Delivers messages of one kind; returns why some of them failed, by message id. Where it raises, all of them failed.

The same message may come again: what receives it can tell by its id.
"""


def record_given(messages: Sequence[Message]) -> dict[int, str]:
    """Record that people wrote whose letters were given to them."""
    for message in messages:
        record_given_letter(**message.payload)
    return {}


DELIVERERS: Mapping[str, Deliverer] = {ANNOUNCEMENT: announce, GIVEN: record_given}
"""Who delivers which kind of message (`due.what`)."""

ELSEWHERE = frozenset({DELIVERY, LETTER, INVITATION})
"""What takes long and has threads of its own (ondo.worker.deliveries, ondo.worker.post)."""
AT_ONCE = 500
"""So many messages are taken at once."""
TAKEN: Duration = MINUTE
"""So long nobody else takes a message that is being delivered."""
FIRST_PAUSE: Duration = 5 * SECOND
LONGEST_PAUSE: Duration = HOUR
MOST_TRIES = 20
"""Some ten hours of trying: a night."""


@dataclass(frozen=True)
class Outbox:
    """One of the things that a worker looks after between two batches."""

    deliverers: Mapping[str, Deliverer] = field(default_factory=lambda: DELIVERERS)
    chance: Callable[[], float] = random.random
    only: frozenset[str] = frozenset()
    """The kinds that are looked after; none: all that are nobody else's."""
    at_once: int = AT_ONCE

    def __call__(self, now: Instant) -> bool:
        """Deliver what is due; whether there was anything."""
        messages = take(now, self.only, self.at_once)
        failed = {id_: why for kind in {one.what for one in messages} for id_, why in self._deliver(kind, messages)}
        _remove([message.id for message in messages if message.id not in failed])
        self._put_off([message for message in messages if message.id in failed], failed, now)
        return bool(messages)

    def _deliver(self, kind: str, messages: Sequence[Message]) -> list[tuple[int, str]]:
        """Why which of the messages of this kind failed."""
        of_kind = [message for message in messages if message.what == kind]
        deliver = self.deliverers.get(kind)
        if deliver is None:
            return [(message.id, say("outbox.no_deliverer", kind=kind)) for message in of_kind]
        try:
            return list(deliver(of_kind).items())
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  whatever one deliverer does, the others go on
            return [(message.id, _in_short(error)) for message in of_kind]

    def _put_off(self, messages: Sequence[Message], failed: Mapping[int, str], now: Instant) -> None:
        rows = []
        for message in messages:
            given_up = now if message.tries >= MOST_TRIES else None
            rows.append((message.id, now + pause(message.tries, self.chance()), given_up, failed[message.id]))
            if given_up is not None:
                log.error(say("outbox.given_up", message=message.id, tries=message.tries, why=failed[message.id]))
        bulk.update(Due, ("id", "due_at", "failed_at", "error"), rows)


def take(now: Instant, only: frozenset[str] = frozenset(), most: int = AT_ONCE) -> list[Message]:
    """Take what is due, oldest first, for a while. `only`: these kinds; none: all that are nobody else's.

    What is told of moves waits until whatever has arrived is decided about: it may be what undoes them.
    """
    if not is_due(now, only):
        return []
    due = f"{_due(only)} AND (tries > 0 OR due_at <= %s)"
    horizon = now if only else settled_until(now)
    with transaction.atomic():
        found = bulk.rows(
            "UPDATE due SET due_at = %s, tries = tries + 1 WHERE id IN"
            f" (SELECT id FROM due WHERE {due} ORDER BY due_at, id LIMIT {most}{bulk.locked(skip=True)})"
            " RETURNING id, what, person, payload, tries",
            [now + TAKEN, now, horizon],
        )
    messages = (Message(id_, what, person, _read(payload), tries) for id_, what, person, payload, tries in found)
    return sorted(messages, key=lambda message: message.id)


def _read(payload: str | None) -> dict[str, Any]:
    return dict(msgspec.json.decode(payload or "{}"))


def is_due(now: Instant, only: frozenset[str]) -> bool:
    """Whether there is anything to take."""
    return bool(bulk.rows(f"SELECT 1 FROM due WHERE {_due(only)} LIMIT 1", [now]))


def _due(only: frozenset[str]) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in sorted(only or ELSEWHERE))
    which = f"what {'IN' if only else 'NOT IN'} ({kinds})"
    return f"kind = 'outbox' AND {which} AND failed_at IS NULL AND due_at <= %s"


def pause(tries: int, chance: float) -> Duration:
    """How long to wait after so many tries: twice as long each time, and not all messages at one instant.

    `chance`: from 0 to 1.
    """
    usual: Duration = min(LONGEST_PAUSE, FIRST_PAUSE << (tries - 1))
    return round(usual * (0.75 + chance / 2))


def _remove(messages: Sequence[int]) -> None:
    if messages:
        where, parameter = bulk.listed(messages)
        bulk.execute(f"DELETE FROM due WHERE id {where}", [parameter])


def _in_short(error: Exception) -> str:
    if isinstance(error, OndoError):
        return say(error.problem.key, None, **error.problem.params)
    return where(error)
