"""The points of a person, line by line, each with the events behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.events import Event
from ondo.domain.explain import Explanation
from ondo.domain.instants import Instant
from ondo.domain.scorecard import Contribution, Source
from ondo.domain.values import Millis
from ondo.insight.pane.calling import Calling

SHOWN = 6
"""The latest events of a line; how many there were before is said beside them."""


@dataclass(frozen=True)
class Behind:
    """One event behind a line: what it added then, and what a bound cut from that."""

    at: Instant
    what: str
    given: Millis
    cut: Millis


@dataclass(frozen=True)
class Line:
    """One line of the scorecard. `behind`: its latest events, the newest first; `earlier`: how many more."""

    kind: str
    label: str
    because: str
    points: Millis
    share: int
    """Of the largest line, in percent: how long its bar is."""
    fade: str
    behind: Sequence[Behind]
    earlier: int


def lines(calling: Calling, found: Explanation, log: Sequence[Event]) -> list[Line]:
    """The lines that add up to the score, those worth most first."""
    events = {event.id: event for event in log if event.id}
    most = max((abs(one.points) for one in found.scorecard.contributions), default=0) or 1
    told = [_line(calling, one, found, events, most) for one in found.scorecard.contributions]
    return sorted(told, key=lambda line: -line.points)


def _line(calling: Calling, one: Contribution, found: Explanation, events: Mapping[str, Event], most: Millis) -> Line:
    words = calling.words
    awards = found.awards.get(one.key, ()) if one.source is Source.ENGAGEMENT else ()
    latest = sorted(awards, key=lambda award: -award.at)[:SHOWN]
    behind = [
        Behind(award.at, calling.event(events[award.event_id]), award.given, award.cut)
        for award in latest
        if award.event_id in events
    ]
    return Line(
        kind=str(one.source),
        label=words.line(str(one.source), one.key),
        because=words.grounds(one.key),
        points=one.points,
        share=round(100 * abs(one.points) / most),
        fade=_fade(calling, one),
        behind=behind,
        earlier=len(awards) - len(behind),
    )


def _fade(calling: Calling, one: Contribution) -> str:
    words = calling.words
    rule = next((rule for rule in words.playbook.engagement_rules if rule.key == one.key), None)
    if rule is None or rule.fade is None or one.source is not Source.ENGAGEMENT:
        return ""
    return words.say(f"explain.fade_{rule.fade.kind}", count=rule.fade.days)
