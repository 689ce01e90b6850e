"""A playbook's points as tables that a query can join: which event gives by which rule, how it fades, what bounds it.

What a query without a loop can say is less than what the playbook says: bounds cut sums and not single awards, a rule
that counts once in some days takes no notice of what it did not count, nothing is reset by a move or a long silence
in the past. `overlap.py` says for whom that makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec
import polars as pl

from ondo.domain.events import Event
from ondo.domain.fading import half_life_factors
from ondo.domain.playbook import Playbook
from ondo.domain.rules import EngagementRule, FadeKind, Scope, TraitCondition
from ondo.engine.history import History

DAY = 86_400_000
EVER = 1 << 40
FURTHEST = 1200
"""Days after which nothing is asked any more; longer than any history here."""
_BITS = 30


@dataclass(frozen=True)
class Terms:
    """The tables for one playbook and one history."""

    playbook: Playbook
    history: History
    as_of: int

    @property
    def offset(self) -> int:
        """Milliseconds to add to an instant so that whole days are local ones. The zone has no summer time."""
        day = self.playbook.zone.day_of(self.as_of)
        return day * DAY - self.playbook.zone.midnight(day)

    @property
    def today(self) -> int:
        """The local day of the question."""
        return (self.as_of + self.offset) // DAY

    def events(self) -> str:
        """The files of events."""
        return str(self.history.path / "events" / "*.parquet")

    def traits(self) -> str:
        """The files of people's traits."""
        return str(self.history.path / "person_traits" / "*.parquet")

    def account_traits(self) -> str:
        """The file of accounts' traits."""
        return str(self.history.path / "account_traits.parquet")

    @cached_property
    def kinds(self) -> pl.DataFrame:
        """Every different event that gives points, and by which rule: asked of the playbook once each."""
        different = pl.scan_parquet(self.events()).filter(pl.col("name").is_in(self.names))
        found = different.select("name", "properties").unique().collect(engine="streaming")
        rows = [(name, told, rule) for name, told in found.rows() for rule in self._rules_of(name, told)]
        schema = {"name": pl.String, "properties": pl.String, "rule": pl.Int32}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def names(self) -> list[str]:
        """The names of events that any rule listens to."""
        return sorted({name for rule in self.playbook.engagement_rules for name in rule.events.names})

    def _rules_of(self, name: str, told: str | None) -> Iterator[int]:
        properties = msgspec.json.decode(told) if told else {}
        event = Event(0, 0, name, properties)
        for number, rule in enumerate(self.playbook.engagement_rules):
            if rule.events.match(event):
                yield number

    @cached_property
    def rules(self) -> pl.DataFrame:
        """A row a rule: points, limits, bounds, group, and by what its sum is divided in the end."""
        schema = {
            "rule": pl.Int32,
            "points": pl.Int64,
            "per_day": pl.Int64,
            "spacing": pl.Int64,
            "low": pl.Int64,
            "high": pl.Int64,
            "divisor": pl.Int64,
            "grouped": pl.String,
        }
        rows = [_rule(number, rule) for number, rule in enumerate(self.playbook.engagement_rules)]
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def fades(self) -> pl.DataFrame:
        """What is left of a point at each age in days, times the rule's divisor; what is worth nothing is left out."""
        rows = [
            (number, age, weight)
            for number, rule in enumerate(self.playbook.engagement_rules)
            for age in range(FURTHEST)
            if (weight := _weight(rule, age))
        ]
        return pl.DataFrame(rows, schema={"rule": pl.Int32, "age": pl.Int64, "weight": pl.Int64}, orient="row")

    @cached_property
    def groups(self) -> pl.DataFrame:
        """The bounds of groups."""
        rows = [(g.key, _low(g.worth_at_least), _high(g.worth_at_most)) for g in self.playbook.engagement_groups]
        return pl.DataFrame(rows, schema={"grouped": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row")

    @cached_property
    def fit_groups(self) -> pl.DataFrame:
        """The bounds of groups of fit."""
        rows = [(g.key, _low(g.worth_at_least), _high(g.worth_at_most)) for g in self.playbook.fit_groups]
        return pl.DataFrame(rows, schema={"grouped": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row")

    @cached_property
    def fit(self) -> pl.DataFrame:
        """Every value of a trait that gives points for fit."""
        rows = [row for rule in self.playbook.fit_rules for row in self._fitting(rule.points, rule.group, rule.when)]
        schema = {"scope": pl.String, "trait": pl.String, "value": pl.String, "points": pl.Int64, "grouped": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _fitting(self, points: int, group: str | None, when: object) -> Iterator[tuple[str, str, str, int, str | None]]:
        assert isinstance(when, tuple)
        (condition,) = when
        assert isinstance(condition, TraitCondition)
        for value in self._values(condition):
            if condition.test.holds(value):
                yield condition.scope.value, condition.trait, value, points, group

    def _values(self, condition: TraitCondition) -> list[str]:
        """All values that the trait ever has."""
        own = condition.scope is Scope.PERSON
        rows = pl.scan_parquet(self.traits() if own else self.account_traits())
        if own and condition.trait == "email_domain":
            domain = pl.col("value").str.to_lowercase().str.split("@").list.last()
            rows = rows.filter(pl.col("trait") == "email").select(value=domain)
        else:
            rows = rows.filter(pl.col("trait") == condition.trait).select("value")
        values: list[str] = rows.unique().collect()["value"].to_list()
        return values

    @property
    def silence(self) -> list[tuple[int, int, bool]]:
        """The steps of silence: after how long, what it costs, whether it takes all."""
        silence = self.playbook.silence
        return [(step.after, step.points, step.reset) for step in silence.steps] if silence else []


def _rule(number: int, rule: EngagementRule) -> tuple[int, int, int, int, int, int, int, str | None]:
    per_day = next((limit.count for limit in rule.limits if limit.per == "day"), EVER)
    spacing = next((limit.per for limit in rule.limits if isinstance(limit.per, int)), 0)
    spacing = EVER if any(limit.per == "ever" for limit in rule.limits) else spacing
    low, high = _low(rule.worth_at_least), _high(rule.worth_at_most)
    return number, rule.points, per_day, spacing, low, high, _divisor(rule), rule.group


def _divisor(rule: EngagementRule) -> int:
    if rule.fade is None or rule.fade.kind is FadeKind.EXPIRES:
        return 1
    return 1 << _BITS if rule.fade.kind is FadeKind.HALVES else rule.fade.days


def _weight(rule: EngagementRule, age: int) -> int:
    if rule.fade is None:
        return 1
    if rule.fade.kind is FadeKind.HALVES:
        factors = half_life_factors(rule.fade.days)
        return factors[age] if age < len(factors) else 0
    left = max(rule.fade.days - age, 0)
    return left if rule.fade.kind is FadeKind.LINEAR else int(left > 0)


def _low(bound: int | None) -> int:
    return -EVER if bound is None else bound


def _high(bound: int | None) -> int:
    return EVER if bound is None else bound
