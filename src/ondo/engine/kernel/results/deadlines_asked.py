"""The SLA clocks of people with an odd log, asked of `ondo.domain.sla` itself."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind, Transition
from ondo.domain.sla import LEFT_STAGE, SlaRun, clocks
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.run import Folded
from ondo.engine.kernel.layout import NONE, Ints
from ondo.engine.kernel.matching.tables import Compiled
from ondo.engine.kernel.results.columns import words
from ondo.engine.kernel.results.concerned import Concerned, part

RESULTS = words(["kept", "late", "overdue", "running"])
KEPT, LATE, OVERDUE, RUNNING = range(4)
BY_LEAVING = -1
"""Stands for the act where the clock stopped because the stage was left."""


def asked(book: Compiled, folded: Folded, concerned: Concerned, people: Ints) -> list[list[int]]:
    """The runs of some people's clocks, in the columns of `deadlines`."""
    logs = concerned.logs(people).items()
    return [run for person, log in logs for run in _asked(book, folded, concerned.as_of, person, *log)]


def _asked(
    book: Compiled, folded: Folded, as_of: Instant, person: int, rows: Sequence[int], taken: Sequence[Event]
) -> list[list[int]]:
    named = {row: event.id for row, event in zip(rows, taken, strict=True)}
    refused = [named[row] for row in part(folded.refusals, person)[:, 1].tolist()]
    recorded = [_transition(book, move, named) for move in part(folded.moves, person).tolist()]
    row_of: dict[str | None, int] = {event_id: row for row, event_id in named.items()}
    row_of |= {None: NONE, LEFT_STAGE: BY_LEAVING}
    runs = clocks(book.playbook, recorded, taken, as_of, refused=refused)
    return [_row(book, person, run, row_of) for run in runs]


def _transition(book: Compiled, move: list[int], named: dict[int, str]) -> Transition:
    """As much of a move as clocks go by."""
    stages, origins = book.playbook.stages, book.playbook.origins
    before, origin = move[at.T_FROM], move[at.T_ORIGIN]
    return Transition(
        cycle=move[at.T_CYCLE],
        from_stage=None if before < 0 else stages[before].key,
        to_stage=stages[move[at.T_TO]].key,
        at=move[at.T_AT],
        recorded_at=move[at.T_RECORDED],
        cause=Cause(CauseKind.RULE, event_id=named.get(move[at.T_EVENT]) or None),
        origin=None if origin < 0 else origins[origin].key,
    )


def _row(book: Compiled, person: int, run: SlaRun, row_of: dict[str | None, int]) -> list[int]:
    stopped = run.stopped_at is not None
    result = (LATE if stopped else OVERDUE) if run.breached_at is not None else KEPT if stopped else RUNNING
    clocks = [(stage.key, clock.key) for stage in book.playbook.stages for clock in stage.sla]
    return [
        person,
        run.cycle,
        book.stages[run.stage],
        clocks.index((run.stage, run.clock)),
        run.started_at,
        run.due_at,
        NONE if run.stopped_at is None else run.stopped_at,
        row_of[run.stopped_by],
        result,
    ]
