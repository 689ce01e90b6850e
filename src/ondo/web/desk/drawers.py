"""What every drawer has: whom it is about, the last act that its form has seen, and how what is refused is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ondo.domain.errors import OndoError
from ondo.insight.words import Words
from ondo.store.instances import instance
from ondo.store.models import Person
from ondo.store.reading.people import person_called
from ondo.web.desk.acted import is_htmx
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Question
from ondo.web.desk.refusing import NOTHING, Refusal
from ondo.web.frame.words import words_now
from ondo.web.row_numbers import number_in

AFTER = "after"
"""The hidden field: the last act of ours that whoever fills in the form has seen."""


def drawer(
    request: HttpRequest,
    person: Person,
    template: str,
    told: Mapping[str, object],
    refusal: Refusal = NOTHING,
    questions: Sequence[Question] = (),
) -> HttpResponse:
    """A drawer for #act, or as a page of its own.

    `refusal`: what was refused of its form; what `questions` do not say beside themselves stands above the fields.
    """
    context: dict[str, Any] = {
        **levels(request),
        "person": person,
        "after": seen(request, person),
        "drawer": template,
        "name_of": name_of,
        "above": refusal.above(questions),
        "questions": questions,
        **told,
    }
    template = template if is_htmx(request) else "desk/act/page.html"
    return render(request, template, context, status=422 if refusal else 200)


def somebody(key: str) -> Person:
    """Whoever stands for the person of this key. Raises Http404 where there is nobody."""
    named = instance(Person, "key = %s AND root_id IS NULL", [key])
    if named is not None:
        return named
    try:
        return person_called(key)
    except OndoError as error:
        raise Http404 from error


def words_of() -> Words:
    """The words of the playbook in force, in the language of the page. Raises Http404 where none is."""
    try:
        return words_now()
    except OndoError as error:
        raise Http404 from error


def levels(request: HttpRequest) -> dict[str, str]:
    """The elements of headings: on the desk a person stands below its own."""
    return {"level": "h2", "sub": "h3"} if is_htmx(request) else {"level": "h1", "sub": "h2"}


def seen(request: HttpRequest, person: Person) -> int:
    """The last act of ours on the person that the form has seen: what it says, or the last there is."""
    said = number_in(request.POST.get(AFTER, ""))
    if said is not None:
        return said
    root = person if person.root_id is None else person_called(person.key)
    return root.last_act or 0


def answers(request: HttpRequest) -> dict[str, list[str]]:
    """What the form says, by field; blank answers are none."""
    return {
        key: found
        for key in request.POST
        if (found := [one.replace("\r\n", "\n").strip() for one in request.POST.getlist(key) if one.strip()])
    }
