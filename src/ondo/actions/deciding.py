"""Actions that fold people anew need a playbook that stays in force until they are done."""

from __future__ import annotations

from ondo.domain.errors import OndoError
from ondo.store.reading.in_force import InForce, in_force


def deciding() -> InForce | None:
    """What decides, held so until the end of the transaction; None before the first playbook.

    Raises OndoError while another one is being put in force: what is prepared for it must not change underneath.
    """
    return refuse_while_switching(in_force(lock=True))


def refuse_while_switching(ruling: InForce | None) -> InForce | None:
    """The same ruling. Raises OndoError while another playbook is being put in force."""
    if ruling is not None and ruling.switching is not None:
        raise OndoError("in_force.being_switched", version=ruling.switching)
    return ruling
