"""A person's pane in words: what its template shows of what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.values import Millis
from ondo.insight.pane.calling import Calling
from ondo.insight.pane.contributions import Line as Contribution
from ondo.insight.pane.contributions import lines
from ondo.insight.pane.planned import activity
from ondo.insight.pane.shown import Persona, Round, cycles, grounds_of_stage, personas, topics, traits
from ondo.insight.pane.why_now import entry, risen, why_now
from ondo.insight.words import Words
from ondo.store.desks.cards import TRAITS
from ondo.store.desks.work_row import SLA
from ondo.store.reading.desk.listing import Line
from ondo.store.reading.desk.person_pane import PersonPane
from ondo.web.desk.due import DueBy, deadline

RISE_DAYS = 7
_WIDTH, _HEIGHT = 120, 28
"""Of the course of the points, in units of its picture."""


@dataclass(frozen=True)
class Shown:
    """The parts of a pane."""

    who: Mapping[str, str]
    stage: str
    why: str
    rise: str
    course: str
    actions: Sequence[str]
    grounds: str
    lines: Sequence[Contribution]
    topics: Sequence[tuple[str, int]]
    personas: Sequence[Persona]
    traits: Sequence[tuple[str, str]]
    cycles: Sequence[Round]
    source: str
    planned: str
    deadline: DueBy | None


def shown(words: Words, pane: PersonPane) -> Shown:
    """Everything the pane says."""
    looked, calling = pane.looked, Calling(words, pane.names, pane.letters)
    found, state = looked.found, looked.found.fold.state
    row = entry(looked.rows)
    known = {**state.account_traits, **state.traits}
    return Shown(
        who={column: _first(known, names) for column, (names, _) in TRAITS.items()},
        stage=words.stage(found.stage) if found.stage else "",
        why=why_now(calling, row, looked.log) if row is not None else "",
        rise=risen(calling, pane.rise(RISE_DAYS), RISE_DAYS),
        course=course(pane.course),
        actions=words.actions(found.stage),
        grounds=grounds_of_stage(words, found.stage),
        lines=lines(calling, found, looked.log),
        topics=topics(words, found),
        personas=personas(words, found),
        traits=traits(words, known),
        cycles=cycles(words, looked.rows),
        source=words.source(state.source) if state.source else "",
        planned=activity(words, pane.planned.kind) if pane.planned and not _waits(pane.line) else "",
        deadline=deadline(pane.line, words, looked.at),
    )


def _waits(line: Line | None) -> bool:
    """Whether nobody has begun with them: what is next then is by the deadline, which is said."""
    return line is not None and line.next_kind == SLA


def _first(known: Mapping[str, object], names: Sequence[str]) -> str:
    return next((str(known[name]) for name in names if known.get(name) not in (None, "")), "")


def course(totals: Sequence[Millis]) -> str:
    """The course of the points as the points of a line from left to right."""
    most = max(totals, default=0) or 1
    step = _WIDTH / max(1, len(totals) - 1)
    return " ".join(
        f"{n * step:.1f},{_HEIGHT - (_HEIGHT - 2) * total / most - 1:.1f}" for n, total in enumerate(totals)
    )
