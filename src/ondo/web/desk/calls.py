"""Call log (架電): the outcome by one digit, the retry suggested in another part of the day, a promised call-back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ondo.actions.log_call import log_call
from ondo.actions.undoably import undoably
from ondo.domain.calls import ATTEMPTED, CONNECTED, IN_VAIN, Outcome, retry_at
from ondo.domain.errors import OndoError
from ondo.domain.events import Event
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.lifecycle import FieldType
from ondo.domain.triage import DUE
from ondo.insight.words import Words
from ondo.store.reading.person import Looked, look
from ondo.texts import say
from ondo.web.desk.acted import acted
from ondo.web.desk.drawers import answers, drawer, seen, somebody, words_of
from ondo.web.desk.naming import name_of
from ondo.web.desk.questions import NEAR, Asking, Option, Question, working_day
from ondo.web.desk.refusing import NOTHING, Refusal, refusal_of
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, needs

HOURS = (10, 13, 16)
"""Times of the day at which a call-back is offered."""
AGAIN, PROMISED = "again", "promised"


@dataclass(frozen=True)
class Tried:
    """A call since they came to where they stand."""

    at: Instant
    outcome: str
    by: str | None


@needs(Permission.ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, key: str) -> HttpResponse:
    """The drawer, and logging what is said in it."""
    person = somebody(key)
    looked, said = look(person, now()), answers(request)
    if request.method != "POST":
        return _asked(request, looked, said)
    by = request.user.get_username()
    outcome = " ".join(said.get("outcome", ()))
    shown = say(f"person_page.outcome_{outcome}") if outcome in set(Outcome) else outcome
    told = {"name": name_of(person), "outcome": shown}
    try:
        done = undoably(
            act=lambda: _log(request, looked, outcome, said),
            what="person_page.said_call",
            words=told,
            person=person,
            by=by,
            at=now(),
        )
    except OndoError as error:
        return _asked(request, looked, said, refusal_of(error).at({DUE: _due(outcome) or DUE}))
    return acted(request, done, person.key, stays=outcome in (Outcome.TALKED, Outcome.WRONG_NUMBER))


def _log(request: HttpRequest, looked: Looked, outcome: str, said: Mapping[str, Sequence[str]]) -> int:
    def one(name: str) -> str | None:
        return " ".join(said.get(name, ())) or None

    due = _due(outcome)
    return log_call(
        person=looked.person,
        outcome=outcome,
        tone=one("tone") if outcome == Outcome.TALKED else None,
        words=one("words"),
        next_activity=one("next_activity"),
        due=one(due) if due else None,
        attempt=len(tried(looked)) + 1,
        after=seen(request, looked.person),
        by=request.user.get_username(),
        at=now(),
    )


def _due(outcome: str) -> str | None:
    """The field that says when the next call is to be after this one."""
    fields: dict[str, str] = {**dict.fromkeys(IN_VAIN, AGAIN), Outcome.CALL_BACK: PROMISED, Outcome.TALKED: DUE}
    return fields.get(outcome)


def tried(looked: Looked) -> list[Tried]:
    """The calls since they came to where they stand, the latest last."""
    gone, since = retracted(looked.log), looked.found.entered_at or 0
    calls = [e for e in looked.log if e.name in (ATTEMPTED, CONNECTED) and e.at >= since and e.id not in gone]
    return [Tried(event.at, _outcome_of(event), event.user) for event in calls]


def _outcome_of(event: Event) -> str:
    given = str(event.properties.get("outcome", ""))
    return say(f"person_page.outcome_{given}") if given in set(Outcome) else given or say("person_page.do_call")


def _asked(
    request: HttpRequest, looked: Looked, said: Mapping[str, Sequence[str]], refusal: Refusal = NOTHING
) -> HttpResponse:
    words, problems = words_of(), refusal.beside
    calls = tried(looked)
    asking = Asking(words, looked.found.fold.state, now(), said, problems)
    asked = {
        "outcomes": _outcomes(said, problems),
        "again": _again(words, calls, said, problems),
        "promised": _promised(words, said, problems),
        "tone": asking.tone(),
        "due": asking.day(DUE, say("person_page.next_contact"), NEAR, required=False),
        "free": asking.free("words", say("person_page.words")),
    }
    told = {"words": words, "tried": calls, **asked}
    return drawer(request, looked.person, "desk/act/call.html", told, refusal, list(asked.values()))


def _outcomes(said: Mapping[str, Sequence[str]], problems: Mapping[str, str]) -> Question:
    options = [Option(one, say(f"person_page.outcome_{one}")) for one in Outcome]
    label = say("person_page.fact_outcome")
    given, problem = said.get("outcome", ()), problems.get("outcome", "")
    return Question("outcome", label, FieldType.CHOICE, options=options, given=given, problem=problem)


def _again(
    words: Words, calls: Sequence[Tried], said: Mapping[str, Sequence[str]], problems: Mapping[str, str]
) -> Question:
    """When to try again: suggested in the part of the day that was tried least."""
    book = words.playbook
    at = retry_at(book.calendar, book.zone, [*(one.at for one in calls), now()], now())
    best = Option(_local(words, at), say("person_page.suggested"), words.moment(at))
    given = said.get(AGAIN) or [best.value]
    hint = say("person_page.retry_hint", count=len(calls) + 1)
    label = say("person_page.try_again")
    return Question(AGAIN, label, "time", True, [best], hint, given, problems.get(AGAIN, ""))


def _promised(words: Words, said: Mapping[str, Sequence[str]], problems: Mapping[str, str]) -> Question:
    """The time that was agreed; the next working day's are offered."""
    book = words.playbook
    day = working_day(book, book.zone.date_of(now()) + timedelta(days=1))
    start = book.zone.start_of(day)
    times = [(f"{day.isoformat()}T{hour:02}:00", f"{hour}:00") for hour in HOURS]
    options = [Option(value, label, words.day(start)) for value, label in times]
    label = say("person_page.promised_for")
    return Question(
        PROMISED, label, "time", True, options, given=said.get(PROMISED, ()), problem=problems.get(PROMISED, "")
    )


def _local(words: Words, at: Instant) -> str:
    return f"{to_datetime(at, words.playbook.timezone):%Y-%m-%dT%H:%M}"
