"""A bucket of the history in columns, as it stands on disk: nothing in it depends on a playbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.domain.instants import Instant
from ondo.engine.history import History
from ondo.engine.history.buckets import bucket_file
from ondo.engine.kernel.accounts import Accounts, begins
from ondo.engine.kernel.belonging import stays, tied, told_by
from ondo.engine.kernel.bucket import ROWS
from ondo.engine.kernel.coded import Coded, combined, read_coded
from ondo.engine.kernel.inserted import inserted, intricate
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.steps import Steps
from ondo.engine.kernel.teaching import TOLD, Learner, apart, introductions, learners
from ondo.engine.kernel.traits import TraitRows

CODED = ("name", "properties", "initiator", "channel", "flags")
DICTIONARIES = ("person", "user", *CODED)
COLUMNS = ("at", "seq", "message_id", "occurred_at", "received_at", *DICTIONARIES, *TOLD)


@dataclass(frozen=True)
class Different:
    """The different events of a bucket. `number` says for each row which it is; `rows` has one row of each.

    `plain` and `plain_rows` say the same with properties left aside.
    """

    plain: Ints
    plain_rows: Ints
    number: Ints
    rows: Ints


@dataclass(frozen=True)
class Read:
    """People one after the other, each with their whole log in order, dated trait rows among the events."""

    people: pa.Array
    first: Ints
    rows: pa.Table
    at: Ints
    since: Ints
    recorded: Ints
    texts: Mapping[str, Coded]
    """The columns of `CODED`."""
    nameless: Ints
    """Rows without an id."""
    different: Different
    steps: Steps
    learners: Sequence[Learner]


def read_bucket(history: History, number: int, until: Instant, accounts: Accounts) -> Read:
    """Read a bucket. Who has no event in it is left out: nobody begins before their first event."""
    table = _events(history, number)
    people, first = _people(table["person"])
    table = table.drop_columns(["person"])
    traits = TraitRows.read(history, number, people, accounts)
    learning = apart(table, first, traits)
    staying = stays(traits, *(table[name].to_numpy()[first[:-1]] for name in ("at", "seq")))
    whose, changed = staying.changes(accounts, until)
    learning = np.union1d(learning, tied(traits, whose, accounts, changed))
    whose, changed = (one[~np.isin(whose, learning)] for one in (whose, changed))
    introduced, said = introductions(table, first, learning, until)
    simple = traits.dated(learning, until)
    told = told_by(traits, simple, whose, accounts, changed)
    order = np.lexsort(told[::-1])
    rows = inserted(table, first, *(one[order] for one in told))
    more, events = intricate(table, first, traits, learning, until)
    rows = rows.with_(more)
    introduced = rows.moved(introduced)
    table, first, places = rows.among(table, first)
    own, of_accounts = np.split(places[: len(order)][np.argsort(order)], [len(simple)])
    dated = dict(zip(places[len(order) :].tolist(), events, strict=True))
    at = _whole(table["at"])
    texts = {name: Coded.of(table[name]) for name in CODED}
    nameless = np.flatnonzero(pc.equal(pc.binary_length(table["message_id"]), 0).to_numpy())
    return Read(
        people=people,
        first=first,
        rows=_texts(table),
        at=at,
        since=np.minimum(at, _whole(table["occurred_at"], at)),
        recorded=_whole(table["received_at"], at),
        texts=texts,
        nameless=nameless,
        different=_different(texts, nameless),
        steps=Steps(traits, staying, simple, own, said, introduced, changed, of_accounts, first),
        learners=learners(table, first, traits, learning, dated, until),
    )


def _events(history: History, number: int) -> pa.Table:
    return read_coded(history.path / bucket_file("events", number), COLUMNS, DICTIONARIES)


def _people(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """Everybody in the order of their rows, and where the rows of each begin."""
    coded = Coded.of(column)
    first = begins(coded.codes)
    return coded.words.take(pa.array(coded.codes[first[:-1]])), first


def _whole(column: pa.ChunkedArray, otherwise: Ints | None = None) -> Ints:
    if column.null_count == 0 or otherwise is None:
        return column.to_numpy()
    missing = pc.is_null(column).to_numpy()
    return np.where(missing, otherwise, column.fill_null(0).to_numpy())


def _texts(table: pa.Table) -> pa.Table:
    named = table.rename_columns(["id" if name == "message_id" else name for name in table.column_names])
    return named.select(ROWS.names)


def _different(texts: Mapping[str, Coded], nameless: Ints) -> Different:
    properties = texts["properties"]
    parts = [(texts[name].codes, len(texts[name].words)) for name in CODED if name != "properties"]
    if len(nameless):
        has_none = np.zeros(len(properties.codes), dtype=np.int64)
        has_none[nameless] = 1
        parts.append((has_none, 2))
    plain, plain_rows = combined(parts)
    number, rows = combined([(plain, len(plain_rows)), (properties.codes, len(properties.words))])
    return Different(plain, plain_rows, number, rows)
