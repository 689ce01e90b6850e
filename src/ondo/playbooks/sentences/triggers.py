"""What may move a person, in words: every kind of trigger as a clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ondo.domain.rules import Absence
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Sequence,
    Triaged,
    Trigger,
    WentAbsent,
)
from ondo.playbooks.sentences.clauses import Clause, all_of, any_of
from ondo.playbooks.sentences.conditions import conditions_clause
from ondo.playbooks.sentences.events import events_phrase
from ondo.playbooks.sentences.voice import Voice


def trigger_clause(voice: Voice, trigger: Trigger, *, guard: bool = False) -> Clause:
    """The trigger; under `unless` (`guard`), where comparisons are plain, "below" needs no falling."""
    if isinstance(trigger, Compared):
        return _compared(voice, trigger, guard)
    if isinstance(trigger, AllOf | AnyOf):
        return _several(voice, trigger, guard)
    return _SAID[type(trigger)](voice, trigger)


def _compared(voice: Voice, trigger: Compared, guard: bool) -> Clause:
    how = "is_below" if guard and trigger.comparison == "below" else str(trigger.comparison)
    measure = voice.say(f"measure_{trigger.measure}")
    return voice.clause(f"measure_{how}", measure=measure, points=voice.points(trigger.points))


def _several(voice: Voice, trigger: AllOf | AnyOf, guard: bool) -> Clause:
    clauses = [_part(voice, trigger, part, guard) for part in trigger.parts]
    if isinstance(trigger, AllOf):
        return all_of(clauses, voice.say("clause_and"))
    return any_of(clauses, voice.say("clause_or"))


def _part(voice: Voice, whole: AllOf | AnyOf, part: Trigger, guard: bool) -> Clause:
    """A part; an "or" inside an "and", or the other way round, is closed first so that nobody can mishear it."""
    said = trigger_clause(voice, part, guard=guard)
    if not isinstance(part, AllOf | AnyOf) or type(part) is type(whole) or len(part.parts) == 1:
        return said
    return voice.clause("one_of_these" if isinstance(part, AnyOf) else "all_of_these", clause=said.ends)


def _happened(voice: Voice, trigger: Happened) -> Clause:
    event = events_phrase(voice, trigger.events)
    return voice.clause("happened_as_told" if _is_told(event) else "happened", event=event)


def _is_told(event: str) -> bool:
    """「名乗った」 needs no 「があった」 before 「とき」; 「資料請求」 does."""
    return event.endswith("た」")


def _counted(voice: Voice, trigger: Counted) -> Clause:
    return voice.clause(
        "counted",
        event=events_phrase(voice, trigger.events),
        within=voice.duration(trigger.within),
        count=trigger.at_least,
    )


def _sequence(voice: Voice, trigger: Sequence) -> Clause:
    steps = voice.say("then").join(events_phrase(voice, step) for step in trigger.steps)
    within = voice.duration(trigger.within)
    if trigger.without is None:
        return voice.clause("sequence", steps=steps, within=within)
    return voice.clause("sequence_without", steps=steps, within=within, without=events_phrase(voice, trigger.without))


def absence_clause(voice: Voice, absence: Absence) -> Clause:
    """「トライアル開始」のあと14日のあいだ「ログイン」がない."""
    words = {
        "after": events_phrase(voice, absence.after),
        "no": events_phrase(voice, absence.no),
        "lasting": voice.duration(absence.lasting),
    }
    if absence.after == absence.no == absence.again_after:
        return voice.clause("absent_since_last", no=words["no"], lasting=words["lasting"])
    if absence.again_after is None:
        return voice.clause("absent", **words)
    return voice.clause("absent_again", again=events_phrase(voice, absence.again_after), **words)


def _triaged(voice: Voice, trigger: Triaged) -> Clause:
    known = voice.playbook.verdict_by_key
    labels = (voice.label(known[key].label) if key in known else key for key in sorted(trigger.verdicts))
    return voice.clause("triaged", verdicts=voice.either(map(voice.quoted, labels)))


_SAID: dict[type, Callable[[Voice, Any], Clause]] = {
    Happened: _happened,
    Counted: _counted,
    Sequence: _sequence,
    WentAbsent: lambda voice, trigger: absence_clause(voice, trigger.absence),
    Dwelt: lambda voice, trigger: voice.clause("dwelt", lasting=voice.duration(trigger.lasting)),
    HasTraits: lambda voice, trigger: conditions_clause(voice, trigger.conditions),
    Triaged: _triaged,
}
