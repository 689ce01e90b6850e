"""What one process does of a switch: some people at a time, beside others who do the same; whoever is last ends it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from ondo.actions.switching.finish import finish
from ondo.actions.switching.people import InTheWay, prepare
from ondo.actions.withdraw_playbook import withdraw_playbook
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.reading.in_force import in_force
from ondo.texts import say

MOST = 100
"""People at a time: little enough that progress is seen to move."""


@dataclass(slots=True)
class Part:
    """One process's part. It may be killed at any point: others, or its successor, go on where things were."""

    version: int | None = None
    after: int = 0
    """The last person that this process has looked at."""

    def go_on(self, now: Instant, most: int = MOST) -> bool:
        """Do some more of it; whether there was anything to do.

        Raises OndoError where somebody cannot go on under the new playbook: then it was withdrawn, and the one
        before it stays in force.
        """
        ruling = in_force()
        if ruling is None or ruling.switching is None:
            return False
        if self.version != ruling.switching:
            self.version, self.after = ruling.switching, 0
        try:
            self._step(ruling.switching, now, most)
        except (OperationalError, InterfaceError):
            raise  # the database is gone, or a lock was in the way: it is tried again
        except InTheWay as error:
            why = say(error.problem.key, None, **error.problem.params)
            if not _withdrawn(ruling.switching, why, now):
                return True
            raise
        return True

    def _step(self, version: int, now: Instant, most: int) -> None:
        done = prepare(version, after=self.after, most=most)
        if done:
            self.after = done[-1]
        elif self.after:
            self.after = 0  # once more from the start: somebody else may have been killed on the way
        else:
            finish(version, now)


def _withdrawn(version: int, why: str, now: Instant) -> bool:
    """Withdraw it; False where others ended it meanwhile, so that people were read who had gone on already."""
    try:
        withdraw_playbook(version=version, why=why, by="ondo", at=now)
    except OndoError:
        return False
    return True
