"""One timeline for all three teams: what somebody did, what we did, and where that took them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ondo.domain.events import RETRACTED, TRAITS, TRIAGE, Event, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.domain.record import CauseKind, Transition
from ondo.insight.pane.calling import PAGES, Calling
from ondo.insight.pane.told import facts
from ondo.insight.pane.why_now import why_moved

VISIT: Duration = 30 * MINUTE
"""Pages with less than this between them are one visit."""
_TALKS = frozenset({"email_replied", "inquiry_received", "meeting_booked", "meeting_held", "discovery_call_booked"})
_STAGES = frozenset({TRIAGE, "assigned", "snoozed", "mql_rated"})
MAILING = "email_sent"
_BY_HAND = frozenset({"call_attempted", "call_connected", "mail_sent", "noted"})


class Side(StrEnum):
    """What one may filter by."""

    INTEREST = "interest"
    TALKS = "talks"
    STAGES = "stages"


@dataclass(frozen=True)
class Happening:
    """One entry. `moves`: where it took the person, and why; `pages`: those of a visit, in the order looked at."""

    at: Instant
    seq: int
    side: Side
    title: str
    facts: Sequence[tuple[str, str]] = ()
    by: str | None = None
    text: str = ""
    """What was written in a mail."""
    pages: Sequence[tuple[Instant, str]] = ()
    moves: Sequence[str] = ()
    ours: bool = False
    mailing: bool = False
    """One of our mailings: several without anything between them are one entry."""
    gone: bool = False
    """It was taken back later."""
    flagged: bool = False
    """A machine seems to have done it: it counts for nothing."""


def happenings(calling: Calling, log: Sequence[Event], rows: Sequence[Transition]) -> list[Happening]:
    """Everything, the latest first."""
    gone = retracted(log)
    moved = _moves_by_event(calling, rows)
    told = [_told(calling, event, moved.get(event.id, ()), event.id in gone) for event in log if _is_told(event)]
    by_time = [_of_row(calling, row) for row in rows if _is_of_a_timer(row)]
    ordered = sorted([*told, *by_time], key=lambda one: (one.at, one.seq))
    return list(reversed(list(_visits(calling, ordered))))


def _is_told(event: Event) -> bool:
    return event.name not in (TRAITS, RETRACTED)


def _told(calling: Calling, event: Event, moves: Sequence[str], gone: bool) -> Happening:
    page = (event.name in PAGES and event.initiator is Initiator.PERSON) or event.name == MAILING
    return Happening(
        at=event.at,
        seq=event.seq,
        side=side_of(event),
        title=_title(calling, event),
        facts=() if event.name == MAILING else facts(calling, event),
        by=calling.user(event.user),
        text=calling.letters.get(event.id, ""),
        pages=((event.at, calling.told(event)),) if page and not event.flagged else (),
        moves=moves,
        ours=event.initiator is Initiator.US,
        gone=gone,
        mailing=event.name == MAILING,
        flagged=event.flagged,
    )


def side_of(event: Event) -> Side:
    """Under which filter an event stands."""
    if event.name in _STAGES:
        return Side.STAGES
    if event.name in _TALKS | _BY_HAND:
        return Side.TALKS
    return Side.INTEREST


def _title(calling: Calling, event: Event) -> str:
    if event.name == TRIAGE:
        verdict, reason = str(event.properties.get("verdict", "")), event.properties.get("reason")
        named = calling.words.verdict(verdict)
        if not reason:
            return named
        told = calling.words.reason(verdict, str(reason))
        return calling.words.say("person_page.with_reason", what=named, reason=told)
    return calling.event(event)


# -- moves


def _moves_by_event(calling: Calling, rows: Sequence[Transition]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.cause.event_id and not _is_of_a_timer(row) and row.from_stage is not None:
            found.setdefault(row.cause.event_id, []).append(_move(calling, row))
    return found


def _is_of_a_timer(row: Transition) -> bool:
    """Whether no event of the log tells it."""
    bridges = row.cause.kind in (CauseKind.CORRECTION, CauseKind.SWITCH)
    return row.from_stage is not None and (bridges or not row.cause.event_id)


def _of_row(calling: Calling, row: Transition) -> Happening:
    return Happening(row.at, 0, Side.STAGES, why_moved(calling, row), moves=[_arrow(calling, row)])


def _move(calling: Calling, row: Transition) -> str:
    if row.cause.kind is CauseKind.TRIAGE:
        return _arrow(calling, row)
    why = why_moved(calling, row)
    return calling.words.say("person_page.moved", move=_arrow(calling, row), why=why)


def _arrow(calling: Calling, row: Transition) -> str:
    to = calling.words.stage(row.to_stage)
    return f"{calling.words.stage(row.from_stage)} → {to}" if row.from_stage else to


# -- visits


def _visits(calling: Calling, ordered: Iterable[Happening]) -> Iterator[Happening]:
    """Pages that were looked at one after the other become one entry."""
    last: Happening | None = None
    for one in ordered:
        if last is not None and _goes_on(last, one):
            last = _joined(calling, last, one)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _goes_on(last: Happening, one: Happening) -> bool:
    if last.mailing or one.mailing:
        return last.mailing and one.mailing and not last.moves
    return bool(last.pages and one.pages) and one.at - last.pages[-1][0] < VISIT


def _joined(calling: Calling, last: Happening, one: Happening) -> Happening:
    pages = (*last.pages, *one.pages)
    title = calling.words.say(f"person_page.{'mailings' if last.mailing else 'visit'}", count=len(pages))
    return replace(last, at=one.at, seq=one.seq, title=title, pages=pages, moves=[*last.moves, *one.moves])
