"""Who the playbook is for, in words: personas, topics of interest, how people came."""

from __future__ import annotations

from ondo.domain.playbook import PERSONA_LAYERS, Persona
from ondo.playbooks.sentences.conditions import conditions_clause
from ondo.playbooks.sentences.events import events_phrase
from ondo.playbooks.sentences.outline import Item, Section, named, remark
from ondo.playbooks.sentences.voice import Voice


def personas_section(voice: Voice) -> Section:
    """The ideal buyers, layer by layer."""
    items = tuple(_persona(voice, persona) for persona in voice.playbook.personas)
    return Section(voice.say("personas_title"), (voice.say("personas_intro"),), items)


def _persona(voice: Voice, persona: Persona) -> Item:
    layers = tuple(_layer(voice, persona, name) for name in PERSONA_LAYERS)
    name = voice.say("name_only", name=voice.label(persona.label))
    return Item(name, (*layers, *remark(voice, "because", persona.because)))


def _layer(voice: Voice, persona: Persona, name: str) -> Item:
    asked = conditions_clause(voice, persona.layer(name)).bare
    return Item(voice.say("layer", layer=voice.say(f"layer_{name}"), conditions=asked))


def topics_section(voice: Voice) -> Section:
    """What shows an interest in what."""
    items = tuple(
        Item(named(voice, topic.label, voice.say("topic", events=events_phrase(voice, topic.events))))
        for topic in voice.playbook.topics
    )
    return Section(voice.say("topics_title"), (voice.say("topics_intro"),), items)


def origins_section(voice: Voice) -> Section:
    """How people came, and who holds the initiative."""
    items = tuple(
        Item(
            named(
                voice,
                origin.label,
                voice.say("origin", event=events_phrase(voice, origin.events)),
                voice.say(f"initiative_{origin.initiative}"),
            )
        )
        for origin in voice.playbook.origins
    )
    return Section(voice.say("origins_title"), (voice.say("origins_intro"),), items)
