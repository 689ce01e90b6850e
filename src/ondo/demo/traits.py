"""What is known about people and companies, as dated rows: told with the name, learned later, looked up."""

from __future__ import annotations

import numpy as np
import polars as pl

from ondo.demo.catalogue import What
from ondo.demo.company import Told
from ondo.demo.days import Days
from ondo.demo.dice import Dice
from ondo.demo.names import account_key
from ondo.demo.tables import column
from ondo.engine.history.schema import ACCOUNT, ACCOUNT_TRAITS, PERSON_TRAITS

_TOLD = ("email", "name", "name_kana", "company", "department", "seniority", "job_title")
_PROMOTED = 14
_CONTRACT_KNOWN = 600
_GREW = 120
_SOURCE = "crm"


def person_traits(dice: Dice, told: Told, days: Days, at: pl.Series, first_seq: int) -> pl.DataFrame:
    """The rows of all known people, person by person; `at` is when each of them gave their name."""
    names = told.names.with_columns(at=at, person="key").rename({"account": ACCOUNT})
    rows = names.unpivot([*_TOLD, ACCOUNT], index=["person", "at"], variable_name="trait").drop_nulls("value")
    rows = pl.concat([rows, _promotions(dice, told, names, days)]).sort("person", "at", "trait", maintain_order=True)
    return _finished(rows, first_seq, PERSON_TRAITS.schema)


def _promotions(dice: Dice, told: Told, names: pl.DataFrame, days: Days) -> pl.DataFrame:
    """Some rise in rank: the line above theirs in seniorities.csv."""
    rank = told.people.seniority[told.known]
    happens = dice.hit(_PROMOTED, len(rank)) & (told.people.account[told.known] >= 0) & (rank > 0)
    who = np.flatnonzero(happens)
    day = told.arrival.day[told.known[who]] + dice.below(400, len(who))
    who, day = who[day < days.count], day[day < days.count]
    above = column("seniorities", "seniority").gather(pl.Series(rank[who] - 1).cast(pl.UInt32))
    return pl.DataFrame(
        {
            "person": names["person"].gather(pl.Series(who).cast(pl.UInt32)),
            "at": days.midnights[day] + 10 * 3_600_000,
            "trait": pl.repeat("seniority", len(who), eager=True, dtype=pl.String),
            "value": above,
        }
    ).filter(pl.col("at") > names["at"].gather(pl.Series(who).cast(pl.UInt32)))


def account_traits(dice: Dice, told: Told, days: Days, first_seq: int) -> pl.DataFrame:
    """The rows of the companies in which somebody is known."""
    accounts = told.accounts
    n = len(accounts.number)
    home = told.people.account[told.known]
    listed = pl.Series(np.isin(np.arange(n), home))
    ends = pl.Series([days.on(day).isoformat() for day in accounts.contract_end.tolist()])
    knows_end = pl.Series(accounts.uses_rival & dice.hit(_CONTRACT_KNOWN, n))
    grew = pl.Series(dice.hit(_GREW, n))
    trade, place = (pl.Series(values).cast(pl.UInt32) for values in (accounts.trade, accounts.place))
    frame = pl.DataFrame(
        {
            "account": pl.select(account_key(pl.lit(pl.Series(accounts.number)))).to_series(),
            "company": told.account_names["company"],
            "domain": told.account_names["domain"],
            "industry": column("trades", "industry").gather(trade),
            "employees": pl.Series(accounts.employees).cast(pl.String),
            "prefecture": column("places", "ja").gather(place),
            "contract_end": pl.select(pl.when(knows_end).then(ends)).to_series(),
            "later": pl.Series(accounts.employees * 115 // 100).cast(pl.String),
            "grew": grew,
        }
    ).filter(listed)
    rows = frame.drop("later", "grew").unpivot(index="account", variable_name="trait").drop_nulls("value")
    growth = frame.filter("grew").select(
        "account",
        pl.lit("employees").alias("trait"),
        pl.col("later").alias("value"),
        pl.lit(int(days.midnights[days.count // 2]), pl.Int64).alias("at"),
    )
    rows = pl.concat([rows.with_columns(at=pl.lit(None, pl.Int64)), growth])
    rows = rows.sort("account", "at", "trait", nulls_last=False, maintain_order=True)
    return _finished(rows, first_seq, ACCOUNT_TRAITS.schema)


def _finished(rows: pl.DataFrame, first_seq: int, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    numbered = rows.with_columns(source=pl.lit(_SOURCE), seq=first_seq + pl.int_range(pl.len(), dtype=pl.Int64))
    return numbered.with_columns(of=pl.lit(None, pl.String)).select(
        pl.col(name).cast(kind) for name, kind in schema.items()
    )


def named_at(told: Told, at: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> pl.Series:
    """When the giving of the name counts, for each known person; `at` belongs to the rows of the log."""
    given = told.rows.what == What.IDENTIFIED
    return pl.Series(at[given])
