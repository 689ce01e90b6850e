"""Looks into the mailbox in which answers to letters arrive, every few seconds, in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connections

from ondo import settings
from ondo.actions.read_mailbox import read_mailbox
from ondo.domain.instants import MINUTE, SECOND, Duration, Instant
from ondo.integrations.mail.mailbox import Unread
from ondo.texts import say
from ondo.worker.clock import wall_clock

log = logging.getLogger("ondo.worker")

EVERY: Duration = 15 * SECOND
AFTER_FAILING: Duration = MINUTE
BY = "ondo"


@dataclass
class Answers:
    """For `Worker.others`. `where`: None where no mailbox is read."""

    where: settings.Imap | None
    clock: Callable[[], Instant] = wall_clock
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "mailbox"))
    _reading: Future[None] | None = None
    _next: Instant = 0
    _failing: bool = False

    def __call__(self, now: Instant) -> bool:
        """Read it where it is time to; nobody waits for it."""
        if self.where is not None and now >= self._next and (self._reading is None or self._reading.done()):
            self._next = now + EVERY
            self._reading = self._thread.submit(self._read, self.where)
        return False

    def settle(self) -> None:
        """Wait until it is read."""
        if self._reading is not None:
            self._reading.result()

    def end(self) -> None:
        """Finish what is in hand."""
        self._thread.shutdown()

    def _read(self, where: settings.Imap) -> None:
        try:
            read_mailbox(where=where, by=BY, at=self.clock())
            self._failing = False
        except Unread as error:
            self._next = self.clock() + AFTER_FAILING
            if not self._failing:  # said once, not each minute
                log.error(say("letters.mailbox_unread", host=where.host, why=str(error)))
            self._failing = True
        except (OperationalError, InterfaceError) as error:
            log.warning("answers wait: %s", error)
        except Exception:  # a thread has nobody above it who would tell
            log.exception("the mailbox could not be read")
        finally:
            connections.close_all()
