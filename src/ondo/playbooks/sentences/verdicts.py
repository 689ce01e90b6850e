"""Verdicts in words: what people decide, what they must give with it, who comes back when."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.lifecycle import Field, FieldType, Reason, Return, Verdict
from ondo.playbooks.sentences.conditions import trait_name
from ondo.playbooks.sentences.movement import stages_phrase
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.triggers import trigger_clause
from ondo.playbooks.sentences.voice import Voice


def verdicts_section(voice: Voice) -> Section:
    """Every verdict."""
    items = tuple(verdict_item(voice, verdict) for verdict in voice.playbook.verdicts)
    return Section(voice.say("verdicts_title"), (voice.say("verdicts_intro"),), items)


def verdict_item(voice: Voice, verdict: Verdict) -> Item:
    """One verdict."""
    stages = stages_phrase(voice, verdict.from_stages)
    moves = (
        voice.say("verdict_moves", stages=stages, to=voice.quoted(voice.stage(verdict.to)))
        if verdict.to
        else voice.say("verdict_stays", stages=stages)
    )
    text = named(voice, verdict.label, moves, voice.say("resets") if verdict.reset else "")
    return Item(text, (*_asked(voice, verdict), *_reasons(voice, verdict), *remark(voice, "because", verdict.because)))


def _asked(voice: Voice, verdict: Verdict) -> Iterator[Item]:
    required = tuple(Item(field_phrase(voice, field)) for field in verdict.ask if field.required)
    optional = tuple(Item(field_phrase(voice, field)) for field in verdict.ask if not field.required)
    if required:
        yield Item(voice.say("verdict_needs"), required)
    if optional:
        yield Item(voice.say("verdict_may_have"), optional)


def field_phrase(voice: Voice, field: Field) -> str:
    """What is asked, and in which form."""
    name = voice.quoted(voice.label(field.label))
    if field.type is not FieldType.CHOICE:
        return voice.say(f"field_{field.type}", name=name)
    choices = voice.either(voice.quoted(voice.label(label)) for _, label in field.choices)
    return voice.say("field_choice", name=name, choices=choices)


def _reasons(voice: Voice, verdict: Verdict) -> Iterator[Item]:
    if verdict.reasons:
        yield Item(
            voice.say("verdict_reasons"), tuple(reason_item(voice, verdict, reason) for reason in verdict.reasons)
        )


def reason_item(voice: Voice, verdict: Verdict, reason: Reason) -> Item:
    """One reason, and when it brings the person back."""
    returns = return_phrase(voice, verdict, reason.returns) if reason.returns else ""
    resets = voice.say("resets") if reason.reset else ""
    name = voice.label(reason.label)
    said = voice.sentence(returns, resets)
    return Item(voice.say("named", name=name, text=said) if said else name, remark(voice, "because", reason.because))


def return_phrase(voice: Voice, verdict: Verdict, returns: Return) -> str:
    """When the person comes back, and to which stage."""
    to = voice.quoted(voice.stage(returns.to))
    early = returns.back_early_if
    return voice.sentence(
        _due(voice, verdict, returns, to),
        voice.say("back_early_if", when=trigger_clause(voice, early).before_noun) if early else "",
    )


def _due(voice: Voice, verdict: Verdict, returns: Return, to: str) -> str:
    if returns.date_field is not None:
        field = next((field for field in verdict.ask if field.key == returns.date_field), None)
        if field is None:
            return voice.say("returns_on_date_asked", field=returns.date_field, to=to)
        return voice.say("returns_on_date", field=voice.quoted(voice.label(field.label)), to=to)
    if returns.before_trait is not None:
        return voice.say(
            "returns_before",
            trait=voice.quoted(trait_name(voice, returns.before_trait[1])),
            lead=voice.duration(returns.lead),
            otherwise=voice.duration(returns.otherwise),
            to=to,
        )
    return voice.say("returns_after", after=voice.duration(returns.after or 0), to=to)
