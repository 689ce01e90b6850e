"""What data health asks. Each question counts what is amiss, and has the list behind its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from ondo.domain.instants import DAY, Instant
from ondo.store.reading import standing
from ondo.store.reading.desk.assigned import reclaimed_since
from ondo.store.reading.outbox import given_up, in_trouble
from ondo.store.reading.quarantined import undecided
from ondo.store.reading.waiting import waiting_since
from ondo.texts import say
from ondo.web.frame.moments import now
from ondo.web.roles import Permission, may

MOST = 1_000
"""Numbers are counted up to here: beyond it, it is more than enough to begin with."""
LATE = 60_000
"""Milliseconds after which an event that waits is amiss."""

People = Callable[[int | None, int], Sequence[int]]


@dataclass(frozen=True)
class Question:
    """One thing that may be amiss; its texts are `pages.health_<key>` and `…_hint`."""

    key: str
    count: Callable[[Instant], int]
    needs: Permission
    page: str = ""
    """The page that has the list; empty: the list of people is ours."""
    people: People | None = None


@dataclass(frozen=True)
class Asked:
    """A question and its answer."""

    key: str
    count: int
    url: str

    @property
    def label(self) -> str:
        """What is counted."""
        return say(f"pages.health_{self.key}")

    @property
    def hint(self) -> str:
        """What it means, and what to do."""
        return say(f"pages.health_{self.key}_hint")

    @property
    def shown(self) -> str:
        """The number."""
        return f"{self.count:,}" if self.count < MOST else f"{MOST:,}+"


def _of_people(key: str, people: People) -> Question:
    return Question(key, lambda at: len(people(None, MOST)), Permission.READ_PEOPLE, people=people)


P = Permission
QUESTIONS = (
    _of_people("no_date", standing.without_next_date),
    _of_people("overdue", lambda before, most: standing.overdue(now(), before, most)),
    _of_people("no_owner", standing.without_owner),
    Question("quarantined", lambda at: undecided()[:MOST].count(), P.MANAGE_SOURCES, "quarantine"),
    Question("undelivered", lambda at: given_up()[:MOST].count(), P.OPERATE, "deliveries"),
    Question("retried", lambda at: in_trouble().filter(failed_at=None)[:MOST].count(), P.OPERATE, "deliveries"),
    Question("waiting", lambda at: waiting_since(at - LATE, MOST), P.OPERATE, "health"),
    Question("reclaimed", lambda at: reclaimed_since(at - DAY), P.MANAGE_ASSIGNMENT, "assignment"),
    _of_people("stuck", standing.stuck),
    _of_people("no_company", standing.without_company),
)


def asked_by(user: object, at: Instant) -> list[Asked]:
    """The questions that concern this user, answered."""
    return [
        Asked(one.key, one.count(at), reverse(one.page) if one.page else reverse("health_list", args=[one.key]))
        for one in QUESTIONS
        if may(user, one.needs)
    ]


def question_of(key: str) -> Question | None:
    """The question whose list of people is ours."""
    return next((one for one in QUESTIONS if one.key == key and one.people is not None), None)
