"""Triage (振り分け): the drawer of a verdict, made from the playbook in force, and the verdict itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.triage import triage
from ondo.actions.undoably import undoably
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import FieldType, Verdict
from ondo.domain.triage import REASON
from ondo.insight.pane.calling import Calling
from ondo.store.models import Person
from ondo.store.reading.person import look
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Asking, Option
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

MOST_ACTS = 20
_WORDS = "words"


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer of `?verdict=`, and giving that verdict."""
    person, words = somebody(key), words_of()
    verdict = words.playbook.verdict_by_key.get(request.GET.get("verdict", ""))
    if verdict is None:
        raise Http404
    if request.method != "POST":
        return _asked(request, person, verdict)
    said = answers(request)
    try:
        done = _given(request, person, verdict, said)
    except OndoError as error:
        return _asked(request, person, verdict, said, refusal_of(error))
    return acted(request, done, person.key)


def _given(request: HttpRequest, person: Person, verdict: Verdict, said: Mapping[str, Sequence[str]]) -> int:
    at, by = now(), request.user.get_username()
    told = {"name": name_of(person), "verdict": words_of().label(verdict.label)}

    def act() -> int:
        given = {key: _plain(verdict, key, value) for key, value in said.items() if key in _fields(verdict)}
        reason = said.get(REASON, [None])[0]
        return triage(
            person=person, verdict=verdict.key, reason=reason, given=given, after=seen(request, person), by=by, at=at
        )

    return undoably(act=act, what="person_page.sorted", words=told, person=person, by=by, at=at)


def _fields(verdict: Verdict) -> set[str]:
    """What the form may give: what is asked, the dates of reasons, and words."""
    dates = {one.returns.date_field for one in verdict.reasons if one.returns and one.returns.date_field}
    return {*(ask.key for ask in verdict.ask), *dates, _WORDS}


def _plain(verdict: Verdict, key: str, value: Sequence[str]) -> object:
    """One answer as text, several as a list; what is ticked is true."""
    asked = next((ask for ask in verdict.ask if ask.key == key), None)
    if asked is not None and asked.type is FieldType.ACTS:
        return list(value)
    return True if asked is not None and asked.type is FieldType.CONFIRM else value[0]


def _asked(
    request: HttpRequest,
    person: Person,
    verdict: Verdict,
    said: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal = NOTHING,
) -> HttpResponse:
    words, looked = words_of(), look(person, now())
    state = looked.found.fold.state
    cited = [event for event in looked.log if event.id in state.own_acts][-MOST_ACTS:]
    calling = Calling(words)
    acts = [Option(event.id, calling.event(event), words.moment(event.at)) for event in reversed(cited)]
    asking = Asking(words, state, now(), said or {}, refusal.beside, acts)
    told = {"verdict": verdict, "words": words}
    return drawer(request, person, "desk/act/triage.html", told, refusal, asking.of(verdict))
