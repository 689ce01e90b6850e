"""The hidden truth, for judging playbooks: who people are and when they were buying. No replay ever reads it."""

from __future__ import annotations

import numpy as np
import polars as pl

from ondo.demo.company import Told
from ondo.demo.days import Days
from ondo.demo.dice import Ints
from ondo.demo.intent import NEVER
from ondo.demo.market import Kind
from ondo.demo.names import person_keys

FILE = "truth.parquet"
_KINDS = pl.Series([kind.name.lower() for kind in Kind])


def truth(told: Told, days: Days) -> pl.DataFrame:
    """One row a person, the anonymous ones too."""
    people, intent = told.people, told.intent
    everybody = np.arange(len(people), dtype=np.int64)
    worked = np.zeros(len(people), dtype=bool)
    worked[told.sold.worked] = True
    twin = pl.Series(people.twin)
    return pl.DataFrame(
        {
            "person": person_keys(people, everybody),
            "kind": _KINDS.gather(pl.Series(people.kind).cast(pl.UInt32)),
            "buys": intent.opens != NEVER,
            "strength": intent.strength,
            "quiet": intent.quiet,
            "opens": _instants(intent.opens, days),
            "closes": _instants(intent.closes, days),
            "again_opens": _instants(intent.again, days),
            "again_closes": _instants(intent.again_closes, days),
            "known": told.arrival.is_known,
            "worked": worked,
            "shared_machine": people.shared,
            "same_as": pl.select(pl.when(twin >= 0).then(person_keys(people, np.maximum(people.twin, 0)))).to_series(),
        }
    )


def _instants(day: Ints, days: Days) -> pl.Series:
    """The first instant of each day; null where there is none."""
    at = pl.Series(days.midnights[np.clip(day, 0, days.count)])
    return pl.select(pl.when(pl.Series(day != NEVER)).then(at)).to_series()
