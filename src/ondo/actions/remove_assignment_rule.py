"""Remove a rule of the assignment. Whoever was given by it stays where they are."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import AssignmentRule


@transaction.atomic
def remove_assignment_rule(*, rule: AssignmentRule, by: str, at: Instant) -> None:
    """The turns of its users go with it."""
    audit("assignment_rule.removed", rule, before={"label": rule.label, "team": rule.team}, by=by, at=at)
    rule.delete()
