"""Which list of the desk is asked for: tab, whose, grouped or not, from where on, and who is open beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.store.models import User
from ondo.store.reading.desk.listing import Place
from ondo.store.reading.desk.tabs import Scope, Tab
from ondo.web.frame.addresses import address_of

FIELD_SALES, SDR = "field_sales", "sdr"
MINE, TEAM = "mine", "team"
COMPANY = "company"
LEADERS = frozenset({"manager", "administrator", "marketer", "auditor"})
"""Roles that have hardly any people of their own: they begin with the whole team's."""
LARGEST = 2**63 - 1
LONGEST = len(str(-LARGEST))


@dataclass(frozen=True)
class AskedList:
    """What the address says. `after`: where the list goes on; None at its beginning."""

    tab: Tab
    who: str
    team: str
    group: str
    person: str
    after: Place | None

    @classmethod
    def of(cls, request: HttpRequest) -> AskedList:
        """What a request asks for; what it does not say is as usual."""
        told, user = request.GET, cast(User, request.user)
        tab, team = told.get("tab", ""), told.get("team", "")
        who = told.get("who", "")
        return cls(
            tab=Tab(tab) if tab in set(Tab) else Tab.NEW,
            who=who if who in (MINE, TEAM) else TEAM if user.role in LEADERS else MINE,
            team=team if team in (SDR, FIELD_SALES) else FIELD_SALES if user.role == FIELD_SALES else SDR,
            group=COMPANY if told.get("group") == COMPANY else "",
            person=told.get("person", ""),
            after=_place(told.get("after", "")),
        )

    def scope(self, user: User, playbook: Playbook, now: Instant) -> Scope:
        """Whose people these are."""
        return Scope(self.team, user.pk if self.who == MINE else None, now, playbook.zone)

    def address(self, page: str = "desk", **other: object) -> str:
        """The address of this list, or of one that differs in `other`; a template may name a tab by its word."""
        one = replace(self, **other)  # type: ignore[arg-type]
        words = {"tab": str(one.tab), "who": one.who, "team": one.team, "group": one.group, "person": one.person}
        if one.after is not None:
            words["after"] = f"{one.after.part}.{one.after.value}.{one.after.person}"
        return f"{address_of(page)}?{urlencode({key: value for key, value in words.items() if value})}"

    @property
    def opens(self) -> str:
        """The address of this list beside whose person somebody is open, up to their key."""
        return f"{self.address(person='')}&person="


def _place(text: str) -> Place | None:
    part, _, rest = text.partition(".")
    value, _, person = rest.partition(".")
    try:
        return Place(part, _whole(value), _whole(person)) if part else None
    except ValueError:
        return None


def _whole(text: str) -> int:
    """A whole number that a database can be asked for. Raises ValueError for any other text."""
    if len(text) > LONGEST or abs(number := int(text)) > LARGEST:
        raise ValueError(text)
    return number
