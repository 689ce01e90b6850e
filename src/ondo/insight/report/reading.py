"""What every section reads from: the figures, and the words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.lifecycle import Kind
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
        every = [*named, (self.words.say("report.total"), total)] if total else [*named]
        rows = [self._cohort_row(cohort) for _, cohort in every]
        columns = self.columns(*(rows[0] if rows else ()), head=head)
        cells = [[Cell(name), *row.values()] for (name, _), row in zip(every, rows, strict=True)]
        return Table(caption, columns, cells[: len(named)], cells[-1] if total else ())

    def _cohort_row(self, cohort: Cohort) -> dict[str, Cell]:
        """The cells of a cohort by the message keys of their heads."""
        sql = {"report.outcome_sql": self._reached(cohort.sql, self.share(cohort.sql_share))} if self.has_sql else {}
        return {
            "report.cycles": self.number(cohort.cycles),
            "report.outcome_mature": _maturity(cohort),
            **sql,
            "report.outcome_won": self._reached(cohort.won, self.won(cohort.won_share)),
            "report.outcome_lost": self.number(cohort.lost),
            "report.outcome_recycled": self.number(cohort.recycled),
            "report.outcome_disqualified": self.number(cohort.disqualified),
            "report.outcome_open": self.number(cohort.open),
            "report.outcome_amount": self.amount(cohort.amount_millis),
        }

    @property
    def has_sql(self) -> bool:
        """Whether the playbook knows anything between an MQL and a customer."""
        return any(stage.kind in (Kind.SQL, Kind.OPPORTUNITY) for stage in self.words.playbook.stages)

    def _reached(self, count: int, share: Cell) -> Cell:
        if share.bar is None:
            return self.number(count)
        return Cell(self.words.number(count), f"{share.text} ({share.note})", share.bar)

    def outcome_series(self, cohorts: Sequence[Cohort]) -> list[Series]:
        """The outcomes of cohorts as the colours of a stacked chart; those that never came are left out."""
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
            if any(getattr(c, key) for c in cohorts)
        ]


def _maturity(cohort: Cohort) -> Cell:
    """The share that is old enough to be read; a bar only where some are not."""
    if not cohort.cycles:
        return Cell("–")
    share = cohort.mature / cohort.cycles
    return Cell(f"{share:.0%}", "", share if share < 1 else None)
