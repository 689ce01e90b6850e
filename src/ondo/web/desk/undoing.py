"""The undo of pages: by its button beside what was said, or the last thing that a user did.

Where that cannot be taken back any more, it is said why, and what they did before it is offered instead: nothing older
is touched unasked. Once they have gone on, what stood in the way is passed in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from ondo.actions.undo import Undone, could_undo, undo
from ondo.domain.errors import OndoError
from ondo.store.reading.desk.undoables import Standing, standing
from ondo.texts import say
from ondo.web.desk.acted import UNDO, acted, came_from, is_htmx, said_of, said_with
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.row_numbers import number_in

FAR = 20
"""So many older acts are tried for one to offer."""


@needs(Permission.ACT)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo what the form names (`undoable`), or the last thing that the user did and has not taken back."""
    by = request.user.get_username()
    if named := request.POST.get("undoable", ""):
        return _taken_back(request, [Standing(number_in(named) or 0, passed=False)])
    return _taken_back(request, standing(by))


def _taken_back(request: HttpRequest, mine: Sequence[Standing]) -> HttpResponse:
    by = request.user.get_username()
    for place, one in enumerate(mine):
        try:
            return _answer(request, undo(undoable=one.id, by=by, at=now()))
        except OndoError as error:
            if not one.passed:
                return _refused(request, error, next(_possible(mine[place + 1 :], by), None))
    return _refused(request, OndoError("desk.nothing_to_undo"), None)


def _possible(older: Sequence[Standing], by: str) -> Iterator[int]:
    """What of it can be taken back."""
    return (one.id for one in islice(older, FAR) if could_undo(undoable=one.id, by=by, at=now()))


def _answer(request: HttpRequest, done: Undone) -> HttpResponse:
    key = done.what.person.key if done.what.person is not None else None
    said = said_with(say("desk.undone", said=said_of(done.what.pk)), done.left)
    return acted(request, None, key, said=said, undid=True)


def _refused(request: HttpRequest, error: OndoError, offered: int | None) -> HttpResponse:
    """Why not, and what may be taken back instead."""
    said = worded(error)
    if offered is not None:
        said = f"{said} {say('desk.undo_before', said=said_of(offered))}"
    if is_htmx(request):
        return JsonResponse({"said": said, "undo": offered}, status=422)
    messages.error(request, said, extra_tags=f"{UNDO}{offered}" if offered is not None else "")
    return HttpResponseRedirect(came_from(request))
