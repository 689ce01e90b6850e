"""What the playbooks that were in force say about stages and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.events import Event
from ondo.domain.hand_offs import FIELD_SALES as FIELD_SALES
from ondo.domain.instants import Instant, Zone
from ondo.domain.lifecycle import CLOSED_KINDS, Kind, Stage
from ondo.domain.moves import SALES_TEAMS
from ondo.domain.periods import Period
from ondo.domain.playbook import Playbook
from ondo.domain.triage import PLANNED, VERDICT

WORKED_ON = frozenset({Kind.OPPORTUNITY, Kind.CUSTOMER, Kind.LOST})


@dataclass(frozen=True)
class Rules:
    """The playbooks, each in its time."""

    periods: Sequence[Period]

    def at(self, at: Instant) -> Playbook:
        """The playbook in force at an instant."""
        return next(p.playbook for p in reversed(self.periods) if p.since is None or p.since <= at)

    def zone(self, at: Instant) -> Zone:
        """Where days begin."""
        return self.at(at).zone

    def wants_plan(self, stage: str | None, at: Instant) -> bool:
        """Whether nobody may stand there without a next date."""
        found = self._stage(stage, at)
        return found is not None and (found.team in SALES_TEAMS or not PLANNED.isdisjoint(found.must_have))

    def is_of_field_sales(self, stage: str | None, at: Instant) -> bool:
        """Whether field sales look after whoever stands there."""
        found = self._stage(stage, at)
        return found is not None and found.team == FIELD_SALES

    def is_over(self, stage: str, at: Instant) -> bool:
        """Whether nothing is left to hand over: customers, lost deals, those who are no prospects."""
        found = self._stage(stage, at)
        return found is not None and found.kind in CLOSED_KINDS

    def shows_work(self, stage: str, at: Instant) -> bool:
        """Whether arriving there shows that field sales have worked on the person, said or unsaid."""
        found = self._stage(stage, at)
        return found is not None and found.kind in WORKED_ON

    def is_by_field_sales(self, verdict: Event) -> bool:
        """Whether a verdict can only be given where field sales look after the person: it is their own answer."""
        found = self.at(verdict.at).verdict_by_key.get(str(verdict.properties.get(VERDICT, "")))
        stages = found.from_stages if found else ()
        return bool(stages) and all(self.is_of_field_sales(stage, verdict.at) for stage in stages)

    def _stage(self, key: str | None, at: Instant) -> Stage | None:
        """The stage as the newest playbook by then that has it: a switch leaves stages that are no more."""
        if key is None:
            return None
        known = (p.playbook for p in reversed(self.periods) if p.since is None or p.since <= at)
        return next((book.stage_by_key[key] for book in known if key in book.stage_by_key), None)
