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


def counts(scope: Scope) -> dict[Tab, int]:
    """How many people stand in each, counted up to `MOST`."""
    parts = [
        f"(SELECT count(*) FROM (SELECT 1 FROM work w WHERE {condition(tab, scope)} LIMIT {MOST}) t{number})"
        for number, tab in enumerate(Tab)
    ]
    return dict(zip(Tab, named_rows(f"SELECT {', '.join(parts)}", scope.words())[0], strict=True))


def named_rows(statement: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query with named parameters, of which it may use only some."""
    return rows(_NAMED.sub("%s", statement), [words[name] for name in _NAMED.findall(statement)])


_NAMED = re.compile(r"%\((\w+)\)s")
