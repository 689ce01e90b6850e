"""Headings and nested lists, and how they become Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ondo.domain.rules import Label
from ondo.playbooks.sentences.voice import Voice


@dataclass(frozen=True)
class Item:
    """A line of a list, with lines below it."""

    text: str
    below: tuple[Item, ...] = ()
    number: int | None = None


@dataclass(frozen=True)
class Section:
    """A heading, some sentences, a list, and sections below it."""

    title: str
    sentences: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    below: tuple[Section, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything under the heading."""
        return bool(self.items or self.below)


def markdown(section: Section, level: int = 1) -> str:
    """The section as Markdown."""
    return "\n\n".join(_blocks(section, level)) + "\n"


def _blocks(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.title}"
    yield from (sentence for sentence in section.sentences if sentence)
    if section.items:
        yield "\n".join(_lines(section.items, ""))
    for part in section.below:
        yield from _blocks(part, level + 1)


def _lines(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        mark = "- " if item.number is None else f"{item.number}. "
        yield f"{indent}{mark}{item.text}"
        yield from _lines(item.below, indent + " " * len(mark))


def named(voice: Voice, label: Label, *sentences: str) -> str:
    """**Label** and what there is to say about it."""
    return voice.say("named", name=voice.label(label), text=voice.sentence(*sentences))


def remark(voice: Voice, kind: str, text: Label | None) -> tuple[Item, ...]:
    """Grounds, or an expectation: a line of its own, or none."""
    return (Item(voice.say(kind, text=voice.label(text))),) if text else ()
