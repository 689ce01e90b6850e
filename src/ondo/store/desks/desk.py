"""One person's desk while what was decided is gone through: what is planned, who was handed over, whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Activity, HandOff, OwnerChange, Person


@dataclass(slots=True)
class Planned:
    """A row of `activity`. `id` None: not stored yet."""

    id: int | None
    person: int
    kind: str
    because: str
    owner: int | None
    due_at: Instant
    created_at: Instant
    done_at: Instant | None = None
    done_event: int | None = None
    transition: int | None = None
    exact: bool = False
    changed: bool = False

    def end(self, at: Instant, event: int | None) -> None:
        """It is done by that event; None: it lapses."""
        self.done_at, self.done_event, self.changed = at, event, True

    def open_again(self) -> None:
        """What had finished it was taken back."""
        self.done_at, self.done_event, self.changed = None, None, True


@dataclass(slots=True)
class HandedOver:
    """A row of `hand_off`. `id` None: not stored yet. `event`: the one that led to it."""

    id: int | None
    person: int
    transition: int
    stage: str
    handed_at: Instant
    handed_by: str | None
    outcome: str | None = None
    outcome_at: Instant | None = None
    outcome_by: str | None = None
    reason: str | None = None
    event: int | None = None
    changed: bool = False

    def end(self, outcome: str | None, at: Instant | None, by: str | None = None, reason: str | None = None) -> None:
        """It is answered, or waits again where `outcome` is None."""
        self.outcome, self.outcome_at, self.outcome_by, self.reason = outcome, at, by, reason
        self.changed = True


@dataclass(slots=True)
class Desk:
    """What is kept of one person, themselves and everybody who became part of them.

    `holder` is whose acts and moves are gone through just now: new rows are theirs, and stay theirs.
    """

    person: int
    holder: int
    users: Mapping[str, int]
    owner: int | None = None
    planned: list[Planned] = field(default_factory=list)
    handed: list[HandedOver] = field(default_factory=list)
    owner_changed: bool = False
    event: int | None = None
    """The act that is gone through just now, or that caused the move."""
    passed: list[Passed] = field(default_factory=list)
    """Changes of the owner: those by events that were taken back now, and new ones."""

    def open(self) -> Iterator[Planned]:
        """What is to be done."""
        return (one for one in self.planned if one.done_at is None)

    def waiting(self) -> HandedOver | None:
        """The hand-off that field sales have not answered."""
        return next((one for one in reversed(self.handed) if one.outcome is None), None)

    def give_to(self, user: str | None, at: Instant) -> None:
        """From now on the person, and what is planned for them, is this user's, if there is such a user."""
        found = self.users.get(user or "")
        if found is not None:
            self.pass_to(found, at)

    def pass_to(self, owner: int | None, at: Instant) -> None:
        """The same by the user's id; None: nobody's."""
        if owner == self.owner:
            return
        self.passed.append(Passed(self.holder, self.event, self.owner, owner, at, new=True))
        self.owner, self.owner_changed = owner, True
        for one in self.open():
            one.owner, one.changed = owner, True


@dataclass(frozen=True, slots=True)
class Passed:
    """A row of `owner_change`."""

    person: int
    event: int | None
    was: int | None
    became: int | None
    at: Instant
    new: bool = False


def read_desks(people: Sequence[int], names: Iterable[str], undone: Sequence[int]) -> dict[int, Desk]:
    """The desks of these people; somebody merged just now is found at the desk of whoever stands for them.

    `names`: users who may be spoken of; `undone`: events that were taken back.
    """
    members = _members(people)
    everybody = [id_ for id_, _, _ in members]
    handed_over = _handed(everybody)
    users = _users({*names, *(one.handed_by for one in handed_over if one.handed_by)})
    desks: dict[int, Desk] = {}
    for id_, root, owner in members:
        desk = desks[id_] = desks.get(root) or Desk(root, root, users)
        desk.owner = desk.owner or owner
    for planned in _planned(everybody, undone):
        desks[planned.person].planned.append(planned)
    for handed in handed_over:
        desks[handed.person].handed.append(handed)
    for passed in _passed(everybody, undone) if undone else ():
        desks[passed.person].passed.append(passed)
    return desks


