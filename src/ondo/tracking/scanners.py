"""Link scanners look like any browser; only their haste gives them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ondo.domain.events import Event
from ondo.domain.instants import Instant

SCANNER = "scanner"

HASTE = 3_000
"""Milliseconds within which nobody opens a mail that has just arrived, or follows several of its links."""
LINKS = 3
"""So many different links of one mail within `HASTE` are not followed by hand."""

MAIL_EVENTS = frozenset({"email_sent", "email_delivered", "email_opened", "email_clicked"})
"""What `scanner_like` wants to see of a person's recent past."""
_ARRIVED = frozenset({"email_sent", "email_delivered"})
_FOLLOWED = frozenset({"email_opened", "email_clicked"})


def scanner_like(event: Event, recent: Iterable[Event]) -> bool:
    """Whether a mail was opened or a link followed faster than a person would, seen beside their last mail events."""
    if event.name not in _FOLLOWED:
        return False
    same = [other for other in recent if other.name in MAIL_EVENTS and mail_of(other) == mail_of(event)]
    when = _when(event)
    if any(other.name in _ARRIVED and 0 <= when - _when(other) < HASTE for other in same):
        return True
    return len(_links([event, *clicked_together(event, same)])) >= LINKS


def clicked_together(event: Event, recent: Iterable[Event]) -> Sequence[Event]:
    """The clicks in the same mail around the same moment; once one is a scanner's, they all are."""
    if event.name != "email_clicked":
        return ()
    clicks = (other for other in recent if other.name == event.name and mail_of(other) == mail_of(event))
    return [other for other in clicks if abs(_when(event) - _when(other)) < HASTE]


def mail_of(event: Event) -> object:
    """Which mail an event is about: the first of these properties that it has."""
    told = event.properties
    return next(
        (told[key] for key in ("email_id", "mail_id", "mail", "campaign_id", "campaign") if told.get(key)), None
    )


def _links(clicks: Iterable[Event]) -> set[str]:
    return {str(click.properties.get("link_url") or click.properties.get("url") or "") for click in clicks}


def _when(event: Event) -> Instant:
    return event.at if event.occurred_at is None else event.occurred_at
