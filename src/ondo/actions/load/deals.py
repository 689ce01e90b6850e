"""The opportunities of a folder, as they stood at the instant up to which it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import transaction

from ondo.actions.load.meeting import holders
from ondo.actions.load.plan import NAMESPACE, Plan
from ondo.actions.load.whose import shortened
from ondo.domain.identity import IMPORT, Key
from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.store import bulk
from ondo.store.desks.opportunities import Deal, write_opportunities
from ondo.store.desks.words import text

_AT_ONCE = 2_000


def load_opportunities(history: History, plan: Plan) -> int:
    """Write them down; people and accounts are there already. Returns how many there are."""
    rows = _known_by(history.opportunities(), plan.as_of)
    for part in rows.iter_slices(_AT_ONCE):
        _load(part.to_dicts(), plan)
    return rows.height


def _known_by(rows: pl.DataFrame, as_of: Instant) -> pl.DataFrame:
    """Those begun by then; what was closed only later was still open."""
    began = pl.coalesce("opened_at", "closed_at")
    still_open = pl.col("closed_at").is_not_null() & (pl.col("closed_at") > as_of)
    return rows.filter(began.is_null() | (began <= as_of)).with_columns(
        status=pl.when(still_open).then(pl.lit("open")).otherwise("status"),
        closed_at=pl.when(~still_open).then("closed_at"),
        reason=pl.when(~still_open).then("reason"),
        millis=(pl.col("amount") * 1000).cast(pl.Int64, strict=False),
    )


@transaction.atomic
def _load(rows: Sequence[dict[str, Any]], plan: Plan) -> None:
    people = holders(_person(row) for row in rows if row["person"] is not None)
    keys = sorted({plan.account(row["account"]) or "" for row in rows} - {""})
    where, parameter = bulk.listed(keys, "text")
    accounts = dict(bulk.rows(f"SELECT key, id FROM account WHERE key {where}", [parameter]))
    write_opportunities(
        Deal(
            key=str(text(row["opportunity"])),
            person=people[_person(row)].holder if row["person"] is not None and _person(row) in people else None,
            account=accounts.get(plan.account(row["account"])),
            status=row["status"],
            opened_at=row["opened_at"],
            closed_at=row["closed_at"],
            amount=row["millis"],
            currency=text(row["currency"], 3),
            reason=text(row["reason"]),
            owner=text(row["owner"]),
        )
        for row in rows
    )


def _person(row: dict[str, Any]) -> Key:
    return Key(IMPORT, f"{NAMESPACE}:{shortened(row['person'])}")
