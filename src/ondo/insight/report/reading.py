"""What every section reads from: the figures, and the words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.insight.cohorts import Cohort
from ondo.insight.figures import Figures
from ondo.insight.notes import Light
from ondo.insight.report.blocks import Cell, Column, Table
from ondo.insight.report.charts import Series
from ondo.insight.report.colours import AMBER, CALM, GREEN, GREY, PLUM
from ondo.insight.shares import Share
from ondo.insight.words import Words


@dataclass(frozen=True)
class Reading:
    """Figures and words, and the cells that several sections have in common."""

    figures: Figures
    words: Words

    def number(self, value: int) -> Cell:
        return Cell(self.words.number(value))

    def share(self, share: Share) -> Cell:
        """The percentage with its interval, or the counts where there are too few."""
        if share.rate is None:
            return Cell(self.words.counts(share))
        return Cell(self.words.percent(share.rate), self.words.interval(share), share.rate)

    def won(self, share: Share) -> Cell:
        """As `share`; only the counts while the outcomes carry no rate at all."""
        if self.figures.light in (Light.NONE, Light.FEW):
            return Cell(self.words.counts(share))
        return self.share(share)

    def amount(self, millis: int) -> Cell:
        return Cell(self.words.amount(millis, self.figures.opportunities.currency) if millis else "–")

    def columns(self, *keys: str, head: str) -> list[Column]:
        """The head column and the number columns of a table, by message key."""
        return [Column(self.words.say(head), number=False), *(Column(self.words.say(key)) for key in keys)]

    def cohort_table(self, caption: str, head: str, named: Sequence[tuple[str, Cohort]], total: Cohort | None) -> Table:
        """What came of cycles, a row each; the last row sums up."""
        keys = ("mature", "sql", "won", "lost", "recycled", "disqualified", "open", "amount")
        columns = self.columns("report.cycles", *(f"report.outcome_{key}" for key in keys), head=head)
        rows = [self._cohort_row(name, cohort) for name, cohort in named]
        summed = self._cohort_row(self.words.say("report.total"), total) if total else ()
        return Table(caption, columns, rows, summed)

    def _cohort_row(self, name: str, cohort: Cohort) -> list[Cell]:
        return [
            Cell(name),
            self.number(cohort.cycles),
            _maturity(cohort),
            self._reached(cohort.sql, self.share(cohort.sql_share)),
            self._reached(cohort.won, self.won(cohort.won_share)),
            *(self.number(n) for n in (cohort.lost, cohort.recycled, cohort.disqualified, cohort.open)),
            self.amount(cohort.amount_millis),
        ]

    def _reached(self, count: int, share: Cell) -> Cell:
        if share.bar is None:
            return self.number(count)
        return Cell(self.words.number(count), f"{share.text} ({share.note})", share.bar)

    def outcome_series(self, cohorts: Sequence[Cohort]) -> list[Series]:
        """The outcomes of cohorts as the colours of a stacked chart."""
        looks = {
            "won": (GREEN, "plain"),
            "open": (CALM, "stripes"),
            "lost": (PLUM, "dots"),
            "recycled": (AMBER, "bricks"),
            "disqualified": (GREY, "plain"),
        }
        return [
            Series(self.words.say(f"report.outcome_{key}"), [getattr(c, key) for c in cohorts], *look)
            for key, look in looks.items()
        ]


def _maturity(cohort: Cohort) -> Cell:
    """The share that is old enough to be read; a bar only where some are not."""
    if not cohort.cycles:
        return Cell("–")
    share = cohort.mature / cohort.cycles
    return Cell(f"{share:.0%}", "", share if share < 1 else None)
