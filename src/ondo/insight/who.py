"""Finding one person in a history: by key, by e-mail address, by name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

from ondo.domain.errors import OndoError
from ondo.domain.traits import IDENTIFIED
from ondo.domain.values import folded
from ondo.engine.history import History, PersonLog
from ondo.engine.history.buckets import bucket_file

TELLING = ("email", "name")
"""The traits by which people are looked up."""
SHOWN = 5
"""So many near misses, or people of the same name, are named."""
SEARCHED = 200_000
"""Near misses are looked for among so many words; more would keep people waiting."""


def find(history: History, word: str) -> PersonLog:
    """The person with this key, e-mail address or name. Raises OndoError, with the nearest words, for none or many."""
    log = history.person(word)
    if log is not None:
        return log
    known = _names(history)
    matches = sorted(set(known.filter(pl.col("value") == _plain(word))["person"]))
    if len(matches) > 1:
        raise OndoError("explain.several", word=word, people=", ".join(matches[:SHOWN]), found=len(matches))
    log = history.person(matches[0]) if matches else None
    if log is None:
        raise _nobody(word, [*history.keys(), *known["shown"]])
    return log


def _nobody(word: str, words: Iterable[str]) -> OndoError:
    among = list(dict.fromkeys(words))[:SEARCHED]
    by_plain = {_plain(one): one for one in among}
    near = [by_plain[one] for one in get_close_matches(_plain(word), by_plain, n=SHOWN, cutoff=0.6)]
    if near:
        return OndoError("explain.nobody_but", word=word, near=", ".join(near))
    return OndoError("explain.nobody", word=word)


def _plain(text: str) -> str:
    """As names are compared: full and half width, upper and lower case, with or without spaces."""
    return "".join(folded(text).split())


def _names(history: History) -> pl.DataFrame:
    """Everybody's e-mail addresses and names: `person`, `value` to compare and `shown`."""
    if not history.buckets:
        return pl.DataFrame(schema={"person": pl.String, "shown": pl.String, "value": pl.String})
    told = pl.concat([_from_traits(_scan(history, "person_traits")), _from_events(_scan(history, "events"))])
    found = told.drop_nulls().unique(maintain_order=True).collect()
    return found.with_columns(pl.col("shown").map_elements(_plain, return_dtype=pl.String).alias("value"))


def _scan(history: History, table: str) -> pl.LazyFrame:
    return pl.scan_parquet([history.path / bucket_file(table, bucket) for bucket in history.buckets])


def _from_traits(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col("trait").is_in(TELLING)).select("person", pl.col("value").alias("shown"))


def _from_events(rows: pl.LazyFrame) -> pl.LazyFrame:
    told = [pl.col("properties").str.json_path_match(f"$.{key}") for key in TELLING]
    named = rows.filter(pl.col("name") == IDENTIFIED)
    return named.select("person", pl.concat_list(told).alias("shown")).explode("shown")
