"""Everything that the pane of one person needs, with one read of their log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.next_act import AtHand
from ondo.domain.rise import totals
from ondo.domain.values import Millis
from ondo.store.bulk import rows
from ondo.store.instances import instance
from ondo.store.models import Activity, Merge, Person, User
from ondo.store.reading.desk.at_hand import LATEST, Reach, at_hand, reach_of
from ondo.store.reading.desk.beside import Colleague, Twin, colleagues_of, names_in, twins_of
from ondo.store.reading.desk.listing import Line, lines
from ondo.store.reading.letters import texts_in
from ondo.store.reading.person import Looked, look

COURSE_DAYS = 30
"""So many days back the course of the points goes."""
PRESENT = 45_000
"""Milliseconds for which somebody who looked counts as looking."""
PROMPT = 3_000
"""Milliseconds within which an act is decided about; only what waits longer is worth a word."""


@dataclass(frozen=True)
class PersonPane:
    """A person as the desk shows them. `course`: their score at the end of each of the last days, now at the end.

    `line`: how lists show them; None where nobody works on them.
    """

    looked: Looked
    line: Line | None
    course: Sequence[Millis]
    owner: str | None
    reach: Reach
    colleagues: Sequence[Colleague]
    more_colleagues: int
    twins: Sequence[Twin]
    merges: Sequence[Merge]
    names: Mapping[str, str]
    """What the users are called who did something, or were given somebody."""
    letters: Mapping[str, str]
    """What was written in mails, by the events that tell of them."""

    @property
    def person(self) -> Person:
        """Whoever stands for them."""
        return self.looked.person

    @property
    def planned(self) -> Activity | None:
        """What is due first."""
        return self.reach.planned[0] if self.reach.planned else None

    @property
    def consents(self) -> Mapping[str, bool]:
        """Channel → whether they allow it."""
        return self.reach.consents

    @property
    def at_hand(self) -> AtHand:
        """How they can be reached, and what waits for an answer of ours."""
        return at_hand(self.reach, self.looked.log[-LATEST:], self.looked.at)

    def rise(self, days: int) -> Millis:
        """By how much the score is above what it was so many days ago."""
        return self.course[-1] - self.course[-1 - days]


def person_pane(person: Person, at: Instant) -> PersonPane:
    """The pane as of now. Raises OndoError where no playbook is in force."""
    looked = look(person, at)
    colleagues, more = colleagues_of(person)
    reach = reach_of(person.pk)
    return PersonPane(
        looked=looked,
        line=next(iter(lines([person.pk])), None),
        course=_course(looked, at),
        owner=_owner(person),
        reach=reach,
        colleagues=colleagues,
        more_colleagues=more,
        twins=twins_of(person.pk),
        merges=_merges(person) if len(reach.members) > 1 else [],
        names=names_in(looked.log),
        letters=texts_in(looked.log),
    )


def _owner(person: Person) -> str | None:
    owner = instance(User, "id = %s", [person.owner_id]) if person.owner_id is not None else None
    return (owner.get_full_name() or owner.username) if owner is not None else None


def _merges(person: Person) -> list[Merge]:
    """The last ones that hold still."""
    found = Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed").order_by("-pk")
    return list(found[:5])


def _course(looked: Looked, at: Instant) -> list[Millis]:
    zone = looked.playbook.zone
    today = zone.day_of(at)
    days = [zone.midnight(day + 1) - 1 for day in range(today - COURSE_DAYS, today)]
    return totals(looked.periods, looked.log, [*days, at], **looked.start.known())


def beside(person: Person, user: int, at: Instant) -> list[str]:
    """The names of other users who look at this person just now."""
    found = rows(
        "SELECT u.first_name, u.last_name, u.username FROM presence p JOIN ondo_user u ON u.id = p.user_id"
        " WHERE p.person_id = %s AND p.seen_at >= %s AND p.user_id <> %s ORDER BY p.seen_at DESC",
        [person.pk, at - PRESENT, user],
    )
    return [f"{first} {last}".strip() or username for first, last, username in found]


def undecided(person: Person, at: Instant) -> bool:
    """Whether an act that may take them elsewhere waits for a worker, longer than it takes one that works."""
    found = rows(
        "SELECT 1 FROM work w JOIN pending p ON p.event_id = w.deciding WHERE w.person_id = %s AND p.received_at <= %s",
        [person.root_id or person.pk, at - PROMPT],
    )
    return bool(found)
