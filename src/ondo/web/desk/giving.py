"""The drawer by which somebody is given to a user, and the claim: mine from now on."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from ondo.actions.assign import assign
from ondo.actions.undoably import undoably
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import FieldType
from ondo.store.models import Person, User
from ondo.texts import say
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Option, Question
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs, roles_with

OWNER, NOBODY = "owner", "-"
"""How the form says that somebody is to be nobody's: a blank answer is none."""


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer, and giving."""
    person, owner = somebody(key), " ".join(answers(request).get(OWNER, ()))
    if request.method != "POST":
        return _drawer(request, person, owner)
    return _given(request, person, owner)


@needs(Permission.ACT)
@require_POST
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """Theirs from now on."""
    return _given(request, somebody(key), request.user.get_username())


def _given(request: HttpRequest, person: Person, owner: str) -> HttpResponse:
    by, after = request.user.get_username(), seen(request, person)
    named = "" if owner == NOBODY else owner
    told = {"name": name_of(person), "owner": shown_name(named)}
    try:
        if not owner:
            raise OndoError("desk.no_such_owner", field=OWNER, value="")
        done = undoably(
            act=lambda: assign(person=person, owner=named, after=after, by=by, at=now()),
            what="desk.said_assigned" if named else "desk.said_unassigned",
            words=told,
            person=person,
            by=by,
            at=now(),
        )
    except OndoError as error:
        return _drawer(request, person, owner, refusal_of(error))
    return acted(request, done, person.key, stays=named == by)


def _drawer(request: HttpRequest, person: Person, owner: str, refusal: Refusal = NOTHING) -> HttpResponse:
    questions = [whom(request, owner, refusal.beside.get(OWNER, ""))]
    told = {"what": "assign", "words": words_of()}
    return drawer(request, person, "desk/act/once.html", told, refusal, questions)


def whom(request: HttpRequest, given: str, problem: str = "") -> Question:
    """The one question: to whom; oneself first, nobody last."""
    me = request.user.get_username()
    colleagues = sorted(workers(), key=lambda user: (user.username != me, user.first_name or user.username))
    options = [_option(user, me) for user in colleagues]
    options.append(Option(NOBODY, say("desk.nobody_s")))
    answered = [given] if given else []
    return Question(OWNER, say("desk.to_whom"), FieldType.CHOICE, options=options, given=answered, problem=problem)


def _option(user: User, me: str) -> Option:
    name = user.first_name or user.username
    return Option(
        user.username, say("desk.me", name=name) if user.username == me else name, say(f"user.role_{user.role}")
    )


def workers() -> Sequence[User]:
    """Everybody whose work people are; administrators, who may, take them by themselves."""
    roles = [role for role in roles_with(Permission.ACT) if role != "administrator"]
    return list(User.objects.filter(is_active=True, role__in=roles))


def shown_name(username: str) -> str:
    """What a user is called; empty for nobody."""
    user = User.objects.filter(username=username).first()
    return (user.first_name or user.username) if user is not None else username
