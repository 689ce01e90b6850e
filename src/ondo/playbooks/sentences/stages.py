"""Stages in words: who works there, what they do, by when."""

from __future__ import annotations

from ondo.domain.lifecycle import SlaClock, Stage
from ondo.playbooks.sentences.conditions import trait_name
from ondo.playbooks.sentences.events import events_phrase
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.voice import Voice

TEAMS = ("marketing", "sdr", "field_sales")
DUTIES = ("owner", "next_activity")


def stages_section(voice: Voice) -> Section:
    """The stages in order."""
    stages = voice.playbook.stages
    items = tuple(stage_item(voice, stage, number) for number, stage in enumerate(stages, start=1))
    return Section(voice.say("stages_title"), (voice.say("stages_intro", first=voice.label(stages[0].label)),), items)


def team_name(voice: Voice, team: str) -> str:
    """What people call a team."""
    return voice.say(f"team_{team}") if team in TEAMS else team


def stage_item(voice: Voice, stage: Stage, number: int) -> Item:
    """One stage, with what is done there and by when."""
    kind = voice.say(f"kind_{stage.kind}")
    team = voice.say("stage_team", team=team_name(voice, stage.team)) if stage.team else voice.say("stage_nobody")
    below = (*_actions(voice, stage), *_duties(voice, stage), *(sla_item(voice, clock) for clock in stage.sla))
    text = named(voice, stage.label, voice.say("stage_kind", kind=kind), team)
    return Item(text, (*below, *remark(voice, "because", stage.because)), number)


def _actions(voice: Voice, stage: Stage) -> tuple[Item, ...]:
    if not stage.actions:
        return ()
    return (Item(voice.say("stage_actions"), tuple(Item(voice.label(action)) for action in stage.actions)),)


def _duties(voice: Voice, stage: Stage) -> tuple[Item, ...]:
    if not stage.must_have:
        return ()
    duties = (voice.say(f"must_have_{key}") if key in DUTIES else trait_name(voice, key) for key in stage.must_have)
    return (Item(voice.say("stage_must_have", duties=voice.listed(duties))),)


def sla_item(voice: Voice, clock: SlaClock) -> Item:
    """One deadline."""
    stopped = clock.stopped_by
    return Item(
        voice.sentence(
            voice.say("sla", name=voice.quoted(voice.label(clock.label)), within=voice.allowance(clock.within)),
            voice.say("sla_stopped_by", event=events_phrase(voice, stopped)) if stopped else voice.say("sla_left"),
            *(
                voice.say("sla_by_origin", origin=origin_name(voice, origin), within=voice.allowance(within))
                for origin, within in clock.by_origin
            ),
        )
    )


def origin_name(voice: Voice, key: str) -> str:
    """What people call an origin, quoted."""
    origin = voice.playbook.origin_by_key.get(key)
    return voice.quoted(voice.label(origin.label) if origin else key)
