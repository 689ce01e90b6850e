"""Drawers by which something is written down: a note, a rating, what is known of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from ondo.web.desk.refusing import refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

GET_AND_POST = ["GET", "HEAD", "POST"]
SHOWN = "shown_"
"""Begins the hidden fields that say what a form showed when it was opened."""


@needs(Permission.ACT)
@require_http_methods(GET_AND_POST)
def note(request: HttpRequest, key: str) -> HttpResponse:
    """A note: what was heard, in free words."""
    person, said = somebody(key), answers(request)
    words = " ".join(said.get("words", ()))

    def act() -> int:
        return note_down(person=person, words=words, after=None, by=request.user.get_username(), at=now())

    def asked(problems: Mapping[str, str]) -> list[Question]:
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

    def asked(problems: Mapping[str, str]) -> list[Question]:
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
    person = somebody(key)
    form = _Edited.of(request, person)

    def act() -> int:
        by, at = request.user.get_username(), now()
        return edit_person(
            person=person, traits=form.changed(), before=form.known, after=seen(request, person), by=by, at=at
        )

    def asked(problems: Mapping[str, str]) -> list[Question]:
        return [
            Question(
                column,
                say(f"person_page.trait_{column}"),
                "line",
                False,
                given=[value],
                problem=problems.get(column, ""),
            )
            for column, value in form.given.items()
        ]

    shown = {f"{SHOWN}{column}": value for column, value in form.shown.items()}
    columns = {trait: column for column, trait in form.names.items()}
    return _written(request, person, "edit", act, asked, shown, columns)


@dataclass(frozen=True)
class _Edited:
    """The form of what is known: what it showed (`shown`) when it was opened, what it says now, each by column.

    `names`: the trait that a column shows; `known`: what is known by now, by trait.
    """

    names: Mapping[str, str]
    known: Mapping[str, object]
    shown: Mapping[str, str]
    given: Mapping[str, str]

    @classmethod
    def of(cls, request: HttpRequest, person: Person) -> _Edited:
        """The form as a request has it; one that was not sent yet says what is known."""
        known, sent = look(person, now()).found.fold.state.traits, request.POST
        names = {column: next((one for one in told if known.get(one)), told[0]) for column, (told, _) in TRAITS.items()}
        lines = {column: _line(str(known.get(name) or "")) for column, name in names.items()}
        shown = {column: _line(sent.get(f"{SHOWN}{column}", line)) for column, line in lines.items()}
        given = {column: _line(sent.get(column, "")) for column in names} if request.method == "POST" else lines
        return cls(names, {name: known.get(name) for name in names.values()}, shown, given)

    def changed(self) -> dict[str, str]:
        """What was changed in the form, by trait: what the person told meanwhile stays."""
        return {self.names[column]: value for column, value in self.given.items() if value != self.shown[column]}


def _line(text: str) -> str:
    """As a field of one line has it: browsers leave out its line breaks."""
    return " ".join(text.split())


def _written(
    request: HttpRequest,
    person: Person,
    what: str,
    act: Callable[[], int],
    asked: Callable[[Mapping[str, str]], list[Question]],
    kept: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The drawer, or what came of its form: refused with the reason at its field, or done and to be undone.

    `kept`: what the form carries unseen, by field; `names`: the form's name of a field by the act's.
    """
    told: dict[str, object] = {"what": what, "words": words_of(), "kept": kept or {}}
    if request.method != "POST":
        return drawer(request, person, "desk/act/plain.html", told, questions=asked({}))
    by, name = request.user.get_username(), {"name": name_of(person)}
    try:
        done = undoably(act=act, what=f"person_page.said_{what}", words=name, person=person, by=by, at=now())
    except OndoError as error:
        refusal = refusal_of(error).at(names or {})
        return drawer(request, person, "desk/act/plain.html", told, refusal, asked(refusal.beside))
    return acted(request, done, person.key, stays=True)


def _free(key: str, label: str, value: str, problems: Mapping[str, str], *, required: bool = False) -> Question:
    given = [value] if value else []
    return Question(key, say(label), FieldType.TEXT, required, given=given, problem=problems.get(key, ""))
