"""Pages for what could not be shown: what happened, and what to do now."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ondo.texts import say

log = logging.getLogger("ondo.web")

CODES = {
    "bad_request": "api.bad_request",
    "forged": "api.forbidden",
    "mistake": "api.our_mistake",
    "not_allowed": "api.forbidden",
    "not_found": "api.not_found",
    "store_away": "api.store_away",
    "too_often": "api.throttled",
}
"""What programs go by, where a request to the API did not come as far as the API."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _told(request, 400, "bad_request")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this. The log has who and which page, without names."""
    page = request.resolver_match.view_name if request.resolver_match else None
    told = {"event": "web.not_allowed", "page": page, "user": getattr(request.user, "pk", None)}
    log.warning("somebody asked for what is not theirs", extra={"told": told})
    return _told(request, 403, "not_allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _told(request, 404, "not_found")


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: somebody tries too often."""
    log.warning("somebody tries too often", extra={"told": {"event": "web.too_often"}})
    return _told(request, 429, "too_often")


def mistake(request: HttpRequest) -> HttpResponse:
    """500: a mistake of ours; the log has it. 503 where it is the database that does not answer."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _told(request, 503, "store_away")
        response["Retry-After"] = "5"
        return response
    return _told(request, 500, "mistake")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from one of our pages, or from one that is too old."""
    log.warning("a form was refused: %s", reason)
    return _told(request, 403, "forged")


def _told(request: HttpRequest, status: int, key: str) -> HttpResponse:
    title, text = say(f"frame.{key}"), say(f"frame.{key}_text")
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": title, "status": status, "detail": text, "code": CODES[key]}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    if request.path == "/metrics":
        return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    return render(request, "frame/wrong.html", {"title": title, "text": text}, status=status)
