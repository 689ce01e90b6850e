"""Keeps all of the desks' tables from what was decided, with a few statements for a whole batch.

Verdicts, activities, hand-offs and owners follow what was decided step by step. Opportunities, meetings, campaigns and
consents only repeat what events say; where one of those was taken back, they are told anew from the person's log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ondo.domain.events import OPPORTUNITY_EVENTS, RETRACTED, Event, Initiator
from ondo.domain.fold import retracted, takes_back
from ondo.domain.instants import Instant
from ondo.domain.periods import Period
from ondo.store import bulk
from ondo.store.desks import activities, hand_offs, owners
from ondo.store.desks.campaigns import forget_members, names_campaign, write_members
from ondo.store.desks.cards import keep_cards
from ondo.store.desks.consents import NAMES as CONSENTS
from ondo.store.desks.consents import forget_consents, write_consents
from ondo.store.desks.decided import Act, Decided, Happened, Told, course, is_work
from ondo.store.desks.desk import Desk, HandedOver, read_desks, write_desks
from ondo.store.desks.explored import mark_explored
from ondo.store.desks.meetings import NAMES as MEETINGS
from ondo.store.desks.meetings import forget_meetings, write_meetings
from ondo.store.desks.opportunities import deal_of, forget_opportunities, key_of, write_opportunities
from ondo.store.desks.rules import Rules
from ondo.store.desks.verdicts import verdict_rows, write_retractions, write_verdicts
from ondo.store.desks.voices import NAMES as VOICES
from ondo.store.desks.voices import forget_voices, write_voices
from ondo.store.desks.words import text
from ondo.store.desks.work import Desks, keep_work

REPEATED = CONSENTS | MEETINGS | OPPORTUNITY_EVENTS | VOICES


def keep(people: Iterable[Decided], periods: Sequence[Period], now: Instant) -> list[HandedOver]:
    """Bring the desks' tables up to what was decided about these people, in the caller's transaction.

    `periods`: the playbooks, each in its time; `now` says for which day points are meant. Ledger, transitions and
    merges are written before; whoever was merged comes before whoever stands for them now. What concerns no desk
    costs a look at each event's name.
    Returns the hand-offs that are new or were answered.
    """
    everybody, rules = list(people), Rules(periods)
    decided = [one for one in everybody if one.moves or any(map(_concerns_a_desk, one.events))]
    handed = _keep_work([one for one in decided if _concerns_work(one, rules)], rules)
    write_retractions(one for one in decided if one.takes_back())
    mark_explored(decided)
    _repeat([told for one in decided for told in _told(one)], rules)
    keep_work(everybody, Desks.at(rules, now))
    keep_cards(everybody)
    return handed


def _concerns_a_desk(event: Event) -> bool:
    return event.name in REPEATED or names_campaign(event) or is_work(event)


def _concerns_work(decided: Decided, rules: Rules) -> bool:
    if any(is_work(event) and not event.flagged for event in decided.events):
        return True
    return any(row.from_stage is not None or rules.wants_plan(row.to_stage, row.at) for _, row in decided.moves)


def _is_repeated(event: Event) -> bool:
    return (event.name in REPEATED or names_campaign(event)) and not event.flagged


# -- step by step


def _keep_work(people: Sequence[Decided], rules: Rules) -> list[HandedOver]:
    if not people:
        return []
    courses = {decided.person: list(course(decided)) for decided in people}
    happened = [what for steps in courses.values() for what in steps]
    undone = [int(named) for decided in people for named in _named(decided)]
    logs = {decided.person: decided.whole_log() for decided in people if decided.takes_back()}
    said = (event for log in logs.values() for event in log)  # after an undo it may be theirs who acted long ago
    users = {*_users(happened), *(user for event in said for user in _users_in(event))}
    desks = read_desks(sorted(courses), users, undone)
    for decided in people:
        log = {event.id: event for event in logs.get(decided.person, ())}
        desk = desks[decided.person]
        desk.holder = decided.person
        for what in courses[decided.person]:
            _go_through(desk, what, log, rules)
    write_verdicts([row for decided in people for row in verdict_rows(decided, courses[decided.person])])
    return write_desks(desks.values())


def _go_through(desk: Desk, what: Happened, log: Mapping[str, Event], rules: Rules) -> None:
    event = what.event if isinstance(what, Act) else what.act
    desk.event = int(event.id) if event is not None and event.id else None
    if not isinstance(what, Act):
        hand_offs.moved(desk, what, rules)
        activities.moved(desk, what, rules)
    elif takes_back(what.event):
        _undo(desk, what, log, rules)
    else:
        hand_offs.answered(desk, what, rules)
        owners.acted(desk, what, rules)
        activities.acted(desk, what, rules)


def _undo(desk: Desk, act: Act, log: Mapping[str, Event], rules: Rules) -> None:
    named = log.get(str(act.event.properties.get("event", "")))
    if named is not None and named.initiator is Initiator.US:
        hand_offs.undo(desk, int(named.id), named.at, act.event.at)
        activities.undo(desk, int(named.id), named.at, act.event.at)
        owners.undo(desk, int(named.id), act.event.at, _standing_after(named, act, log), rules)
    activities.acted(desk, act, rules)


def _standing_after(named: Event, act: Act, log: Mapping[str, Event]) -> Iterable[Act]:
    """What we did between an act and its undo, but for what had been taken back by then; as if done where the person
    stands now.
    """
    by_then = [event for event in log.values() if (event.at, event.seq) <= (act.event.at, act.event.seq)]
    gone = retracted(by_then)
    for event in by_then:
        if event.initiator is Initiator.US and (named.at, named.seq) < (event.at, event.seq) and event.id not in gone:
            yield Act(event, act.stage, moves=False)


def _named(decided: Decided) -> Iterable[str]:
    told = (str(event.properties.get("event", "")) for event in decided.events if event.name == RETRACTED)
    return (named for named in told if named.isascii() and named.isdigit() and len(named) < 19)


def _users(happened: Iterable[Happened]) -> Iterable[str]:
    for what in happened:
        if isinstance(what, Act):
            yield from _users_in(what.event)
        elif what.user:
            yield what.user


def _users_in(event: Event) -> Iterable[str]:
    """Who did it, and to whom it may give somebody."""
    if event.user:
        yield event.user
    if (owner := text(event.properties.get(owners.OWNER))) is not None:
        yield owner


# -- what events say


def _told(decided: Decided) -> list[Told]:
    """The events to be repeated; of somebody of whom one was taken back, all that are left."""
    if not decided.takes_back():
        return [decided.told(event) for event in decided.events if _is_repeated(event)]
    gone = decided.gone()
    removed = [event for event in decided.whole_log() if event.id in gone and _is_repeated(event)]
    if removed:
        _forget(decided, removed)
    left = decided.whole_log() if removed else decided.events
    return _with_holders(decided, [event for event in left if event.id not in gone and _is_repeated(event)])


def _repeat(told: Sequence[Told], rules: Rules) -> None:
    if not told:
        return
    write_consents(one for one in told if one.event.name in CONSENTS)
    write_members(one for one in told if names_campaign(one.event))
    write_meetings([one for one in told if one.event.name in MEETINGS], rules)
    write_voices((one for one in told if one.event.name in VOICES), rules)
    deals = (deal_of(one.event, one.holder, rules=rules) for one in told if one.event.name in OPPORTUNITY_EVENTS)
    write_opportunities(deal for deal in deals if deal is not None)


def _forget(decided: Decided, removed: Sequence[Event]) -> None:
    """Remove what these events said. Meetings all go: which of them was held may be another one now."""
    ids = [int(event.id) for event in removed]
    forget_consents(ids)
    forget_voices(ids)
    forget_members(ids)
    forget_meetings(decided.person)
    deals = _with_holders(decided, [event for event in removed if event.name in OPPORTUNITY_EVENTS])
    forget_opportunities(key for one in deals if (key := key_of(one.event, one.holder)) is not None)


def _with_holders(decided: Decided, events: Sequence[Event]) -> list[Told]:
    if not events:
        return []
    where, parameter = bulk.listed([int(event.id) for event in events])
    found = bulk.rows(
        f"SELECT event_id, holder_id FROM ledger WHERE person_id = %s AND event_id {where}",
        [decided.person, parameter],
    )
    holders = dict(found)
    return [Told(decided.person, holders.get(int(event.id), decided.person), event) for event in events]
