"""Consents (同意): what a person allows, per channel; the latest word holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ondo.domain.events import Event
from ondo.domain.values import as_text
from ondo.store import bulk
from ondo.store.desks.decided import Told
from ondo.store.desks.words import text
from ondo.store.models import Consent

SUBSCRIBED, UNSUBSCRIBED, CHANGED = "newsletter_subscribed", "unsubscribed", "consent_changed"
NAMES = frozenset({SUBSCRIBED, UNSUBSCRIBED, CHANGED})
MAIL = "mail"
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def write_consents(told: Iterable[Told]) -> None:
    """Keep what these events say."""
    rows = [
        (one.holder, channel, given, one.event.at, int(one.event.id))
        for one in told
        for channel, given in _consents(one.event)
    ]
    columns = ("person_id", "channel", "given", "at", "event_id")
    bulk.insert(Consent, columns, rows, once=("person_id", "channel", "event_id"))


def _consents(event: Event) -> Iterator[tuple[str, bool]]:
    """`consent_changed` says `channel` (`mail`, `phone`, `tracking` …) and `given`; the others are about mailings."""
    if event.name in (SUBSCRIBED, UNSUBSCRIBED):
        yield MAIL, event.name == SUBSCRIBED
    elif event.name == CHANGED:
        channel, given = text(event.properties.get("channel"), 20), as_text(event.properties.get("given"))
        if channel is not None and given in _YES | _NO:
            yield channel, given in _YES


def forget_consents(gone: Iterable[int]) -> None:
    """Remove what events said that were taken back."""
    where, parameter = bulk.listed(list(gone))
    bulk.execute(f"DELETE FROM consent WHERE event_id {where}", [parameter])
