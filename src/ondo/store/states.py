"""Fold states as text, and back: as `ondo.domain.state` has it, with a faster writer of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ondo.domain.state import State, from_plain, plain
from ondo.store.bulk import listed, rows

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def to_text(state: State) -> str:
    """The canonical text of a state: equal states give equal text."""
    return _encode(plain(state)).decode()


def from_text(text: str) -> State:
    """The state that `to_text` wrote."""
    return from_plain(_decode(text))


def states_of(people: Sequence[int]) -> dict[int, State]:
    """The states of these people as the store has them."""
    where, parameter = listed(people)
    found = rows(f"SELECT person_id, state FROM fold_state WHERE person_id {where}", [parameter])
    return {person: from_text(text) for person, text in found}
