"""What the collector is compared with: the least that a server can do, and what one would write first."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from ondo.collector.serve import server

OK = b'{"success":true}'
OF_STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What every project has that nobody has thought about."""


async def bare(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Reads the request and answers 200: the server itself, and nothing else."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"16")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": OK})


def django_view() -> Any:
    """A plain Django view that inserts one row for each request and answers when it is stored.

    Plain: the middleware with which `startproject` begins, `csrf_exempt` as for any API, and `Model.objects.create`. It
    has what a careful project would set besides: connections that stay open, and on SQLite a log beside the file.
    """
    from ondo.store.django import set_up

    set_up()
    import json
    import time
    import uuid

    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest, HttpResponse
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    from ondo.store.models import Event

    @csrf_exempt
    def track(request: HttpRequest) -> HttpResponse:
        item = json.loads(request.body)["batch"][0]
        now = time.time_ns() // 1_000_000
        Event.objects.create(
            key=uuid.uuid4().bytes, source_id=1, received_at=now, occurred_at=now, body=json.dumps(item)
        )
        return HttpResponse(OK, content_type="application/json")

    urls = type(sys)("benchmark_urls")
    urls.urlpatterns = [path("v1/batch", track)]  # type: ignore[attr-defined]
    sys.modules["benchmark_urls"] = urls
    settings.ROOT_URLCONF = "benchmark_urls"
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = OF_STARTPROJECT
    settings.DATABASES["default"]["CONN_MAX_AGE"] = None
    return WSGIHandler()


def serve(what: str, port: int, threads: int) -> None:
    """Run one of them on the server that the collector runs on; `threads` of the view ask the database."""
    if what == "bare":
        server("benchmarks.live.floors:bare_application", "127.0.0.1", port).serve()
    else:
        Granian(
            "benchmarks.live.floors:django_view",
            factory=True,
            address="127.0.0.1",
            port=port,
            workers=1,
            blocking_threads=threads,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()


def bare_application() -> Any:
    """The bare application, for the server."""
    return bare


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
