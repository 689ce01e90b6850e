"""Let a rule of the assignment be asked earlier."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import AssignmentRule
from ondo.store.reading.desk.assignment import rules_in_order


@transaction.atomic
def raise_assignment_rule(*, rule: AssignmentRule, by: str, at: Instant) -> None:
    """Before the one that is asked just before it; the first stays the first."""
    order = [one.pk for one in rules_in_order()]
    place = order.index(rule.pk)
    if place == 0:
        return
    order[place - 1], order[place] = order[place], order[place - 1]
    for position, pk in enumerate(order, 1):
        AssignmentRule.objects.filter(pk=pk).update(position=position)
    audit("assignment_rule.raised", rule, before={"place": place + 1}, after={"place": place}, by=by, at=at)
