"""Everything that the pane of one person needs, with one read of their log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.rise import totals
from ondo.domain.values import Millis
from ondo.store.models import Activity, Merge, Person, Presence, Work
from ondo.store.reading.desk.beside import Colleague, Twin, colleagues_of, consents_of, names_in, twins_of
from ondo.store.reading.letters import texts_in
from ondo.store.reading.person import Looked, look

COURSE_DAYS = 30
"""So many days back the course of the points goes."""
PRESENT = 45_000
"""Milliseconds for which somebody who looked counts as looking."""


@dataclass(frozen=True)
class PersonPane:
    """A person as the desk shows them. `course`: their score at the end of each of the last days, now at the end."""

    looked: Looked
    course: Sequence[Millis]
    owner: str | None
    work: Work | None
    planned: Activity | None
    consents: Mapping[str, bool]
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

    def rise(self, days: int) -> Millis:
        """By how much the score is above what it was so many days ago."""
        return self.course[-1] - self.course[-1 - days]


def person_pane(person: Person, at: Instant) -> PersonPane:
    """The pane as of now. Raises OndoError where no playbook is in force."""
    looked = look(person, at)
    colleagues, more = colleagues_of(person)
    merges = Merge.objects.filter(kept=person, undone_at=None).select_related("absorbed").order_by("-pk")
    return PersonPane(
        looked=looked,
        course=_course(looked, at),
        owner=_owner(person),
        work=Work.objects.filter(person=person).first(),
        planned=Activity.objects.filter(person=person, done_at=None).order_by("due_at", "pk").first(),
        consents=consents_of(person.pk),
        colleagues=colleagues,
        more_colleagues=more,
        twins=twins_of(person.pk),
        merges=list(merges[:5]),
        names=names_in(looked.log),
        letters=texts_in(looked.log),
    )


def _owner(person: Person) -> str | None:
    owner = person.owner
    return (owner.get_full_name() or owner.username) if owner is not None else None


def _course(looked: Looked, at: Instant) -> list[Millis]:
    zone = looked.playbook.zone
    today = zone.day_of(at)
    days = [zone.midnight(day + 1) - 1 for day in range(today - COURSE_DAYS, today)]
    return totals(looked.periods, looked.log, [*days, at], **looked.start.known())


def beside(person: Person, user: int, at: Instant) -> list[str]:
    """The names of other users who look at this person just now."""
    seen = Presence.objects.filter(person=person, seen_at__gte=at - PRESENT).exclude(user=user).select_related("user")
    return [one.user.get_full_name() or one.user.username for one in seen.order_by("-seen_at")]
