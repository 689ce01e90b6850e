"""Whose whole log was folded anew after something of theirs had been recorded (merge, scanner found, history)."""

from __future__ import annotations

from ondo.store.bulk import rows

REFOLDED = "person.refolded"
"""The action under which the audit keeps it; its subject is `person:<id>`."""


def refolded() -> set[int]:
    """The ids of these people. What was recorded of them before stays recorded, whatever a refold makes of it."""
    found = rows("SELECT DISTINCT subject FROM audit WHERE action = %s", [REFOLDED])
    return {int(subject.partition(":")[2]) for (subject,) in found}
