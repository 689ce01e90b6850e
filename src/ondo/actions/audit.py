"""Writes down who changed what; every action calls it inside its own transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from ondo.domain.instants import Instant
from ondo.store.models import Audit


def audit(
    action: str,
    subject: Model,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    by: str,
    at: Instant,
) -> None:
    """Record a change. The subject stands there as table and id, so that an audit names nobody by itself."""
    Audit.objects.create(at=at, by=by, action=action, subject=subject_of(subject), before=before, after=after)


def subject_of(subject: Model) -> str:
    """How the audit speaks of a row: `person:17`."""
    return f"{subject._meta.db_table}:{subject.pk}"
