"""What is older than the operator wants to keep it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet

from ondo import settings
from ondo.domain.instants import DAY, Instant
from ondo.store import bulk
from ondo.store.models import Delivery, IdempotentRequest, Ledger, Notice, Person, Quarantined
from ondo.store.reading.deliveries import DELIVERY

Limits = Mapping[str, Instant]
"""By kind of data (`settings.KEPT`) the instant before which it goes; kinds that are kept for ever are not in it."""


def limits(now: Instant) -> Limits:
    """By the settings. Raises `WrongSetting`."""
    days = {what: settings.kept_days(what) for what in settings.KEPT}
    return {what: now - kept * DAY for what, kept in days.items() if kept}


def strangers(before: Instant) -> QuerySet[Person]:
    """People of whom nothing but a cookie was ever known, who did nothing since, and who are part of nobody."""
    people = Person.objects.filter(known=False, root=None, erased_at=None, created_at__lt=before)
    members = Person.objects.filter(root=OuterRef("pk"))
    since = Ledger.objects.filter(person=OuterRef("pk"), at__gte=before)
    return people.exclude(Exists(members)).exclude(Exists(since)).order_by("pk")


def calls(before: Instant) -> QuerySet[Quarantined]:
    """Calls in the quarantine that still have their content."""
    return Quarantined.objects.filter(received_at__lt=before).exclude(body=b"").order_by("pk")


def attempts(before: Instant) -> QuerySet[Delivery]:
    """Attempts to tell somebody."""
    return Delivery.objects.filter(at__lt=before).order_by("pk")


def notices(before: Instant) -> QuerySet[Notice]:
    """What was told; not what is still to be, or was given up."""
    found = bulk.rows(
        f"SELECT DISTINCT {bulk.number_in('payload', 'notice')} FROM due"
        " WHERE kind = 'notice' OR (kind = 'outbox' AND what = %s)",
        [DELIVERY],
    )
    return Notice.objects.filter(at__lt=before).exclude(pk__in=[id_ for (id_,) in found]).order_by("pk")


def answers(before: Instant) -> QuerySet[IdempotentRequest]:
    """What was answered to requests with a key."""
    return IdempotentRequest.objects.filter(at__lt=before).order_by("pk")


def outdated(now: Instant) -> dict[str, int]:
    """How many there are of each kind."""
    found, before = dict.fromkeys(settings.KEPT, 0), limits(now)
    if "anonymous" in before:
        found["anonymous"] = strangers(before["anonymous"]).count()
    if "quarantine" in before:
        found["quarantine"] = calls(before["quarantine"]).count()
    if "deliveries" in before:
        found["deliveries"] = attempts(before["deliveries"]).count() + notices(before["deliveries"]).count()
    if "idempotent" in before:
        found["idempotent"] = answers(before["idempotent"]).count()
    return found
