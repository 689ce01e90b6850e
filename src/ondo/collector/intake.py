"""A request with calls in it, from its first byte to the answer.

Whoever is told 200 need not keep anything: every item is on the disk, as an event or in the quarantine. 429 and 503
make clients come again. Nothing else is answered to what could be read, since clients then drop the whole batch.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic, time_ns

from ondo.collector.answers import TAKEN, Answer, Receive, Scope, Send, come_again, give
from ondo.collector.appending import Unavailable
from ondo.collector.bodies import opened, unpacked
from ondo.collector.counting import Counts
from ondo.collector.items import Delivery, Item
from ondo.collector.reading import Gone, Reader, TooLarge
from ondo.collector.sorting import Sorted
from ondo.collector.sources import Source, Sources
from ondo.collector.strangers import Strangers
from ondo.collector.tables import Deposit
from ondo.collector.writer import Writer
from ondo.tracking.call import Unusable
from ondo.tracking.client_time import instant_of, shortened

RETRY = 1.0
"""Seconds after which a client may come again where the reason lies with us."""
LAST_REQUESTS = 20
"""Seconds that requests may take to be answered once the collector is to end."""
A_TOKEN = 32 * 1024
"""Bytes that count like one item where a source is limited."""


class TooFast(Exception):
    """More than somebody may send just now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class Intake:
    """Takes requests."""

    sources: Sources
    strangers: Strangers
    writer: Writer
    counts: Counts
    reader: Reader = field(default_factory=Reader)
    _taking: int = 0

    async def take(self, scope: Scope, receive: Receive, send: Send, usual_type: str | None) -> None:
        """Takes one request. `usual_type` is the type of call that its path says."""
        headers = dict(scope["headers"])
        self._taking += 1
        try:
            answer = await self._answer(receive, headers.get(b"authorization"), usual_type)
            if answer is not None:
                await give(send, answer, headers.get(b"origin"))
        finally:
            self._taking -= 1

    async def finished(self) -> None:
        """Returns when all requests are answered, or after some seconds; no new ones may come in."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_REQUESTS):
                while self._taking:
                    await asyncio.sleep(0.01)

    async def _answer(self, receive: Receive, authorization: bytes | None, usual_type: str | None) -> Answer | None:
        try:
            body = await self.reader.read(receive)
            if body:
                deposit = await self._sorted(body, key_in(authorization), usual_type)
                await self.writer.take(deposit)
            return TAKEN
        except TooFast as error:
            self.counts.too_fast += 1
            return come_again(429, b"more than may be sent in a second", error.seconds)
        except Unavailable:
            self.counts.turned_away += 1
            return come_again(503, b"nothing can be stored just now", RETRY)
        except TooLarge:
            self.counts.too_large += 1
            return Answer(413, b'{"success":false,"why":"the request is too large"}')
        except Gone:
            return None

    async def _sorted(self, body: bytes, key: str | None, usual_type: str | None) -> Deposit:
        received_at = time_ns() // 1_000_000
        if monotonic() > self.sources.fresh_until:
            await self.sources.ready()
        found = Sorted(Deposit(size=len(body)))
        try:
            parcel = opened(unpacked(body))
        except Unusable as error:
            source = await self._source(key)
            found.senders[source] = 1
            found.put_aside(body, source, received_at, error)
        else:
            keys = (key, parcel.write_key)
            source = await self._source(*keys)
            sent = instant_of(parcel.sent_at) if parcel.sent_at else None
            delivery = Delivery(received_at, usual_type, parcel.context, parcel.sent_at, sent)
            found.deposit.size = parcel.size
            found.sort(parcel.items, source, delivery, lambda item: self._by_own_key(item, keys))
        await self._admit(found)
        return found.deposit

    async def _source(self, *keys: object) -> Source | None:
        """The source of a request. A key that was not there a moment ago may be new, so it is looked for, unless more
        strangers come than will be taken anyway.
        """
        source = self.sources.find(keys)
        if source is None and any(keys) and self.strangers.bucket.wait(monotonic()) == 0:
            await self.sources.read_again()
            source = self.sources.find(keys)
        return source

    def _by_own_key(self, item: Item, keys: Iterable[object]) -> Source:
        keys = (*keys, item.wire.write_key)
        if (source := self.sources.find(keys)) is not None:
            return source
        given = [shortened(key) for key in keys if key]
        if not given:
            raise Unusable("collector.no_key")
        revoked = next((key for key in given if key in self.sources.revoked), None)
        if revoked is not None:
            raise Unusable("collector.revoked_key", write_key=revoked)
        raise Unusable("collector.unknown_key", write_key=given[0])

    async def _admit(self, found: Sorted) -> None:
        """Raises TooFast where somebody who sent some of it sends too much. Whoever sends a lot pays by its size."""
        now = monotonic()
        for sender in found.senders:
            seconds = await self.strangers.wait() if sender is None else sender.wait(now)
            if seconds > 0:
                raise TooFast(seconds)
        for sender, count in found.senders.items():
            bucket = self.strangers.bucket if sender is None else sender.bucket
            if bucket is not None:
                bucket.take(max(count, found.deposit.size // A_TOKEN))


@lru_cache(maxsize=1024)
def key_in(authorization: bytes | None) -> str | None:
    """The write key in an Authorization header: the user of Basic authentication, whose password is empty."""
    if authorization is None or authorization[:6].lower() != b"basic ":
        return None
    try:
        return base64.b64decode(authorization[6:], validate=False).decode().partition(":")[0] or None
    except ValueError:
        return None
