"""Shapes that hold shapes: lists, maps with keys of one's own, and tables of named fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from ondo.playbooks.nodes import Mapping, Node, Sequence
from ondo.playbooks.place import Place
from ondo.playbooks.problems import listed, nearest
from ondo.playbooks.shapes import KEY_PATTERN, Definitions, Schema, Shape, good_key

T = TypeVar("T")

SYNONYMS = {
    "why": ("because",),
    "reason": ("because",),
    "grounds": ("because",),
    "name": ("label",),
    "title": ("label",),
    "score": ("points",),
    "weight": ("points",),
    "if": ("when",),
    "condition": ("when",),
    "conditions": ("when",),
    "except": ("unless",),
    "then": ("to",),
    "over": ("reaches", "above"),
    "more_than": ("above",),
    "under": ("below",),
    "less_than": ("below",),
    "min": ("at_least", "worth_at_least"),
    "max": ("at_most", "worth_at_most", "counts_at_most"),
    "limit": ("counts_at_most",),
    "decay": ("halves_every",),
    "half_life": ("halves_every",),
    "page": ("page_group",),
    "url": ("page_group", "pages"),
    "utm": ("query",),
    "after": ("returns_after",),
    "due": ("within",),
    "deadline": ("within",),
    "rules": ("transitions",),
    "outcomes": ("triage",),
    "tests": ("examples",),
}
"""Words that people try first, and what we call it, depending on the place."""


@dataclass(frozen=True)
class ListOf(Shape[tuple[T, ...]], Generic[T]):
    """A list; with `alone`, a single value may stand for a list of one."""

    shape: Shape[T]
    alone: bool = False
    distinct: bool = True
    at_least: int = 1

    @property
    def form(self) -> str:  # type: ignore[override]
        return f"{self.shape.form}, or a list" if self.alone else f"list of {self.shape.form}"

    @property
    def example(self) -> str:  # type: ignore[override]
        return self.shape.example if self.alone else f"[{self.shape.example}]"

    def read(self, place: Place) -> tuple[T, ...] | None:
        if not isinstance(place.node, Sequence):
            return self._single(place)
        if not place.node.items:
            place.refuse("playbook.empty_list")
            return None
        values = [self.shape.read(item) for item in place.items()]
        good = tuple(value for value in values if value is not None)
        if self.distinct and len(good) == len(values):
            self._refuse_twice(place, good)
        return good if len(good) == len(values) else None

    def _single(self, place: Place) -> tuple[T, ...] | None:
        if place.blank:
            place.refuse("playbook.empty", at=place.owner, example=self.example)
            return None
        if not self.alone:
            place.refuse("playbook.not_list", found=place.found)
            return None
        value = self.shape.read(place)
        return None if value is None else (value,)

    @staticmethod
    def _refuse_twice(place: Place, values: tuple[T, ...]) -> None:
        for item, value in zip(place.items(), values, strict=True):
            if isinstance(value, str) and values[: int(item.key) - 1].count(value):
                item.refuse("playbook.twice_in_list", word=value)

    def schema(self, definitions: Definitions) -> Schema:
        one = self.shape.schema(definitions)
        many: Schema = {"type": "array", "items": one, "minItems": self.at_least}
        many |= {"uniqueItems": True} if self.distinct else {}
        return {"anyOf": [one, many]} if self.alone else many


@dataclass(frozen=True)
class MapOf(Shape[dict[str, T]], Generic[T]):
    """Keys of one's own, each with the same shape under it. The order of the file is kept."""

    shape: Shape[T]
    good: Callable[[Place, Any], bool] = good_key
    of: str = "key"
    key_schema: Schema = field(default_factory=lambda: {"pattern": KEY_PATTERN})

    @property
    def form(self) -> str:  # type: ignore[override]
        return f"{self.of} → {self.shape.form}"

    def read(self, place: Place) -> dict[str, T] | None:
        if not isinstance(place.node, Mapping):
            _refuse_not_mapping(place)
            return None
        if not place.node.entries:
            place.refuse("playbook.empty_mapping")
        values: dict[str, T] = {}
        for key, inner in place.entries():
            value = self.shape.read(inner) if self.good(inner, key) else None
            if value is not None:
                values[key.text] = value
        return values

    def schema(self, definitions: Definitions) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key_schema,
            "additionalProperties": self.shape.schema(definitions),
            "minProperties": 1,
        }


def _refuse_not_mapping(place: Place, wrong: str = "playbook.not_mapping") -> None:
    if place.blank:
        place.refuse("playbook.empty_block", at=place.owner)
    else:
        place.refuse(wrong, found=place.found)


@dataclass(frozen=True)
class Field:
    """One key of a table, what may stand under it, and a sentence that explains it."""

    name: str
    shape: Shape[Any]
    doc: str = ""
    required: bool = False


