"""How far the log goes: what a list has seen that is read after this was asked."""

from __future__ import annotations

from django.db.models import Max

from ondo.store.models import Event


def last_event() -> int:
    """The number of the last event; 0 before the first."""
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0
