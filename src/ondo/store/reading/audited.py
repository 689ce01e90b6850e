"""Who changed what."""

from __future__ import annotations

from django.db.models import QuerySet

from ondo.store.models import Audit


def audited(*, by: str = "", action: str = "", subject: str = "") -> QuerySet[Audit]:
    """Changes, the newest first; only those by this user, of this action, about this subject (or this kind of it)."""
    found = Audit.objects.order_by("-pk")
    found = found.filter(by=by) if by else found
    found = found.filter(action=action) if action else found
    if not subject:
        return found
    return found.filter(subject=subject) if ":" in subject else found.filter(subject__startswith=f"{subject}:")


def actions() -> list[str]:
    """The actions that were ever recorded."""
    return list(Audit.objects.order_by("action").values_list("action", flat=True).distinct())
