"""What machines ask of the service: does it live, can it work, how is it going."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ondo.metrics_readers import may_read_metrics
from ondo.store.reading.readiness import obstacles
from ondo.texts import say
from ondo.web.frame.moments import now


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
    host = urlsplit(f"//{request.get_host()}").hostname
    if not may_read_metrics(request.META.get("REMOTE_ADDR"), host, request.headers):
        return HttpResponse(say("operating.no_metrics"), status=403, content_type="text/plain; charset=utf-8")
    from ondo.web.metrics import CONTENT_TYPE, exposition

    return HttpResponse(exposition(now()), content_type=CONTENT_TYPE)


urlpatterns = [path("healthz", healthz), path("readyz", readyz), path("metrics", metrics)]
