"""Take opportunities from a file: what changed becomes events. Where something is wrong, its line is told instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ondo.actions import typed
from ondo.actions.offer_undo import offer_undo
from ondo.actions.tell_opportunity import tell_opportunity
from ondo.domain.errors import OndoError, Problem
from ondo.domain.instants import Instant, Zone
from ondo.importing.opportunity_lines import Line
from ondo.store.models import Person
from ondo.store.reading.desk.deal_lines import line_of
from ondo.store.reading.desk.deals import Sale, sales_called
from ondo.store.reading.people import person_called
from ondo.store.reading.person import ruling_now
from ondo.store.reading.users import user_of

KNOWN = ("amount", "currency", "next_step", "closes_on", "owner")
"""What an update may change."""
TURNS = {"won", "lost"}


@dataclass(frozen=True)
class Change:
    """One event that a line leads to."""

    person: Person
    opportunity: str
    what: str
    properties: Mapping[str, object]
    occurred_at: Instant | None = None


@dataclass(frozen=True)
class Taken:
    """What came of a file. Where something is wrong nothing was done; `undoable`: by which it is taken back."""

    changed: int = 0
    unchanged: int = 0
    wrong: Sequence[tuple[int, Problem]] = ()
    undoable: int | None = None


@transaction.atomic
def take_opportunities(*, lines: Sequence[Line], by: str, at: Instant) -> Taken:
    """Record what the lines say that is not known yet. Lines in order of which some are wrong are all left."""
    wrong = [(line.number, problem) for line in lines for problem in line.wrong]
    changes: list[list[Change]] = []
    known = sales_called([line.told["opportunity"] for line in lines if "opportunity" in line.told])
    seen: set[str] = set()
    for line in (one for one in lines if not one.wrong):
        try:
            if line.told["opportunity"] in seen:
                raise OndoError("sales.line_twice", opportunity=line.told["opportunity"])
            seen.add(line.told["opportunity"])
            typed.refuse(line.told)
            changes.append(
                list(_changes(line.told, known.get(line.told["opportunity"]), ruling_now().playbook.zone, at))
            )
        except OndoError as error:
            wrong.append((line.number, error.problem))
    if wrong:
        return Taken(wrong=sorted(wrong, key=lambda one: one[0]))
    events = [_record(change, by, at) for found in changes for change in found]
    changed = sum(1 for found in changes if found)
    what = {"what": "sales.taken", "words": {"count": changed}, "person": None}
    undoable = offer_undo(**what, events=events, by=by, at=at) if events else None  # type: ignore[arg-type]
    return Taken(changed, len(changes) - changed, (), undoable)


def _record(change: Change, by: str, at: Instant) -> int:
    return tell_opportunity(
        person=change.person,
        opportunity=change.opportunity,
        what=change.what,
        properties=change.properties,
        occurred_at=change.occurred_at,
        by=by,
        at=at,
    )


def _changes(told: Mapping[str, str], known: Sale | None, zone: Zone, at: Instant) -> Iterator[Change]:
    owner = told.get("owner")
    if owner and (known is None or owner != known.owner) and user_of(owner) is None:
        raise OndoError("sales.line_no_user", user=owner)
    if known is None:
        yield from _new(told, zone, at)
        return
    if known.person is None:
        raise OndoError("sales.line_company_only", opportunity=known.key)
    before = line_of(known, zone)
    person = Person.objects.get(key=known.person)
    _refuse_what_stays(told, before, known, person)
    news: dict[str, object] = {key: told[key] for key in KNOWN if key in told and told[key] != before.get(key)}
    status = told.get("status", known.status)
    if known.status == "open":
        _refuse_impossible_days(told, status, before["opened_on"], zone.date_of(at).isoformat())
    if status != known.status:
        yield _turn(person, told, status, news, zone)
    elif news:
        yield Change(person, known.key, "updated", news)


def _refuse_what_stays(told: Mapping[str, str], before: Mapping[str, str], known: Sale, person: Person) -> None:
    if "person" in told and _meant(told["person"]).pk != person.pk:
        raise OndoError("sales.line_stays", column="person", value=before["person"])
    if known.status != "open" and told.get("status", known.status) != known.status:
        raise OndoError("sales.line_closed", status=known.status)
    closed = ("closed_on", "reason") if known.status != "open" else ()
    for column in ("opened_on", *closed):
        if column in told and told[column] != before.get(column):
            raise OndoError("sales.line_stays", column=column, value=before.get(column) or "–")


def _refuse_impossible_days(told: Mapping[str, str], status: str, opened: str, today: str) -> None:
    """`status` is what it shall be, `opened` the day on which it was opened, blank where that is not known."""
    for column in ("opened_on", "closed_on"):
        if told.get(column, today) > today:
            raise OndoError("sales.line_future", column=column, value=told[column])
    if "closed_on" in told and status == "open":
        raise OndoError("sales.line_not_closed", value=told["closed_on"])
    if told.get("closed_on", today) < opened:
        raise OndoError("sales.line_closed_before", value=told["closed_on"], opened=opened)


def _new(told: Mapping[str, str], zone: Zone, at: Instant) -> Iterator[Change]:
    if "person" not in told:
        raise OndoError("sales.line_no_person")
    person, status = _meant(told["person"]), told.get("status", "open")
    today = zone.date_of(at).isoformat()
    _refuse_impossible_days(told, status, told.get("opened_on", today), today)
    news: dict[str, object] = {key: told[key] for key in KNOWN if key in told}
    yield Change(person, told["opportunity"], "created", news, _instant(told.get("opened_on"), zone))
    if status in TURNS:
        yield _turn(person, told, status, {}, zone)


def _turn(person: Person, told: Mapping[str, str], status: str, news: dict[str, object], zone: Zone) -> Change:
    if status == "lost" and "reason" not in told:
        raise OndoError("sales.lost_without_reason")
    reason = {"reason": told["reason"]} if "reason" in told else {}
    closed = _instant(told.get("closed_on"), zone)
    return Change(person, told["opportunity"], status, {**news, **reason}, closed)


def _meant(text: str) -> Person:
    found = person_called(text)
    if found.erased_at is not None:
        raise OndoError("person.erased", person=found.key)
    return found


def _instant(day: str | None, zone: Zone) -> Instant | None:
    return zone.start_of(date.fromisoformat(day)) if day else None
