"""The voice of the customer (生の声): what we heard, how MQLs were rated, why people came back or were lost."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.triage import REASON
from ondo.store import bulk
from ondo.store.desks.decided import MET, Told
from ondo.store.desks.opportunities import LOST, WON
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import text
from ondo.store.models import Voice

NOTED, RATED = "noted", "mql_rated"
RATING, NOTE, CALL, RETURNED, ENDED = "rating", "note", "call", "returned", "lost"
_KINDS = {
    NOTED: NOTE,
    RATED: RATING,
    ATTEMPTED: CALL,
    CONNECTED: CALL,
    MET: CALL,
    LOST: ENDED,
    WON: "won",
    TRIAGE: RETURNED,
}
NAMES = frozenset(_KINDS)
WORDS = "words"
MOST = 4_000
"""Letters that are kept of what somebody wrote."""


def write_voices(told: Iterable[Told], rules: Rules) -> None:
    """Keep what these events say; one that says nothing in words and gives no reason is no voice."""
    rows = [row for one in told if (row := _row(one, rules)) is not None]
    columns = ("person_id", "event_id", "kind", "said", "words", "user", "at")
    bulk.insert(Voice, columns, rows, once=("event_id",))


def _row(one: Told, rules: Rules) -> tuple[object, ...] | None:
    event = one.event
    said, words = _said(event), text(event.properties.get(WORDS), MOST)
    if event.initiator is not Initiator.US or (said is None and words is None):
        return None
    if event.name == TRIAGE and not (event.accepted and said and rules.is_by_field_sales(event)):
        return None
    return (one.holder, int(event.id), _KINDS[event.name], said, words, text(event.user), event.at)


def _said(event: Event) -> str | None:
    """The key of a rating or a reason."""
    return text(event.properties.get("rating" if event.name == RATED else REASON))


def forget_voices(gone: Iterable[int]) -> None:
    """Remove what events said that were taken back."""
    where, parameter = bulk.listed(list(gone))
    bulk.execute(f"DELETE FROM voice WHERE event_id {where}", [parameter])
