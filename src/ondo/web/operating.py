"""What machines ask of the service: does it live, can it work, how is it going."""

from __future__ import annotations

from hmac import compare_digest

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ondo import settings
from ondo.store.reading.readiness import obstacles
from ondo.texts import say
from ondo.web.frame.moments import now

LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")
"""What a proxy says of whom it speaks for: then it is not this machine that asks."""


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """200 while this process answers at all; whoever fails to is started again."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(_: HttpRequest) -> HttpResponse:
    """200 where events are decided about, otherwise 503 with the reasons."""
    found = obstacles(now())
    reasons = [{"reason": key.partition(".")[2], "text": say(key)} for key in found]
    status = {"status": "not ready", "reasons": reasons} if found else {"status": "ok"}
    answer = JsonResponse(status, status=503 if found else 200, json_dumps_params={"ensure_ascii": False})
    # whoever asks every few seconds is no reason for a line in the log each time
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus. For this machine, and for whoever shows `ONDO_METRICS_TOKEN`; 403 otherwise."""
    if not (_from_this_machine(request) or _shows_the_token(request)):
        return HttpResponse(say("operating.no_metrics"), status=403, content_type="text/plain; charset=utf-8")
    from ondo.web.metrics import CONTENT_TYPE, exposition

    return HttpResponse(exposition(now()), content_type=CONTENT_TYPE)


def _from_this_machine(request: HttpRequest) -> bool:
    near = request.META.get("REMOTE_ADDR") in LOOPBACK
    by_name = request.get_host().rpartition(":")[0] or request.get_host()
    local = by_name in ("localhost", "127.0.0.1", "[::1]")
    return near and local and not any(name in request.META for name in FORWARDED)


def _shows_the_token(request: HttpRequest) -> bool:
    token = settings.metrics_token()
    shown = request.headers.get("Authorization", "")
    return bool(token) and compare_digest(shown.encode(), f"Bearer {token}".encode())


urlpatterns = [path("healthz", healthz), path("readyz", readyz), path("metrics", metrics)]
