"""What the page of the assignment shows: everybody's load, who is away, what was taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Absence, Reclaimed
from ondo.store.models import Seat as StoredSeat
from ondo.store.reading.desk.assignment import CAPACITY, NOBODYS, TEAMS
from ondo.store.reading.users import users_of_role

MOST = 50


@dataclass(frozen=True)
class Seated:
    """A user, how much they take, and how much they have. `away_until`: None while they are there."""

    username: str
    name: str
    role: str
    capacity: int
    most: int | None
    people: int
    untouched: int
    away_until: Instant | None


def everybody_seated(at: Instant) -> list[Seated]:
    """All who may be given people, by team and name."""
    said = {row.pk: row for row in StoredSeat.objects.all()}
    away = dict(Absence.objects.filter(since__lte=at, until__gt=at).values_list("user_id", "until"))
    load = {
        owner: (people, new)
        for owner, people, new in bulk.rows(
            "SELECT owner_id, count(*), sum(CASE WHEN touched_at IS NULL THEN 1 ELSE 0 END) FROM work"
            " WHERE owner_id IS NOT NULL GROUP BY owner_id"
        )
    }
    found = []
    for user in users_of_role(*TEAMS).order_by("-role", "username"):
        row, (people, new) = said.get(user.pk), load.get(user.pk, (0, 0))
        capacity, most = (row.capacity, row.most) if row is not None else (CAPACITY, None)
        name = user.first_name or user.username
        found.append(Seated(user.username, name, user.role, capacity, most, people, new, away.get(user.pk)))
    return found


def absences_from(at: Instant) -> QuerySet[Absence]:
    """Those that are not over, the next ones first."""
    return Absence.objects.filter(until__gt=at).select_related("user").order_by("since", "pk")[:MOST]


def reclaimed_lately() -> QuerySet[Reclaimed]:
    """What was taken back, the latest first."""
    return Reclaimed.objects.select_related("person", "user").order_by("-pk")[:MOST]


def reclaimed_since(since: Instant) -> int:
    """How many were taken back from their owners since an instant, counted up to a thousand."""
    return Reclaimed.objects.filter(at__gte=since)[:1_000].count()


def latest_reclaimed() -> int:
    """The number of the latest row of what was taken back, 0 for none."""
    return Reclaimed.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def escalated(after: int, since: Instant) -> list[Reclaimed]:
    """What was taken back after a row and an instant, the latest first, up to a thousand."""
    found = Reclaimed.objects.filter(pk__gt=after, at__gte=since).select_related("person", "user")
    return list(found.order_by("-pk")[:1_000])


def waiting_now(at: Instant) -> dict[str, int]:
    """Team → how many wait for an owner."""
    counted = dict(
        bulk.rows(
            "SELECT w.team, count(*) FROM work w LEFT JOIN ondo_user o ON o.id = w.owner_id"
            f" WHERE {NOBODYS} GROUP BY w.team",
            [at],
        )
    )
    return {team: counted.get(team, 0) for team in TEAMS}
