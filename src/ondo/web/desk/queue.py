"""The work queue: who is to be worked on next, a list that looks after itself while people work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ondo.domain.errors import OndoError
from ondo.domain.instants import MINUTE, SECOND, Instant
from ondo.insight.words import Words
from ondo.store.models import User
from ondo.store.reading.desk.by_company import Stretch, stretch
from ondo.store.reading.desk.listing import lines
from ondo.store.reading.desk.person_pane import person_pane
from ondo.store.reading.desk.tabs import MOST, Counted, Tab, counts
from ondo.store.reading.people import person_called
from ondo.web.desk import person as panes
from ondo.web.desk.asked import COMPANY, AskedList
from ondo.web.desk.drawers import words_of
from ondo.web.desk.rows import Group, grouped, rows_of
from ondo.web.desk.ruled import ruled
from ondo.web.frame.moments import now as now_
from ondo.web.roles import Permission, needs

APART = 7 * SECOND + 1
"""Countdowns go on at another second for each user: lists of a hundred users are not all made anew within one."""


@dataclass(frozen=True)
class Listed:
    """One page of one list, before it is put into words. `tag` is another one as soon as anything in it is."""

    asked: AskedList
    page: Stretch
    counted: Counted
    at: Instant
    tag: str

    @property
    def counts(self) -> Mapping[Tab, int]:
        """How many people stand in each tab."""
        return self.counted.tabs

    @property
    def seen(self) -> int:
        """The last event that the list can have seen."""
        return self.counted.seen

    @property
    def more(self) -> str | None:
        """The address of the next page."""
        return self.asked.address(after=self.page.after) if self.page.after is not None else None


@needs(Permission.READ_PEOPLE)
@require_safe
@ruled
def desk(request: HttpRequest) -> HttpResponse:
    """The page: the list, and the person who is open."""
    asked, words = AskedList.of(request), words_of()
    listed = _listed(request, asked, words)
    return render(request, "desk/queue/page.html", {**_told(listed, words), **_open(request, asked.person)})


@needs(Permission.READ_PEOPLE)
@require_safe
@ruled
def listing(request: HttpRequest) -> HttpResponse:
    """The list alone, asked for every few seconds: 304 while nothing in it has changed."""
    words = words_of()
    listed = _listed(request, AskedList.of(request), words)
    if request.headers.get("If-None-Match") == listed.tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = render(request, "desk/queue/list.html", _told(listed, words))
    response.headers["ETag"] = listed.tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _listed(request: HttpRequest, asked: AskedList, words: Words) -> Listed:
    at, user = now_(), cast(User, request.user)
    scope = asked.scope(user, words.playbook, at)
    counted = counts(scope)  # before the people: whatever they have seen, it has not
    page = stretch(asked.tab, scope, asked.after, by_company=asked.group == COMPANY)
    minute = (at + user.pk * APART) // MINUTE
    return Listed(asked, page, counted, at, _tag(asked, page, counted, minute, words.lang))


def _tag(asked: AskedList, page: Stretch, counted: Counted, minute: int, language: str) -> str:
    """What changes with everything that is shown; countdowns go on by the minute."""
    shown = [(one.person, one.version) for one in page.entries]
    sizes, tabs = sorted(page.sizes.items()), sorted(counted.tabs.items())
    text = repr((asked.address(person=""), shown, page.after, sizes, tabs, minute, language))
    return f'"{blake2b(text.encode(), digest_size=12).hexdigest()}"'


def _told(listed: Listed, words: Words) -> dict[str, object]:
    rows = rows_of(lines([one.person for one in listed.page.entries]), words, listed.at)
    groups = grouped(rows, listed.page.sizes) if listed.asked.group == COMPANY else [Group("", rows)]
    return {
        "asked": listed.asked,
        "listed": listed,
        "tabs": list(Tab),
        "groups": groups,
        "rows": rows,
        "words": words,
        "most": MOST,
    }


def _open(request: HttpRequest, key: str) -> dict[str, object]:
    """The person who is open beside the list, if anybody is."""
    try:
        found = person_called(key) if key else None
        pane = person_pane(found, now_()) if found is not None else None
    except OndoError:
        pane = None
    return {"pane": pane, "level": "h2", **(panes.context(request, pane) if pane is not None else {})}
