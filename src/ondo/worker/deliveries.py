"""Delivers notices to destinations, beside the worker's batches: a thread for each destination that has something due.

So a slow one holds up neither the others nor what is decided. A message is taken by putting its instant off, as with
everything in the outbox; whoever dies while delivering leaves it to the next. What is tried, and how it went, is in the
log of the destination; what failed too often waits for somebody to decide (`ondo outbox`).
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connections, transaction

from ondo.actions.disable_destination import disable_destination
from ondo.actions.telling.attempt import attempt, write_attempt
from ondo.actions.telling.composing import compose
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.integrations.message import Answer
from ondo.store import bulk
from ondo.store.models import Destination, Due
from ondo.store.reading.deliveries import destinations_due, of_destination
from ondo.store.reading.notices import noticed
from ondo.texts import say
from ondo.texts.mistakes import where
from ondo.worker.clock import wall_clock
from ondo.worker.message import Message
from ondo.worker.outbox import MOST_TRIES, pause

log = logging.getLogger("ondo.worker")

AT_ONCE = 3
"""So many messages are taken at once: they can all time out before somebody else takes them."""
TAKEN: Duration = MINUTE
THREADS = 16
BY = "ondo"
"""Who disables a destination that is gone."""


@dataclass
class Deliveries:
    """For `Worker.others`. `clock`: when it is, also while deliveries are under way."""

    clock: Callable[[], Instant] = wall_clock
    chance: Callable[[], float] = random.random
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "deliveries"))
    _busy: dict[int, Future[None]] = field(default_factory=dict)
    _stopping: bool = False

    def __call__(self, now: Instant) -> bool:
        """See that everybody is served for whom something is due; nobody waits for it."""
        self._busy = {id_: serving for id_, serving in self._busy.items() if not serving.done()}
        for destination in destinations_due(now):
            if destination not in self._busy:
                self._busy[destination] = self._threads.submit(self._serve, destination)
        return False

    def settle(self) -> None:
        """Wait until whatever is under way is done."""
        for serving in list(self._busy.values()):
            serving.result()

    def end(self) -> None:
        """Finish what is in hand and take nothing more."""
        self._stopping = True
        self._threads.shutdown()

    def _serve(self, destination: int) -> None:
        try:
            while not self._stopping and (messages := take(destination, self.clock())):
                if not self._deliver(destination, messages):
                    break
        except (OperationalError, InterfaceError) as error:
            log.warning("deliveries wait: %s", error)  # what was taken comes up again by itself
        except Exception:  # a thread has nobody above it who would tell
            log.exception("deliveries to destination %s failed", destination)
        finally:
            connections.close_all()

    def _deliver(self, id_: int, messages: Sequence[Message]) -> bool:
        """One after the other, as they came; whether the destination takes more."""
        destination = Destination.objects.filter(pk=id_).first()
        if destination is None or destination.disabled_at is not None:
            bulk.execute(f"DELETE FROM due WHERE {of_destination()}", [id_])
            return False
        for number, message in enumerate(messages):
            if self._stopping:
                release(messages[number:], self.clock())
                return False
            if not self._tell(destination, message):
                release(messages[number + 1 :], self.clock())
                return False
        return True

    def _tell(self, destination: Destination, message: Message) -> bool:
        """Whether the destination takes more. Whatever goes wrong counts as a try."""
        try:
            return self._try(destination, message)
        except (OperationalError, InterfaceError):
            raise  # the store is away
        except Exception as error:  # noqa: BLE001
            log.warning("delivery of message %s failed: %s", message.id, where(error))
            self._put_off(message, Answer(error=where(error)))
            return False

    def _try(self, destination: Destination, message: Message) -> bool:
        notice = noticed([message.payload["notice"]]).get(message.payload["notice"])
        if notice is None or notice.erased:
            _settled(message)
            return True
        try:
            told = compose(notice, destination.pk, destination.language)
        except Exception as error:  # noqa: BLE001  one that cannot be put into words holds up no other
            self._put_off(message, Answer(error=where(error)))
            return True
        answer, milliseconds = attempt(destination, told, self.clock())
        with transaction.atomic():
            write_attempt(destination, notice.id, answer, milliseconds, self.clock())
            if answer.delivered:
                _settled(message)
            elif answer.gone:
                disable_destination(destination=destination, by=BY, at=self.clock())
            else:
                self._put_off(message, answer)
        return answer.delivered

    def _put_off(self, message: Message, answer: Answer) -> None:
        now = self.clock()
        given_up = now if message.tries >= MOST_TRIES else None
        later = max(pause(message.tries, self.chance()), answer.wait or 0)
        bulk.update(Due, ("id", "due_at", "failed_at", "error"), [(message.id, now + later, given_up, answer.error)])
        if given_up is not None:
            log.error(say("outbox.given_up", message=message.id, tries=message.tries, why=answer.error))


def take(destination: int, now: Instant) -> list[Message]:
    """Take what is due for a destination, oldest first, for a while."""
    which = f"{of_destination()} AND failed_at IS NULL AND due_at <= %s"
    with transaction.atomic():
        found = bulk.rows(
            "UPDATE due SET due_at = %s, tries = tries + 1 WHERE id IN"
            f" (SELECT id FROM due WHERE {which} ORDER BY id LIMIT {AT_ONCE}{bulk.locked(skip=True)})"
            " RETURNING id, what, person, payload, tries",
            [now + TAKEN, destination, now],
        )
    return [Message(id_, what, person, json.loads(told), tries) for id_, what, person, told, tries in sorted(found)]


def release(messages: Sequence[Message], now: Instant) -> None:
    """Give back what was taken and not tried: the destination did not take what came before it."""
    later = [(message.id, now + pause(message.tries, 0.5), message.tries - 1) for message in messages]
    bulk.update(Due, ("id", "due_at", "tries"), later)


def _settled(message: Message) -> None:
    bulk.execute("DELETE FROM due WHERE id = %s", [message.id])
