"""Field sales answer a hand-off on its page: nobody overtakes anybody, and it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.accept_hand_off import accept_hand_off
from ondo.actions.following import overtaken
from ondo.actions.offer_undo import offer_undo
from ondo.actions.return_hand_off import return_hand_off
from ondo.domain.instants import Instant
from ondo.store.models import HandOff
from ondo.store.reading.people import hold


@transaction.atomic
def reply_to_hand_off(
    *,
    hand_off: HandOff,
    accepts: bool,
    verdict: str,
    reason: str | None = None,
    given: Mapping[str, object] | None = None,
    after: int | None,
    by: str,
    at: Instant,
) -> int:
    """Accept or return; returns the id by which it can be taken back.

    `after`: the last act on the person that was seen. Raises OndoError where there is another one by now, and as
    `accept_hand_off` and `return_hand_off` do.
    """
    person = hand_off.person.root or hand_off.person
    hold(person)
    person.refresh_from_db()
    if after is not None and (person.last_act or 0) != after:
        raise overtaken(person, by)
    if accepts:
        event = accept_hand_off(hand_off=hand_off, verdict=verdict, given=given, by=by, at=at)
    else:
        event = return_hand_off(hand_off=hand_off, reason=reason, verdict=verdict, given=given, by=by, at=at)
    what = "sales.accepted" if accepts else "sales.returned"
    return offer_undo(what=what, person=person, events=[event], by=by, at=at)
