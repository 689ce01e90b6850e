"""Everybody's score now, in Polars: lazy frames over the Parquet files, run by its streaming engine.

Tuned as the other: only the columns that count, names filtered while reading, every different event decided once, days
counted before anything is joined to how it fades.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.rivals.terms import DAY, Terms


def score(terms: Terms, out: Path) -> None:
    """Write everybody's score into a Parquet file."""
    engagement, fits = _engagement(terms), _fit(terms)
    told = _seen(terms).join(engagement, on="person", how="left").join(fits, on="person", how="left")
    total = pl.col("fit").fill_null(0) + _silence(terms)
    told.select("person", score=pl.max_horizontal(0, total)).sink_parquet(out)


def _events(terms: Terms, *columns: str | pl.Expr) -> pl.LazyFrame:
    rows = pl.scan_parquet(terms.events()).filter(pl.col("at") <= terms.as_of, pl.col("flags").is_null())
    return rows.select("person", "at", *columns)


def _engagement(terms: Terms) -> pl.LazyFrame:
    since = pl.min_horizontal("at", "occurred_at").alias("since")
    told = _events(terms, "name", "properties", since).filter(pl.col("name").is_in(terms.names))
    matched = told.join(terms.kinds.lazy(), on=["name", "properties"], nulls_equal=True).join(
        terms.rules.lazy().select("rule", "per_day", "spacing"), on="rule"
    )
    day = (pl.col("at") + terms.offset) // DAY
    daily = matched.filter(pl.col("spacing") == 0).group_by("person", "rule", day.alias("day"))
    counted = daily.agg(pl.col("since").min(), pl.min_horizontal(pl.len(), pl.col("per_day").first()).alias("n"))
    awarded = pl.concat(
        [
            counted.select("person", "rule", "since", pl.col("n").cast(pl.Int64)),
            _spaced(matched.filter(pl.col("spacing") > 0)).select("person", "rule", "since", n=pl.lit(1, pl.Int64)),
        ]
    )
    age = (terms.today - (pl.col("since") + terms.offset) // DAY).alias("age")
    faded = awarded.with_columns(age).join(terms.fades.lazy(), on=["rule", "age"])
    held = faded.group_by("person", "rule").agg(held=(pl.col("n") * pl.col("weight")).sum())
    return _bounded(held.join(terms.rules.lazy(), on="rule"), terms.groups.lazy())


def _spaced(rows: pl.LazyFrame) -> pl.LazyFrame:
    ordered = rows.sort("person", "rule", "at")
    same = (pl.col("person") == pl.col("person").shift()) & (pl.col("rule") == pl.col("rule").shift())
    near = same & (pl.col("at") - pl.col("at").shift() < pl.col("spacing"))
    return ordered.filter(~near.fill_null(False))


def _bounded(held: pl.LazyFrame, groups: pl.LazyFrame) -> pl.LazyFrame:
    worth = ((pl.col("held") * pl.col("points")) // pl.col("divisor")).clip(pl.col("low"), pl.col("high"))
    return _summed(held.select("person", "grouped", points=worth), groups, "engagement")


def _summed(lines: pl.LazyFrame, groups: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Lines of points, summed for each group, bounded, and summed for each person."""
    of_groups = lines.group_by("person", "grouped").agg(pl.col("points").sum()).join(groups, on="grouped", how="left")
    bounded = pl.when(pl.col("low").is_null()).then("points").otherwise(pl.col("points").clip("low", "high"))
    return of_groups.group_by("person").agg(bounded.sum().alias(name))


def _seen(terms: Terms) -> pl.LazyFrame:
    rows = pl.scan_parquet(terms.events()).filter(pl.col("at") <= terms.as_of)
    own = (pl.col("initiator") == "person") & pl.col("flags").is_null()
    return rows.group_by("person").agg(silent=terms.as_of - pl.col("at").filter(own).max())


def _fit(terms: Terms) -> pl.LazyFrame:
    rows = pl.scan_parquet(terms.traits()).select("person", pl.col("at").fill_null(-1), "seq", "trait", "value")
    domain = pl.col("value").str.split("@").list.last().str.to_lowercase()
    domains = rows.filter(pl.col("trait") == "email").with_columns(pl.lit("email_domain").alias("trait"), value=domain)
    known = _latest(pl.concat([rows, domains]), "person", terms)
    accounts = pl.scan_parquet(terms.account_traits()).with_columns(pl.col("at").fill_null(-1))
    of_accounts = _latest(accounts, "account", terms)
    own = known.join(_fitting(terms, "person"), on=["trait", "value"])
    members = known.filter(pl.col("trait") == "account").select("person", account="value")
    theirs = members.join(of_accounts, on="account").join(_fitting(terms, "account"), on=["trait", "value"])
    lines = pl.concat([frame.select("person", "grouped", "points") for frame in (own, theirs)])
    return _summed(lines, terms.fit_groups.lazy(), "fit")


def _latest(rows: pl.LazyFrame, key: str, terms: Terms) -> pl.LazyFrame:
    there = rows.filter(pl.col("at") <= terms.as_of)
    return there.group_by(key, "trait").agg(pl.col("value").sort_by("at", "seq").last())


def _fitting(terms: Terms, scope: str) -> pl.LazyFrame:
    return terms.fit.lazy().filter(pl.col("scope") == scope)


def _silence(terms: Terms) -> pl.Expr:
    told, cost = pl.col("engagement").fill_null(0), 0
    total = told
    for after, points, reset in terms.silence:
        cost = 0 if reset else cost + points
        total = pl.when(pl.col("silent") >= after).then(pl.lit(0) if reset else told + cost).otherwise(total)
    return total
