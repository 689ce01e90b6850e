"""What is done to several people at once: given to somebody, put off, disqualified. One undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ondo.actions.assign import assign_many
from ondo.actions.following import last_of_others
from ondo.actions.offer_undo import offer_undo
from ondo.actions.snooze import snooze_many
from ondo.actions.triage_many import triage_many
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import Kind, Verdict
from ondo.domain.state import State
from ondo.insight.words import Words
from ondo.store.models import Person, User
from ondo.store.reading.desk.last_event import last_event
from ondo.store.reading.desk.listing import everybody
from ondo.store.reading.desk.tabs import MOST
from ondo.web.desk.acted import acted, is_htmx, said_of, said_with
from ondo.web.desk.asked import AskedList
from ondo.web.desk.drawers import answers, words_of
from ondo.web.desk.giving import NOBODY, OWNER, shown_name, whom
from ondo.web.desk.naming import names_of
from ondo.web.desk.putting_off import UNTIL, shown_day, until_when
from ondo.web.desk.questions import Asking, Question
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.desk.ruled import ruled
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs
from ondo.web.row_numbers import number_in


@dataclass(frozen=True)
class Chosen:
    """Who was chosen: some by their ids, or everybody in a tab, as far as one act goes. `more`: the tab has more.

    `seen`: the last event that the list from which they were chosen had seen.
    """

    ids: Sequence[int]
    seen: int
    more: bool = False

    @property
    def count(self) -> int:
        """How many."""
        return len(self.ids)

    def parted(self, by: str) -> tuple[list[Person], list[Person]]:
        """Them, in the order of their ids: on whom nobody but `by` has acted since, and who are left out.

        They are locked. Raises OndoError where none is there any more, or all are left out.
        """
        people = list(Person.objects.filter(pk__in=self.ids, root=None, erased_at=None).order_by("pk"))
        if not people:
            raise OndoError("desk.people_gone")
        faster = {person for person, act in last_of_others(people, by).items() if act.pk > self.seen}
        left = [one for one in people if one.pk in faster]
        if len(left) == len(people):
            raise OndoError("desk.all_left_out", names=names_of(left))
        return [one for one in people if one.pk not in faster], left


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
@ruled
def several(request: HttpRequest, verb: str) -> HttpResponse:
    """The drawer of `assign`, `snooze` or `disqualify`, and doing it."""
    if verb not in VERBS:
        raise Http404
    chosen = _chosen(request)
    if request.method != "POST":
        return _drawer(request, verb, chosen)
    try:
        if chosen.count > MOST:
            raise OndoError("desk.too_many", count=chosen.count, most=MOST)
        with transaction.atomic():
            people, left = chosen.parted(request.user.get_username())
            done = VERBS[verb](request, people)
    except OndoError as error:
        return _drawer(request, verb, chosen, refusal_of(error))
    return acted(request, done, None, said=said_with(said_of(done), left))


def _chosen(request: HttpRequest) -> Chosen:
    told = request.POST if request.method == "POST" else request.GET
    named = [*told.getlist("person"), *told.get("people", "").split(",")]
    given = {number for one in named if (number := number_in(one)) is not None}
    seen, said = last_event(), number_in(told.get("seen", ""))
    if told.get("all") == "yes" and request.method != "POST":
        asked, user = AskedList.of(request), cast(User, request.user)
        found = everybody(asked.tab, asked.scope(user, words_of().playbook, now()), MOST + 1)
        return Chosen(found[:MOST], seen, more=len(found) > MOST)
    return Chosen(sorted(given), seen if said is None else said)


def _drawer(request: HttpRequest, verb: str, chosen: Chosen, refusal: Refusal = NOTHING) -> HttpResponse:
    questions = _questions(request, verb, refusal.beside)
    told = {
        "verb": verb,
        "chosen": chosen,
        "questions": questions,
        "above": refusal.above(questions),
        "words": words_of(),
        "drawer": "desk/act/several.html",
    }
    template = "desk/act/several.html" if is_htmx(request) else "desk/act/several_page.html"
    return render(request, template, told, status=422 if refusal else 200)


def _questions(request: HttpRequest, verb: str, problems: Mapping[str, str]) -> list[Question]:
    given = answers(request)
    if verb == "assign":
        return [whom(request, " ".join(given.get(OWNER, ())), problems.get(OWNER, ""))]
    if verb == "snooze":
        return [until_when(" ".join(given.get(UNTIL, ())), problems.get(UNTIL, ""))]
    words = words_of()
    verdict = disqualifying(words)
    return Asking(words, State(), now(), given, problems).of(verdict) if verdict is not None else []


def disqualifying(words: Words) -> Verdict | None:
    """The verdict that takes people out of everything; None where the playbook has none."""
    book = words.playbook
    ends = {stage.key for stage in book.stages if stage.kind is Kind.DISQUALIFIED}
    return next((verdict for verdict in book.verdicts if verdict.to in ends), None)


def _assign(request: HttpRequest, people: Sequence[Person]) -> int:
    owner, by = " ".join(answers(request).get(OWNER, ())), request.user.get_username()
    if not owner:
        raise OndoError("desk.no_such_owner", field=OWNER, value="")
    named = "" if owner == NOBODY else owner
    events = assign_many(people=people, owner=named, by=by, at=now())
    said = "desk.said_assigned_many" if named else "desk.said_unassigned_many"
    return _undoable(request, said, events, owner=shown_name(named))


def _snooze(request: HttpRequest, people: Sequence[Person]) -> int:
    until, by = " ".join(answers(request).get(UNTIL, ())), request.user.get_username()
    events = snooze_many(people=people, until=until, by=by, at=now())
    return _undoable(request, "desk.said_snoozed_many", events, until=shown_day(until))


def _disqualify(request: HttpRequest, people: Sequence[Person]) -> int:
    verdict, by = disqualifying(words_of()), request.user.get_username()
    if verdict is None:
        raise OndoError("desk.nothing_disqualifies")
    given = {key: " ".join(said) for key, said in answers(request).items() if key in _asked_by(verdict)}
    done = triage_many(people=people, verdict=verdict.key, given=given, by=by, at=now())
    if not done.events:
        raise OndoError("desk.fits_nobody", count=done.refused)
    said = "desk.said_disqualified_some" if done.refused else "desk.said_disqualified_many"
    return _undoable(request, said, done.events, refused=done.refused)


def _asked_by(verdict: Verdict) -> set[str]:
    return {"reason", "words", *(asked.key for asked in verdict.ask)}


def _undoable(request: HttpRequest, said: str, events: Sequence[int], **words: object) -> int:
    by = request.user.get_username()
    words = {"count": len(events), **words}
    return offer_undo(what=said, words=words, person=None, events=events, by=by, at=now())


VERBS: dict[str, Callable[[HttpRequest, Sequence[Person]], int]] = {
    "assign": _assign,
    "snooze": _snooze,
    "disqualify": _disqualify,
}
