"""What a mapping file says: which columns are the person, the traits, the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ondo.domain.conditions import Test
from ondo.importing.numbers import DecimalMark
from ondo.importing.sources import FileOptions


class Kind(StrEnum):
    """What a cell is to be read as."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    EMAIL = "email"


class Otherwise(StrEnum):
    """What becomes of a cell that `words:` does not list."""

    KEEP = "keep"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Through:
    """A look into another table: the row whose `key` column equals `by`, and what to take from it."""

    table: str
    by: Cell
    key: str | None
    take: Cell | None


@dataclass(frozen=True)
class Cell:
    """Where a value comes from: one of these, and how it is read.

    `first_of`: the first that is filled. `joined`: several, put together. `through`: another table. `value`: always
    the same. Of several values in a cell, parted by `split_at`, the first counts. `words` translates (by folded
    text); `otherwise` is what else becomes, a word of `Otherwise` or a text.
    """

    column: str | None = None
    first_of: tuple[Cell, ...] = ()
    joined: tuple[Cell, ...] = ()
    separator: str = " "
    split_at: str | None = None
    through: Through | None = None
    value: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = Otherwise.KEEP
    kind: Kind = Kind.TEXT
    dates: tuple[str, ...] = ()
    decimal: DecimalMark | None = None
    line: int = 0

    def parts(self) -> Iterator[Cell]:
        """This cell and all inside it that read the same row."""
        yield self
        inner = (*self.first_of, *self.joined, *([self.through.by] if self.through else []))
        for cell in inner:
            yield from cell.parts()


ALL = "all"
Properties: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True)
class EventRule:
    """One event that a row becomes. `every_property`: all columns, or those under a prefix (`context.`)."""

    event: Cell
    at: Cell
    only_if: Mapping[str, Test] = field(default_factory=dict)
    properties: Properties = field(default_factory=dict)
    every_property: str | None = None
    initiated_by: Cell | None = None
    channel: Cell | None = None
    user: Cell | None = None
    id: Cell | None = None
    received_at: Cell | None = None
    flags: Cell | None = None


@dataclass(frozen=True)
class OpportunityRule:
    """The opportunity that a row is."""

    key: Cell
    status: Cell
    opened_at: Cell | None = None
    closed_at: Cell | None = None
    amount: Cell | None = None
    currency: Cell | None = None
    reason: Cell | None = None
    owner: Cell | None = None
    properties: Properties = field(default_factory=dict)
    """What its events (created, won, lost) tell besides."""


@dataclass(frozen=True)
class TableRule:
    """One table: its file, whom its rows are about, and what they say."""

    name: str
    file: str | None = None
    options: FileOptions = field(default_factory=FileOptions)
    zone: str | None = None
    source: str | None = None
    dates: tuple[str, ...] = ()
    decimal: DecimalMark | None = None
    blank: tuple[str, ...] = ()
    only_if: Mapping[str, Test] = field(default_factory=dict)
    key: str | None = None
    person: Cell | None = None
    account: Cell | None = None
    person_traits: Mapping[str, Cell] = field(default_factory=dict)
    traits_at: Cell | None = None
    account_traits: Mapping[str, Cell] = field(default_factory=dict)
    account_traits_at: Cell | None = None
    events: tuple[EventRule, ...] = ()
    opportunity: OpportunityRule | None = None

    def cells(self) -> Iterator[Cell]:
        """Every cell of the table, with those inside it."""
        for cell in self._own_cells():
            yield from cell.parts()

    def _own_cells(self) -> Iterator[Cell]:
        yield from (cell for cell in (self.person, self.account, self.traits_at, self.account_traits_at) if cell)
        yield from self.person_traits.values()
        yield from self.account_traits.values()
        rules: list[EventRule | OpportunityRule] = [*self.events, *([self.opportunity] if self.opportunity else [])]
        for rule in rules:
            yield from (cell for cell in vars(rule).values() if isinstance(cell, Cell))
        for rule in rules:
            yield from rule.properties.values()

    @property
    def imports(self) -> bool:
        """Whether its rows come in themselves, rather than only being looked into."""
        return bool(self.person or self.account or self.opportunity)


@dataclass(frozen=True)
class ImportMapping:
    """A whole mapping file."""

    tables: tuple[TableRule, ...]
    zone: str | None = None
