"""The whole examination, in an order in which what comes later rests on what came before."""

from __future__ import annotations

from collections.abc import Iterator

from ondo import settings
from ondo.domain.instants import Instant
from ondo.operations.doctor.finding import Finding, State, wrong
from ondo.operations.doctor.settings import examine as settings_are_right
from ondo.settings import WrongSetting


def examine(now: Instant) -> Iterator[Finding]:
    """Line by line, as they are found. Where a setting cannot be read, what needs it is left out."""
    yield from settings_are_right()
    try:
        path = settings.database().path
        if path is not None and not path.exists():
            yield wrong("database", "doctor.no_store", path=path)
            return
        yield from _with_database(now)
    except WrongSetting:
        return


def _with_database(now: Instant) -> Iterator[Finding]:
    from ondo.store.django import set_up

    set_up(site=True)
    from ondo.operations.doctor import database, machine, mail, service

    yield from machine.disk()
    yield from machine.files()
    yield from machine.zones()
    yield from mail.examine()
    reached = database.reached()
    yield reached
    if reached.state is State.WRONG:
        return
    yield from database.examine()
    yield from machine.clock()
    migrated = database.migrated()
    yield migrated
    if migrated.state is not State.WRONG:
        yield from service.examine(now)
        yield from service.safety(now)
