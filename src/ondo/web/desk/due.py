"""By when something is to be done for somebody in a list, in the fewest words: what is left, or how late it is."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.business_time import business_elapsed
from ondo.domain.instants import DAY, HOUR, MINUTE, Duration, Instant
from ondo.domain.playbook import Playbook
from ondo.insight.words import Words
from ondo.store.desks.asked import REPLY
from ondo.store.reading.desk.listing import Line
from ondo.texts import say
from ondo.web.desk.agreed import agreed, clock_of
from ondo.web.frame.moments import clock, short_day

LATE, RISK, SOON, CALM = "late", "risk", "soon", "calm"


@dataclass(frozen=True)
class DueBy:
    """`text` for the row; `level`: `late`, `risk`, `soon` or `calm`; `exact`: the instant behind it.

    `because`: by which agreement that is the deadline, where a clock runs.
    """

    text: str
    level: str
    exact: Instant
    because: str = ""


def due_by(line: Line, words: Words, now: Instant) -> DueBy:
    """What a row says: the end of a snooze, a running clock, a promised time, a day."""
    playbook = words.playbook
    if line.snoozed_until is not None and line.snoozed_until > now:
        return DueBy(say("desk.until", when=_when(line.snoozed_until, playbook, now)), CALM, line.snoozed_until)
    if line.clock_at is not None and line.clock_at <= _end(line, playbook):
        return _by_clock(line, line.clock_at, words, now)
    if line.promised:
        return _by_promise(line, playbook, now)
    return _by_day(line, playbook, now)


def deadline(line: Line | None, words: Words, now: Instant) -> DueBy | None:
    """The end of the clock that runs for somebody, whatever else is planned; None where none runs."""
    if line is None or line.clock_at is None:
        return None
    return _by_clock(line, line.clock_at, words, now)


def _end(line: Line, playbook: Playbook) -> Instant:
    """When what is planned is late: the promised time, or the end of its day."""
    if line.promised:
        return line.next_at
    return playbook.zone.midnight(playbook.zone.day_of(line.next_at) + 1)


def _by_clock(line: Line, at: Instant, words: Words, now: Instant) -> DueBy:
    """What is left until the end `at` of the clock that runs, or how late it is, and why that is its end."""
    left, because = _left(line, words.playbook, now, at), agreed(line, words)
    if now > at:
        return DueBy(say("desk.late_by", length=length(-left)), LATE, at, because)
    level = RISK if line.clock_risk_at is not None and line.clock_risk_at <= now else SOON
    if left >= DAY:
        return DueBy(_when(at, words.playbook, now), level if level == RISK else CALM, at, because)
    return DueBy(say("desk.left", length=length(left)), level, at, because)


def _left(line: Line, playbook: Playbook, now: Instant, at: Instant) -> Duration:
    """In business time where the clock runs in it."""
    found = clock_of(line, playbook)
    if found is None or not found.within.business or abs(at - now) > 14 * DAY:
        return at - now
    if at >= now:
        return business_elapsed(playbook.calendar, playbook.zone, now, at)
    return -business_elapsed(playbook.calendar, playbook.zone, at, now)


def _by_promise(line: Line, playbook: Playbook, now: Instant) -> DueBy:
    kind = _kind(line.next_kind)
    if line.next_kind == REPLY and line.next_at <= now:
        return DueBy(say("desk.answered", length=length(now - line.next_at)), RISK, line.next_at)
    if line.next_at < now:
        return DueBy(say("desk.late_by", length=length(now - line.next_at)), LATE, line.next_at)
    level = RISK if line.next_at - now < 15 * MINUTE else SOON
    return DueBy(
        say("desk.promised", when=_when(line.next_at, playbook, now, exact=True), kind=kind), level, line.next_at
    )


def _by_day(line: Line, playbook: Playbook, now: Instant) -> DueBy:
    zone = playbook.zone
    days = zone.day_of(line.next_at) - zone.day_of(now)
    if days < 0:
        return DueBy(say("desk.days_late", count=-days), LATE, line.next_at)
    return DueBy(_when(line.next_at, playbook, now), SOON if days == 0 else CALM, line.next_at)


def _when(at: Instant, playbook: Playbook, now: Instant, *, exact: bool = False) -> str:
    days = playbook.zone.day_of(at) - playbook.zone.day_of(now)
    day = say("desk.today") if days == 0 else say("desk.tomorrow") if days == 1 else short_day(at)
    timed = exact or at != playbook.zone.midnight(playbook.zone.day_of(at))
    return f"{day} {clock(at)}" if timed else day


def _kind(kind: str) -> str:
    return say(f"desk.kind_{kind}") if kind in KINDS else kind


KINDS = ("call", "mail", "meeting", "contact", "plan", "sla", "reply", "check_address")
"""Kinds of activities that have a word of ours; others are the playbook's own."""


def length(span: Duration) -> str:
    """`2h 40m`, `15m`, `3 days`."""
    if span >= DAY:
        return say("desk.days", count=span // DAY)
    if span >= HOUR:
        hours, minutes = span // HOUR, span % HOUR // MINUTE
        return say("desk.hours_minutes", hours=hours, minutes=minutes) if minutes else say("desk.hours", hours=hours)
    return say("desk.minutes", count=max(0, span // MINUTE))
