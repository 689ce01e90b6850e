"""Who moved where: the sankey, its loops unrolled by laps."""

from __future__ import annotations

from re import sub
from textwrap import wrap
from typing import Any

from ondo.insight.flows import Flow, Place
from ondo.insight.report.blocks import Cell, Chart, Section, Table
from ondo.insight.report.charts import TOOLTIP
from ondo.insight.report.colours import GREY, INK, OF_KIND
from ondo.insight.report.reading import Reading
from ondo.insight.words import Words

LETTERS = 12
"""A line of a label: the columns stand close together."""

LABEL = {
    "color": INK,
    "fontSize": 12,
    "lineHeight": 15,
    "textBorderColor": "#ffffff",
    "textBorderWidth": 3,
}


def section(reading: Reading) -> Section | None:
    """The flows as a picture and as a table."""
    words, flows = reading.words, reading.figures.flows
    if not flows:
        return None
    chart = Chart(
        id="chart-paths",
        title=words.say("report.paths_chart"),
        option=_option(words, flows),
        table=_table(reading),
        height=min(620, max(180, 70 * len(_places(flows)))),
        wide=True,
    )
    return Section("paths", words.say("report.paths_title"), words.say("report.paths_intro"), [chart])


def _places(flows: tuple[Flow, ...]) -> list[Place]:
    return list(dict.fromkeys(place for flow in flows for place in (flow.source, flow.target)))


def name(words: Words, place: Place) -> str:
    """`MQL`, `MQL, second time round`, or where the drawing ends."""
    if place.stage is None:
        return words.say("report.further_laps")
    stage = words.stage(place.stage)
    return stage if place.lap == 1 else words.say("report.second_lap", stage=stage)


def _option(words: Words, flows: tuple[Flow, ...]) -> dict[str, Any]:
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"enabled": False}, "decal": {"show": False}},
        "tooltip": {"trigger": "item", "renderMode": "richText", **TOOLTIP},
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": 96,
                "top": 12,
                "bottom": 12,
                "nodeGap": 18,
                "nodeWidth": 14,
                "draggable": False,
                "layoutIterations": 64,
                "nodeAlign": "left",
                "label": LABEL,
                "lineStyle": {"color": "source", "opacity": 0.32, "curveness": 0.5},
                "emphasis": {"focus": "adjacency"},
                "data": [_node(words, place) for place in _places(flows)],
                "links": [
                    {"source": name(words, f.source), "target": name(words, f.target), "value": f.moves} for f in flows
                ],
            }
        ],
    }


def _node(words: Words, place: Place) -> dict[str, Any]:
    stage = words.playbook.stage_by_key.get(place.stage or "")
    colour = OF_KIND[stage.kind.value] if stage else GREY
    told = name(words, place)
    style = {"color": colour, "borderColor": colour}
    shown = told if place.lap == 1 else sub(r" ?[（(].*?[)）]", "", told)
    return {"name": told, "label": {"formatter": in_lines(shown)}, "itemStyle": style}


def in_lines(told: str) -> str:
    """A label in short lines, broken before a bracket or between words and never within one."""
    parts = told.replace("（", "\n（").replace(" (", "\n(").split("\n")
    return "\n".join(line for part in parts for line in wrap(part, LETTERS, break_long_words=False))


def _table(reading: Reading) -> Table:
    words = reading.words
    columns = reading.columns("report.to", "report.moves", head="report.from")
    rows = [
        [Cell(name(words, f.source)), Cell(name(words, f.target)), reading.number(f.moves)]
        for f in reading.figures.flows
    ]
    return Table(words.say("report.paths_chart"), columns, rows)
