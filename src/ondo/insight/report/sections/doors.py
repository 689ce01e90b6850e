"""Inquiries beside MQLs: faster? smaller? won more often?"""

from __future__ import annotations

from ondo.insight.cohorts import Door
from ondo.insight.report.blocks import Cell, Section, Table
from ondo.insight.report.reading import Reading


def section(reading: Reading) -> Section | None:
    """A row a door; nothing where there is only one to compare."""
    words = reading.words
    doors = [door for door in reading.figures.doors if door.cycles]
    if len(doors) < 2:
        return None
    keys = ("cycles", "outcome_sql", "outcome_opportunity", "outcome_won", "to_opportunity", "to_won", "median_amount")
    columns = reading.columns(*(f"report.{key}" for key in keys), head="report.door")
    table = Table(words.say("report.doors_title"), columns, [_row(reading, door) for door in doors])
    return Section("doors", words.say("report.doors_title"), words.say("report.doors_intro"), [table])


def _row(reading: Reading, door: Door) -> list[Cell]:
    words = reading.words
    return [
        Cell(words.say(f"report.door_{door.key}")),
        reading.number(door.cycles),
        reading.share(door.sql),
        reading.share(door.opportunity),
        reading.won(door.won),
        Cell(words.duration(door.to_opportunity)),
        Cell(words.duration(door.to_won)),
        reading.amount(door.median_amount_millis or 0),
    ]
