"""Tests on one value: `IT`, `[IT, 製造]`, `{at_least: 100}`, `{contains: 部長}`, `free_mail` …"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Present, Test
from ondo.domain.values import as_text
from ondo.playbooks.nodes import Mapping, Scalar, Sequence
from ondo.playbooks.number_shapes import PointsShape
from ondo.playbooks.outside import free_mail_domains
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import FLAG, YES_NO_WORDS, Definitions, Made, ScalarShape, Schema, Shape, looks_like_number
from ondo.playbooks.tables import Field, ListOf, Row, Table

FREE_MAIL = "free_mail"


class ValueShape(ScalarShape[str]):
    """A value as tests compare it: folded text. Numbers and true/false read as they would from an event."""

    form = "value"
    wrong = "playbook.not_value"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        word = node.text.lower()
        if node.plain and word in YES_NO_WORDS and word not in ("true", "false"):
            place.refuse("playbook.quote_value_word", found=node.text)
            return None
        text = as_text(_number(node.text) if node.plain else node.text)
        if text is None:
            place.refuse("playbook.empty", at=place.owner, example="…")
        return text

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": ["string", "number", "boolean"]}


def _number(text: str) -> object:
    """A plain `5.0` as the number it is, so that it equals what an event carries; other text as it is."""
    if not looks_like_number(text) or not text.isascii():
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    usual = number.is_finite() and abs(number) < 10**15 and len(text) < 30
    return format(number.normalize(), "f") if usual else text


VALUE = ValueShape()
_BEFORE = {">=": "at_least", "≧": "at_least", "≥": "at_least", ">": "above"}
_BEFORE |= {"<=": "at_most", "≦": "at_most", "≤": "at_most", "<": "below"}
_BEHIND = {"以上": "at_least", "+": "at_least", "以下": "at_most", "超": "above", "未満": "below"}
_COMPARED = re.compile(r"(>=|<=|[≧≥≦≤><])?\s*(\d[\d,]*(?:\.\d+)?)\s*[名人社円点%]?\s*(以上|以下|超|未満|\+)?")


def compared(text: str) -> str | None:
    """The comparison that somebody meant by `>= 300` or `300名以上`."""
    match = _COMPARED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    before, number, behind = match.groups()
    word = _BEFORE.get(before) or _BEHIND.get(behind)
    return f"{{{word}: {number.replace(',', '')}}}" if word else number.replace(",", "")


class NumberShape(PointsShape):
    """A number that a trait or property is compared with, in thousandths."""

    form = "number"
    example = "100"
    wrong = "playbook.not_number"
    most = 10**12


class PathShape(ScalarShape[str]):
    """A page as a path of the site: `/pricing/**`. Never a whole address."""

    form = "path pattern"
    example = "/pricing/**"
    wrong = "playbook.not_path"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        text = node.text.strip()
        if "://" in text:
            path = "/" + text.split("://", 1)[1].partition("/")[2]
            place.refuse("playbook.path_is_address", hint=path, found=place.found)
        elif not text.startswith(("/", "*")):
            place.refuse(self.wrong, hint=f"/{text}", found=place.found)
        elif "#" in text or "=" in text.partition("?")[2]:
            place.refuse("playbook.path_has_query", hint=text.partition("?")[0].partition("#")[0], found=place.found)
        else:
            return text
        return None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": r"^[/*][^#=]*$"}


PATH = PathShape()
NUMBER = NumberShape()

COMPARISONS = ("at_least", "at_most", "above", "below")


class ValuesShape(Shape[OneOf]):
    """One value, a list of them, or the word `free_mail`."""

    form = "value, or a list"

    def read(self, place: Place) -> OneOf | None:
        node = place.node
        if isinstance(node, Scalar) and node.plain and node.text == FREE_MAIL:
            return OneOf(free_mail_domains(), named=FREE_MAIL)
        if isinstance(node, Sequence) and any(isinstance(i, Scalar) and i.text == FREE_MAIL for i in node.items):
            place.refuse("playbook.free_mail_alone")
            return None
        values = ListOf(VALUE, alone=True).read(place)
        return None if values is None else OneOf(frozenset(values), written=_written(place))

    def schema(self, definitions: Definitions) -> Schema:
        return ListOf(VALUE, alone=True).schema(definitions)


VALUES = ValuesShape()


def _written(place: Place) -> tuple[str, ...]:
    """The values before folding, in the author's order."""
    nodes = place.node.items if isinstance(place.node, Sequence) else (place.node,)
    return tuple(node.text.strip() for node in nodes if isinstance(node, Scalar))


def _none_of(values: OneOf, place: Place) -> NoneOf:
    return NoneOf(values.values, values.named, values.written)


def _built(row: Row) -> Test | None:
    """The one test that a mapping states."""
    bounds = {name: row[name] for name in COMPARISONS if name in row}
    if bounds:
        return _between(row, bounds)
    return next(iter(row.values.values()), None)


def _between(row: Row, bounds: dict[str, int]) -> Between | None:
    lowest = max((bounds[name] for name in ("at_least", "above") if name in bounds), default=None)
    highest = min((bounds[name] for name in ("at_most", "below") if name in bounds), default=None)
    closed = "at_least" in bounds and "at_most" in bounds
    if lowest is not None and highest is not None and (lowest > highest or (lowest == highest and not closed)):
        row.place.refuse("playbook.empty_range")
        return None
    return Between(**bounds)


def _present(wanted: bool, place: Place) -> Present:
    return Present(wanted)


def _contains(texts: tuple[str, ...], place: Place) -> Contains:
    return Contains(texts, _written(place))


def _glob(patterns: tuple[str, ...], place: Place) -> Glob:
    return Glob(patterns)


_KINDS = ("present", "contains", "none_of", "glob")

TEST_TABLE: Table[Test] = Table(
    "test",
    (
        Field("at_least", NUMBER, "The number is this or more."),
        Field("at_most", NUMBER, "The number is this or less."),
        Field("above", NUMBER, "The number is more than this."),
        Field("below", NUMBER, "The number is less than this."),
        Field("present", Made(FLAG, _present), "Whether there is a value at all."),
        Field("contains", Made(ListOf(VALUE, alone=True), _contains), "The text contains this, or one of these."),
        Field("none_of", Made(VALUES, _none_of), "The value is none of these; a missing value passes."),
        Field("glob", Made(ListOf(PATH, alone=True), _glob), "The path matches this pattern, or one of these."),
    ),
    _built,
    exclusive=(
        *((first, kind) for first in COMPARISONS for kind in _KINDS),
        *((a, b) for n, a in enumerate(_KINDS) for b in _KINDS[n + 1 :]),
        ("at_least", "above"),
        ("at_most", "below"),
    ),
    one_of=(*COMPARISONS, *_KINDS),
)


class TestShape(Shape[Test]):
    """Equality, membership, comparison, presence, containment or a path pattern."""

    form = "test"
    example = "{at_least: 100}"
    __test__ = False

    def read(self, place: Place) -> Test | None:
        return TEST_TABLE.read(place) if isinstance(place.node, Mapping) else VALUES.read(place)

    def schema(self, definitions: Definitions) -> Schema:
        if "test" not in definitions:
            definitions["test"] = {"anyOf": [VALUES.schema(definitions), TEST_TABLE.schema(definitions)]}
        return {"$ref": "#/$defs/test"}


TEST = TestShape()
