"""What events are called on a person's pane: the playbook's own words where it has some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ondo.domain.events import TRAITS, Event, page_path
from ondo.insight.words import Words

PAGES = frozenset({"page", "screen"})
ASSIGNMENT = "assignment"
"""Who gives people to users by rules, where a user would stand."""
_MOST = 90


@dataclass(frozen=True)
class Calling:
    """Names events in the words of `words`, and users by what `names` calls them.

    `letters`: what was written in mails, by the events that tell of them.
    """

    words: Words
    names: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)

    def user(self, name: str | None) -> str | None:
        """What a user is called; the assignment by rules is none, and has a name of its own."""
        if name == ASSIGNMENT:
            return self.words.say("assignment.itself")
        return None if name is None else self.names.get(name, name)

    def event(self, event: Event) -> str:
        """`Looked at: prices`, `Watched a video to the end: demo`."""
        if event.name == TRAITS:
            return self.words.say("person_page.learned")
        named, told = self.words.event(event.name), self.told(event)
        if told and event.name in PAGES:
            return self.words.say("person_page.looked_at", page=told)
        return self.words.say("person_page.named", what=named, told=told) if told else named

    def told(self, event: Event) -> str:
        """What tells one event of a kind from another: the page, the document, the words; empty where nothing does."""
        if event.name in PAGES:
            return self.page(event)
        return next((_short(event.properties[key]) for key in _TELLING if event.properties.get(key)), "")

    def page(self, event: Event) -> str:
        """The page group of a page, else its title, else its address."""
        path = page_path(event.properties)
        for group in self.words.playbook.page_groups:
            if group.pages.holds(path):
                return self.words.label(group.label)
        return _short(event.properties.get("title") or path or event.properties.get("name") or "")


_TELLING = (
    "mail",
    "document",
    "video",
    "title",
    "webinar",
    "seminar",
    "exhibition",
    "form",
    "subject",
    "name",
    "feature",
)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
