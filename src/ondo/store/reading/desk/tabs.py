"""The tabs of a work queue: who stands in which, as conditions over `work`, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ondo.domain.instants import SECOND, Instant, Zone
from ondo.store.bulk import rows

MOST = 1_000
"""People are counted up to here: whoever has more needs no number."""
PATIENCE = 60 * SECOND
"""An act that nobody has decided about for so long does not keep a person out of the lists any more."""


class Tab(StrEnum):
    """One list of the queue. People may stand in several: what is overdue is also new, or back."""

    NEW = "new"
    TODAY = "today"
    OVERDUE = "overdue"
    RETURNED = "returned"
    UNASSIGNED = "unassigned"
    SNOOZED = "snoozed"


@dataclass(frozen=True)
class Scope:
    """Whose people, and when it is. `owner` None: the whole team's."""

    team: str
    owner: int | None
    now: Instant
    zone: Zone

    def words(self) -> dict[str, Any]:
        """The parameters of the conditions."""
        today = self.zone.day_of(self.now)
        return {
            "team": self.team,
            "owner": self.owner,
            "now": self.now,
            "today": self.zone.midnight(today),
            "tomorrow": self.zone.midnight(today + 1),
            "patience": self.now - PATIENCE,
        }


_NEW = "w.kind = 'mql' AND w.touched_at IS NULL"
_LATE = (
    "(COALESCE(w.clock_at, %(now)s) < %(now)s OR (w.promised AND w.next_at < %(now)s)"
    " OR (NOT w.promised AND w.next_at < %(today)s))"
)
_AWAKE = "(w.snoozed_until IS NULL OR w.snoozed_until <= %(now)s)"
_SETTLED = (
    "(w.deciding IS NULL OR EXISTS (SELECT 1 FROM ledger l WHERE l.event_id = w.deciding)"
    " OR EXISTS (SELECT 1 FROM event e WHERE e.id = w.deciding AND e.received_at < %(patience)s))"
)
_TABS: Mapping[Tab, str] = {
    Tab.NEW: f"{_NEW} AND {_AWAKE}",
    Tab.TODAY: f"w.next_at < %(tomorrow)s AND NOT {_LATE} AND NOT ({_NEW}) AND w.owner_id IS NOT NULL AND {_AWAKE}",
    Tab.OVERDUE: f"w.urgent_at <= %(now)s AND {_LATE} AND {_AWAKE}",
    Tab.RETURNED: f"w.returned AND w.touched_at IS NULL AND {_AWAKE}",
    Tab.UNASSIGNED: f"w.owner_id IS NULL AND {_AWAKE}",
    Tab.SNOOZED: "w.snoozed_until > %(now)s",
}


def condition(tab: Tab | None, scope: Scope) -> str:
    """Who stands in a tab (None: whoever is not put off), over `work w`, with the parameters of `Scope.words`."""
    whose = "" if scope.owner is None or tab is Tab.UNASSIGNED else " AND w.owner_id = %(owner)s"
    where = _AWAKE if tab is None else _TABS[tab]
    return f"w.team = %(team)s{whose} AND {where} AND {_SETTLED}"


@dataclass(frozen=True)
class Counted:
    """How many people stand in each tab, up to `MOST`. `seen`: the last event that was there, 0 before the first."""

    tabs: Mapping[Tab, int]
    seen: int


def counts(scope: Scope) -> Counted:
    """All tabs, by one statement."""
    counted = _one_by_one if scope.owner is None else _at_once
    *found, seen = named_rows(counted(scope), scope.words())[0]
    return Counted({tab: min(number, MOST) for tab, number in zip(Tab, found, strict=True)}, seen)


def _one_by_one(scope: Scope) -> str:
    """A whole team's: each tab has its index, and is counted no further than it is shown."""
    return f"SELECT {', '.join(_count(tab, scope) for tab in Tab)}, {_SEEN}"


def _at_once(scope: Scope) -> str:
    """Somebody's own: they are few, and gone through once for all tabs. Unassigned people are nobody's own."""
    parts = [_count(tab, scope) if tab is Tab.UNASSIGNED else f"count(*) FILTER (WHERE {_TABS[tab]})" for tab in Tab]
    return (
        f"SELECT {', '.join(parts)}, {_SEEN} FROM work w"
        f" WHERE w.team = %(team)s AND w.owner_id = %(owner)s AND {_SETTLED}"
    )


def _count(tab: Tab, scope: Scope) -> str:
    return f"(SELECT count(*) FROM (SELECT 1 FROM work w WHERE {condition(tab, scope)} LIMIT {MOST}) t_{tab})"


_SEEN = "(SELECT COALESCE(max(id), 0) FROM event)"


def named_rows(statement: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query with named parameters, of which it may use only some."""
    return rows(_NAMED.sub("%s", statement), [words[name] for name in _NAMED.findall(statement)])


_NAMED = re.compile(r"%\((\w+)\)s")
