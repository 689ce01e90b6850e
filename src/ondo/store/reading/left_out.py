"""Whom the playbook leaves out, going by what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.domain.playbook import Playbook
from ondo.domain.traits import is_left_out
from ondo.store.states import states_of


def left_out_among(people: Sequence[int], playbook: Playbook) -> set[int]:
    """Those of these people who are left out."""
    if not playbook.left_out or not people:
        return set()
    return {person for person, state in states_of(people).items() if is_left_out(playbook, state)}
