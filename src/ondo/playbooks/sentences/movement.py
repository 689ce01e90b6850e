"""How people move from stage to stage, in words."""

from __future__ import annotations

from ondo.domain.lifecycle import CLOSED_KINDS, TransitionRule
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.triggers import trigger_clause
from ondo.playbooks.sentences.voice import Voice


def movement_section(voice: Voice) -> Section:
    """Definite actions first, then the other rules, as they are looked at."""
    rules = voice.playbook.transitions
    definite = tuple(rule_item(voice, rule, i) for i, rule in enumerate((r for r in rules if r.definite), start=1))
    others = tuple(rule_item(voice, rule, i) for i, rule in enumerate((r for r in rules if not r.definite), start=1))
    intro = (
        voice.say("movement_intro" if rules else "no_movement"),
        voice.say("open_means") if _says_open(voice) else "",
    )
    told, title = (voice.sentence(*intro),), voice.say("movement_title")
    if not definite:
        return Section(title, told, others)
    parts = (
        Section(voice.say("definite_title"), (voice.say("definite_intro"),), definite),
        Section(voice.say("transitions_title"), (), others),
    )
    return Section(title, told, below=tuple(part for part in parts if part.says_something))


def _says_open(voice: Voice) -> bool:
    froms = [rule.from_stages for rule in voice.playbook.transitions]
    froms += [verdict.from_stages for verdict in voice.playbook.verdicts]
    return any(_is_every_open(voice, keys) for keys in froms)


def stages_phrase(voice: Voice, keys: tuple[str, ...]) -> str:
    """The stages by name, or "any stage", "any open stage" where it is all of them."""
    if {stage.key for stage in voice.playbook.stages} == set(keys):
        return voice.say("any_stage")
    if _is_every_open(voice, keys):
        return voice.say("any_open_stage")
    left_out = [stage.key for stage in voice.playbook.stages if stage.key not in keys]
    if 2 * len(left_out) <= len(keys):
        return voice.say("any_stage_but", stages=voice.listed(voice.quoted(voice.stage(key)) for key in left_out))
    return voice.either(voice.quoted(voice.stage(key)) for key in keys)


def _is_every_open(voice: Voice, keys: tuple[str, ...]) -> bool:
    still_open = {stage.key for stage in voice.playbook.stages if stage.kind not in CLOSED_KINDS}
    return set(keys) == still_open and 2 < len(still_open) < len(voice.playbook.stages)


def rule_item(voice: Voice, rule: TransitionRule, number: int) -> Item:
    """One rule."""
    unless = trigger_clause(voice, rule.unless, guard=True).before_noun if rule.unless else ""
    return Item(
        named(
            voice,
            rule.label,
            voice.say(
                "moves",
                stages=stages_phrase(voice, rule.from_stages),
                when=trigger_clause(voice, rule.when).before_noun,
                to=voice.quoted(voice.stage(rule.to)),
            ),
            voice.say("unless", unless=unless) if unless else "",
            voice.say("resets") if rule.reset else "",
        ),
        (*remark(voice, "because", rule.because), *remark(voice, "expect", rule.expect)),
        number,
    )
