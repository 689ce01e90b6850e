"""What an act answers: what was said and done, the way to take it back, and on to the next person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ondo.store.instances import instance
from ondo.store.models import Person, Undoable
from ondo.texts import say
from ondo.web.desk.naming import names_of

UNDO = "undo-"
"""What marks a message that can be taken back; the id of the undoable follows."""


def is_htmx(request: HttpRequest) -> bool:
    """Whether the desk's script asks, which wants pieces of a page."""
    return request.headers.get("HX-Request") == "true"


def acted(request: HttpRequest, undoable: int | None, key: str | None, **more: object) -> HttpResponse:
    """The answer to a form by which something was done to the person `key` (None: to several).

    `undoable`: the id by which it can be taken back, whose sentence is said; None: nothing can, and `said` in `more`
    is the sentence. With the desk's script an event `acted`; without, back to where they came from with a message.
    """
    page = reverse("desk_person", kwargs={"key": key}) if key is not None else None
    told = {"person": key, "page": page, "undo": undoable, "said": said_of(undoable), **more}
    if is_htmx(request):
        response = HttpResponse()
        response.headers["HX-Trigger"] = json.dumps({"acted": told})
        return response
    tags = f"{UNDO}{undoable}" if undoable is not None else ""
    messages.success(request, str(told["said"]), extra_tags=tags)
    return HttpResponseRedirect(came_from(request))


def noted(request: HttpRequest, undoable: int) -> None:
    """Say on the next page what was done, with the way to take it back."""
    messages.success(request, said_of(undoable), extra_tags=f"{UNDO}{undoable}")


def said_of(undoable: int | None) -> str:
    """What was done, in words."""
    found = instance(Undoable, "id = %s", [undoable]) if undoable is not None else None
    return say(found.what, None, **found.words) if found is not None else ""


def said_with(said: str, left: Sequence[Person]) -> str:
    """What was done, and who was left out of it, as somebody else was faster."""
    return f"{said} {say('desk.left_out', count=len(left), names=names_of(left))}" if left else said


def came_from(request: HttpRequest) -> str:
    """The page that the form says it stood on, else the one before, else the desk; never the form by itself."""
    for to in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        path = urlsplit(to).path
        if path.startswith(reverse("desk")) and not path.endswith("/"):
            continue
        if to and url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
            return to
    return reverse("desk")
