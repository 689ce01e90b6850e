"""The SAL call: a script with its answers, the tone, and the outcome, in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.finish_call import finish_call, version
from ondo.actions.undoably import Done, undoably
from ondo.domain.errors import OndoError
from ondo.domain.lifecycle import FieldType, Verdict
from ondo.domain.playbook import Playbook
from ondo.domain.scripts import Question as Asked
from ondo.domain.scripts import Script, follow
from ondo.insight.words import Words
from ondo.store.models import FoldState, Person
from ondo.store.reading.person import Looked, look
from ondo.texts import current_language, say
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import Asking, Option, Question
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

HEARD = frozenset({"tone", "answers"})
"""What the call itself tells, and no outcome asks for again."""


@dataclass(frozen=True)
class Step:
    """One question of a script as it stands in the drawer, with the words said to it."""

    question: Question
    words: str
    then: Sequence[tuple[str, str]]
    """Answer → the question that follows it."""


def script_for(playbook: Playbook, stage: str | None) -> Script | None:
    """The script that is offered on a stage."""
    return next((one for one in playbook.scripts if stage in one.stages), None)


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def sal(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer of the script, and finishing the call."""
    person, words = somebody(key), words_of()
    stage = FoldState.objects.filter(person=person).values_list("stage", flat=True).first()
    script = script_for(words.playbook, stage)
    if script is None:
        raise Http404
    said, looked = answers(request), look(person, now())
    if request.method != "POST":
        return _asked(request, looked, script, said)
    try:
        done = _finished(request, person, script, said)
    except OndoError as error:
        heard = {one.key: f"q_{one.key}" for one in script.questions}
        return _asked(request, looked, script, said, refusal_of(error).at(heard))
    return acted(request, done, person.key, stays="verdict" not in said)


def _finished(request: HttpRequest, person: Person, script: Script, said: Mapping[str, Sequence[str]]) -> int:
    at, by, words = now(), request.user.get_username(), words_of()
    verdict = _one(said, "verdict")
    found = words.playbook.verdict_by_key.get(verdict or "")
    outcome = words.label(found.label) if found else say("person_page.no_outcome_yet")

    def act() -> Done:
        events = finish_call(
            person=person,
            script=script,
            chosen={one.key: chosen for one in script.questions if (chosen := _one(said, f"q_{one.key}"))},
            words={one.key: told for one in script.questions if (told := _one(said, f"w_{one.key}"))},
            tone=_one(said, "tone"),
            verdict=verdict,
            given=_given(found, said),
            lang=current_language(),
            after=seen(request, person),
            by=by,
            at=at,
        )
        return Done(events)

    told = {"name": name_of(person), "outcome": outcome}
    return undoably(act=act, what="person_page.said_sal", words=told, person=person, by=by, at=at)


def _given(verdict: Verdict | None, said: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What the outcome asks for beside what was heard; each has its outcome's name before it."""
    given: dict[str, object] = {}
    for ask in verdict.ask if verdict else ():
        value = _one(said, f"{verdict.key}.{ask.key}" if verdict else "")
        if value is not None:
            given[ask.key] = True if ask.type is FieldType.CONFIRM else value
    return given


def _one(said: Mapping[str, Sequence[str]], name: str) -> str | None:
    return " ".join(said.get(name, ())) or None


def _asked(
    request: HttpRequest,
    looked: Looked,
    script: Script,
    said: Mapping[str, Sequence[str]],
    refusal: Refusal = NOTHING,
) -> HttpResponse:
    words = words_of()
    asking = Asking(words, looked.found.fold.state, now(), said, refusal.beside)
    chosen = {one.key: value for one in script.questions if (value := _one(said, f"q_{one.key}"))}
    steps = [_step(words, one, said, refusal) for one in script.questions]
    tone, outcome = asking.tone(), _outcome(words, script, asking, said, follow(script, chosen).suggests)
    told = {
        "words": words,
        "script": script,
        "version": version(script),
        "steps": steps,
        "tone": tone,
        "outcome": outcome,
    }
    asked = [*(step.question for step in steps), tone, outcome]
    return drawer(request, looked.person, "desk/act/sal.html", told, refusal, asked)


def _step(words: Words, asked: Asked, said: Mapping[str, Sequence[str]], refusal: Refusal) -> Step:
    options = [Option(one.key, words.label(one.label), ends=one.ends or "") for one in asked.answers]
    hint = words.label(asked.hint) if asked.hint else ""
    name, label = f"q_{asked.key}", words.label(asked.says)
    problem = refusal.beside.get(name, "")
    question = Question(name, label, FieldType.CHOICE, False, options, hint, said.get(name, ()), problem)
    then = [(one.key, one.then) for one in asked.answers if one.then is not None]
    return Step(question, _one(said, f"w_{asked.key}") or "", then)


def _outcome(
    words: Words, script: Script, asking: Asking, said: Mapping[str, Sequence[str]], suggested: str | None
) -> Question:
    """The outcomes, each with what it asks beside what was heard."""
    verdicts = [words.playbook.verdict_by_key[key] for key in script.outcomes]
    asked = {one.key: asking.of(one, before=f"{one.key}.", without=HEARD) for one in verdicts}
    options = [Option(one.key, words.label(one.label), more=asked[one.key]) for one in verdicts]
    given = said.get("verdict") or ([suggested] if suggested and said else [])
    label, problem = say("person_page.outcome_of_call"), asking.problems.get("verdict", "")
    return Question("verdict", label, FieldType.CHOICE, False, options, given=given, problem=problem)
