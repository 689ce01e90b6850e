"""MQLs per month, by how they came to be one."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.insight.cohorts import every_month


@dataclass(frozen=True)
class MonthOfMqls:
    """One local month: MQLs who became one, were judged one, were made one."""

    month: str
    became: int
    judged: int
    made: int

    @property
    def all(self) -> int:
        return self.became + self.judged + self.made


def mqls_by_month(mqls: pl.DataFrame, zone: str) -> tuple[MonthOfMqls, ...]:
    """From the first month with an MQL to the last, none left out."""
    month = pl.col("mql_at").dt.convert_time_zone(zone).dt.strftime("%Y-%m")
    counted = mqls.group_by(month.alias("month")).agg(
        *((pl.col("how") == how).sum().cast(pl.Int64).alias(how) for how in ("became", "judged", "made"))
    )
    found = {row["month"]: MonthOfMqls(**row) for row in counted.iter_rows(named=True)}
    return tuple(found.get(month) or MonthOfMqls(month, 0, 0, 0) for month in every_month(list(found)))
