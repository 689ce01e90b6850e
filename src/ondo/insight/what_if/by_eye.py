"""While too few outcomes are known: the people to sort by eye, by what they did last."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ondo.domain.events import MACHINES, TRAITS, Initiator
from ondo.domain.instants import DAY, Duration, Instant
from ondo.domain.lifecycle import Kind
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file

SHOWN = 20
LATELY: Duration = 30 * DAY
_TO_SORT = (Kind.KNOWN, Kind.ENGAGED, Kind.MQL, Kind.FOLLOW_UP, Kind.RECYCLED)
_FLAGS = "|".join(sorted(MACHINES))


@dataclass(frozen=True)
class LastAct:
    """Somebody known who is neither with field sales nor out: where they stand, what they did last, how much lately.

    `lately` counts acts of their own in the last 30 days.
    """

    person: str
    name: str | None
    company: str | None
    stage: str
    at: Instant
    event: str
    lately: int


def by_eye(playbook: Playbook, history: History, as_of: Instant) -> tuple[LastAct, ...]:
    """Whoever acted last comes first."""
    people = _to_sort(playbook, history, as_of)
    if people.is_empty():
        return ()
    files = [history.path / bucket_file("events", bucket) for bucket in history.buckets]
    own = pl.scan_parquet(files).filter(
        pl.col("initiator") == Initiator.PERSON.value,
        pl.col("name") != TRAITS,
        pl.col("at") <= as_of,
        ~pl.col("flags").fill_null("").str.contains(_FLAGS),
    )
    last = own.group_by("person").agg(
        pl.col("at").max(),
        pl.col("name").sort_by("at", "seq").last().alias("event"),
        (pl.col("at") > as_of - LATELY).sum().cast(pl.Int64).alias("lately"),
    )
    found = last.collect().join(people, on="person").sort(["at", "person"], descending=[True, False]).head(SHOWN)
    columns = ("person", "name", "company", "stage", "at", "event", "lately")
    return tuple(LastAct(**row) for row in found.select(columns).iter_rows(named=True))


def _to_sort(playbook: Playbook, history: History, as_of: Instant) -> pl.DataFrame:
    from ondo.engine.kernel.replaying import Replaying  # what only replays need is loaded only then

    stages = [stage.key for stage in playbook.stages if stage.kind in _TO_SORT]
    parts = [
        pl.DataFrame(tables["states"]).filter(pl.col("stage").is_in(stages))
        for (tables,) in Replaying([playbook], history, as_of, wanted=("states",))
    ]
    found = pl.concat(parts) if parts else pl.DataFrame(schema={"person": pl.String})
    return found.select("person", "name", "company", "stage") if found.height else found
