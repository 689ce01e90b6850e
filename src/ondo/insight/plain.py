"""What insight found, as JSON takes it. It needs neither Polars nor Arrow, so commands about one person start fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from ondo.insight.shares import Share


def as_plain(value: Any) -> Any:
    """Figures, or a part of them, as JSON takes them: shares with their rates, points in thousandths.

    A class names in `TOLD` what else of it is to be told beside its fields.
    """
    match value:
        case Share():
            low, high = value.interval or (None, None)
            return {"part": value.part, "whole": value.whole, "rate": value.rate, "low": low, "high": high}
        case msgspec.Struct():
            return msgspec.to_builtins(value)
        case Mapping():
            return {str(key): as_plain(item) for key, item in value.items()}
        case tuple() | list():
            return [as_plain(item) for item in value]
        case _ if is_dataclass(value):
            names = (*(field.name for field in fields(value)), *getattr(value, "TOLD", ()))
            return {name: as_plain(getattr(value, name)) for name in names}
        case _:
            return value
