"""Erase again whoever a restore brought back."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.actions.erase import erase
from ondo.domain.instants import Instant
from ondo.store.erasure_list import Erased
from ondo.store.reading.erased import erased_before


def erase_again(*, listed: Iterable[Erased], by: str, at: Instant) -> int:
    """How many people there were; whoever is erased already, or was never here, is left as they are."""
    done = 0
    for person, identities in listed:
        found = erased_before(person, identities)
        if found is not None:
            erase(person=found, by=by, at=at)
            done += 1
    return done
