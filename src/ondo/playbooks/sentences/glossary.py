"""The playbook's own words: events, page groups, traits."""

from __future__ import annotations

from ondo.domain.playbook import Trait
from ondo.playbooks.sentences.conditions import trait_name
from ondo.playbooks.sentences.events import definition
from ondo.playbooks.sentences.outline import Item, Section, named
from ondo.playbooks.sentences.voice import Voice


def glossary_section(voice: Voice) -> Section:
    """What each word stands for."""
    book = voice.playbook
    events = tuple(Item(named(voice, event.label, definition(voice, event.events))) for event in book.events)
    pages = tuple(
        Item(named(voice, group.label, voice.listed(f"`{pattern}`" for pattern in group.pages.patterns)))
        for group in book.page_groups
    )
    traits = tuple(trait_item(voice, trait) for trait in book.traits)
    parts = (
        Section(voice.say("events_title"), (), events),
        Section(voice.say("pages_title"), (), pages),
        Section(voice.say("traits_title"), (), traits),
    )
    return Section(voice.say("glossary_title"), below=tuple(part for part in parts if part.says_something))


def trait_item(voice: Voice, trait: Trait) -> Item:
    """One trait."""
    told = voice.say("trait", scope=voice.say(f"scope_{trait.scope}"), type=voice.say(f"type_{trait.type}"))
    return Item(voice.say("named", name=trait_name(voice, trait.key), text=told))
