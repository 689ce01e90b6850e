"""Write down what was done to the store as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from ondo.domain.instants import Instant
from ondo.store.models import Audit

STORE = "store"
"""The subject of such a row."""


def note(*, action: str, after: Mapping[str, object], by: str, at: Instant) -> Audit:
    """A row in the audit: a backup, a restore, what retention took away."""
    return Audit.objects.create(at=at, by=by, action=action, subject=STORE, after=dict(after))
