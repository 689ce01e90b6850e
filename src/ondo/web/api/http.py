"""What is laid around every address of the API: Idempotency-Key, ETag, HEAD; problems instead of pages of Django."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from ondo.web.api.etags import tagged
from ondo.web.api.idempotency import once
from ondo.web.api.problems import problem
from ondo.web.frame.nul import NUL

View = Callable[..., HttpResponseBase]
Wrong = Callable[[HttpRequest, Exception], HttpResponse]


def wrapped(patterns: list[URLPattern | URLResolver], wrong: Wrong) -> list[URLPattern | URLResolver]:
    """The same addresses, each answering by the rules of this module; `wrong` answers to an exception."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern), "the API has one level of addresses"
        pattern.callback = _by_the_rules(pattern.callback, wrong)
    return patterns


def _by_the_rules(view: View, wrong: Wrong) -> View:
    @wraps(view)
    def answered(request: HttpRequest, **words: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
            return _head_of(answered(request, **words))
        if any(NUL in str(word) for word in (*words.values(), *map(str, request.GET.values()))):
            return problem(400, "api.bad_request")  # PostgreSQL has no such letter, and nobody is called so
        try:
            return tagged(request, _told(once(request, lambda: view(request, **words))))
        except Exception as error:  # noqa: BLE001  a body that is too large, a database that is away …
            return wrong(request, error)

    return answered


def _head_of(response: HttpResponseBase) -> HttpResponseBase:
    """What says everything of an answer but the answer; a stream is not even begun."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = iter(())
    elif isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _told(response: HttpResponseBase) -> HttpResponseBase:
    """405 as a problem."""
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    answer = problem(405, "api.method")
    answer["Allow"] = response["Allow"].replace("GET", "GET, HEAD")
    return answer


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 for an address of the API that there is not."""
    return problem(404, "api.no_address")
