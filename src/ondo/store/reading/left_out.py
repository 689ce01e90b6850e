"""Whom the playbook leaves out, going by what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.playbook import Playbook
from ondo.domain.traits import is_left_out
from ondo.store.bulk import listed, rows
from ondo.store.states import from_text


def left_out_among(people: Sequence[int], playbook: Playbook) -> set[int]:
    """Those of these people who are left out."""
    if not playbook.left_out or not people:
        return set()
    where, parameter = listed(people)
    found = rows(f"SELECT person_id, state FROM fold_state WHERE person_id {where}", [parameter])
    return {person for person, state in found if is_left_out(playbook, from_text(state))}
