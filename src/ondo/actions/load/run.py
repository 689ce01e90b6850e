"""The whole of a load: playbook, sources, accounts, everybody by buckets in several processes, opportunities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from ondo.actions.audit import audit
from ondo.actions.deciding import refuse_while_switching
from ondo.actions.load.chunk import chunks, load_chunk
from ondo.actions.load.clocks import set_loaded_clocks
from ondo.actions.load.companies import load_accounts
from ondo.actions.load.deals import load_opportunities
from ondo.actions.load.meeting import Folder
from ondo.actions.load.plan import Loaded, Plan
from ondo.actions.load.sources import sources_of
from ondo.actions.load.told import people_of
from ondo.actions.put_in_force import put_in_force
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.playbooks import loads
from ondo.store.copying import refresh_statistics
from ondo.store.models import Source
from ondo.store.processes import Piecework, Work
from ondo.store.reading.in_force import in_force

Progress = Callable[[int], None]
"""Called now and then with the number of events looked at since the last call."""


def load_history(
    *,
    history: History,
    playbook: tuple[str, str] | None = None,
    as_of: Instant | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    by: str,
    at: Instant,
) -> Loaded:
    """Load a history into the store; people go through every playbook that was ever in force.

    `playbook` (what messages call its file, and its text) is put in force where none ever was. `as_of` is the instant
    up to which events count and timers fire: that of the last event or trait, unless it lies ahead. Raises OndoError.
    """
    until = min(history.last_at() or 0, at) if as_of is None else as_of
    if until > at:
        raise OndoError("load.as_of_ahead")
    _see_to_playbook(playbook, by, at)
    plan, made = _plan(history, until, by, at)
    total = Loaded(accounts=made)
    for part in Work(_loading, plan, len(history.buckets)).done_by(processes):
        total += part
        if progress is not None:
            progress(part.seen)
    total += Loaded(opportunities=load_opportunities(history, plan))
    set_loaded_clocks(at)
    _note(plan, total, by, at)
    refresh_statistics()
    return total


def _see_to_playbook(playbook: tuple[str, str] | None, by: str, at: Instant) -> None:
    ruling = refuse_while_switching(in_force())
    if ruling is None:
        if playbook is None:
            raise OndoError("load.no_playbook")
        put_in_force(text=playbook[1], file=playbook[0], by=by, at=at)
    elif playbook is not None and loads(playbook[1], playbook[0]).fingerprint != ruling.playbook.fingerprint:
        raise OndoError("load.other_playbook", playbook=ruling.playbook.key)


def _plan(history: History, as_of: Instant, by: str, at: Instant) -> tuple[Plan, int]:
    """The plan, and how many accounts are new."""
    manifest = history.manifest
    sources, own = sources_of(manifest.sources, timezone=manifest.timezone, by=by, at=at)
    called, made = load_accounts(history, as_of=as_of, at=at)
    return Plan(history.path.absolute(), as_of, at, sources, own, called), made


@contextmanager
def _loading(plan: Plan) -> Iterator[Piecework[Loaded]]:
    history = History.open(plan.folder)
    yield partial(_load_bucket, history, Folder(history), plan)


def _load_bucket(history: History, folder: Folder, plan: Plan, bucket: int) -> Iterator[Loaded]:
    for people in chunks(people_of(history, bucket, plan)):
        yield load_chunk(people, plan, folder)


def _note(plan: Plan, total: Loaded, by: str, at: Instant) -> None:
    counts = {"people": total.people, "met": total.met, "events": total.events, "as_of": plan.as_of}
    audit("history.loaded", Source.objects.get(pk=plan.own), after=counts, by=by, at=at)
