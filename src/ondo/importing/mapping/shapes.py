"""The keys of a mapping file, each with what may stand under it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ondo.domain.conditions import Test
from ondo.domain.events import Initiator
from ondo.domain.values import folded
from ondo.importing.dates import DAY_FIRST, EXCEL, MONTH_FIRST
from ondo.importing.mapping.model import (
    ALL,
    Cell,
    EventRule,
    ImportMapping,
    Kind,
    OpportunityRule,
    Otherwise,
    TableRule,
    Through,
)
from ondo.importing.numbers import DecimalMark
from ondo.importing.sources import FileOptions
from ondo.playbooks.grammar.tests import TEST
from ondo.playbooks.nodes import Mapping as MappingNode
from ondo.playbooks.nodes import Scalar, Sequence
from ondo.playbooks.number_shapes import WholeShape
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import ChoiceShape, Definitions, ScalarShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table


class TextShape(ScalarShape[str]):
    """Any text as it stands, also what YAML would take for a number or a `no`: headers have all sorts of names."""

    form = "text"
    wrong = "playbook.not_text"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        return node.text

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": ["string", "number", "boolean"]}


class ColumnShape(TextShape):
    """The header of a column."""

    form = "column"


class ZoneShape(TextShape):
    """A time zone: `Asia/Tokyo`."""

    form = "zone"
    example = "Asia/Tokyo"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        try:
            ZoneInfo(node.text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            place.refuse("importing.no_such_zone", zone=node.text)
            return None
        return node.text


class DateFormShape(TextShape):
    """How dates are written that could be read in two ways."""

    form = "day_first | month_first | excel | format"
    example = DAY_FIRST

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        words = (DAY_FIRST, MONTH_FIRST, EXCEL)
        if node.text not in words and "%" not in node.text:
            place.refuse_word("importing.no_such_date_form", node.text, words)
            return None
        return node.text


class SeparatorShape(TextShape):
    """The character between two cells, or the word `tab`."""

    form = "separator"
    example = '","'

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        text = "\t" if node.text in ("tab", "\\t") else node.text
        if len(text) != 1:
            place.refuse("importing.bad_separator", found=place.found)
            return None
        return text


def _any_key(place: Place, key: Any) -> bool:
    return True


TEXT, COLUMN, ZONE, DATE_FORMS = TextShape(), ColumnShape(), ZoneShape(), ListOf(DateFormShape(), alone=True)
TESTS: MapOf[Test] = MapOf(TEST, good=_any_key, of="column", key_schema={})
_WORDS = MapOf(TEXT, good=_any_key, of="cell", key_schema={})
DECIMAL = ChoiceShape(tuple(DecimalMark))
_TAKES = ("column", "columns", "join", "value", "through")


class CellShape(Shape[Cell]):
    """Where a value comes from. A text alone is a column, or (`constant`) the value; a list, the first filled."""

    form = "column, or a list, or table `cell`"

    def __init__(self, constant: bool = False) -> None:
        self.constant = constant

    def read(self, place: Place) -> Cell | None:
        if isinstance(place.node, MappingNode):
            return CELL_TABLE.read(place)
        if isinstance(place.node, Sequence):
            cells = ListOf(self).read(place)
            return None if cells is None else Cell(first_of=cells, line=place.node.line)
        text = COLUMN.read(place)
        if text is None:
            return None
        return Cell(value=text) if self.constant else Cell(column=text, line=place.node.line)

    def schema(self, definitions: Definitions) -> Schema:
        if "cell" not in definitions:
            definitions["cell"] = {}
            one = [COLUMN.schema(definitions), CELL_TABLE.schema(definitions)]
            definitions["cell"] = {"anyOf": [*one, {"type": "array", "items": {"$ref": "#/$defs/cell"}}]}
        return {"$ref": "#/$defs/cell"}


CELL, WORD = CellShape(), CellShape(constant=True)


def _cell(row: Row) -> Cell | None:
    given = [name for name in _TAKES if name in row]
    if "through" not in row and ("by" in row or "take" in row or "key" in row):
        row.place.refuse("importing.by_without_through", at=row.place.owner)
        return None
    through = Through(row["through"], row.get("by"), row.get("key"), row.get("take")) if "through" in row else None
    if through is not None and through.by is None:
        row.refuse("through", "importing.through_without_by")
        return None
    return Cell(
        column=row.get("column"),
        first_of=row.get("columns", ()),
        joined=row.get("join", ()),
        separator=row.get("with", " "),
        split_at=row.get("split_at"),
        through=through,
        value=row.get("value"),
        words={folded(word): text for word, text in row.get("words", {}).items()},
        otherwise=row.get("otherwise", Otherwise.KEEP),
        kind=Kind(row.get("as", Kind.TEXT)),
        dates=row.get("dates", ()),
        decimal=row.get("decimal"),
        line=row.place.node.line if given else 0,
    )


CELL_TABLE: Table[Cell] = Table(
    "cell",
    (
        Field("column", COLUMN, "The header of a column."),
        Field("columns", ListOf(CELL), "Several; the first that is filled counts."),
        Field("join", ListOf(CELL), "Several, put together: family and given name."),
        Field("with", TEXT, "What stands between the parts of `join`; a space unless said otherwise."),
        Field("split_at", TEXT, "Several values may stand in the cell, parted by this; the first counts."),
        Field("value", TEXT, "Always this text."),
        Field("through", TEXT, "Another table in which to look."),
        Field("by", CELL, "What to look for there."),
        Field("key", COLUMN, "The column of the other table in which to look for it; its `key` unless said otherwise."),
        Field("take", CELL, "What to take from the row that is found; its person unless said otherwise."),
        Field("words", _WORDS, "Translations: what stands in the cell → what it means to us."),
        Field("otherwise", TEXT, "What `words` does not list: keep (as it is), skip, refuse, or another text."),
        Field("as", ChoiceShape(tuple(Kind)), "How to read it."),
        Field("dates", DATE_FORMS, "How its dates are written."),
        Field("decimal", DECIMAL, "The decimal mark of its numbers."),
    ),
    _cell,
    exclusive=(_TAKES,),
    one_of=_TAKES,
)


class PropertiesShape(Shape[Any]):
    """`all` columns, all under a prefix (`properties.*`), a list of columns, or name → cell."""

    form = "all | prefix.* | list of columns | name → cell"

    def read(self, place: Place) -> str | Mapping[str, Cell] | None:
        if isinstance(place.node, MappingNode):
            return MapOf(CELL, good=_any_key, of="name").read(place)
        if isinstance(place.node, Sequence):
            columns = ListOf(COLUMN).read(place)
            return None if columns is None else {name: Cell(column=name, line=place.node.line) for name in columns}
        text = TEXT.read(place)
        if text is not None and text != ALL and not re.fullmatch(r".+\.\*", text):
            place.refuse("importing.bad_properties", found=place.found)
            return None
        return text

    def schema(self, definitions: Definitions) -> Schema:
        cells = {"type": "object", "additionalProperties": CELL.schema(definitions)}
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, cells]}


def _event(row: Row) -> EventRule:
    properties = row.get("properties", {})
    named = {name: row[name] for name in _EVENT_CELLS if name in row}
    if isinstance(properties, str):
        return EventRule(only_if=row.get("only_if", {}), every_property=properties.removesuffix("*"), **named)
    return EventRule(only_if=row.get("only_if", {}), properties=properties, **named)


_EVENT_CELLS = ("event", "at", "initiated_by", "channel", "user", "id", "received_at", "flags")
_INITIATORS = ChoiceShape(tuple(Initiator))


class InitiatorShape(CellShape):
    """`person` or `us`, or a column with `words` that says so."""

    def read(self, place: Place) -> Cell | None:
        if isinstance(place.node, MappingNode):
            return super().read(place)
        word = _INITIATORS.read(place)
        return None if word is None else Cell(value=word)


EVENT: Table[EventRule] = Table(
    "event",
    (
        Field(
            "event", WORD, "The event's name; or {column:, words:} where a column says what happened.", required=True
        ),
        Field("at", CELL, "When it happened. Where the cell is empty, it did not happen.", required=True),
        Field("only_if", TESTS, "Only rows of which this is true."),
        Field("properties", PropertiesShape(), "What is known about it."),
        Field("initiated_by", InitiatorShape(constant=True), "Who brought it about; the event's usual initiator else."),
        Field("channel", WORD, "By which channel; the event's usual one else."),
        Field("user", CELL, "Who of us did it."),
        Field("id", CELL, "The event's own id, by which it is known when it comes again."),
        Field("received_at", CELL, "When it was written down, if later."),
        Field("flags", CELL, "Words: bot, scanner, proxy."),
    ),
    _event,
)


def _opportunity(row: Row) -> OpportunityRule:
    return OpportunityRule(**row.values)


OPPORTUNITY: Table[OpportunityRule] = Table(
    "opportunity",
    (
        Field("key", CELL, "Its own id.", required=True),
        Field("status", WORD, "open, won or lost; or {column:, words:, otherwise: open}.", required=True),
        Field("opened_at", CELL, "When it was created."),
        Field("closed_at", CELL, "When it was won or lost."),
        Field("amount", CELL, "Its worth."),
        Field("currency", WORD, "Its currency: JPY."),
        Field("reason", CELL, "Why it was won or lost."),
        Field("owner", CELL, "The user who has it."),
        Field("properties", MapOf(CELL, good=_any_key, of="name"), "What its events tell besides."),
    ),
    _opportunity,
)

_OPTIONS = ("encoding", "separator", "sheet", "header_line")


def _table(row: Row) -> TableRule | None:
    if not _has_owner(row):
        return None
    options = FileOptions(**{name: row[name] for name in _OPTIONS if name in row})
    rest = {name: value for name, value in row.values.items() if name not in _OPTIONS}
    return TableRule(name=row.key, options=options, **rest)


def _has_owner(row: Row) -> bool:
    """Whether whatever needs a person or an account has one."""
    needs = {"person_traits": "person", "traits_at": "person_traits", "events": "person"}
    needs |= {"account_traits": "account", "account_traits_at": "account_traits"}
    written = {key.text for key, _ in row.place.entries()}
    missing = [(name, owner) for name, owner in needs.items() if name in row and owner not in written]
    for name, owner in missing:
        row.refuse(name, "importing.needs_owner", word=name, owner=owner)
    return not missing


_TRAITS = MapOf(CELL, of="trait")

TABLE: Table[TableRule] = Table(
    "table",
    (
        Field(
            "file", TEXT, "The file's name, or a pattern (`leads-*.csv`); the table's own name unless said otherwise."
        ),
        Field("encoding", TEXT, "The file's encoding, where it cannot be told: cp932, cp1252."),
        Field("separator", SeparatorShape(), "What parts the cells of a CSV file."),
        Field("sheet", TEXT, "The sheet of a workbook; the first one unless said otherwise."),
        Field("header_line", WholeShape(), "The line of the headers, where titles stand above them."),
        Field("zone", ZONE, "The zone of dates without offset."),
        Field("source", TEXT, "The name under which ids are unique; the table's name unless said otherwise."),
        Field("dates", DATE_FORMS, "How dates are written that could be read in two ways."),
        Field("decimal", DECIMAL, "The decimal mark of numbers, where they do not show it themselves."),
        Field("blank", ListOf(TEXT, alone=True), "Texts that mean that a cell is empty: `-`, `N/A`."),
        Field("only_if", TESTS, "Only rows of which this is true."),
        Field("key", COLUMN, "The column by which other tables find a row here."),
        Field("person", CELL, "Whom a row is about: the person's key, often the e-mail address."),
        Field("account", CELL, "To which account: its key, often the company's name or id."),
        Field("person_traits", _TRAITS, "What a row says of the person."),
        Field("traits_at", CELL, "Since when; undated unless said otherwise."),
        Field("account_traits", _TRAITS, "What a row says of the account."),
        Field("account_traits_at", CELL, "Since when; undated unless said otherwise."),
        Field("events", ListOf(EVENT, alone=True), "What happened, by this row."),
        Field("opportunity", OPPORTUNITY, "The opportunity that a row is."),
    ),
    _table,
)


def _mapping(row: Row) -> ImportMapping:
    inherited = {name: row[name] for name in ("source", "dates", "decimal", "blank") if name in row}
    tables = (_inheriting(table, inherited) for table in row["tables"].values())
    return ImportMapping(tuple(tables), row.get("zone"))


def _inheriting(table: TableRule, inherited: Mapping[str, Any]) -> TableRule:
    from dataclasses import replace

    return replace(table, **{name: value for name, value in inherited.items() if not getattr(table, name)})


VERSION = "1"

MAPPING: Table[ImportMapping] = Table(
    "mapping",
    (
        Field("ondo_mapping", ChoiceShape((VERSION,)), "The version of this language.", required=True),
        Field("zone", ZONE, "The zone of dates without offset."),
        Field("source", TEXT, "The name under which ids are unique."),
        Field("dates", DATE_FORMS, "How dates are written that could be read in two ways."),
        Field("decimal", DECIMAL, "The decimal mark of numbers, where they do not show it themselves."),
        Field("blank", ListOf(TEXT, alone=True), "Texts that mean that a cell is empty: `-`, `N/A`."),
        Field("tables", MapOf(TABLE, good=_any_key, of="table"), "The tables, in the order of import.", required=True),
    ),
    _mapping,
)
