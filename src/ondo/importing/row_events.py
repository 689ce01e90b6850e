"""The events that a row becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from ondo.domain.conditions import Test
from ondo.domain.events import Initiator
from ondo.importing.cells import CellReader, Get, GetText
from ondo.importing.columns import under
from ondo.importing.facts import EventFact
from ondo.importing.mapping import Cell, EventRule
from ondo.importing.mapping.model import ALL
from ondo.importing.sources import Cells
from ondo.importing.values import BadValue, Skipped, property_of, text_of
from ondo.playbooks.standard_events import usual_channel, usual_initiator

Happens: TypeAlias = Callable[[Cells, str], "EventFact | None"]
"""An event of this row and person; None where its date is empty. Raises Skipped where the mapping leaves it out."""

Holds: TypeAlias = Callable[[Cells], bool]

_INITIATORS = frozenset(Initiator)
_encode = msgspec.json.Encoder(order="sorted").encode


def conditions(reader: CellReader, tests: Mapping[str, Test]) -> Holds:
    """Whether a row passes every test of an `only_if`."""
    if not tests:
        return lambda cells: True
    parts = [(reader.raw(Cell(column=name)), test) for name, test in tests.items()]
    return lambda cells: all(test.holds(_plain(get(cells))) for get, test in parts)


def _plain(value: object) -> object:
    return value if isinstance(value, str | bool | int | None) else text_of(value)


def event_of(reader: CellReader, rule: EventRule) -> Happens:
    """Compile one event rule of a table."""
    name, at = reader.raw(rule.event), reader.instant(rule.at)
    received = reader.instant(rule.received_at) if rule.received_at else _nothing
    initiator, channel = _optional(reader, rule.initiated_by), _optional(reader, rule.channel)
    user, flags, own_id = (_optional(reader, cell) for cell in (rule.user, rule.flags, rule.id))
    properties = properties_of(reader, _property_cells(reader, rule))
    holds = conditions(reader, rule.only_if)
    alone = len(reader.rule.events) == 1

    def happens(cells: Cells, person: str) -> EventFact | None:
        if not holds(cells):
            raise Skipped
        word, when = text_of(name(cells)), at(cells)
        if word is None or when is None:
            return None
        told, by, acting = properties(cells), initiator(cells), user(cells)
        given = own_id(cells)
        message_id = (
            _own_id(given, word, alone) if given else _hashed(reader.rule.name, person, word, when, told, acting)
        )
        return EventFact(
            at=when,
            message_id=message_id,
            name=word,
            properties=told,
            initiator=_initiator(by, word),
            channel=channel(cells) or usual_channel(word),
            received_at=received(cells),
            user=acting,
            flags=flags(cells),
            repeatable=not given,
        )

    return happens


def _nothing(cells: Cells) -> None:
    return None


def _optional(reader: CellReader, cell: Cell | None) -> GetText:
    return reader.text(cell) if cell else _nothing


def _initiator(stated: str | None, name: str) -> str:
    if stated is None:
        return usual_initiator(name).value
    if stated not in _INITIATORS:
        raise BadValue("importing.not_initiator", value=stated)
    return stated


def _own_id(given: str, name: str, alone: bool) -> str:
    return given if alone else f"{given}:{name}"


def _hashed(*parts: object) -> str:
    """An id that is the same whenever the same is said of the same person."""
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def properties_of(reader: CellReader, cells_by_name: Mapping[str, Cell]) -> GetText:
    """The properties of an event as JSON text; None where every cell is empty."""
    parts = [(name, _property(reader, cell)) for name, cell in cells_by_name.items()]
    if not parts:
        return _nothing

    def read(cells: Cells) -> str | None:
        told = {name: value for name, get in parts if (value := get(cells)) is not None}
        return _encode(told).decode() if told else None

    return read


def _property(reader: CellReader, cell: Cell) -> Get:
    """A property keeps the type it has in the file, unless the mapping says how to read it."""
    if cell.column is None or cell.words or cell.kind != "text":
        return reader.text(cell)
    raw = reader.raw(cell)
    return lambda cells: property_of(raw(cells))


def _property_cells(reader: CellReader, rule: EventRule) -> Mapping[str, Cell]:
    if rule.every_property is None:
        return rule.properties
    headers = reader.columns.headers
    prefix = "" if rule.every_property == ALL else rule.every_property
    found = under(prefix, headers) if prefix else {name: n for n, name in enumerate(headers) if name}
    used = {part.column for cell in _used(reader, rule) for part in cell.parts()}
    return {name: Cell(column=headers[n]) for name, n in found.items() if headers[n] not in used}


def _used(reader: CellReader, rule: EventRule) -> list[Cell]:
    """The cells that say who, what and when: they are no properties."""
    table = reader.rule
    cells = (table.person, table.account, rule.event, rule.at, rule.id, rule.user, rule.received_at)
    return [cell for cell in cells if cell is not None]
