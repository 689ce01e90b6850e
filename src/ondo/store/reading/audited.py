"""Who changed what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ondo.store.models import Audit, User
from ondo.store.reading.refolds import REFOLDED

_USER = User._meta.db_table


def audited(*, by: str = "", action: str = "", subject: str = "") -> QuerySet[Audit]:
    """Changes, the newest first; only those by this user, of this action, about this subject (or this kind of it).

    Where none of it is asked for, what the system worked out anew is left out: there is more of it than of the rest.
    """
    found = Audit.objects.order_by("-pk")
    if not (by or action or subject):
        return found.exclude(action=REFOLDED)
    found = found.filter(by=by) if by else found
    found = found.filter(action=action) if action else found
    if not subject:
        return found
    return found.filter(subject=subject) if ":" in subject else found.filter(subject__startswith=f"{subject}:")


def users_among(rows: Iterable[Audit]) -> dict[str, str]:
    """The names of the users whom these changes are about, by subject."""
    numbers = {row.subject: row.subject.partition(":")[2] for row in rows if row.subject.startswith(f"{_USER}:")}
    named = dict(User.objects.filter(pk__in=numbers.values()).values_list("pk", "username"))
    return {subject: named[int(number)] for subject, number in numbers.items() if int(number) in named}


def actions() -> list[str]:
    """The actions that were ever recorded."""
    return list(Audit.objects.order_by("action").values_list("action", flat=True).distinct())
