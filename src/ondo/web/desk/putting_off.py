"""The drawer by which somebody is put off until a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.snooze import snooze
from ondo.actions.undoably import undoably
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import FieldType
from ondo.domain.state import State
from ondo.store.desks.words import moment
from ondo.store.models import Person
from ondo.texts import say
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import NEAR, Asking, Question
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

UNTIL = "until"


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer, and putting off."""
    person, until = somebody(key), " ".join(answers(request).get(UNTIL, ()))
    if request.method != "POST":
        return _drawer(request, person, until)
    by, after = request.user.get_username(), seen(request, person)
    words = {"name": name_of(person), "until": shown_day(until)}
    try:
        done = undoably(
            act=lambda: snooze(person=person, until=until, after=after, by=by, at=now()),
            what="desk.said_snoozed",
            words=words,
            person=person,
            by=by,
            at=now(),
        )
    except OndoError as error:
        return _drawer(request, person, until, refusal_of(error))
    return acted(request, done, person.key)


def _drawer(request: HttpRequest, person: Person, until: str, refusal: Refusal = NOTHING) -> HttpResponse:
    questions = [until_when(until, refusal.beside.get(UNTIL, ""))]
    told = {"what": "snooze", "words": words_of()}
    return drawer(request, person, "desk/act/once.html", told, refusal, questions)


def until_when(given: str, problem: str = "") -> Question:
    """The one question: until which day; working days are offered."""
    days = Asking(words_of(), State(), now()).days(NEAR)
    answered = [given] if given else []
    return Question(UNTIL, say("desk.until_when"), FieldType.DATE, options=days, given=answered, problem=problem)


def shown_day(until: str) -> str:
    """A day as people write it; what is no day as it stands."""
    words = words_of()
    at = moment(until, words.playbook.zone)
    return words.day(at) if at is not None else until
