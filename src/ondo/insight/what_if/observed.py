"""What the log says in fact: who was worked on, what came of it, who was drawn for the exploration sample.

No playbook decides here. A verdict counts as what it led to when it was given, also where the playbook that is
looked at would not have had the person there and refuses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import EXPLORED, MACHINES, RETRACTED, TRIAGE, Initiator
from ondo.domain.fold import retracted
from ondo.domain.instants import MINUTE, Duration, Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.history.events_file import decode
from ondo.insight.visits import ENDINGS


class Target(StrEnum):
    """What counts as a hit: an SQL or anything beyond it; or a customer."""

    SQL = "sql"
    WON = "won"


class Fact(StrEnum):
    """What a row of the facts says: a success, an ending without one, a draw for the sample.

    A call or mail of ours is a touch; whatever else shows that somebody of ours turned to the person is work.
    """

    HIT = "hit"
    ENDED = "ended"
    TOUCH = "touch"
    WORK = "work"
    EXPLORED = "explored"


TOUCHES = (ATTEMPTED, CONNECTED, "mail_sent")
"""What takes an SDR's time each time."""
WORK = (TRIAGE, "meeting_booked", "meeting_held")
ONE_CALL: Duration = 10 * MINUTE
"""Some systems note a call that is answered twice, as attempted and as connected: within so much time it is one."""
_DEALS = {"opportunity_created": Kind.OPPORTUNITY, "opportunity_won": Kind.CUSTOMER, "opportunity_lost": Kind.LOST}
_NAMES = (RETRACTED, EXPLORED, *TOUCHES, *WORK, *_DEALS)
_HITS = {
    Target.SQL: frozenset({Kind.SQL, Kind.OPPORTUNITY, Kind.CUSTOMER}),
    Target.WON: frozenset({Kind.CUSTOMER}),
}
_FLAGS = "|".join(sorted(MACHINES | {"refused"}))
SCHEMA = {"person": pl.String, "at": pl.Int64, "fact": pl.String, "propensity": pl.Float64}


def facts(history: History, playbooks: Sequence[Playbook], target: Target, as_of: Instant) -> pl.DataFrame:
    """One row a fact: `person`, `at` (ms), `fact` (`Fact`), `propensity` of a draw; by person and time.

    What a verdict leads to is what any of the playbooks says of it. A verdict is work as well.
    """
    rows = _without_retracted(_rows(history, as_of))
    kind = _kind_of(playbooks)
    hits = [kind.value for kind in _HITS[target]]
    told = rows.with_columns(kind.alias("kind"))
    ours = told.filter(initiator=Initiator.US.value)
    parts = [
        _fact(told.filter(pl.col("kind").is_in(hits)), Fact.HIT),
        _fact(told.filter(pl.col("kind").is_in([kind.value for kind in ENDINGS])), Fact.ENDED),
        _fact(_touches(ours), Fact.TOUCH),
        _fact(ours.filter(pl.col("name").is_in(WORK)), Fact.WORK),
        _fact(told.filter(pl.col("name") == EXPLORED, pl.col("propensity").is_between(0, 1, "right")), Fact.EXPLORED),
    ]
    return pl.concat(parts).sort("person", "at", "fact")


def _rows(history: History, as_of: Instant) -> pl.DataFrame:
    if not history.buckets:
        return pl.DataFrame(schema={**SCHEMA, "name": pl.String, "verdict": pl.String, "message_id": pl.String})
    files = [history.path / bucket_file("events", bucket) for bucket in history.buckets]
    unflagged = ~pl.col("flags").fill_null("").str.contains(_FLAGS)
    wanted = pl.scan_parquet(files).filter(pl.col("name").is_in(_NAMES), pl.col("at") <= as_of, unflagged)
    told = pl.col("properties").str.json_path_match
    return wanted.with_columns(
        told("$.verdict").alias("verdict"),
        pl.when(pl.col("name") == EXPLORED)
        .then(told("$.propensity").cast(pl.Float64, strict=False))
        .alias("propensity"),
    ).collect()


def _without_retracted(rows: pl.DataFrame) -> pl.DataFrame:
    takers = rows.filter(pl.col("name") == RETRACTED)["person"].unique()
    if takers.is_empty():
        return rows
    theirs = rows.filter(pl.col("person").is_in(takers.implode())).sort("person", "at", "seq")
    gone = [
        (str(person), identity)
        for (person,), log in theirs.group_by("person", maintain_order=True)
        for identity in retracted(decode(log))
    ]
    taken_back = pl.DataFrame(gone, schema={"person": pl.String, "message_id": pl.String}, orient="row")
    return rows.join(taken_back, on=["person", "message_id"], how="anti", maintain_order="left")


def _kind_of(playbooks: Sequence[Playbook]) -> pl.Expr:
    """What a row led to: the kind of stage of a verdict, or what became of an opportunity."""
    verdicts = {
        verdict.key: book.stage_by_key[verdict.to].kind.value
        for book in reversed(playbooks)
        for verdict in book.verdicts
        if verdict.to is not None
    }
    deals = {name: kind.value for name, kind in _DEALS.items()}
    by_verdict = pl.col("verdict").replace_strict(verdicts, default=None, return_dtype=pl.String)
    by_name = pl.col("name").replace_strict(deals, default=None, return_dtype=pl.String)
    return pl.when(pl.col("name") == TRIAGE).then(by_verdict).otherwise(by_name)


def _touches(ours: pl.DataFrame) -> pl.DataFrame:
    acts = ours.filter(pl.col("name").is_in(TOUCHES)).sort("person", "at", "name")
    attempted = pl.col("name").shift(1).over("person") == ATTEMPTED
    soon = pl.col("at") - pl.col("at").shift(1).over("person") <= ONE_CALL
    again = (pl.col("name") == CONNECTED) & attempted & soon
    return acts.filter(~again.fill_null(value=False))


def _fact(rows: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    return rows.select("person", "at", pl.lit(fact.value).alias("fact"), "propensity").cast(SCHEMA)  # type: ignore[arg-type]
