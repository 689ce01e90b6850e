"""What every section of a sweep reads from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ondo.domain.playbook import Playbook
from ondo.insight.report.blocks import Cell, Column
from ondo.insight.what_if.sweeping import Sweep
from ondo.insight.what_if.variant import Variant
from ondo.insight.words import Words


@dataclass(frozen=True)
class Reading:
    """The figures, the playbook as it stands, one language."""

    found: Sweep
    words: Words

    def named(self, values: Mapping[str, str]) -> str:
        """`score.mql 80 · trial.points 40`; of one value, the value alone."""
        return next(iter(values.values())) if len(self.found.ranges) == 1 else self.told(values)

    def told(self, values: Mapping[str, str]) -> str:
        """`score.mql 80 · trial.points 40`, whether one value or several; empty for none."""
        return " · ".join(f"{name} {value}" for name, value in values.items())

    @property
    def heads(self) -> list[Column]:
        """The first columns of a table of variants: what was varied."""
        return [Column(name, number=False) for name in self.found.ranges]

    def cells(self, one: Variant) -> list[Cell]:
        """What stands in them; today's playbook is marked."""
        values = list(one.values.values())
        if one.today:
            values[0] = self.words.say("what_if.today_value", value=values[0])
        return [Cell(value) for value in values]

    def name(self, one: Variant) -> str:
        """The same, with a mark at today's playbook."""
        return self.marked(one.values, today=one.today)

    def marked(self, values: Mapping[str, str], *, today: bool) -> str:
        """Values, with a mark if they are today's."""
        text = self.named(values)
        return self.words.say("what_if.today_value", value=text) if today else text


def reading_of(found: Sweep, playbook: Playbook, lang: str) -> Reading:
    """What the sections read from."""
    return Reading(found, Words(playbook, lang))
