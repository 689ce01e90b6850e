"""Which playbook decides, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from ondo.domain.instants import Instant
from ondo.domain.periods import Period
from ondo.domain.playbook import Playbook
from ondo.playbooks import loads
from ondo.store.bulk import execute, rows
from ondo.store.models import PlaybookVersion


@dataclass(frozen=True)
class InForce:
    """The versions that were ever in force, oldest first. `switching`: the next one is being put in force."""

    versions: tuple[int, ...]
    periods: tuple[Period, ...]
    switching: int | None

    @property
    def version(self) -> int:
        """The id of the version that decides now."""
        return self.versions[-1]

    @property
    def playbook(self) -> Playbook:
        """The playbook that decides now."""
        return self.periods[-1].playbook

    @property
    def since(self) -> Instant | None:
        """From when on it decides; None: from ever."""
        return self.periods[-1].since


def in_force(*, lock: bool = False) -> InForce | None:
    """What decides now; None where no playbook was ever put in force.

    `lock` keeps it so until the end of the transaction.
    """
    if lock:
        hold_playbook()
    kept = _kept.get()
    if kept is None:
        return _in_force()
    if not kept:
        kept.append(_in_force())
    return kept[0]


def playbook_now() -> Playbook | None:
    """The playbook that decides now; None where none does yet."""
    ruling = in_force()
    return ruling.playbook if ruling is not None and ruling.versions else None


def zone_now() -> str:
    """The name of the time zone in which people are told instants: that of the playbook that decides, else UTC."""
    playbook = playbook_now()
    return "UTC" if playbook is None else playbook.timezone


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside the `with` block, as long as an answer takes, what decides is read once: a page asks a dozen times.

    Whoever holds it until the end of a transaction reads it anew, and so does everybody after them.
    """
    before = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(before)


_kept: ContextVar[list[InForce | None] | None] = ContextVar("ondo_in_force", default=None)


def _in_force() -> InForce | None:
    found = rows(
        "SELECT id, in_force_from, switching FROM playbook_version"
        " WHERE in_force_from IS NOT NULL OR switching ORDER BY in_force_from"
    )
    ruled = tuple((id_, since) for id_, since, switching in found if not switching)
    coming = next((id_ for id_, _, switching in found if switching), None)
    if not ruled:
        return InForce((), (), coming) if coming is not None else None
    return InForce(tuple(id_ for id_, _ in ruled), _periods(ruled), coming)


def coming(version: int) -> Period:
    """The period that begins with a version that is being put in force."""
    since = PlaybookVersion.objects.values_list("in_force_from", flat=True).get(pk=version)
    return Period(playbook_of(version), since, stages_of(version))


def hold_playbook(*, alone: bool = False) -> None:
    """Let nobody put another playbook in force until the end of the transaction; `alone`: let nobody decide either.

    An advisory lock and not one on the row: whoever had to wait must then read with fresh eyes.
    SQLite has one writer at a time and needs none.
    """
    _kept.set(None)
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        execute(f"SELECT {lock}(%s)", [_PLAYBOOK_LOCK])


_PLAYBOOK_LOCK = 7_316_001
"""Any number that nobody else uses in this database."""


@lru_cache(maxsize=4)
def _periods(ruled: tuple[tuple[int, Instant], ...]) -> tuple[Period, ...]:
    return tuple(
        Period(playbook_of(id_), since if number else None, stages_of(id_)) for number, (id_, since) in enumerate(ruled)
    )


@lru_cache(maxsize=16)
def playbook_of(version: int) -> Playbook:
    """The playbook of a version: its text is never changed once it was in force."""
    return loads(PlaybookVersion.objects.values_list("text", flat=True).get(pk=version))


def stages_of(version: int) -> dict[str, str]:
    """Which stage takes the people of a stage that the version no longer has."""
    stages: dict[str, str] = PlaybookVersion.objects.values_list("stages", flat=True).get(pk=version)
    return stages
