"""Add a rule by which people are given to users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import AssignmentRule, User
from ondo.store.reading.desk.assignment import TEAMS, next_position


@transaction.atomic
def add_assignment_rule(
    *,
    team: str,
    label: str,
    conditions: Mapping[str, Sequence[str]],
    users: Iterable[int] = (),
    by_capacity: bool = False,
    reclaims: bool = False,
    by: str,
    at: Instant,
) -> AssignmentRule:
    """It is asked after all the others. Raises OndoError for a team that has nobody, and for users of another team.

    `conditions`: trait → words, of which the trait has to be one; `users`: ids, none for everybody of the team.
    """
    if team not in TEAMS:
        raise OndoError("assignment.no_such_team", team=team, known=", ".join(TEAMS))
    chosen = sorted(set(users))
    if User.objects.filter(pk__in=chosen, role=team, is_active=True).count() != len(chosen):
        raise OndoError("assignment.not_of_team")
    told: dict[str, object] = {
        "team": team,
        "label": label,
        "conditions": {trait: list(words) for trait, words in conditions.items() if words},
        "users": chosen,
        "by_capacity": by_capacity,
        "reclaims": reclaims,
    }
    rule = AssignmentRule.objects.create(**told, position=next_position(), made_at=at)
    audit("assignment_rule.added", rule, after=told, by=by, at=at)
    return rule
