"""Sends letters and invitations, beside the worker's batches: mail servers take their time.

A letter is noted as sent as soon as the server has taken it. Whoever is killed in between sends it once more, under the
same Message-ID, by which mail programs know that it is the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connections

from ondo.actions.invite import INVITATION
from ondo.actions.post_letter import post_letter
from ondo.actions.send_invitation import send_invitation
from ondo.actions.write_letter import LETTER
from ondo.domain.instants import Instant
from ondo.worker.clock import wall_clock
from ondo.worker.message import Message
from ondo.worker.outbox import Outbox, is_due

log = logging.getLogger("ondo.worker")

MAILS = frozenset({LETTER, INVITATION})
AT_ONCE = 2
"""So few are taken at once that nobody else takes them while the mail server keeps us waiting."""
BY = "ondo"


@dataclass
class Post:
    """For `Worker.others`. `clock`: when it is, also while mail is being sent."""

    clock: Callable[[], Instant] = wall_clock
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "post"))
    _sending: Future[None] | None = None
    _stopping: bool = False

    def __call__(self, now: Instant) -> bool:
        """See that what is due is sent; nobody waits for it."""
        if (self._sending is None or self._sending.done()) and is_due(now, MAILS):
            self._sending = self._thread.submit(self._send, now)
        return False

    def settle(self) -> None:
        """Wait until whatever is under way is done."""
        if self._sending is not None:
            self._sending.result()

    def end(self) -> None:
        """Finish what is in hand and take nothing more."""
        self._stopping = True
        self._thread.shutdown()

    def _send(self, now: Instant) -> None:
        deliverers = {LETTER: self._letters, INVITATION: self._invitations}
        outbox = Outbox(deliverers, only=MAILS, at_once=AT_ONCE)
        try:
            while not self._stopping and outbox(now):
                now = max(now, self.clock())
        except (OperationalError, InterfaceError) as error:
            log.warning("letters wait: %s", error)  # what was taken comes up again by itself
        except Exception:  # a thread has nobody above it who would tell
            log.exception("letters could not be sent")
        finally:
            connections.close_all()

    def _letters(self, messages: Sequence[Message]) -> Mapping[int, str]:
        sent = {one.id: post_letter(letter=one.payload[LETTER], by=BY, at=self.clock()) for one in messages}
        return {id_: why for id_, why in sent.items() if why is not None}

    def _invitations(self, messages: Sequence[Message]) -> Mapping[int, str]:
        sent = {one.id: send_invitation(**one.payload) for one in messages}
        return {id_: why for id_, why in sent.items() if why is not None}
