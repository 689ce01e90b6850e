"""Companies: everyone there, what they did this week, who looks after them, deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.domain.errors import OndoError
from ondo.domain.events import TRAITS
from ondo.domain.instants import Instant
from ondo.insight.pane.calling import Calling
from ondo.insight.pane.shown import traits
from ondo.insight.words import Words
from ondo.store.reading.desk.companies import WEEK, Employee, count_people, employees, worked_companies
from ondo.store.reading.desk.deals import sales_of
from ondo.store.reading.listed_accounts import account_called, accounts_after
from ondo.store.reading.log import logs
from ondo.web.frame.moments import now
from ondo.web.frame.paging import number_of
from ondo.web.roles import Permission, needs
from ondo.web.sales.naming import words_of

AT_ONCE = 50
LATEST = 25
"""Of what happened this week, so much is told."""
BUSIEST = 12
"""… of so many people."""


@dataclass(frozen=True)
class Doing:
    """Something that somebody of the company did, or that we did with them."""

    at: Instant
    key: str
    name: str
    what: str
    ours: bool


@needs(Permission.READ_PEOPLE)
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Those with people who are worked on; `q`: those whose name begins so."""
    text, page = request.GET.get("q", "").strip(), min(number_of(request, "page") or 0, 10_000)
    found = worked_companies(page, AT_ONCE) if not text else []
    words = {
        "text": text,
        "page": page,
        "rows": found[:AT_ONCE],
        "more": len(found) > AT_ONCE,
        "named": accounts_after(0, text, AT_ONCE) if text else [],
        "words": words_of(),
    }
    return render(request, "sales/companies.html", words)


@needs(Permission.READ_PEOPLE)
@require_safe
def company(request: HttpRequest, key: str) -> HttpResponse:
    """One of them."""
    try:
        found = account_called(key)
    except OndoError as error:
        raise Http404 from error
    people, words = employees(found.id, now()), words_of()
    whole, known = count_people(found.id)
    told = {
        "company": found,
        "people": people,
        "words": words,
        "known": known,
        "anonymous": whole - known,
        "owners": sorted({one.owner for one in people if one.owner and one.points is not None}),
        "one_sdr": words is not None and words.playbook.one_sdr_per_account,
        "traits": traits(words, found.traits) if words else [],
        "deals": sales_of(found.id),
        "doings": _doings(people, words) if words else [],
    }
    return render(request, "sales/company.html", told)


def _doings(people: Sequence[Employee], words: Words) -> list[Doing]:
    """What happened within a week, the latest first."""
    busy = {one.id: one for one in sorted(people, key=lambda one: -one.acts)[:BUSIEST] if one.acts}
    calling, since = Calling(words), now() - WEEK
    found = [
        Doing(event.at, busy[person].key, busy[person].name, calling.event(event), event.initiator.value == "us")
        for person, events in logs(sorted(busy), since=since).items()
        for event in events
        if event.name != TRAITS and not event.flagged
    ]
    return sorted(found, key=lambda one: -one.at)[:LATEST]
