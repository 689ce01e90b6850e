"""An opportunity tells its story in the log as well: created, and won or lost."""

from __future__ import annotations

import polars as pl

from ondo.domain.events import Initiator

SEQS = 2
"""How many sequence numbers a row takes: one when it was opened, one when it was closed."""


def opportunity_events(rows: pl.DataFrame) -> pl.DataFrame:
    """The events of opportunities that are with a person, as columns of the events table."""
    amount = pl.col("amount").cast(pl.String).str.replace(r"\.?0+$", "")  # three decimals, whether needed or not
    told = rows.filter(pl.col("person").is_not_null()).with_columns(amount)
    opened = told.filter(pl.col("opened_at").is_not_null())
    closed = told.filter(pl.col("closed_at").is_not_null() & pl.col("status").is_in(["won", "lost"]))
    worth = ["opportunity", "amount", "currency"]
    return pl.concat(
        [
            _events(opened, pl.lit("created"), "opened_at", pl.col("seq"), worth),
            _events(closed, pl.col("status"), "closed_at", pl.col("seq") + 1, [*worth, "reason"]),
        ]
    )


def _events(rows: pl.DataFrame, word: pl.Expr, at: str, seq: pl.Expr, properties: list[str]) -> pl.DataFrame:
    return rows.select(
        "person",
        pl.col(at).alias("at"),
        seq.alias("seq"),
        pl.concat_str(pl.lit("opportunity:"), "opportunity", pl.lit(":"), word).alias("message_id"),
        "source",
        pl.concat_str(pl.lit("opportunity_"), word).alias("name"),
        _json(properties).alias("properties"),
        pl.lit(Initiator.US.value).alias("initiator"),
        pl.lit(None, pl.String).alias("channel"),
        pl.col(at).alias("occurred_at"),
        pl.lit(None, pl.Int64).alias("received_at"),
        pl.col("owner").alias("user"),
        pl.lit(None, pl.String).alias("flags"),
    )


def _json(names: list[str]) -> pl.Expr:
    """A JSON object of the columns that are filled; amounts as text, so that no digit is lost."""
    quoted = [pl.struct(pl.col(name).cast(pl.String)).struct.json_encode().str.strip_chars("{}") for name in names]
    filled = [
        pl.when(pl.col(name).is_not_null()).then(text).otherwise(None) for name, text in zip(names, quoted, strict=True)
    ]
    besides = pl.col("properties").str.strip_prefix("{").str.strip_suffix("}")
    parts = pl.concat_str([*filled, besides], separator=",", ignore_nulls=True)
    return pl.concat_str(pl.lit("{"), parts, pl.lit("}"))
