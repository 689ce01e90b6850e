"""Old and new values in people's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ondo.domain.lifecycle import Allowance, FieldType, Kind, Return, SlaClock, Stage, TransitionRule, Verdict
from ondo.domain.playbook import Initiative, Trait
from ondo.domain.rules import AbsenceRule, EngagementRule, FitRule, Group, Label, Scope, Silence
from ondo.domain.scripts import Answer, Question, Script
from ondo.playbooks.sentences.conditions import conditions_clause, trait_name
from ondo.playbooks.sentences.events import definition, events_phrase
from ondo.playbooks.sentences.glossary import trait_item
from ondo.playbooks.sentences.head import clock_phrase, days_phrase, relations_phrase
from ondo.playbooks.sentences.movement import rule_item, stages_phrase
from ondo.playbooks.sentences.points import (
    absence_item,
    engagement_rule_item,
    fade_phrase,
    fit_rule_item,
    group_item,
    limit_phrase,
    silence_item,
    silence_step_phrase,
)
from ondo.playbooks.sentences.scripts import answer_phrase, question_item, script_item, verdict_name
from ondo.playbooks.sentences.stages import DUTIES, origin_name, sla_item, stage_item, team_name
from ondo.playbooks.sentences.triggers import absence_clause, trigger_clause
from ondo.playbooks.sentences.verdicts import return_phrase, verdict_item
from ondo.playbooks.sentences.voice import Voice
from ondo.texts import say

BOLD_NAME = re.compile(r"^\*\*(.+?)\*\*")
Say = Callable[[Voice, Any], str]


def whole(voice: Voice, thing: Any) -> str:
    """An object that was added, removed or moved: its sentence, or only its name."""
    item = ITEMS.get(type(thing))
    label = getattr(thing, "label", None)
    text = item(voice, thing) if item else voice.label(label) if label else thing.name
    return BOLD_NAME.sub(r"\1", text)


def value(voice: Voice, field: str, given: Any) -> str:
    """The value of one field."""
    if given is None or given in ((), "", frozenset()):
        return say("diff.nothing", voice.lang)
    if isinstance(given, Label):
        return voice.label(given)
    if isinstance(given, bool):
        return voice.say(f"flag_{str(given).lower()}")
    return VALUES[field](voice, given) if field in VALUES else str(given)


ITEMS: Mapping[type, Say] = {
    Stage: lambda voice, stage: stage_item(voice, stage, 0).text,
    SlaClock: lambda voice, clock: sla_item(voice, clock).text,
    TransitionRule: lambda voice, rule: rule_item(voice, rule, 0).text,
    FitRule: lambda voice, rule: fit_rule_item(voice, rule).text,
    EngagementRule: lambda voice, rule: engagement_rule_item(voice, rule).text,
    AbsenceRule: lambda voice, rule: absence_item(voice, rule).text,
    Silence: lambda voice, silence: silence_item(voice, silence).text,
    Group: lambda voice, group: group_item(voice, group).text,
    Verdict: lambda voice, verdict: verdict_item(voice, verdict).text,
    Script: lambda voice, script: script_item(voice, script).text,
    Question: lambda voice, question: question_item(voice, question, 0).text,
    Answer: answer_phrase,
    Trait: lambda voice, trait: trait_item(voice, trait).text,
}


def _points(voice: Voice, points: int) -> str:
    return voice.points(points)


def _when(voice: Voice, when: Any) -> str:
    return (conditions_clause(voice, when) if isinstance(when, tuple) else trigger_clause(voice, when)).bare


def _conditions(voice: Voice, conditions: Any) -> str:
    return conditions_clause(voice, conditions).bare


def _dates(voice: Voice, dates: Any) -> str:
    return voice.listed(voice.date(on) for on in sorted(dates))


def _duties(voice: Voice, keys: Any) -> str:
    return voice.listed(voice.say(f"must_have_{key}") if key in DUTIES else trait_name(voice, key) for key in keys)


def _events(voice: Voice, events: Any) -> str:
    named = any(event.events == events for event in voice.playbook.events)
    return definition(voice, events) if named else events_phrase(voice, events)


def _by_origin(voice: Voice, entries: Any) -> str:
    return voice.say("comma").join(
        voice.say("pair", name=origin_name(voice, key), value=voice.allowance(allowance)) for key, allowance in entries
    )


def _group(voice: Voice, key: str) -> str:
    groups = (*voice.playbook.fit_groups, *voice.playbook.engagement_groups)
    return next((voice.label(group.label) for group in groups if group.key == key), key)


def _returns(voice: Voice, returns: Return) -> str:
    for verdict in voice.playbook.verdicts:
        if any(reason.returns == returns for reason in verdict.reasons):
            return return_phrase(voice, verdict, returns)
    return voice.stage(returns.to)


def _type(voice: Voice, kind: Any) -> str:
    return say(f"diff.field_type_{kind}", voice.lang) if isinstance(kind, FieldType) else voice.say(f"type_{kind}")


def _allowance(voice: Voice, allowance: Allowance) -> str:
    return voice.allowance(allowance)


def _kind(voice: Voice, kind: Kind) -> str:
    return voice.say(f"kind_{kind}")


def _scope(voice: Voice, scope: Scope) -> str:
    return voice.say(f"scope_{scope}")


def _initiative(voice: Voice, initiative: Initiative) -> str:
    return voice.say(f"initiative_{initiative}")


VALUES: Mapping[str, Say] = {
    "points": _points,
    "worth_at_most": _points,
    "worth_at_least": _points,
    "if_missing": _points,
    "events": _events,
    "stopped_by": events_phrase,
    "cleared_by": events_phrase,
    "when": _when,
    "unless": lambda voice, trigger: trigger_clause(voice, trigger, guard=True).bare,
    "from_stages": stages_phrase,
    "to": lambda voice, key: voice.stage(key),
    "team": team_name,
    "kind": _kind,
    "must_have": _duties,
    "actions": lambda voice, actions: voice.say("comma").join(voice.label(action) for action in actions),
    "within": _allowance,
    "by_origin": _by_origin,
    "limits": lambda voice, limits: voice.say("comma").join(limit_phrase(voice, one) for one in limits),
    "fade": fade_phrase,
    "group": _group,
    "absence": lambda voice, absence: absence_clause(voice, absence).bare,
    "steps": lambda voice, steps: voice.say("comma").join(
        silence_step_phrase(voice, step, number) for number, step in enumerate(steps)
    ),
    "account": _conditions,
    "department": _conditions,
    "person": _conditions,
    "stages": stages_phrase,
    "outcomes": lambda voice, keys: voice.either(voice.quoted(verdict_name(voice, key)) for key in keys),
    "ends": verdict_name,
    "type": _type,
    "scope": _scope,
    "choices": lambda voice, choices: voice.either(voice.quoted(voice.label(label)) for _, label in choices),
    "returns": _returns,
    "pages": lambda voice, pages: voice.listed(pages.patterns),
    "initiative": _initiative,
    "opens": lambda voice, minutes: clock_phrase(minutes),
    "closes": lambda voice, minutes: clock_phrase(minutes),
    "days": days_phrase,
    "closed_on": _dates,
    "open_on": _dates,
    "review_on": lambda voice, on: voice.date(on),
    "left_out": relations_phrase,
    "traits": lambda voice, given: "…",
    "account_traits": lambda voice, given: "…",
    "history": lambda voice, given: "…",
    "expect": lambda voice, given: "…",
}
