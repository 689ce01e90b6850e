"""Give whoever waits an owner, by the rules: acts of the system, recorded once whoever else is at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from ondo.actions.record_act import append_item, item_of
from ondo.domain.assignment import Given, Turns, assign
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import AssignmentRule, Person, Turn, User, Work
from ondo.store.reading.desk.assignment import (
    account_owners,
    as_rule,
    rules_in_order,
    seats_at,
    still_waiting,
    turns_now,
)
from ondo.store.reading.person import ruling_now

ASSIGNED = "assigned"
BY = "assignment"
"""Who acts, where a rule does."""


@transaction.atomic
def assign_waiting(*, people: Sequence[int], by: str = BY, at: Instant) -> int:
    """Assign those of these people who wait; returns how many were.

    The rules are locked meanwhile, so that turns are taken one after the other; where somebody else has them, nothing
    is done. Whoever was assigned is marked as being decided about until a worker has given them to their owner.
    """
    rules = _hold_rules()
    if not rules:
        return 0
    together = ruling_now().playbook.one_sdr_per_account
    waiting = still_waiting(people, at, together, lock=True)
    owners = account_owners(one.account for one in waiting if one.account is not None) if together else {}
    turns = turns_now()
    found = assign(waiting, [as_rule(rule) for rule in rules], seats_at(at), turns, owners)
    _record(found.given, {rule.pk: rule.label for rule in rules}, by, at)
    _keep_turns(turns, found.turns)
    return len(found.given)


def _hold_rules() -> list[AssignmentRule]:
    """All rules, locked; none where another worker has them."""
    held = {id_ for (id_,) in bulk.rows(f"SELECT id FROM assignment_rule ORDER BY id{bulk.locked(skip=True)}")}
    rules = rules_in_order()
    return rules if {rule.pk for rule in rules} == held else []


def _record(given: Iterable[Given], labels: dict[int, str], by: str, at: Instant) -> None:
    one_by_one = list(given)
    people = Person.objects.in_bulk([one.person for one in one_by_one])
    names = dict(User.objects.filter(pk__in={one.user for one in one_by_one}).values_list("pk", "username"))
    deciding = []
    for one in one_by_one:
        because = {"rule": labels[one.rule]} if one.rule is not None else {"rule": "one_sdr_per_account"}
        told = {"owner": names[one.user], **because}
        deciding.append((one.person, append_item(item_of(people[one.person].key, ASSIGNED, told, by), at, at)))
    bulk.update(Work, ("person_id", "deciding"), deciding)


def _keep_turns(before: Turns, after: Turns) -> None:
    changed = [(rule, user, t.credit, t.last) for (rule, user), t in after.items() if before.get((rule, user)) != t]
    otherwise = "(rule_id, user_id) DO UPDATE SET credit = excluded.credit, last = excluded.last"
    bulk.insert_or(Turn, ("rule_id", "user_id", "credit", "last"), sorted(changed), otherwise)
