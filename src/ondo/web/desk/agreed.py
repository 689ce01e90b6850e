"""Why somebody's deadline is what it is: what the playbook agrees for the door by which they came, in one sentence."""

from __future__ import annotations

from ondo.domain.business_time import add
from ondo.domain.lifecycle import SlaClock
from ondo.domain.playbook import Playbook
from ondo.insight.words import Words
from ondo.playbooks.sentences.voice import Voice
from ondo.store.reading.desk.listing import Line
from ondo.texts import say


def agreed(line: Line, words: Words) -> str:
    """`First touch: within 15 business minutes for whoever comes by “Inquiry” (form sent)`.

    Empty where no clock runs, and where something else was agreed when they came than is now.
    """
    clock, book = clock_of(line, words.playbook), words.playbook
    if clock is None or line.cause is None:
        return ""
    own = dict(clock.by_origin).get(line.origin or "")
    within = own or clock.within
    if add(book.calendar, book.zone, line.entered_at, within) != line.clock_at:
        return ""
    return say(
        "desk.agreed_by_origin" if own else "desk.agreed",
        clock=words.label(clock.label),
        within=Voice(book, words.lang).allowance(within),
        origin=words.source(line.origin),
        cause=words.cause(line.cause, line.cause_key or ""),
    )


def door(line: Line, words: Words) -> str:
    """What people call the door by which somebody came, where their clock has a time of its own for that."""
    clock = clock_of(line, words.playbook)
    return words.source(line.origin) if clock is not None and line.origin in dict(clock.by_origin) else ""


def clock_of(line: Line, playbook: Playbook) -> SlaClock | None:
    """The clock that runs for somebody in a list."""
    stage = playbook.stage_by_key.get(line.stage)
    return next((one for one in stage.sla if one.key == line.clock), None) if stage else None
