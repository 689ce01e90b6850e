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

from ondo.collector.answers import TAKEN, Answer, Receive, Scope, Send, come_again, give, origin_in
from ondo.collector.appending import Unavailable
from ondo.collector.bodies import opened, unpacked
from ondo.collector.counting import Counts
from ondo.collector.items import Delivery, Item
from ondo.collector.reading import Gone, Reader, TooLarge, length_in
from ondo.collector.sorting import Sorted
from ondo.collector.sources import Source, Sources
from ondo.collector.strangers import Strangers
from ondo.collector.tables import Deposit
from ondo.collector.writer import Writer
from ondo.domain.instants import Instant
from ondo.tracking.call import Unusable
from ondo.tracking.client_time import instant_of, shortened

RETRY = 1.0
"""Seconds after which a client may come again where the reason lies with us."""
LAST_REQUESTS = 20
"""Seconds that requests may take to be answered once the collector is to end."""
A_TOKEN = 32 * 1024
"""Bytes that count like one item where a source is limited."""
LONGEST_AUTHORIZATION = 300
"""Bytes; there is no longer one with a key of ours in it."""


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
            answer = await self._answer(headers, receive, usual_type)
            if answer is not None:
                await give(send, answer, origin_in(headers))
        finally:
            self._taking -= 1

    async def finished(self) -> None:
        """Returns when all requests are answered, or after some seconds; no new ones may come in."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_REQUESTS):
                while self._taking:
                    await asyncio.sleep(0.01)

    async def _answer(self, headers: dict[bytes, bytes], receive: Receive, usual_type: str | None) -> Answer | None:
        try:
            body = await self.reader.read(receive, length_in(headers))
            if body:
                deposit = await self._deposit(body, key_in(headers.get(b"authorization")), usual_type)
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

    async def _deposit(self, body: bytes, key: str | None, usual_type: str | None) -> Deposit:
        received_at = time_ns() // 1_000_000
        if monotonic() > self.sources.fresh_until:
            await self.sources.ready()
        source = self.sources.find((key,))
        try:
            parcel = opened(unpacked(body))
        except Unusable as error:
            return await self._unopened(body, key, received_at, error)
        keys = (key, parcel.write_key)
        if source is None:
            source = self.sources.find(keys) or await self._look_for(keys)
        if source is not None and source.bucket is not None:
            _hold(source.bucket.wait(monotonic()))
        sent = instant_of(parcel.sent_at) if parcel.sent_at else None
        delivery = Delivery(received_at, usual_type, parcel.context, keys, parcel.sent_at, sent)
        found = Sorted(Deposit(size=parcel.size))
        found.sort(parcel.items, source, delivery, self._by_own_key)
        if source is None or source.bucket is not None:
            await self._admit(found)
        return found.deposit

    async def _unopened(self, body: bytes, key: str | None, received_at: Instant, error: Unusable) -> Deposit:
        """A body of which no items can be made, kept whole."""
        source = self.sources.find((key,)) or await self._look_for((key,))
        found = Sorted(Deposit(size=len(body)))
        found.put_aside(body, source, received_at, error)
        await self._admit(found)
        return found.deposit

    async def _look_for(self, keys: Iterable[object]) -> Source | None:
        """A key that was not there a moment ago may be new; unless more strangers come than will be taken anyway."""
        if not any(keys) or self.strangers.bucket.wait(monotonic()) > 0:
            return None
        await self.sources.read_again()
        return self.sources.find(keys)

    def _by_own_key(self, item: Item, delivery: Delivery) -> Source:
        keys = (*delivery.keys, item.wire.write_key)
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
        for sender in found.senders:
            _hold(await self.strangers.wait() if sender is None else sender.wait(monotonic()))
        for sender, count in found.senders.items():
            bucket = self.strangers.bucket if sender is None else sender.bucket
            if bucket is not None:
                bucket.take(max(count, found.deposit.size // A_TOKEN))


def _hold(seconds: float) -> None:
    if seconds > 0:
        raise TooFast(seconds)


def key_in(authorization: bytes | None) -> str | None:
    """The write key in an Authorization header: the user of Basic authentication, whose password is empty."""
    if authorization is None or len(authorization) > LONGEST_AUTHORIZATION:
        return None
    return _user_in(authorization)


@lru_cache(maxsize=1024)
def _user_in(authorization: bytes) -> str | None:
    if authorization[:6].lower() != b"basic ":
        return None
    try:
        return base64.b64decode(authorization[6:], validate=False).decode().partition(":")[0] or None
    except ValueError:
        return None
