"""Drawers by which something is written down: a note, a rating, what is known of a person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.edit_person import edit_person
from ondo.actions.note_down import note_down
from ondo.actions.rate_mql import rate_mql
from ondo.actions.undoably import undoably
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import FieldType
from ondo.domain.ratings import RATINGS
from ondo.store.desks.cards import TRAITS
from ondo.store.models import Person
from ondo.store.reading.person import look
from ondo.texts import say
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Option, Question
from ondo.web.frame.forms import worded
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

GET_AND_POST = ["GET", "HEAD", "POST"]


@needs(Permission.ACT)
@require_http_methods(GET_AND_POST)
def note(request: HttpRequest, key: str) -> HttpResponse:
    """A note: what was heard, in free words."""
    person, said = somebody(key), answers(request)
    words = " ".join(said.get("words", ()))

    def act() -> int:
        return note_down(person=person, words=words, after=None, by=request.user.get_username(), at=now())

    def asked(problems: dict[str, str]) -> list[Question]:
        return [_free("words", "person_page.words", words, problems, required=True)]

    return _written(request, person, "note", act, asked)


@needs(Permission.ACT)
@require_http_methods(GET_AND_POST)
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """Whether it was a good MQL, by one digit."""
    person, said = somebody(key), answers(request)
    rating, words = " ".join(said.get("rating", ())), " ".join(said.get("words", ()))

    def act() -> int:
        by = request.user.get_username()
        return rate_mql(person=person, rating=rating, words=words, after=None, by=by, at=now())

    def asked(problems: dict[str, str]) -> list[Question]:
        options = [Option(one, say(f"person_page.rating_{one}")) for one in RATINGS]
        label = say("person_page.rating_question")
        question = Question(
            "rating", label, FieldType.CHOICE, options=options, given=[rating], problem=problems.get("rating", "")
        )
        return [question, _free("words", "person_page.words", words, problems)]

    return _written(request, person, "rate", act, asked)


@needs(Permission.ACT)
@require_http_methods(GET_AND_POST)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Put right what is known of them. What stands empty stays as it is."""
    person, said = somebody(key), answers(request)
    known = look(person, now()).found.fold.state.traits
    names = {
        column: next((one for one in traits if known.get(one)), traits[0]) for column, (traits, _) in TRAITS.items()
    }
    before = {column: str(known.get(name) or "") for column, name in names.items()}
    given = {column: " ".join(said.get(column, ())) for column in names} if request.method == "POST" else before

    def act() -> int:
        traits = {names[column]: value for column, value in given.items()}
        known_before = {names[column]: value for column, value in before.items()}
        by = request.user.get_username()
        return edit_person(
            person=person, traits=traits, before=known_before, after=seen(request, person), by=by, at=now()
        )

    def asked(problems: dict[str, str]) -> list[Question]:
        return [
            Question(
                column,
                say(f"person_page.trait_{column}"),
                "line",
                False,
                given=[value],
                problem=problems.get(column, ""),
            )
            for column, value in given.items()
        ]

    return _written(request, person, "edit", act, asked)


def _written(
    request: HttpRequest,
    person: Person,
    what: str,
    act: Callable[[], int],
    asked: Callable[[dict[str, str]], list[Question]],
) -> HttpResponse:
    """The drawer, or what came of its form: refused with the reason at its field, or done and to be undone."""
    told: dict[str, object] = {"what": what, "words": words_of()}
    if request.method != "POST":
        return drawer(request, person, "desk/act/plain.html", {**told, "questions": asked({})})
    by, name = request.user.get_username(), {"name": name_of(person)}
    try:
        done = undoably(act=act, what=f"person_page.said_{what}", words=name, person=person, by=by, at=now())
    except OndoError as error:
        field = str(error.problem.params.get("field", ""))
        questions = asked({field: worded(error)} if field else {})
        above = None if any(one.problem for one in questions) else error
        return drawer(request, person, "desk/act/plain.html", {**told, "questions": questions, "refused": True}, above)
    return acted(request, done, person.key, stays=True)


def _free(key: str, label: str, value: str, problems: dict[str, str], *, required: bool = False) -> Question:
    given = [value] if value else []
    return Question(key, say(label), FieldType.TEXT, required, given=given, problem=problems.get(key, ""))
