"""Gathers what rows say into columns, and hands them to the history in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from ondo.engine.history import HistoryWriter
from ondo.engine.history.merge import BATCH
from ondo.engine.history.opportunity_events import SEQS
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, TOLD, Table
from ondo.importing.facts import EventFact, Facts

ROWS_AT_ONCE = 20_000


class _Columns:
    """Rows of one table in the making."""

    def __init__(self, table: Table, *, without: Sequence[str] = (), **more: pl.DataType) -> None:
        self.schema = {**{name: kind for name, kind in table.schema.items() if name not in without}, **more}
        if "amount" in self.schema:
            self.schema["amount"] = pl.String()
        self.rows: list[tuple[Any, ...]] = []

    def take(self) -> pl.DataFrame | None:
        if not self.rows:
            return None
        columns = zip(*self.rows, strict=True)
        self.rows = []
        return pl.DataFrame([pl.Series(n, c, dtype=t) for (n, t), c in zip(self.schema.items(), columns, strict=True)])


class Collector:
    """Numbers what rows say in the order of the rows, and writes it."""

    def __init__(self, writer: HistoryWriter) -> None:
        self._writer = writer
        self._seq = writer.take_seqs(0)
        self._events = _Columns(EVENTS, without=TOLD, **{BATCH: pl.Int64()})
        self._person_traits = _Columns(PERSON_TRAITS, without=("of",))
        self._account_traits = _Columns(ACCOUNT_TRAITS)
        self._opportunities = _Columns(OPPORTUNITIES, seq=pl.Int64(), properties=pl.String())
        self._rows = 0

    def add(self, facts: Facts, source: str, batch: int) -> None:
        """Take what a row says; `batch` is the number of its file."""
        seq = self._seq
        for at, trait, value in facts.person_traits:
            self._person_traits.rows.append((facts.person, at, seq, trait, value, source))
        for at, trait, value in facts.account_traits:
            self._account_traits.rows.append((facts.account, at, seq, trait, value, source))
        self._seq += 1
        for event in facts.events:
            self._events.rows.append(self._event(facts.person, event, source, batch))
            self._seq += 1
        if facts.opportunity:
            name, *rest, told = facts.opportunity
            self._opportunities.rows.append((name, facts.person, facts.account, *rest, source, self._seq, told))
            self._seq += SEQS
        self._rows += 1
        if self._rows >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Hand over what was gathered."""
        self._rows = 0
        adding = (
            (self._events, self._writer.add_events),
            (self._person_traits, self._writer.add_person_traits),
            (self._account_traits, self._writer.add_account_traits),
            (self._opportunities, self._writer.add_opportunities),
        )
        for columns, add in adding:
            frame = columns.take()
            if frame is not None:
                add(frame)

    def _event(self, person: str | None, event: EventFact, source: str, batch: int) -> tuple[Any, ...]:
        return (
            person,
            event.at,
            self._seq,
            event.message_id,
            source,
            event.name,
            event.properties,
            event.initiator,
            event.channel,
            event.at,
            event.received_at,
            event.user,
            event.flags,
            batch if event.repeatable else None,
        )
