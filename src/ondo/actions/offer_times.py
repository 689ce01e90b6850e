"""Say when one can be met, and how meetings are booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.free_times import Weekly
from ondo.domain.instants import Instant
from ondo.store.models import BookingPage, FreeTime, User
from ondo.store.reading.booking import DISCOVERY, MEETING, is_zone, week_of

LENGTHS = (15, 20, 25, 30, 40, 45, 50, 60, 90, 120)
"""Minutes that a meeting may take."""


@dataclass(frozen=True)
class Terms:
    """How meetings with somebody are booked; lengths in minutes, `notice_hours` before, `days` ahead."""

    timezone: str = "Asia/Tokyo"
    kind: str = DISCOVERY
    minutes: int = 30
    pause: int = 0
    notice_hours: int = 4
    days: int = 21
    place: str = ""
    open: bool = True


@transaction.atomic
def offer_times(*, user: User, terms: Terms, week: Sequence[Weekly], by: str, at: Instant) -> BookingPage:
    """Keep both. Raises OndoError for a zone there is none of, and for times that end before they begin or overlap.

    `field` says on which day: `day_0` is Monday.
    """
    _check(terms, week)
    found = BookingPage.objects.filter(pk=user.pk).first()
    before = _audited(found, week_of(user)) if found is not None else None
    page, _ = BookingPage.objects.update_or_create(user=user, defaults=asdict(terms))
    FreeTime.objects.filter(user=user).delete()
    FreeTime.objects.bulk_create([FreeTime(user=user, **asdict(part)) for part in sorted(week)])
    audit("booking_page.changed", page, before=before, after=_audited(page, week), by=by, at=at)
    return page


def _check(terms: Terms, week: Sequence[Weekly]) -> None:
    if not is_zone(terms.timezone):
        raise OndoError("booking.no_such_zone", zone=terms.timezone)
    if terms.kind not in (DISCOVERY, MEETING) or not _in_bounds(terms) or len(terms.place) > 300:
        raise OndoError("booking.bad_terms")
    parts = sorted(week)
    for part in parts:
        if not (0 <= part.weekday < 7 and 0 <= part.begins < part.ends <= 24 * 60):
            raise OndoError("booking.bad_times", field=f"day_{part.weekday}")
    for one, following in pairwise(parts):
        if one.weekday == following.weekday and following.begins < one.ends:
            raise OndoError("booking.times_overlap", field=f"day_{one.weekday}")


def _in_bounds(terms: Terms) -> bool:
    apart = 0 <= terms.pause <= 120 and 0 <= terms.notice_hours <= 336
    return terms.minutes in LENGTHS and apart and 1 <= terms.days <= 120


def _audited(page: BookingPage, week: Sequence[Weekly]) -> dict[str, object]:
    told = {name: getattr(page, name) for name in Terms.__dataclass_fields__}
    return told | {"week": [[part.weekday, part.begins, part.ends] for part in week]}