@dataclass(frozen=True)
class Row:
    """The fields of a table that could be read."""

    place: Place
    values: dict[str, Any]

    @property
    def key(self) -> str:
        """The key the table stands under: the rule's own."""
        return self.place.key

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.values.get(name, otherwise)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def by_hand(self) -> frozenset[str]:
        """The keys that were written, whether or not they could be read."""
        return frozenset(key.text for key, _ in self.place.entries())

    def key_node(self, name: str) -> Node | None:
        """The key itself, for mistakes that concern the whole field."""
        return next((key for key, _ in self.place.entries() if key.text == name), None)

    def refuse(self, name: str, key: str, *, hint: str | None = None, **params: object) -> None:
        """Notes a mistake about one field."""
        inner = self.place.inside(name) or self.place
        inner.refuse(key, at=self.key_node(name) or self.place.owner, hint=hint, **params)


@dataclass(frozen=True)
class Table(Shape[T], Generic[T]):
    """Named fields. `build` makes the value once every required field is there.

    `short` is another way to write it, for values that are no mapping. `shared` puts the schema under `$defs`.
    """

    name: str
    fields: tuple[Field, ...]
    build: Callable[[Row], T | None]
    exclusive: tuple[tuple[str, ...], ...] = ()
    one_of: tuple[str, ...] = ()
    short: Shape[T] | None = None
    shared: bool = False
    wrong: str = "playbook.not_mapping"
    shown: str = "…"

    @property
    def form(self) -> str:  # type: ignore[override]
        table = f"table `{self.name}`"
        return f"{self.short.form}, or {table}" if self.short else table

    @property
    def example(self) -> str:  # type: ignore[override]
        return self.short.example if self.short else self.shown

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {entry.name: entry for entry in self.fields}

    def read(self, place: Place) -> T | None:
        if self.short is not None and not isinstance(place.node, Mapping):
            return self.short.read(place)
        if not isinstance(place.node, Mapping):
            _refuse_not_mapping(place, self.wrong)
            return None
        meant = {key.text: self.meant(key.text) for key, _ in place.entries() if key.text not in self.by_name}
        row = Row(place, dict(self._values(place, meant)))
        return self.build(row) if self._complete(row, meant) else None

    def meant(self, word: str) -> str | None:
        """The key that somebody probably meant."""
        ours = (name for name in SYNONYMS.get(word, ()) if name in self.by_name)
        return next(ours, None) or nearest(word, self.by_name)

    def _values(self, place: Place, meant: dict[str, str | None]) -> Iterator[tuple[str, Any]]:
        for key, inner in place.entries():
            entry = self.by_name.get(key.text)
            if entry is None:
                known = listed(self.by_name)
                inner.refuse("playbook.unknown_key", at=key, hint=meant[key.text], word=key.text, known=known)
                continue
            value = entry.shape.read(inner)
            if value is not None:
                yield entry.name, value

    def _complete(self, row: Row, meant: dict[str, str | None]) -> bool:
        """Notes missing fields and fields that exclude each other. What is only misspelt is not missing as well."""
        written = [key.text for key, _ in row.place.entries()]
        for entry in self.fields:
            if entry.required and entry.name not in written and entry.name not in meant.values():
                missing(row.place, entry)
        for names in self.exclusive:
            both = [name for name in written if name in names]
            if len(both) > 1:
                row.refuse(both[1], "playbook.exclusive", words=listed(both), first=both[0])
        if self.one_of and not any(name in written for name in self.one_of):
            if not meant:
                row.place.refuse("playbook.missing_one_of", at=row.place.owner, known=listed(self.one_of))
            return False
        return all(entry.name in row.values for entry in self.fields if entry.required)

    def schema(self, definitions: Definitions) -> Schema:
        if not self.shared:
            return self._with_short(definitions)
        if self.name not in definitions:
            definitions[self.name] = {}  # holds the place while a table contains itself
            definitions[self.name] = self._with_short(definitions)
        return {"$ref": f"#/$defs/{self.name}"}

    def _with_short(self, definitions: Definitions) -> Schema:
        table = self._table_schema(definitions)
        return {"anyOf": [self.short.schema(definitions), table]} if self.short else table

    def _table_schema(self, definitions: Definitions) -> Schema:
        properties = {entry.name: described(entry, definitions) for entry in self.fields}
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [entry.name for entry in self.fields if entry.required]
        rules: list[Schema] = [
            {"not": {"required": [first, second]}}
            for names in self.exclusive
            for number, first in enumerate(names)
            for second in names[number + 1 :]
        ]
        if self.one_of:
            rules.append({"anyOf": [{"required": [name]} for name in self.one_of]})
        return schema | ({"required": required} if required else {}) | ({"allOf": rules} if rules else {})


def described(entry: Field, definitions: Definitions) -> Schema:
    """The schema of a field with its explanation, which editors show."""
    schema = entry.shape.schema(definitions)
    return {"description": entry.doc, **schema} if entry.doc else schema


def missing(place: Place, entry: Field) -> None:
    """Notes a field that is not there."""
    if entry.name == "because":
        place.refuse("playbook.missing_because", at=place.owner)
    else:
        place.refuse("playbook.missing_key", at=place.owner, word=entry.name, example=entry.shape.example)
