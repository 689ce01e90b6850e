"""Event words that can never match, or hardly as meant."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ondo.domain.conditions import OneOf
from ondo.domain.events import TRIAGE, EventPattern, Events
from ondo.domain.triggers import Sequence
from ondo.domain.values import folded
from ondo.playbooks.lint.finding import Spot, at, error, warning
from ondo.playbooks.lint.view import View
from ondo.playbooks.standard_events import STANDARD_EVENTS

WITH_PAGES = {"web", "app", "social", "webinar"}
PAGELESS = frozenset(
    name for name, event in STANDARD_EVENTS.items() if event.channel not in WITH_PAGES and name != "email_clicked"
)
"""Standard events that take place on no page."""


def _all_events(view: View) -> Iterator[tuple[str, Events]]:
    """Whatever speaks of events, with the words declared under `events:`; those that only repeat them left out."""
    named = [(f"events.{event.key}", event.events) for event in view.playbook.events]
    declared = {pattern for _, events in named for pattern in events.any_of}
    yield from named
    for path, events in view.events:
        fresh = tuple(pattern for pattern in events.any_of if pattern not in declared)
        if fresh:
            yield path, Events(fresh)


@error
def no_page_there(view: View) -> Iterator[Spot]:
    """Asks for a page or a query parameter of an event that takes place on none."""
    for path, events in _all_events(view):
        for pattern in events.any_of:
            if (pattern.pages or pattern.query) and pattern.names and pattern.names <= PAGELESS:
                yield at(path, event=", ".join(sorted(pattern.names)))


@warning
def nearly_standard(view: View) -> Iterator[Spot]:
    """A raw name that nobody declared and that is almost a standard one."""
    for event in view.playbook.events:
        for name in sorted(event.events.names):
            near = [] if name in STANDARD_EVENTS else get_close_matches(name, STANDARD_EVENTS, n=1, cutoff=0.8)
            if near:
                yield at(f"events.{event.key}", event=name, near=near[0])


@error
def no_such_verdict(view: View) -> Iterator[Spot]:
    """A triage event with a verdict or a reason that the playbook does not have."""
    book = view.playbook
    known = {
        "verdict": {folded(verdict.key) for verdict in book.verdicts},
        "reason": {folded(reason.key) for verdict in book.verdicts for reason in verdict.reasons},
    }
    for path, events in _all_events(view):
        for pattern in events.any_of:
            for key, words in _triage_words(pattern):
                for word in sorted(words - known[key]):
                    yield at(path, kind=key, word=word, known=", ".join(sorted(known[key])) or "–")


def _triage_words(pattern: EventPattern) -> Iterator[tuple[str, frozenset[str]]]:
    for key, test in pattern.where:
        if pattern.names == {TRIAGE} and key in ("verdict", "reason") and isinstance(test, OneOf):
            yield key, test.values


@error
def cleared_by_its_own_step(view: View) -> Iterator[Spot]:
    """A sequence whose `without` takes in one of its steps: it can never be completed."""
    for path, leaf in view.triggers:
        if isinstance(leaf, Sequence) and leaf.without is not None:
            for number, step in enumerate(leaf.steps, start=1):
                if all(_taken_in(pattern, leaf.without) for pattern in step.any_of):
                    yield at(f"{path}.without", number=number)


def _taken_in(pattern: EventPattern, events: Events) -> bool:
    """Whether every event of the pattern is one of these events too."""
    return any(_is_part(pattern, wider) for wider in events.any_of)


def _is_part(pattern: EventPattern, wider: EventPattern) -> bool:
    if wider.names and not (pattern.names and pattern.names <= wider.names):
        return False
    if wider.channels and not (pattern.channels and pattern.channels <= wider.channels):
        return False
    same_pages = wider.pages is None or wider.pages == pattern.pages
    same_initiator = wider.initiated_by in (None, pattern.initiated_by)
    tests = set(wider.where) <= set(pattern.where) and set(wider.query) <= set(pattern.query)
    return same_pages and same_initiator and tests


@warning
def repeated_step(view: View) -> Iterator[Spot]:
    """A sequence of one and the same event is a count."""
    for path, leaf in view.triggers:
        if isinstance(leaf, Sequence) and len(set(leaf.steps)) == 1:
            yield at(path, count=len(leaf.steps))
