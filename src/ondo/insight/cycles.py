"""Cycles: every time round that somebody was qualified, and what came of it. Conversions count these."""

from __future__ import annotations

import polars as pl

from ondo.domain.instants import DAY, Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Initiative, Playbook
from ondo.domain.triggers import Happened, leaves
from ondo.insight.visits import ENDINGS, PATH

RIPE_AFTER = 90 * DAY
"""A cycle is mature when it is so old: most of what will come of it has come by then."""

_MILESTONES = {"sql": Kind.SQL, "opportunity": Kind.OPPORTUNITY, "won": Kind.CUSTOMER}


def cycles(visits: pl.DataFrame, opportunities: pl.LazyFrame, playbook: Playbook, as_of: Instant) -> pl.DataFrame:
    """One row a cycle (from the first: what happened before a qualification belongs to none).

    - `opened_at`, `door`: when the cycle was opened, and by which kind of stage (mql, or sql directly).
    - `source`: the person's first origin ever. `initiative`: the customer's where one act of an origin whose initiative
      the customer holds opened the cycle (an inquiry); crossing a threshold is no inquiry, whatever the last act was.
    - `mql_at`, `how`, `cause_kind`, `cause`, `score_millis`: the first qualification as an MQL in this cycle
      (coming back to it from SAL or SQL is none).
    - `sql_at`, `opportunity_at`, `won_at`: first time at that stage or further along the path, in this cycle.
    - `outcome`: won, else how it first ended (lost, recycled or disqualified; whoever is recycled and comes back begins
      another cycle with the next qualification), else open, which is not lost. `mature`: at least `RIPE_AFTER` old.
    - `amount_millis`: what the won opportunities opened in this cycle are worth together; null if there is none.
    """
    rounds = visits.filter(pl.col("cycle") >= 1).group_by("person", "cycle", maintain_order=True)
    table = rounds.agg(
        pl.col("entered_at").first().alias("opened_at"),
        pl.col("kind").first().alias("door"),
        pl.col("origin").first(),
        pl.col("source").first(),
        pl.col("cause").first().alias("opened_by"),
        *_at_mql(),
        *(_first_reached(kind).alias(f"{name}_at") for name, kind in _MILESTONES.items()),
        pl.col("kind").filter(pl.col("kind").is_in([kind.value for kind in ENDINGS])).first().alias("_ended"),
    )
    judged = table.with_columns(
        _outcome().alias("outcome"),
        (pl.col("opened_at").dt.timestamp("ms") + RIPE_AFTER <= as_of).alias("mature"),
        _initiative(playbook).alias("initiative"),
    ).drop("_ended")
    return _with_amounts(judged, opportunities)


def _at_mql() -> list[pl.Expr]:
    mql = (pl.col("kind") == Kind.MQL.value) & pl.col("how").is_not_null()
    columns = {"entered_at": "mql_at", "n": "mql_n"}
    kept = ("how", "cause_kind", "cause", "reason", "user", "score_millis", "stage")
    named = [pl.col(old).filter(mql).first().alias(new) for old, new in columns.items()]
    return named + [pl.col(name).filter(mql).first() for name in kept]


def _first_reached(kind: Kind) -> pl.Expr:
    on_path = pl.col("kind").is_in([k.value for k in PATH])
    return pl.col("entered_at").filter(on_path & (pl.col("rank") >= PATH.index(kind))).first()


def _outcome() -> pl.Expr:
    won = pl.col("won_at").is_not_null()
    return pl.when(won).then(pl.lit("won")).otherwise(pl.col("_ended").fill_null("open"))


def _initiative(playbook: Playbook) -> pl.Expr:
    customers = [origin.key for origin in playbook.origins if origin.initiative is Initiative.CUSTOMER]
    by_one_act = [rule.key for rule in playbook.transitions if any(isinstance(t, Happened) for t in leaves(rule.when))]
    asked = pl.col("origin").is_in(customers) & pl.col("opened_by").is_in(by_one_act)
    return pl.when(asked).then(pl.lit("customer")).otherwise(pl.lit("us"))


def _with_amounts(table: pl.DataFrame, opportunities: pl.LazyFrame) -> pl.DataFrame:
    began = pl.coalesce("opened_at", "closed_at").alias("opened_at")
    won = opportunities.filter(pl.col("status") == "won", began.is_not_null()).select("person", began, "amount_millis")
    cycle_of = table.select("person", "cycle", "opened_at").sort("opened_at")
    in_cycle = won.collect().sort("opened_at").join_asof(cycle_of, on="opened_at", by="person", check_sortedness=False)
    has_amount = pl.col("amount_millis").count() > 0
    amounts = in_cycle.group_by("person", "cycle").agg(
        pl.when(has_amount).then(pl.col("amount_millis").sum()).alias("amount_millis")
    )
    return table.join(amounts, on=["person", "cycle"], how="left", maintain_order="left")