def _members(people: Sequence[int]) -> list[tuple[Any, ...]]:
    """Everybody, whoever stands for them, and the owner; those who stand for others come first."""
    where, parameter = bulk.listed(people)
    roots = f"SELECT DISTINCT COALESCE(root_id, id) FROM person WHERE id {where}"
    found = bulk.rows(
        f"SELECT id, id, owner_id FROM person WHERE id IN ({roots})"
        f" UNION ALL SELECT id, root_id, owner_id FROM person WHERE root_id IN ({roots})",
        [parameter, parameter],
    )
    return sorted(found, key=lambda row: (row[0] != row[1], row[0]))


def _users(names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    where, parameter = bulk.listed(sorted(names), "text")
    return dict(bulk.rows(f"SELECT username, id FROM ondo_user WHERE username {where}", [parameter]))


def _planned(people: Sequence[int], undone: Sequence[int]) -> list[Planned]:
    where, parameter = bulk.listed(people)
    by_undone, events = bulk.listed(undone)
    columns = "id, person_id, kind, because, owner_id, due_at, created_at, done_at, done_event_id, transition_id, exact"
    found = bulk.rows(
        f"SELECT {columns} FROM activity WHERE person_id {where}"
        f" AND (done_at IS NULL OR done_event_id {by_undone}) ORDER BY id",
        [parameter, events],
    )
    return [Planned(*row) for row in found]


def _handed(people: Sequence[int]) -> list[HandedOver]:
    where, parameter = bulk.listed(people)
    columns = "h.id, h.person_id, transition_id, stage, handed_at, handed_by, outcome, outcome_at, outcome_by, h.reason"
    found = bulk.rows(
        f"SELECT {columns}, t.event FROM hand_off h JOIN transition t ON t.id = h.transition_id"
        f" WHERE h.person_id {where} ORDER BY h.id",
        [parameter],
    )
    return [HandedOver(*row) for row in found]


def _passed(people: Sequence[int], undone: Sequence[int]) -> list[Passed]:
    where, parameter = bulk.listed(people)
    by_undone, events = bulk.listed(undone)
    found = bulk.rows(
        f"SELECT person_id, event, was_id, became_id, at FROM owner_change WHERE event {by_undone}"
        f" AND person_id {where} ORDER BY id",
        [events, parameter],
    )
    return [Passed(*row) for row in found]


def write_desks(desks: Iterable[Desk]) -> list[HandedOver]:
    """Put back what changed; returns the hand-offs that did."""
    changed = list({desk.person: desk for desk in desks}.values())
    _write_planned([one for desk in changed for one in desk.planned])
    _write_handed([one for desk in changed for one in desk.handed])
    owners = [(desk.person, desk.owner) for desk in changed if desk.owner_changed]
    bulk.update(Person, ("id", "owner_id"), owners)
    passed = [(p.person, p.event, p.was, p.became, p.at) for desk in changed for p in desk.passed if p.new]
    bulk.insert(OwnerChange, ("person_id", "event", "was_id", "became_id", "at"), passed)
    return [one for desk in changed for one in desk.handed if one.id is None or one.changed]


def _write_planned(planned: Sequence[Planned]) -> None:
    columns = (
        *("person_id", "kind", "because", "owner_id", "due_at", "created_at"),
        *("done_at", "done_event_id", "transition_id", "exact"),
    )
    new = [
        (p.person, p.kind, p.because, p.owner, p.due_at, p.created_at, p.done_at, p.done_event, p.transition, p.exact)
        for p in planned
        if p.id is None
    ]
    bulk.insert(Activity, columns, new)
    changed = [(p.id, p.owner, p.done_at, p.done_event) for p in planned if p.id is not None and p.changed]
    bulk.update(Activity, ("id", "owner_id", "done_at", "done_event_id"), changed)


def _write_handed(handed: Sequence[HandedOver]) -> None:
    answer = ("outcome", "outcome_at", "outcome_by", "reason")
    new = [
        (
            *(h.person, h.transition, h.stage, h.handed_at, h.handed_by),
            *(h.outcome, h.outcome_at, h.outcome_by, h.reason),
        )
        for h in handed
        if h.id is None
    ]
    bulk.insert(HandOff, ("person_id", "transition_id", "stage", "handed_at", "handed_by", *answer), new)
    changed = [
        (h.id, h.outcome, h.outcome_at, h.outcome_by, h.reason) for h in handed if h.id is not None and h.changed
    ]
    bulk.update(HandOff, ("id", *answer), changed)
