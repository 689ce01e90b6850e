"""Take back whom nobody has begun to work on by the deadline, and tell the managers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from ondo.actions.assign_waiting import ASSIGNED, BY
from ondo.actions.audit import audit
from ondo.actions.record_act import append_item, item_of
from ondo.actions.recording.news import News, put_down
from ondo.domain.assignment import Waiting
from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.store import bulk
from ondo.store.models import AssignmentRule, Person, Reclaimed, Work
from ondo.store.reading.desk.assignment import as_rule, rules_in_order, traits_of

AT_ONCE = 100


@transaction.atomic
def reclaim_unbegun(*, by: str = BY, at: Instant) -> int:
    """Take them back from their owners, of rules that say so; returns how many.

    Only deadlines that ended after the rule was made count: an old pile is not taken away by a new rule. Nor is
    anything taken from whoever was given it after the deadline, what is being decided about, or what was put off.
    """
    rules = rules_in_order()
    since = min((rule.made_at for rule in rules if rule.reclaims), default=None)
    if since is None:
        return 0
    late = [row for row in _late(since, at) if _is_reclaimed(rules, row)]
    people = Person.objects.in_bulk([row[0] for row in late])
    for row in late:
        _take_back(people[row[0]], row, by, at)
    return len(late)


def _late(since: Instant, at: Instant) -> list[tuple[Any, ...]]:
    """(person, stage, team, owner, clock, its end, score, state, name of the owner)."""
    return bulk.rows(
        "SELECT w.person_id, w.stage, w.team, w.owner_id, w.clock, w.clock_at, w.points, f.state, o.username"
        " FROM work w JOIN ondo_user o ON o.id = w.owner_id JOIN fold_state f ON f.person_id = w.person_id"
        " WHERE w.clock_at >= %s AND w.clock_at < %s AND w.touched_at IS NULL AND w.deciding IS NULL"
        " AND (w.snoozed_until IS NULL OR w.snoozed_until <= %s) AND o.role = w.team"
        " AND NOT EXISTS (SELECT 1 FROM owner_change c WHERE c.person_id = w.person_id AND c.at > w.clock_at)"
        f" ORDER BY w.clock_at LIMIT {AT_ONCE}{bulk.locked(skip=True).replace(' SKIP', ' OF w SKIP')}",
        [since, at, at],
    )


def _is_reclaimed(rules: Sequence[AssignmentRule], row: tuple[Any, ...]) -> bool:
    """By the first rule that fits: it would decide whose they are."""
    person, _, team, _, _, clock_at, _, state, _ = row
    waiting = Waiting(person, team, traits_of(state))
    first = next((rule for rule in rules if as_rule(rule).fits(waiting)), None)
    return first is not None and first.reclaims and clock_at >= first.made_at


def _take_back(person: Person, row: tuple[Any, ...], by: str, at: Instant) -> None:
    _, stage, _, owner, clock, clock_at, points, _, name = row
    told = {"owner": "", "from": name, "clock": clock}
    event = append_item(item_of(person.key, ASSIGNED, told, by), at, at)
    bulk.update(Work, ("person_id", "deciding"), [(person.pk, event)])
    Reclaimed.objects.create(
        person=person, user_id=owner, stage=stage, clock=clock, due_at=clock_at, at=at, event=event
    )
    audit("person.reclaimed", person, before={"owner": name}, after={"owner": None, "clock": clock}, by=by, at=at)
    data = {"stage": stage, "clock": clock, "due_at": clock_at, "user": name, "score": points}
    put_down([News(NoticeKind.WORK_RECLAIMED, at, person.pk, data, event)], at)
