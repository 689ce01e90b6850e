"""The versions of the playbook, and how far the one has come that is being put in force."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ondo.domain.instants import Instant
from ondo.store.bulk import rows
from ondo.store.models import PlaybookVersion


@dataclass(frozen=True)
class Version:
    """A version: in force from `since` until `until` (None: open), signed by `signed` (side → user).

    `since` None: it never was in force. `first`: it holds from ever. `switching`: it is being put in force.
    """

    id: int
    key: str
    fingerprint: str
    created_at: Instant
    created_by: str | None
    since: Instant | None
    until: Instant | None
    first: bool
    switching: bool
    signed: dict[str, str]


@dataclass(frozen=True)
class Progress:
    """How many people are prepared for the version that is being put in force."""

    ready: int
    people: int


def versions() -> list[Version]:
    """All versions, oldest first."""
    found = PlaybookVersion.objects.order_by("pk").select_related("created_by").prefetch_related("signatures__user")
    times = sorted(one.in_force_from for one in found if one.in_force_from is not None and not one.switching)
    ends = dict(pairwise(times))
    return [
        Version(
            id=one.pk,
            key=one.key,
            fingerprint=one.fingerprint,
            created_at=one.created_at,
            created_by=one.created_by.username if one.created_by else None,
            since=one.in_force_from,
            until=ends.get(one.in_force_from) if one.in_force_from is not None else None,
            first=bool(times) and one.in_force_from == times[0],
            switching=one.switching,
            signed={signature.side: signature.user.username for signature in one.signatures.all()},
        )
        for one in found
    ]


def progress() -> Progress:
    """How far the switch has come; nobody is ready where there is none."""
    ready, people = rows("SELECT (SELECT COUNT(*) FROM switched), (SELECT COUNT(*) FROM fold_state)")[0]
    return Progress(ready, people)
