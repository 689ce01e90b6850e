"""Numbers in a playbook: points, read exactly into thousandths, and whole numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ondo.playbooks.nodes import Scalar
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import Definitions, ScalarShape, Schema

MOST_POINTS = 4_000_000
_DECIMAL = re.compile(r"[+-]?\d{1,40}(\.\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


class PointsShape(ScalarShape[int]):
    """A decimal number of points, read exactly into thousandths."""

    form = "points"
    example = "10"
    wrong = "playbook.not_points"
    most = MOST_POINTS

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        if not node.plain and _DECIMAL.fullmatch(node.text):
            place.refuse("playbook.number_in_quotes", hint=node.text)
            return None
        if not _DECIMAL.fullmatch(node.text):
            place.refuse(self.wrong, hint=_plain_number(node.text), found=place.found)
            return None
        millis = int(Decimal(node.text) * 1000)
        if abs(millis) > self.most * 1000:
            place.refuse("playbook.number_bounds", most=f"{self.most:,}")
            return None
        return millis

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "number", "minimum": -self.most, "maximum": self.most}


class PenaltyShape(PointsShape):
    """Points that are taken: a negative number."""

    form = "negative points"
    example = "-10"

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        millis = super().read_scalar(place, node)
        if millis is not None and millis >= 0:
            place.refuse("playbook.must_be_negative", found=node.text)
            return None
        return millis

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "number", "minimum": -self.most, "exclusiveMaximum": 0}


class UpperBoundShape(PointsShape):
    """The most that something is worth."""

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        millis = super().read_scalar(place, node)
        if millis is not None and millis < 0:
            place.refuse("playbook.bound_negative")
            return None
        return millis

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": self.most}


class LowerBoundShape(PointsShape):
    """The least that something is worth."""

    example = "-25"

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        millis = super().read_scalar(place, node)
        if millis is not None and millis > 0:
            place.refuse("playbook.bound_positive")
            return None
        return millis

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "number", "minimum": -self.most, "maximum": 0}


def _plain_number(text: str) -> str | None:
    """The number somebody meant by `１０`, `10点`, `"10"` or `10 points`."""
    wide = unicodedata.normalize("NFKC", text).replace(",", "")
    match = re.match(r"\s*([+-]?\d{1,15}(?:\.\d{1,3})?)\s*(点|pts?|points?|ポイント)?\s*$", wide)
    return match.group(1) if match else None


@dataclass(frozen=True)
class WholeShape(ScalarShape[int]):
    """A whole number within bounds."""

    low: int = 1
    high: int = 1_000_000
    form = "whole number"
    example = "3"
    wrong = "playbook.not_whole"

    def read_scalar(self, place: Place, node: Scalar) -> int | None:
        good = node.plain and _WHOLE.fullmatch(node.text)
        if not good or not self.low <= int(node.text) <= self.high:
            self.refuse_wrong(place)
            return None
        return int(node.text)

    def refuse_wrong(self, place: Place) -> None:
        place.refuse(self.wrong, found=place.found, low=self.low, high=self.high)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


POINTS = PointsShape()
PENALTY = PenaltyShape()
UPPER_BOUND = UpperBoundShape()
LOWER_BOUND = LowerBoundShape()
