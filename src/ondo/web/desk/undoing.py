"""The undo of pages: by its button beside what was said, or the last thing that a user did."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from ondo.actions.undo import undo
from ondo.domain.errors import OndoError
from ondo.store.models import Undoable
from ondo.texts import say
from ondo.web.desk.acted import acted, came_from, is_htmx, said_with
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.row_numbers import number_in


@needs(Permission.ACT)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo what the form names (`undoable`), or the last thing that the user did and has not taken back."""
    by = request.user.get_username()
    named = request.POST.get("undoable", "")
    number = number_in(named) if named else _last_of(by)
    try:
        done = undo(undoable=number or 0, by=by, at=now())
    except OndoError as error:
        return _refused(request, error)
    what = done.what
    key = what.person.key if what.person is not None else None
    said = said_with(say("desk.undone", said=say(what.what, None, **what.words)), done.left)
    return acted(request, None, key, said=said, undid=True)


def _last_of(by: str) -> int | None:
    mine = Undoable.objects.filter(user__username=by, undone_at=None).order_by("-pk")
    return mine.values_list("pk", flat=True).first()


def _refused(request: HttpRequest, error: OndoError) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(worded(error), status=422, content_type="text/plain; charset=utf-8")
    messages.error(request, worded(error))
    return HttpResponseRedirect(came_from(request))
