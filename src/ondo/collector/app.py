"""The collector as an ASGI application.

Requests with calls in them go straight to the intake, by their path; all else is routed by Starlette.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ondo import settings
from ondo.collector import client_script, metrics
from ondo.collector.answers import Message, Receive, Scope, Send, origin_in, preflight, shared_with
from ondo.collector.appending import Appending, Unavailable
from ondo.collector.counting import Counts
from ondo.collector.intake import Intake
from ondo.collector.interpreter import settle_in
from ondo.collector.postgresql import PostgreSQL
from ondo.collector.scribe import Scribe
from ondo.collector.sources import Sources
from ondo.collector.sqlite import SQLite
from ondo.collector.strangers import Strangers
from ondo.collector.telling import tell
from ondo.collector.writer import Writer

TYPES = ("track", "page", "screen", "identify", "group", "alias")
CALLS: dict[str, str | None] = {
    path + end: kind
    for kind in (None, *TYPES)
    for path in (("/v1/batch", "/v1/b", "/v1/import") if kind is None else (f"/v1/{kind}", f"/v1/{kind[0]}"))
    for end in ("", "/")
}
"""Where calls are sent to, and the type of call that this says."""


class Collector:
    """The application of one process."""

    def __init__(self) -> None:
        self._counts = Counts()
        self._intake: Intake | None = None
        self._pages = Starlette(
            routes=[
                Route("/v1/projects/{key}/settings", client_script.settings),
                Route("/analytics.js/v1/{key}/analytics.min.js", client_script.script),
                Route("/analytics-next/bundles/{name}", client_script.bundle),
                Route("/healthz", self._health),
                Route(metrics.PATH, self._metrics),
            ],
            lifespan=self._life,
        )

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Takes a request, or the server's word that it begins or ends."""
        if scope["type"] == "http":
            method, path = scope["method"], scope["path"]
            if method == "POST" and path in CALLS and self._intake is not None:
                return self._intake.take(scope, receive, send, CALLS[path])
            if method == "OPTIONS":
                return _allow(scope, send)
            send = send if path == metrics.PATH else _shared(scope, send)
        return self._pages(scope, receive, send)

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        scribe = Scribe(reach, asyncio.get_running_loop())
        scribe.start()
        self._intake = intake = Intake(
            Sources(lambda: scribe.ask(lambda database: database.write_keys())),
            Strangers(lambda: scribe.ask(lambda database: database.strangers())),
            Writer(scribe, self._counts),
            self._counts,
        )
        beside = [asyncio.create_task(work) for work in (self._counts.keep_telling(), _end_with_parent())]
        tell("collector.started", database=settings.database().vendor)
        settle_in()
        yield
        await intake.finished()
        await asyncio.to_thread(scribe.finish)
        for task in beside:
            task.cancel()
        self._counts.tell()
        tell("collector.stopped")

    async def _health(self, _: Request) -> Response:
        """`GET /healthz`: 200 while calls are taken, 503 while they are not."""
        try:
            assert self._intake is not None
            await self._intake.sources.read_again()
            return JSONResponse({"status": "ok"})
        except Unavailable:
            return JSONResponse({"status": "the database is away"}, status_code=503)

    async def _metrics(self, request: Request) -> Response:
        """`GET /metrics`: what this process has done since it started."""
        away = self._intake is None or self._intake.writer.scribe.failing
        return metrics.answer(request, self._counts.totals(), away=away)


def create() -> Collector:
    """The application, for a server."""
    return Collector()


def reach() -> Appending:
    """The database that the settings name. Raises Unavailable."""
    database = settings.database()
    return SQLite(database.path) if database.path is not None else PostgreSQL(database)


async def _allow(scope: Scope, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": preflight(dict(scope["headers"]))})
    await send({"type": "http.response.body", "body": b""})


def _shared(scope: Scope, send: Send) -> Send:
    """What pages may read wherever they come from."""

    async def sharing(message: Message) -> None:
        if message["type"] == "http.response.start":
            sharing_headers = shared_with(origin_in(dict(scope["headers"])))
            message = {**message, "headers": [*message["headers"], *sharing_headers]}
        await send(message)

    return sharing


async def _end_with_parent() -> None:
    """A server's process whose master was killed would keep the port for ever."""
    parent: Any = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        await asyncio.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
