"""New interest of those whom somebody looks after: their Lead, SQL or lost deal does something that scores."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.actions.recording.crossings import standing
from ondo.actions.recording.live import Live
from ondo.actions.recording.news import News
from ondo.domain.events import Event, Initiator, page_path
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.domain.notices import WATCHED, NoticeKind
from ondo.domain.traits import is_left_out
from ondo.domain.triggers import Measure
from ondo.store import bulk
from ondo.store.desks.words import text

QUIET: Duration = 30 * MINUTE
"""After one such notice there is none for so long; and what happened longer ago is no news."""


def interest(lives: Iterable[Live], now: Instant) -> list[News]:
    """At most one notice for each person; they are locked, so nobody else writes one meanwhile."""
    acts = {live.person: (live, act) for live in lives if (act := _newest_act(live, now)) is not None}
    told = [acts[person] for person in _to_be_told(sorted(acts), now)]
    return [News(NoticeKind.INTEREST_SHOWN, act.at, live.person, _said(live, act), None) for live, act in told]


def _newest_act(live: Live, now: Instant) -> Event | None:
    if live.past or live.absorbed or live.refolded is not None or not live.taken:
        return None
    stage = live.folding.index.playbook.stage_by_key.get(live.folding.state.stage or "")
    left_out = is_left_out(live.folding.index.playbook, live.folding.state)
    if stage is None or stage.kind not in WATCHED or left_out:
        return None
    return next((event for event in reversed(live.taken) if _is_interest(live, event, now)), None)


def _is_interest(live: Live, event: Event, now: Instant) -> bool:
    happened = event.at if event.occurred_at is None else min(event.at, event.occurred_at)
    if event.flagged or event.initiator is not Initiator.PERSON or now - happened >= QUIET:
        return False
    return bool(_scored(live, event))


def _scored(live: Live, event: Event) -> list[str]:
    """The rules that gave points for it."""
    index, held = live.folding.index, live.folding.state.held
    rules = index.playbook.engagement_rules
    matching = [position for position, events in index.listeners(event.name).awarding if events.match(event)]
    return [
        rules[one].key for one in matching if one in held and held[one].last_at == event.at and rules[one].points > 0
    ]


def _to_be_told(people: list[int], now: Instant) -> list[int]:
    """Those who have an owner, who has not heard of them for a while."""
    if not people:
        return []
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        f"SELECT id FROM person WHERE id {where} AND owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notice n"
        " WHERE n.person_id = person.id AND n.kind = %s AND n.at > %s) ORDER BY id",
        [parameter, NoticeKind.INTEREST_SHOWN.value, now - QUIET],
    )
    return [id_ for (id_,) in found]


def _said(live: Live, event: Event) -> dict[str, object]:
    return {
        "event": event.name,
        "event_id": int(event.id) if event.id else None,
        "page": text(page_path(event.properties), 500),
        "title": text(event.properties.get("title")),
        "rules": _scored(live, event),
        "stage": live.folding.state.stage,
        "score": standing(live.folding).get(Measure.SCORE, 0),
    }
