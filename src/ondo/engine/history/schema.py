"""The tables of a history folder, column by column. `docs/history-format.md` says the same (a test compares)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

VERSION = 2
"""The version of the format. A folder of a newer one is refused."""
READABLE = frozenset({1, VERSION})
"""Versions that are read. Version 1 had no checksums and none of the columns of `TOLD`; who writes adds them."""

INSTANT = "ms UTC"
"""The unit of every instant: milliseconds since 1970-01-01T00:00Z."""


@dataclass(frozen=True)
class Column:
    """One column: its type in Parquet, whether it may be null, its unit, and what it says."""

    name: str
    type: pl.DataType
    means: str
    optional: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, what makes a row unique, and the order of the rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.type for column in self.columns}

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns and types; columns that are absent are null."""
        have = set(frame.columns)
        return frame.select(
            (pl.col(c.name) if c.name in have else pl.lit(None)).cast(c.type).alias(c.name) for c in self.columns
        )


_TEXT = pl.String()
_INT = pl.Int64()
AMOUNT = pl.Decimal(22, 3)

PERSON = Column("person", _TEXT, "the key of the person")
SEQ = Column("seq", _INT, "breaks ties: the order in which Ondo wrote things down; never changes once given")
SOURCE = Column("source", _TEXT, "where the row came from")

EVENTS = Table(
    "events",
    (
        PERSON,
        Column("at", _INT, "when it counts", unit=INSTANT),
        SEQ,
        Column("message_id", _TEXT, "the event's own id within its source; the first one wins, for ever"),
        SOURCE,
        Column("name", _TEXT, "the name of the event"),
        Column("properties", _TEXT, "what is known about it: a JSON object", optional=True, unit="JSON"),
        Column("initiator", _TEXT, "who brought it about: `person` or `us`"),
        Column("channel", _TEXT, "by which channel: web, mail, phone …", optional=True),
        Column("occurred_at", _INT, "when it happened; fading counts from here if that is before `at`", unit=INSTANT),
        Column("received_at", _INT, "when Ondo wrote it down; null: at `at`", optional=True, unit=INSTANT),
        Column("user", _TEXT, "the user who did or recorded it", optional=True),
        Column("flags", _TEXT, "words: `bot` `scanner` `proxy` (never score), `accepted` or `refused`", optional=True),
        Column("traits", _TEXT, "what it told of the person: a JSON object", optional=True, unit="JSON"),
        Column("account", _TEXT, "the account that it told the person belongs to", optional=True),
        Column("account_traits", _TEXT, "what it told of that account: a JSON object", optional=True, unit="JSON"),
    ),
    key=("source", "message_id"),
    order=("person", "at", "seq"),
)

TOLD = ("traits", "account", "account_traits")
"""The columns of an event that tell something of a person; null in whatever came from files."""

_TRAIT_COLUMNS = (
    Column("at", _INT, "since when; null: from before the first event", optional=True, unit=INSTANT),
    SEQ,
    Column("trait", _TEXT, "the name of the trait"),
    Column("value", _TEXT, "its value, as text; `true` and `false` for flags"),
    SOURCE,
)

PERSON_TRAITS = Table(
    "person_traits",
    (PERSON, *_TRAIT_COLUMNS, Column("of", _TEXT, "`account`: what the person's own log knows of it", optional=True)),
    key=("person", "at", "trait", "source", "of"),
    order=("person", "at", "seq", "trait"),
)

ACCOUNT_TRAITS = Table(
    "account_traits",
    (Column("account", _TEXT, "the key of the account"), *_TRAIT_COLUMNS),
    key=("account", "at", "trait", "source"),
    order=("account", "at", "seq", "trait"),
)

OPPORTUNITIES = Table(
    "opportunities",
    (
        Column("opportunity", _TEXT, "the key of the opportunity"),
        Column("person", _TEXT, "the key of the person it is with", optional=True),
        Column("account", _TEXT, "the key of the account it is with", optional=True),
        Column("opened_at", _INT, "when it was created", optional=True, unit=INSTANT),
        Column("closed_at", _INT, "when it was won or lost", optional=True, unit=INSTANT),
        Column("status", _TEXT, "`open`, `won` or `lost`"),
        Column("amount", AMOUNT, "its worth, exact to a thousandth", optional=True, unit="units of the currency"),
        Column("currency", _TEXT, "ISO 4217 code", optional=True),
        Column("reason", _TEXT, "why it was won or lost", optional=True),
        Column("owner", _TEXT, "the user who has it", optional=True),
        SOURCE,
    ),
    key=("opportunity", "source"),
    order=("opportunity", "source"),
)

FOLLOWED = Table(
    "followed",
    (
        Column("id", _INT, "the number of the person in the store"),
        PERSON,
        Column("stamp", _INT, "changes with everything that is written about them"),
        Column("events", _INT, "how many rows they have among the events"),
    ),
    key=("id",),
    order=("id",),
)
"""Whom a lake follows in a live store, as they were when it looked last. Not there in a folder of files."""

TABLES = (EVENTS, PERSON_TRAITS, ACCOUNT_TRAITS, OPPORTUNITIES)

ACCOUNT = "account"
"""The person trait that says to which account somebody belongs."""
