"""Colours of the report. Each keeps 3 : 1 against white and a pattern or a word beside it: colour never alone."""

from __future__ import annotations

from typing import Any

INK = "#1c2733"
SOFT = "#5a6876"
LINE = "#d5dce3"
WARM = "#b4470f"
CALM = "#1f6f8b"
GREEN = "#2f7d4f"
PLUM = "#7b4b94"
AMBER = "#a36a00"
GREY = "#7a8794"
QUIET = "#8e9aa6"

OF_KIND = {
    "anonymous": GREY,
    "known": "#4f7ea8",
    "engaged": "#3f76ad",
    "mql": WARM,
    "sal": "#96560b",
    "sql": PLUM,
    "opportunity": CALM,
    "customer": GREEN,
    "lost": "#6b5b53",
    "follow_up": AMBER,
    "recycled": "#8a6d1d",
    "disqualified": GREY,
}

_PATTERNS: dict[str, dict[str, Any]] = {
    "plain": {"symbol": "none"},
    "stripes": {
        "symbol": "rect",
        "dashArrayX": [1, 0],
        "dashArrayY": [2, 5],
        "rotation": -0.785,
        "color": "rgba(255,255,255,.55)",
    },
    "dots": {"symbol": "circle", "symbolSize": 0.5, "dashArrayX": [4, 4], "color": "rgba(255,255,255,.7)"},
    "bricks": {
        "symbol": "rect",
        "dashArrayX": [1, 0],
        "dashArrayY": [3, 3],
        "rotation": 0.785,
        "color": "rgba(255,255,255,.45)",
    },
}


def fill(colour: str, pattern: str = "plain") -> dict[str, Any]:
    """The style of a bar: its colour and its pattern."""
    return {"color": colour, "decal": _PATTERNS[pattern], "borderColor": "#ffffff", "borderWidth": 1}
