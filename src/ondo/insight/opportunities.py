"""The opportunities of the history: how many, won, worth what."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.lifecycle import Kind
from ondo.domain.values import Millis
from ondo.engine.replay.folder import Replayed


@dataclass(frozen=True)
class Opportunities:
    """Counts over the opportunities themselves, whoever they belong to and whatever the playbook thinks of them.

    Amounts are in the most frequent currency; `in_other_currencies` won ones are not in the sum.
    `before_contact`: closed before anything else is known of the person. `won_unqualified`: won, but opened while the
    person had not been qualified, so that no cycle counts them. `won_otherwise`: won, and opened in a cycle that does
    not count as won (it ended otherwise, or is still open). `customers_unqualified`: people who became customers
    without ever having been qualified, and without a won opportunity on record.
    """

    all: int
    won: int
    lost: int
    open: int
    currency: str | None
    amount_millis: Millis
    won_without_amount: int
    in_other_currencies: int
    before_contact: int
    won_unqualified: int
    won_otherwise: int
    customers_unqualified: int


def opportunities(replayed: Replayed, visits: pl.DataFrame, cycles: pl.DataFrame) -> Opportunities:
    """All of them, counted."""
    rows = replayed.scan("opportunities").collect()
    won = rows.filter(pl.col("status") == "won")
    currency = _usual_currency(won)
    priced = won.filter(pl.col("amount_millis").is_not_null())
    ours = priced.filter(pl.col("currency").eq_missing(pl.lit(currency, dtype=pl.String)))
    status = {name: rows.filter(pl.col("status") == name).height for name in ("won", "lost", "open")}
    return Opportunities(
        all=rows.height,
        **status,
        currency=currency,
        amount_millis=int(ours["amount_millis"].sum()),
        won_without_amount=won.height - priced.height,
        in_other_currencies=priced.height - ours.height,
        before_contact=_before_contact(rows, replayed.scan("states")),
        won_unqualified=_won_unqualified(won, cycles),
        won_otherwise=_won_otherwise(won, cycles),
        customers_unqualified=_customers_unqualified(visits, won),
    )


def _usual_currency(won: pl.DataFrame) -> str | None:
    counted = won.group_by("currency").len().sort(["len", "currency"], descending=[True, False], nulls_last=True)
    return counted["currency"][0] if counted.height else None


def _before_contact(rows: pl.DataFrame, states: pl.LazyFrame) -> int:
    contact = states.select("person", "first_contact_at")
    dated = rows.lazy().join(contact, on="person")
    early = pl.col("closed_at") < pl.col("first_contact_at")
    return dated.filter(early).collect().height


def _won_unqualified(won: pl.DataFrame, cycles: pl.DataFrame) -> int:
    qualified = cycles.group_by("person").agg(pl.col("opened_at").min().alias("qualified_at"))
    began = pl.coalesce("opened_at", "closed_at")
    found = won.join(qualified, on="person", how="left")
    return found.filter((pl.col("qualified_at") <= began).fill_null(value=False).not_()).height


def _won_otherwise(won: pl.DataFrame, cycles: pl.DataFrame) -> int:
    began = pl.coalesce("opened_at", "closed_at").alias("opened_at")
    dated = won.select("person", began).drop_nulls().sort("opened_at")
    ends = cycles.select("person", "opened_at", "outcome").sort("opened_at")
    found = dated.join_asof(ends, on="opened_at", by="person", check_sortedness=False)
    return found.filter(pl.col("outcome") != "won").height


def _customers_unqualified(visits: pl.DataFrame, won: pl.DataFrame) -> int:
    of_person = visits.group_by("person").agg(
        (pl.col("kind") == Kind.CUSTOMER.value).any().alias("won"), pl.col("cycle").max().alias("cycles")
    )
    unqualified = of_person.filter(pl.col("won"), pl.col("cycles") == 0)
    return unqualified.join(won, on="person", how="anti").height
