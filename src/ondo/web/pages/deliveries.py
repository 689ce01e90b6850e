"""Deliveries: messages on their way, those that failed, and the log of attempts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ondo.actions.discard_message import discard_message
from ondo.actions.retry_message import retry_message
from ondo.store.models import Delivery
from ondo.store.reading.outbox import in_trouble, waiting
from ondo.texts import say
from ondo.web.frame.forms import told
from ondo.web.frame.moments import now
from ondo.web.frame.paging import page_of
from ondo.web.roles import Permission, needs

MOST = 100
"""Failed messages that are shown at once."""


@needs(Permission.OPERATE)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What failed, above; what was tried, below."""
    failed = request.GET.get("failed") == "1"
    rows = Delivery.objects.select_related("destination", "notice").order_by("-pk")
    rows = rows.exclude(error=None) if failed else rows
    page = page_of(
        request, lambda before, most: list((rows.filter(pk__lt=before) if before else rows)[:most]), lambda row: row.pk
    )
    words = {"messages_": list(in_trouble()[:MOST]), "waiting": waiting(), "page": page, "failed": failed}
    return render(request, "deliveries/list.html", words)


@needs(Permission.OPERATE)
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try a message again, at once."""
    by = request.user.get_username()
    told(request, lambda: retry_message(number=number, by=by, at=now()), say("outbox.retried", number=number))
    return redirect("deliveries")


@needs(Permission.OPERATE)
@require_POST
def leave_out(request: HttpRequest, number: int) -> HttpResponse:
    """Decide that a message is not to be delivered."""
    by = request.user.get_username()
    told(request, lambda: discard_message(number=number, by=by, at=now()), say("outbox.discarded", number=number))
    return redirect("deliveries")
