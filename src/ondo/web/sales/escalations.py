"""What a manager hears on whichever page is open: who was taken back because nobody had begun in time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.domain.instants import DAY
from ondo.store.reading.desk.assigned import escalated, latest_reclaimed
from ondo.texts import current_language
from ondo.web.desk.naming import name_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

SEEN = "escalations_seen"
"""In the session: up to which row this user has looked at them."""


@needs(Permission.MANAGE_ASSIGNMENT)
@require_safe
def escalations(request: HttpRequest) -> HttpResponse:
    """Those of the last day that are new to this user; asked for every few seconds, mostly answered 304."""
    newest = latest_reclaimed()
    seen = max(request.session.get(SEEN, 0), 0)
    tag = f'"{newest}-{seen}-{current_language()}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        found = escalated(seen, now() - DAY) if newest > seen else []
        last = name_of(found[0].person) if found else ""
        response = render(request, "sales/escalations.html", {"found": found, "last": last})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def note_seen(request: HttpRequest) -> None:
    """The user looks at where all of them stand: they are news no more."""
    if (newest := latest_reclaimed()) > request.session.get(SEEN, 0):
        request.session[SEEN] = newest
